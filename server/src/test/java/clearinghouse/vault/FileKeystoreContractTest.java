package clearinghouse.vault;

import clearinghouse.signer.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

class FileKeystoreContractTest extends KeystoreContract {

    private static final String WORDS = "a passphrase of some length";

    @Override
    Keystore open() {
        return open("vault.key", WORDS);
    }

    @Override
    Keystore openAnothers() {
        return open("another.key", WORDS);
    }

    @Override
    void openWithWrongSecret() {
        open();
        open("vault.key", "another passphrase of length");
    }

    private Keystore open(String name, String words) {
        return FileKeystore.open(folder.resolve(name), Optional.of(passphrase(words)), CHANCE);
    }

    private static Passphrase passphrase(String words) {
        return new Passphrase(words.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    void lose(String key) throws IOException {
        var read = Keyring.parse(Files.readAllBytes(file()), Optional.of(passphrase(WORDS)));
        var ring = ((Keyring.Read.Opened) read).ring().without(key);
        PrivateFile.write(file(), ring.render(Optional.of(passphrase(WORDS)), CHANCE));
    }

    @Override
    void goAway() throws IOException {
        Files.move(file(), folder.resolve("elsewhere"));
    }

    @Override
    void comeBack() throws IOException {
        Files.move(folder.resolve("elsewhere"), file());
    }

    private Path file() {
        return folder.resolve("vault.key");
    }

    @Override
    boolean isNeededForKnownKeys() {
        return false;
    }

    @Override
    List<String> secrets() {
        return List.of(WORDS, "another passphrase of length");
    }
}
