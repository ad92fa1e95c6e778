package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CveSettingsTest {

    private static final String GOOD =
            """
            address = https://cveawg.mitre.example/api/
            user = alice@cert.example
            key-file = cve-key
            """;

    @TempDir private Path data;

    @BeforeEach
    void key() throws IOException {
        key("k3y\n", "rw-------");
    }

    private void key(String text, String mode) throws IOException {
        var file = data.resolve("cve-key");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private void settings(String text) throws IOException {
        Files.writeString(data.resolve(CveSettings.FILE), text);
    }

    private void refused(String why) {
        assertThatThrownBy(() -> CveSettings.in(data, "rural"))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining(CveSettings.FILE)
                .hasMessageContaining(why)
                .hasMessageNotContaining("k3y");
    }

    @Test
    void without_a_file_there_is_no_account() {
        assertThat(CveSettings.in(data, "rural")).isEmpty();
    }

    @Test
    void an_account_has_its_key_from_a_file_and_shows_it_to_nobody() throws IOException {
        settings(GOOD);
        var account = CveSettings.in(data, "rural").orElseThrow();
        assertThat(account.services()).hasToString("https://cveawg.mitre.example/api");
        assertThat(account.organization()).isEqualTo("rural");
        assertThat(account.user()).isEqualTo("alice@cert.example");
        assertThat(account.key()).isEqualTo("k3y");
        assertThat(account.toString()).doesNotContain("k3y").doesNotContain("alice");
    }

    @Test
    void a_key_that_others_can_read_ends_the_start() throws IOException {
        settings(GOOD);
        key("k3y", "rw-r-----");
        refused("0600");
    }

    @Test
    void a_key_of_two_lines_ends_the_start() throws IOException {
        settings(GOOD);
        key("k3y\nanother", "rw-------");
        refused("the key has characters");
    }

    /** The key goes there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://cveawg.mitre.example/api",
                "ftp://cveawg.mitre.example/api",
                "https://alice@cveawg.mitre.example/api",
                "https://cveawg.mitre.example/api?x=1",
                "cveawg.mitre.example"
            })
    void an_address_to_which_no_key_may_go_ends_the_start(String address) throws IOException {
        settings(GOOD.replaceFirst("address = .*", "address = " + address));
        refused("the address is none");
    }

    @ParameterizedTest
    @CsvSource({
        "user,user is missing",
        "address,address is missing",
        "key-file,key-file is missing"
    })
    void a_line_that_is_missing_ends_the_start(String line, String why) throws IOException {
        settings(GOOD.replaceFirst(line + " = .*\n", ""));
        refused(why);
    }

    /** Where it should be the name of a file, or a line by itself. */
    @Test
    void a_key_in_the_wrong_place_is_not_said() throws IOException {
        settings(GOOD.replace("cve-key", "k3y"));
        refused("the file that key-file names cannot be read");
        settings(GOOD + "k3y\n");
        refused("none of address");
    }

    @Test
    void a_line_that_nobody_knows_ends_the_start() throws IOException {
        settings(GOOD + "key = k3y\n");
        refused("none of address, user and key-file");
    }
}
