package clearinghouse.signer;

import java.util.List;
import java.util.Map;

/** What came of an {@link Ask}. */
public sealed interface Answer {

    /** The public halves of all keys but that of OpenPGP, in the order of {@link Purpose}. */
    record Keys(List<VerifyingKey> keys) implements Answer {
        public Keys {
            keys = List.copyOf(keys);
        }
    }

    /** By the name of the file, in hexadecimal digits. */
    record Fingerprints(Map<String, String> byFile) implements Answer {
        public Fingerprints {
            byFile = Map.copyOf(byFile);
        }
    }

    record Signatures(List<byte[]> signatures) implements Answer {
        public Signatures {
            signatures = List.copyOf(signatures);
        }
    }

    /**
     * @param armoured the OpenPGP certificate
     * @param fingerprint in upper-case hex, as people compare it
     */
    record Certificate(String armoured, String fingerprint) implements Answer {}

    /** A detached OpenPGP signature. */
    record Armoured(String signature) implements Answer {}

    /** This key does not sign this. */
    record Refused(String why) implements Answer {}

    /** It has signed something else of that size already, or something larger. */
    record Passed(String why) implements Answer {}

    /** A key is damaged, or open to others, or cannot be kept. */
    record Unusable(String why) implements Answer {}
}
