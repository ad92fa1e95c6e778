package clearinghouse.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.spi.ILoggingEvent;
import clearinghouse.platform.Unopenable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransitKeystoreContractTest extends KeystoreContract {

    private static final String WRONG = "s.not-the-token";

    private TransitStandIn service;
    private String token;

    @BeforeEach
    void begin() {
        service = new TransitStandIn(folder);
        token = service.token;
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
                Optional.of(settings(service.tls.ca)),
                CHANCE,
                java.time.Clock.systemUTC());
    }

    private Path settings(Path ca) {
        try {
            SoftHsm.privately(folder.resolve("token"), token + "\n");
            return SoftHsm.privately(
                    folder.resolve("keystore.properties"),
                    "kind=transit\naddress=%s\ntoken-file=%s\nca-file=%s\n"
                            .formatted(service.tls.address(), folder.resolve("token"), ca));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void openWithWrongSecret() {
        token = WRONG;
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
        return List.of(service.token, WRONG);
    }

    @Test
    void a_service_that_does_not_answer_ends_no_start() throws IOException {
        var key = open().keyBeside(Set.of());
        goAway();
        var keystore = open();
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(line -> line.contains("event=keystore_away keystore=transit"));
        assertThatExceptionOfType(Unopenable.class).isThrownBy(() -> keystore.holds(key));
        comeBack();
        assertThat(keystore.holds(key)).isTrue();
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(line -> line.contains("event=keystore_back keystore=transit"));
    }

    @Test
    void a_token_that_ended_is_said_in_the_log_once_and_one_that_is_renewed_is_taken_up()
            throws IOException {
        var keystore = open();
        var key = keystore.keyBeside(Set.of());
        var wrapped = keystore.wrap(key, new byte[32], "fnd_1");
        service.token = "s.the-next-token";
        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(Unopenable.class)
                    .isThrownBy(() -> keystore.unwrap(key, wrapped, "fnd_1"));
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .filteredOn(line -> line.contains("the service refuses the token in"))
                .hasSize(1);
        SoftHsm.privately(folder.resolve("token"), "s.the-next-token\n");
        assertThat(keystore.unwrap(key, wrapped, "fnd_1")).hasSize(32);
    }

    @Test
    void a_service_that_forgets_associated_data_is_given_no_key() {
        service.forgetsAssociatedData = true;
        var keystore = open();
        assertThatExceptionOfType(Unopenable.class).isThrownBy(() -> keystore.keyBeside(Set.of()));
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(line -> line.contains("ignores associated data"));
    }

    @Test
    void a_service_whose_certificate_nobody_vouches_for_is_told_nothing() {
        var calls = service.calls;
        var keystore =
                SeveralKeystores.open(
                        folder.resolve("vault.key"),
                        Optional.empty(),
                        Optional.of(withoutCa()),
                        CHANCE,
                        java.time.Clock.systemUTC());
        assertThatExceptionOfType(Unopenable.class).isThrownBy(() -> keystore.keyBeside(Set.of()));
        assertThat(service.calls).isEqualTo(calls);
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(line -> line.contains("no TLS connection with a certificate"));
    }

    private Path withoutCa() {
        try {
            SoftHsm.privately(folder.resolve("token"), token + "\n");
            return SoftHsm.privately(
                    folder.resolve("keystore.properties"),
                    "kind=transit\naddress=%s\ntoken-file=%s\n"
                            .formatted(service.tls.address(), folder.resolve("token")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void an_answer_that_is_no_answer_is_a_service_that_is_away() {
        var keystore = open();
        var key = keystore.keyBeside(Set.of());
        var wrapped = keystore.wrap(key, new byte[32], "fnd_1");
        for (var answer :
                List.of(
                        "<html>",
                        "{",
                        "{}",
                        "[]",
                        "{\"data\":{\"plaintext\":\"%%\"}}",
                        "{\"data\":7}",
                        "x".repeat(2 << 20))) {
            service.answersOnly = Optional.of(answer);
            assertThatExceptionOfType(Unopenable.class)
                    .as(answer.substring(0, 1))
                    .isThrownBy(() -> keystore.unwrap(key, wrapped, "fnd_1"));
        }
    }
}
