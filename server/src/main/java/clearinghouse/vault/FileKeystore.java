package clearinghouse.vault;

import clearinghouse.signer.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * The wrapping keys in one file that only its owner reads, outside of the database. Several servers
 * may share the file: whoever meets a key that it does not know reads the file again.
 */
public final class FileKeystore implements Keystore {

    private final Path file;
    private final Optional<Passphrase> passphrase;
    private final SecureRandom chance;
    private volatile Loaded loaded;

    /** What the file held when it was last read, so that it is worked through once only. */
    private record Loaded(Keyring ring, byte[] file) {}

    private FileKeystore(
            Path file, Optional<Passphrase> passphrase, SecureRandom chance, Loaded loaded) {
        this.file = file;
        this.passphrase = passphrase;
        this.chance = chance;
        this.loaded = loaded;
    }

    /** Without a passphrase the file's mode is its only protection. */
    public static FileKeystore open(Path file, SecureRandom chance) {
        return open(file, Optional.empty(), chance);
    }

    /** Makes the keystore on first use; one without a passphrase is protected from now on. */
    public static FileKeystore open(
            Path file, Optional<Passphrase> passphrase, SecureRandom chance) {
        return open(file, passphrase, chance, Keyring.fresh(chance));
    }

    /** On first use it holds no key, only whose it is: the keys are made in a key service. */
    static FileKeystore openBesideService(
            Path file, Optional<Passphrase> passphrase, SecureRandom chance) {
        return open(file, passphrase, chance, Keyring.empty(chance));
    }

    private static FileKeystore open(
            Path file, Optional<Passphrase> passphrase, SecureRandom chance, Keyring fresh) {
        var content = PrivateFile.open(file, () -> fresh.render(passphrase, chance));
        var read = read(file, content, passphrase);
        var keystore = new FileKeystore(file, passphrase, chance, new Loaded(read.ring(), content));
        if (passphrase.isPresent() && !read.isProtected()) {
            keystore.replace(read.ring());
        }
        return keystore;
    }

    /**
     * From now on another passphrase opens it, or a first one; the keys are the same. A crash
     * leaves the file as it was or as it is to be. No server may have it open meanwhile.
     */
    public static void changePassphrase(
            Path file, Optional<Passphrase> old, Passphrase fresh, SecureRandom chance) {
        try {
            var ring = read(file, Files.readAllBytes(file), old).ring();
            PrivateFile.write(file, ring.render(Optional.of(fresh), chance));
        } catch (IOException _) {
            throw new BrokenKeystore(
                    "the keystore %s cannot be read or written; it is as it was".formatted(file));
        }
    }

    /** What its database knows it by; the keys that it has made in a key service bear it. */
    String id() {
        return loaded.ring().id();
    }

    /** What a database knows the keystore by, whatever its keys are. */
    public static Optional<String> identity(byte[] content) {
        return Keyring.Identity.of(content);
    }

    private static Keyring.Read.Opened read(
            Path file, byte[] content, Optional<Passphrase> passphrase) {
        return switch (Keyring.parse(content, passphrase)) {
            case Keyring.Read.Opened opened -> opened;
            case Keyring.Read.Damaged(var how) ->
                    throw new BrokenKeystore(
                            "the keystore %s %s; restore it from your backup".formatted(file, how));
            case Keyring.Read.NeedsPassphrase() ->
                    throw new BrokenKeystore(
                            "the keystore %s is protected by a passphrase; name its file with --passphrase-file"
                                    .formatted(file));
            case Keyring.Read.WrongPassphrase() ->
                    throw new BrokenKeystore(
                            "the passphrase does not open the keystore %s; name the file of the right one with --passphrase-file"
                                    .formatted(file));
        };
    }

    @Override
    public boolean holds(String key) {
        return find(key).isPresent();
    }

    @Override
    public synchronized String keyBeside(Set<String> known) {
        reload();
        var ring = loaded.ring();
        var spare = ring.keys().keySet().stream().filter(key -> !known.contains(key)).findFirst();
        if (spare.isPresent()) {
            return spare.get();
        }
        var fresh = Keyring.random(chance);
        replace(ring.with(fresh));
        return Keyring.name(fresh);
    }

    @Override
    public byte[] wrap(String key, byte[] dataKey, String subject) {
        return Gcm.seal(secret(key), dataKey, bound(subject), chance);
    }

    @Override
    public byte[] unwrap(String key, byte[] wrapped, String subject) {
        return Gcm.open(secret(key), wrapped, bound(subject));
    }

    private static byte[] bound(String subject) {
        return subject.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void destroy(String key) {
        reload();
        if (loaded.ring().keys().containsKey(key)) {
            replace(loaded.ring().without(key));
        }
    }

    private byte[] secret(String key) {
        return find(key).orElseThrow(Closed::lacking);
    }

    private Optional<byte[]> find(String key) {
        var secret = loaded.ring().keys().get(key);
        if (secret == null) {
            reload();
            secret = loaded.ring().keys().get(key);
        }
        return Optional.ofNullable(secret);
    }

    /** A file that cannot be read just now changes nothing: what is known stays known. */
    private synchronized void reload() {
        try {
            var content = Files.readAllBytes(file);
            if (!Arrays.equals(content, loaded.file())) {
                loaded = new Loaded(read(file, content, passphrase).ring(), content);
            }
        } catch (IOException | BrokenKeystore e) {
            throw Closed.lacking();
        }
    }

    private void replace(Keyring ring) {
        try {
            var content = ring.render(passphrase, chance);
            PrivateFile.write(file, content);
            loaded = new Loaded(ring, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
