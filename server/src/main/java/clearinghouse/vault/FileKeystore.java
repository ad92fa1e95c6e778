package clearinghouse.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
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
        try {
            if (Files.notExists(file)) {
                var fresh = new byte[Gcm.KEY_BYTES];
                chance.nextBytes(fresh);
                create(file, fresh);
            }
            var mode = Files.getPosixFilePermissions(file);
            if (!PosixFilePermissions.toString(mode).endsWith("------")) {
                throw new IllegalStateException(
                        "the key file is readable by others; set its mode to 0600");
            }
            var key = Files.readAllBytes(file);
            if (key.length != Gcm.KEY_BYTES) {
                throw new IllegalStateException("the key file does not hold a 256-bit key");
            }
            return new FileKeystore(key, "file:" + fingerprint(key), chance);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void create(Path file, byte[] key) throws IOException {
        var ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, ownerOnly);
        try (var channel = java.nio.channels.FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            channel.write(java.nio.ByteBuffer.wrap(key));
            channel.force(true);
        }
        Files.move(fresh, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
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
