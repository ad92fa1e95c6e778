package clearinghouse.vault;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** What protects a keystore's file. It has no text form. */
public final class Passphrase {

    static final int SHORTEST = 12;
    private static final int LONGEST = 1024;

    private final byte[] secret;

    Passphrase(byte[] secret) {
        this.secret = secret.clone();
    }

    /** From the first line of a file that only its owner reads, such as a systemd credential. */
    public static Passphrase read(Path file) {
        var secret = SecretFile.firstLine(file, "passphrase", LONGEST);
        if (secret.length < SHORTEST) {
            throw new BrokenKeystore(
                    "the passphrase in %s is shorter than %d bytes; use a longer one"
                            .formatted(file, SHORTEST));
        }
        return new Passphrase(secret);
    }

    byte[] key(Stretch stretch) {
        var generator = new Argon2BytesGenerator();
        generator.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withIterations(stretch.passes())
                        .withMemoryAsKB(stretch.kibibytes())
                        .withParallelism(stretch.lanes())
                        .withSalt(stretch.salt())
                        .build());
        var key = new byte[Gcm.KEY_BYTES];
        generator.generateBytes(secret, key);
        return key;
    }

    @Override
    public String toString() {
        return "Passphrase[]";
    }

    /**
     * How a passphrase is made dear to guess, as it stands in the file. The bounds keep a damaged
     * or planted file from taking all memory before anything is known about it.
     */
    record Stretch(int passes, int kibibytes, int lanes, byte[] salt) {

        private static final Pattern FORM =
                Pattern.compile("argon2id ([0-9]{1,2}) ([0-9]{1,7}) ([0-9]{1,2}) ([0-9a-f]{32})");
        private static final int MOST_KIBIBYTES = 1 << 20;
        private static final int LEAST_KIBIBYTES = 8 << 10;
        private static final int MOST_LANES = 16;
        private static final int SALT = 16;

        /** The second of the two choices of RFC 9106 §4: 64 MiB, three passes, four lanes. */
        static Stretch fresh(SecureRandom chance) {
            var salt = new byte[SALT];
            chance.nextBytes(salt);
            return new Stretch(3, 64 << 10, 4, salt);
        }

        static Optional<Stretch> parse(String text) {
            var form = FORM.matcher(text);
            if (!form.matches()) {
                return Optional.empty();
            }
            int passes = Integer.parseInt(form.group(1));
            int kibibytes = Integer.parseInt(form.group(2));
            int lanes = Integer.parseInt(form.group(3));
            boolean usable =
                    passes > 0
                            && kibibytes >= LEAST_KIBIBYTES
                            && kibibytes <= MOST_KIBIBYTES
                            && lanes > 0
                            && lanes <= MOST_LANES;
            return usable
                    ? Optional.of(
                            new Stretch(
                                    passes,
                                    kibibytes,
                                    lanes,
                                    HexFormat.of().parseHex(form.group(4))))
                    : Optional.empty();
        }

        String render() {
            return "argon2id %d %d %d %s"
                    .formatted(passes, kibibytes, lanes, HexFormat.of().formatHex(salt));
        }
    }
}
