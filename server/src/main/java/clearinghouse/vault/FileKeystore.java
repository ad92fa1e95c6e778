package clearinghouse.vault;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The wrapping key in one file that only its owner reads, outside of the database. */
public final class FileKeystore implements Keystore {

    private final byte[] key;
    private final String name;
    private final SecureRandom chance;

    private FileKeystore(byte[] key, String name, SecureRandom chance) {
        this.key = key;
        this.name = name;
        this.chance = chance;
    }

    /** Makes the key on first use. */
    public static FileKeystore open(Path file, SecureRandom chance) {
        var key =
                KeyFile.open(
                        file,
                        () -> {
                            var fresh = new byte[Gcm.KEY_BYTES];
                            chance.nextBytes(fresh);
                            return fresh;
                        });
        if (key.length != Gcm.KEY_BYTES) {
            throw new IllegalStateException("the key file does not hold a 256-bit key");
        }
        return new FileKeystore(key, "file:" + fingerprint(key), chance);
    }

    private static String fingerprint(byte[] key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update("clearinghouse keystore".getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(key), 0, 8);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public byte[] wrap(byte[] dataKey, String subject) {
        return Gcm.seal(key, dataKey, subject.getBytes(StandardCharsets.UTF_8), chance);
    }

    @Override
    public byte[] unwrap(byte[] wrapped, String subject) {
        return Gcm.open(key, wrapped, subject.getBytes(StandardCharsets.UTF_8));
    }
}
