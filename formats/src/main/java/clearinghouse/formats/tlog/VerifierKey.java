package clearinghouse.formats.tlog;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A name and a key that together sign notes, in the text that C2SP's tools exchange: {@code
 * name+id+key}. One that cosigns (tlog-cosignature) says besides when it looked.
 */
public final class VerifierKey {
    private static final int NO_IDENTIFIER = 0xff;

    /**
     * What a key does and by which algorithm. C2SP signed-note assigns no type to a signature by
     * ML-DSA over a note's text (0x06 is a cosignature by ML-DSA-44), so it has 0xff and a longer
     * identifier of our own, as the specification asks.
     */
    public enum Kind {
        SIGNS("Ed25519", "302a300506032b6570032100", 32, 0x01, ""),
        COSIGNS("Ed25519", "302a300506032b6570032100", 32, 0x04, ""),
        SIGNS_ML_DSA_65(
                "ML-DSA-65",
                "308207b2300b0609608648016503040312038207a100",
                1952,
                NO_IDENTIFIER,
                "clearinghouse/note/ml-dsa-65\n"),
        SIGNS_ML_DSA_87(
                "ML-DSA-87",
                "30820a32300b060960864801650304031303820a2100",
                2592,
                NO_IDENTIFIER,
                "clearinghouse/note/ml-dsa-87\n");

        private final String algorithm;

        /** What stands before the key's own bytes in a SubjectPublicKeyInfo. */
        private final byte[] der;

        private final int length;
        private final byte[] type;

        Kind(String algorithm, String der, int length, int type, String identifier) {
            this.algorithm = algorithm;
            this.der = HexFormat.of().parseHex(der);
            this.length = length;
            this.type = concat(new byte[] {(byte) type}, utf8(identifier));
        }

        /** As FIPS 204 and RFC 8032 call it, and the platform too. */
        public String algorithm() {
            return algorithm;
        }

        public boolean cosigns() {
            return this == COSIGNS;
        }

        private boolean begins(byte[] encoded) {
            return encoded.length == type.length + length
                    && Arrays.equals(encoded, 0, type.length, type, 0, type.length);
        }
    }

    /** What a note says of this key. */
    public sealed interface Standing {
        /** It did not sign. */
        record Absent() implements Standing {}

        /** Of a cosignature, when it was made. */
        record Signed(Optional<Instant> at) implements Standing {}

        /** There is a signature by that name and id that does not verify. */
        record Forged() implements Standing {}
    }

    private final String name;
    private final Kind kind;
    private final byte[] raw;
    private final int id;
    private final PublicKey key;

    private VerifierKey(String name, Kind kind, byte[] raw) throws GeneralSecurityException {
        this.name = name;
        this.kind = kind;
        this.raw = raw.clone();
        this.id = id(name, kind, raw);
        this.key =
                KeyFactory.getInstance(kind.algorithm)
                        .generatePublic(new X509EncodedKeySpec(concat(kind.der, raw)));
    }

    /** From the bytes of RFC 8032 or FIPS 204: 32, 1952 or 2592. */
    public static VerifierKey of(String name, Kind kind, byte[] raw) {
        if (!SignedNote.isName(name) || raw.length != kind.length) {
            throw new IllegalArgumentException(
                    "not a name and an %s key".formatted(kind.algorithm));
        }
        try {
            return new VerifierKey(name, kind, raw);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a key of that algorithm", e);
        }
    }

    public static Optional<VerifierKey> parse(String text) {
        var parts = text.split("\\+", 3);
        if (parts.length != 3 || !SignedNote.isName(parts[0])) {
            return Optional.empty();
        }
        var encoded = Base64Text.parse(parts[2]);
        if (encoded.isEmpty()) {
            return Optional.empty();
        }
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.begins(encoded.get()))
                .findFirst()
                .flatMap(kind -> parse(parts[0], kind, encoded.get()))
                .filter(key -> key.toString().equals(text));
    }

    private static Optional<VerifierKey> parse(String name, Kind kind, byte[] encoded) {
        try {
            return Optional.of(
                    new VerifierKey(
                            name,
                            kind,
                            Arrays.copyOfRange(encoded, kind.type.length, encoded.length)));
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    public String name() {
        return name;
    }

    public Kind kind() {
        return kind;
    }

    public int id() {
        return id;
    }

    /** Of several signatures by one key each must verify. */
    public Standing standing(SignedNote note) {
        Standing standing = new Standing.Absent();
        for (var line : note.lines()) {
            if (!line.name().equals(name) || line.id() != id) {
                continue;
            }
            var signature = line.signature();
            boolean verifies =
                    switch (kind) {
                        case SIGNS, SIGNS_ML_DSA_65, SIGNS_ML_DSA_87 ->
                                verifies(utf8(note.text()), signature);
                        case COSIGNS ->
                                signature.length == Long.BYTES + 64
                                        && ByteBuffer.wrap(signature).getLong() >= 0
                                        && verifies(
                                                cosigned(
                                                        note.text(),
                                                        ByteBuffer.wrap(signature).getLong()),
                                                Arrays.copyOfRange(
                                                        signature, Long.BYTES, signature.length));
                    };
            if (!verifies) {
                return new Standing.Forged();
            }
            standing =
                    new Standing.Signed(
                            switch (kind) {
                                case SIGNS, SIGNS_ML_DSA_65, SIGNS_ML_DSA_87 -> Optional.empty();
                                case COSIGNS -> time(ByteBuffer.wrap(signature).getLong());
                            });
        }
        return standing;
    }

    /** Seconds beyond any calendar are none. */
    private static Optional<Instant> time(long seconds) {
        return seconds > Instant.MAX.getEpochSecond()
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(seconds));
    }

    /**
     * @param signer signs with the private half of this key
     */
    public SignedNote.Line sign(String text, UnaryOperator<byte[]> signer) {
        require(!kind.cosigns());
        return new SignedNote.Line(name, id, signer.apply(utf8(text)));
    }

    /**
     * @param at to the second
     * @param ed25519 signs with the private half of this key
     */
    public SignedNote.Line cosign(String text, Instant at, UnaryOperator<byte[]> ed25519) {
        require(kind.cosigns());
        var signature = ed25519.apply(cosigned(text, at.getEpochSecond()));
        return new SignedNote.Line(
                name,
                id,
                ByteBuffer.allocate(Long.BYTES + signature.length)
                        .putLong(at.getEpochSecond())
                        .put(signature)
                        .array());
    }

    private void require(boolean wanted) {
        if (!wanted) {
            throw new IllegalStateException("a key that " + kind + " does nothing else");
        }
    }

    private static byte[] cosigned(String text, long seconds) {
        return utf8("cosignature/v1\ntime %d\n%s".formatted(seconds, text));
    }

    private boolean verifies(byte[] message, byte[] signature) {
        try {
            var check = Signature.getInstance(kind.algorithm);
            check.initVerify(key);
            check.update(message);
            return check.verify(signature);
        } catch (GeneralSecurityException _) {
            // The provider throws on a signature that is not even shaped like one.
            return false;
        }
    }

    private static int id(String name, Kind kind, byte[] raw) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(utf8(name + "\n"));
            digest.update(kind.type);
            return ByteBuffer.wrap(digest.digest(raw)).getInt();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        var all = new ByteArrayOutputStream(first.length + second.length);
        all.writeBytes(first);
        all.writeBytes(second);
        return all.toByteArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return id;
    }

    @Override
    public String toString() {
        return "%s+%08x+%s".formatted(name, id, Base64Text.of(concat(kind.type, raw)));
    }
}
