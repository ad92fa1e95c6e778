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
 * A name and an Ed25519 key that together sign notes, in the text that C2SP's tools exchange:
 * {@code name+id+key}. One that cosigns (tlog-cosignature) says besides when it looked.
 */
public final class VerifierKey {
    private static final byte[] DER = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int LENGTH = 32;

    public enum Kind {
        SIGNS(0x01),
        COSIGNS(0x04);

        private final byte type;

        Kind(int type) {
            this.type = (byte) type;
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
                KeyFactory.getInstance("Ed25519")
                        .generatePublic(new X509EncodedKeySpec(concat(DER, raw)));
    }

    /** From the 32 bytes of RFC 8032. */
    public static VerifierKey of(String name, Kind kind, byte[] raw) {
        if (!SignedNote.isName(name) || raw.length != LENGTH) {
            throw new IllegalArgumentException("not a name and an Ed25519 key");
        }
        try {
            return new VerifierKey(name, kind, raw);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a point of the curve", e);
        }
    }

    public static Optional<VerifierKey> parse(String text) {
        var parts = text.split("\\+", 3);
        if (parts.length != 3 || !SignedNote.isName(parts[0])) {
            return Optional.empty();
        }
        var bytes = Base64Text.parse(parts[2]).filter(all -> all.length == 1 + LENGTH);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        for (var kind : Kind.values()) {
            if (bytes.get()[0] == kind.type) {
                try {
                    var key =
                            new VerifierKey(
                                    parts[0], kind, Arrays.copyOfRange(bytes.get(), 1, 1 + LENGTH));
                    return key.toString().equals(text) ? Optional.of(key) : Optional.empty();
                } catch (GeneralSecurityException _) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
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
                        case SIGNS -> verifies(utf8(note.text()), signature);
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
                                case SIGNS -> Optional.empty();
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
     * @param ed25519 signs with the private half of this key
     */
    public SignedNote.Line sign(String text, UnaryOperator<byte[]> ed25519) {
        require(Kind.SIGNS);
        return new SignedNote.Line(name, id, ed25519.apply(utf8(text)));
    }

    /**
     * @param at to the second
     * @param ed25519 signs with the private half of this key
     */
    public SignedNote.Line cosign(String text, Instant at, UnaryOperator<byte[]> ed25519) {
        require(Kind.COSIGNS);
        var signature = ed25519.apply(cosigned(text, at.getEpochSecond()));
        return new SignedNote.Line(
                name,
                id,
                ByteBuffer.allocate(Long.BYTES + signature.length)
                        .putLong(at.getEpochSecond())
                        .put(signature)
                        .array());
    }

    private void require(Kind wanted) {
        if (kind != wanted) {
            throw new IllegalStateException("a key that " + kind + " does nothing else");
        }
    }

    private static byte[] cosigned(String text, long seconds) {
        return utf8("cosignature/v1\ntime %d\n%s".formatted(seconds, text));
    }

    private boolean verifies(byte[] message, byte[] signature) {
        try {
            var check = Signature.getInstance("Ed25519");
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
        return "%s+%08x+%s".formatted(name, id, Base64Text.of(concat(new byte[] {kind.type}, raw)));
    }
}
