package clearinghouse.formats.stix;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Names of objects that follow from what they are, so that nobody has to remember them: UUIDs of
 * version 5 (RFC 9562 §5.5), which the standard asks of observables and allows everywhere (§2.9).
 */
final class StixId {

    /** Of observables alone, the same for every producer (§2.9). */
    private static final UUID OBSERVABLES = UUID.fromString("00abedb4-aa42-466c-9c01-fed23315a9b7");

    /** Of everything else that this renderer makes. */
    private static final UUID ADVISORIES = UUID.fromString("5e1f4b1c-7d0e-4c34-9b57-3f0c2a6d8e91");

    private StixId() {}

    /**
     * @param parts that tell this object from every other of its type
     */
    static String of(String type, String... parts) {
        return type + "--" + uuid(ADVISORIES, type + "\0" + String.join("\0", parts));
    }

    /**
     * @param contributing those of its members that make it what it is, in canonical form
     */
    static String ofObservable(String type, String contributing) {
        return type + "--" + uuid(OBSERVABLES, contributing);
    }

    private static UUID uuid(UUID namespace, String name) {
        var hash = ByteBuffer.wrap(sha1(namespace, name.getBytes(StandardCharsets.UTF_8)));
        long high = (hash.getLong() & ~0xF000L) | 0x5000L;
        long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** The standard's choice; it tells names apart and protects nothing. */
    private static byte[] sha1(UUID namespace, byte[] name) {
        try {
            var digest = MessageDigest.getInstance("SHA-1");
            digest.update(
                    ByteBuffer.allocate(16)
                            .putLong(namespace.getMostSignificantBits())
                            .putLong(namespace.getLeastSignificantBits())
                            .flip());
            return digest.digest(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
