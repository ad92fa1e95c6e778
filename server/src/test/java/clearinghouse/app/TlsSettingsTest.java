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

class TlsSettingsTest {

    private static final String FINE = "certificate = tls.crt\nprivate-key = tls.key\n";

    @TempDir Path folder;

    @BeforeEach
    void keep() {
        TestCertificate.valid("localhost").keepAsServer(folder);
    }

    private TlsSettings read(String text) throws IOException {
        return TlsSettings.in(Files.writeString(folder.resolve("tls.properties"), text));
    }

    private void refuses(String text, String because) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining(because);
    }

    @Test
    void files_are_found_from_where_the_settings_lie_and_the_address_is_loopback_unless_said()
            throws IOException {
        assertThat(read(FINE))
                .isEqualTo(
                        new TlsSettings(
                                folder.resolve("tls.crt"), folder.resolve("tls.key"), "127.0.0.1"));
        assertThat(read(FINE + "listen = 0.0.0.0").listen()).isEqualTo("0.0.0.0");
        assertThat(read(FINE + "listen = 0.0.0.0").host()).isEqualTo("localhost");
        assertThat(read(FINE + "listen = ::1").host()).isEqualTo("[::1]");
        assertThat(read(FINE).host()).isEqualTo("127.0.0.1");
    }

    @Test
    void a_file_that_is_not_understood_to_its_last_line_ends_the_start() throws IOException {
        refuses("certificate = tls.crt", "private-key is missing");
        refuses(FINE + "listen = localhost", "no address");
        refuses(FINE + "verify = none", "'verify'");
        refuses(FINE.replace("tls.crt", "away.crt"), "away.crt cannot be read");
        assertThatThrownBy(() -> TlsSettings.in(folder.resolve("away")))
                .isInstanceOf(StartRefused.class);
        Files.setPosixFilePermissions(
                folder.resolve("tls.key"), PosixFilePermissions.fromString("rw-r-----"));
        refuses(FINE, "readable by others");
    }
}
