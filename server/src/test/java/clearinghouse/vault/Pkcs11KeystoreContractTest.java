package clearinghouse.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class Pkcs11KeystoreContractTest extends KeystoreContract {

    private static final String WRONG = "0000-not-the-pin";

    @BeforeAll
    static void needSoftHsm() {
        assumeTrue(SoftHsm.isInstalled(), "SoftHSM is missing: apt-get install softhsm2");
    }

    @Override
    Keystore open() {
        return open("vault.key");
    }

    @Override
    Keystore openAnothers() {
        return open("another.key");
    }

    private Keystore open(String file) {
        return open(file, SoftHsm.settings(folder));
    }

    private Keystore open(String file, Path settings) {
        return SeveralKeystores.open(
                folder.resolve(file),
                Optional.empty(),
                Optional.of(settings),
                CHANCE,
                java.time.Clock.systemUTC());
    }

    @Override
    void openWithWrongSecret() {
        open("vault.key", SoftHsm.settings(folder, SoftHsm.slotThatNobodyEntered(), WRONG));
    }

    @Override
    void lose(String key) throws Exception {
        SoftHsm.delete(key.substring(key.indexOf(':') + 1));
    }

    /** It has forgotten its login, as one that was without power, and nobody tells it the PIN. */
    @Override
    void goAway() throws Exception {
        SoftHsm.logOut();
        Files.move(folder.resolve("pin"), folder.resolve("elsewhere"));
    }

    @Override
    void comeBack() throws Exception {
        Files.move(folder.resolve("elsewhere"), folder.resolve("pin"));
    }

    @Override
    List<String> secrets() {
        return List.of(SoftHsm.PIN, WRONG);
    }

    @Test
    void a_token_that_has_forgotten_its_login_is_entered_again() throws Exception {
        var keystore = open();
        var key = keystore.keyBeside(Set.of());
        var wrapped = keystore.wrap(key, new byte[32], "fnd_1");
        SoftHsm.logOut();
        assertThat(keystore.unwrap(key, wrapped, "fnd_1")).hasSize(32);
    }

    @Test
    void a_key_never_leaves_the_token() throws Exception {
        var number = open().keyBeside(Set.of()).substring("pkcs11:".length());
        var token = SoftHsm.entered();
        var alias =
                Collections.list(token.aliases()).stream()
                        .filter(it -> it.endsWith(number))
                        .findFirst()
                        .orElseThrow();
        var key = (SecretKey) token.getKey(alias, null);
        assertThat(key.getEncoded()).isNull();
        assertThat(key.getFormat()).isNull();
        assertThat(key.toString()).contains("sensitive", "unextractable");
    }

    @Test
    void the_file_beside_it_says_whose_the_keys_are_and_holds_none() throws Exception {
        open().keyBeside(Set.of());
        var read = Keyring.parse(Files.readAllBytes(folder.resolve("vault.key")), Optional.empty());
        assertThat(((Keyring.Read.Opened) read).ring().keys()).isEmpty();
    }

    @Test
    void a_library_or_slot_that_is_not_there_ends_the_start() throws Exception {
        for (var lines :
                List.of(
                        "library=/nowhere/lib.so\nslot=1\n",
                        "library=/etc/passwd\nslot=1\n",
                        "library=/usr/lib/softhsm/libsofthsm2.so\nslot=4\n")) {
            var settings = SoftHsm.settings(folder);
            SoftHsm.privately(
                    settings, "kind=pkcs11\n" + lines + "pin-file=" + folder.resolve("pin") + "\n");
            assertThatThrownBy(() -> open("vault.key", settings))
                    .isInstanceOf(BrokenKeystore.class)
                    .hasMessageContaining("name a library that is there and the slot of a token");
        }
    }
}
