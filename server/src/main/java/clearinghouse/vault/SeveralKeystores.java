package clearinghouse.vault;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * The keystore that the operator chose, beside the one from which it comes or to which it goes: new
 * keys are made in one of the two, and each opens what it wrapped. A rotation moves all to the one.
 */
public final class SeveralKeystores implements Keystore {

    private final String kind;
    private final Keystore service;
    private final FileKeystore file;
    private final boolean leaves;

    private SeveralKeystores(String kind, Keystore service, FileKeystore file, boolean leaves) {
        this.kind = kind;
        this.service = service;
        this.file = file;
        this.leaves = leaves;
    }

    /**
     * The file alone without settings. With them the file says whose the keys in the service are.
     * Throws {@link BrokenKeystore} with what the operator has to do.
     */
    public static Keystore open(
            Path file,
            Optional<Passphrase> passphrase,
            Optional<Path> settings,
            SecureRandom chance,
            InstantSource clock) {
        return settings.map(KeystoreSettings::read)
                .map(chosen -> beside(file, passphrase, chosen, chance, clock))
                .orElseGet(() -> FileKeystore.open(file, passphrase, chance));
    }

    private static Keystore beside(
            Path file,
            Optional<Passphrase> passphrase,
            KeystoreSettings chosen,
            SecureRandom chance,
            InstantSource clock) {
        var ring = FileKeystore.openBesideService(file, passphrase, chance);
        return switch (chosen.service()) {
            case KeystoreSettings.Pkcs11 token ->
                    new SeveralKeystores(
                            Pkcs11Keystore.KIND,
                            Pkcs11Keystore.open(token, ring.id(), chance),
                            ring,
                            chosen.leaves());
            case KeystoreSettings.Transit transit ->
                    new SeveralKeystores(
                            TransitKeystore.KIND,
                            TransitKeystore.open(transit, ring.id(), chance),
                            ring,
                            chosen.leaves());
            case KeystoreSettings.AwsKms kms ->
                    new SeveralKeystores(
                            AwsKmsKeystore.KIND,
                            AwsKmsKeystore.open(kms, ring.id(), chance, clock),
                            ring,
                            chosen.leaves());
        };
    }

    private Keystore of(String key) {
        return KeyNames.isOf(kind, key) ? service : file;
    }

    @Override
    public String keyBeside(Set<String> known) {
        return (leaves ? file : service).keyBeside(known);
    }

    @Override
    public boolean holds(String key) {
        return of(key).holds(key);
    }

    @Override
    public byte[] wrap(String key, byte[] dataKey, String subject) {
        return of(key).wrap(key, dataKey, subject);
    }

    @Override
    public byte[] unwrap(String key, byte[] wrapped, String subject) {
        return of(key).unwrap(key, wrapped, subject);
    }

    @Override
    public void destroy(String key) {
        of(key).destroy(key);
    }
}
