package clearinghouse.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import clearinghouse.platform.Unopenable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AwsKmsKeystoreContractTest extends KeystoreContract {

    private static final String WRONG = "not/the+secret";

    private AwsKmsStandIn service;
    private String secret = AwsKmsStandIn.CREDENTIALS.secret();

    @BeforeEach
    void begin() {
        service = new AwsKmsStandIn(folder);
    }

    @AfterEach
    void end() {
        service.close();
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
        return SeveralKeystores.open(
                folder.resolve(file),
                Optional.empty(),
                Optional.of(settings()),
                CHANCE,
                java.time.Clock.systemUTC());
    }

    private Path settings() {
        try {
            SoftHsm.privately(
                    folder.resolve("credentials"),
                    "access-key-id=%s\nsecret-access-key=%s\nsession-token=of-the-session\n"
                            .formatted(AwsKmsStandIn.CREDENTIALS.id(), secret));
            return SoftHsm.privately(
                    folder.resolve("keystore.properties"),
                    "kind=aws-kms\nregion=eu-test-1\naddress=%s\ncredentials-file=%s\nca-file=%s\n"
                            .formatted(
                                    service.tls.address(),
                                    folder.resolve("credentials"),
                                    service.tls.ca));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void openWithWrongSecret() {
        secret = WRONG;
        open();
    }

    @Override
    void lose(String key) {
        service.delete(key.substring(key.indexOf(':') + 1));
    }

    @Override
    void goAway() {
        service.tls.stop();
    }

    @Override
    void comeBack() throws IOException {
        service.tls.startAgain();
    }

    @Override
    List<String> secrets() {
        return List.of(AwsKmsStandIn.CREDENTIALS.secret(), WRONG, "of-the-session");
    }

    @Test
    void a_key_that_is_destroyed_is_scheduled_once_though_the_first_answer_was_lost() {
        var keystore = open();
        var key = keystore.keyBeside(Set.of());
        service.dropsAfterScheduling = true;
        assertThatExceptionOfType(Unopenable.class).isThrownBy(() -> keystore.destroy(key));
        service.dropsAfterScheduling = false;
        keystore.destroy(key);
        keystore.destroy(key);
        assertThat(service.waits).containsExactly(7);
        assertThat(service.states()).containsExactly("PendingDeletion");
        assertThat(keystore.keyBeside(Set.of(key))).isNotEqualTo(key);
    }

    @Test
    void a_spare_key_is_found_behind_the_first_page_of_aliases() {
        var keystore = open();
        var known = new HashSet<String>();
        for (int i = 0; i < 5; i++) {
            known.add(keystore.keyBeside(known));
        }
        for (var key : known) {
            var others = new HashSet<>(known);
            others.remove(key);
            assertThat(keystore.keyBeside(others)).isEqualTo(key);
        }
    }
}
