package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProviderSettingsTest {

    private static final String GOOD =
            """
            town.issuer = https://login.town.example/realm
            town.client-id = clearinghouse
            town.client-secret-file = town.secret
            """;

    @TempDir private Path data;

    @BeforeEach
    void secret() throws IOException {
        secret("s3cret\n", "rw-------");
    }

    private void secret(String text, String mode) throws IOException {
        var file = data.resolve("town.secret");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private void settings(String text) throws IOException {
        Files.writeString(data.resolve(ProviderSettings.FILE), text);
    }

    @Test
    void without_a_file_there_is_no_provider() {
        assertThat(ProviderSettings.in(data)).isEmpty();
    }

    @Test
    void a_provider_is_what_its_lines_say_and_keeps_its_secret_out_of_texts() throws IOException {
        settings(GOOD + "town.max-age-minutes = 60\ntown.addresses = 10.0.0.0/8, fd00::/8\n");
        assertThat(ProviderSettings.in(data))
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.title()).isEqualTo("login.town.example");
                    assertThat(it.issuer())
                            .isEqualTo(URI.create("https://login.town.example/realm"));
                    assertThat(it.secret()).isEqualTo("s3cret");
                    assertThat(it.maxAge()).isEqualTo(Optional.of(Duration.ofHours(1)));
                    assertThat(it.addresses()).hasSize(2);
                    assertThat(it.toString()).doesNotContain("s3cret");
                });
    }

    @Test
    void a_file_that_is_not_understood_to_its_last_line_ends_the_start() throws IOException {
        var wrong =
                Map.of(
                        GOOD.replace("https:", "http:"),
                        "is no issuer",
                        GOOD.replace("/realm", "/?a=b"),
                        "is no issuer",
                        GOOD.replace("https://", "https://you@"),
                        "is no issuer",
                        GOOD.replace("https://login.town.example", "login"),
                        "is no issuer",
                        GOOD.replace("town.client-id", "town.client"),
                        "is none that it can have",
                        GOOD.replace("town.client-id = clearinghouse", ""),
                        "client-id is missing",
                        GOOD + "town.max-age-minutes = soon\n",
                        "is no number of minutes",
                        GOOD + "town.addresses = everywhere\n",
                        "is no network",
                        GOOD
                                + GOOD.replace("town.", "city.")
                                        .replace("city.secret", "town.secret")
                                        .replace("login.city", "login.town"),
                        "have the issuer",
                        GOOD.replace("town.secret", "none.secret"),
                        "cannot be read");
        for (var text : wrong.entrySet()) {
            settings(text.getKey());
            assertThatThrownBy(() -> ProviderSettings.in(data))
                    .as(text.getKey())
                    .isInstanceOfSatisfying(
                            StartRefused.class,
                            refused -> assertThat(refused.why()).contains(text.getValue()));
        }
    }

    @Test
    void a_secret_that_others_read_or_that_is_none_ends_the_start() throws IOException {
        settings(GOOD);
        for (var file : Map.of("s3cret", "rw-r-----", "\n", "rw-------").entrySet()) {
            secret(file.getKey(), file.getValue());
            assertThatThrownBy(() -> ProviderSettings.in(data)).isInstanceOf(StartRefused.class);
        }
    }

    @Test
    void people_are_sent_where_there_is_tls_or_to_this_machine() throws IOException {
        settings(GOOD);
        var town = ProviderSettings.in(data).getFirst();
        assertThat(town.maySend(URI.create("https://elsewhere.example/login"))).isTrue();
        assertThat(town.maySend(URI.create("http://login.town.example/"))).isFalse();
        assertThat(town.maySend(URI.create("https://you@login.town.example/"))).isFalse();
        assertThat(town.maySend(URI.create("javascript:alert(1)"))).isFalse();
        settings(GOOD.replace("https://login.town.example", "http://localhost:8080"));
        var here = ProviderSettings.in(data).getFirst();
        assertThat(here.maySend(URI.create("http://localhost:8080/login"))).isTrue();
        assertThat(here.maySend(URI.create("http://login.town.example/"))).isFalse();
    }
}
