package clearinghouse.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeystoreSettingsTest {

    @TempDir Path folder;

    private Path file(String content) throws IOException {
        return SoftHsm.privately(folder.resolve("keystore.properties"), content);
    }

    private AbstractStringAssert<?> refused(String content) throws IOException {
        var file = file(content);
        var refusal = catchThrowableOfType(BrokenKeystore.class, () -> KeystoreSettings.read(file));
        assertThat(refusal).isNotNull();
        return assertThat(String.valueOf(refusal.getMessage()))
                .contains(file.toString())
                .contains("docs/operate/keys.md")
                .doesNotContain("\n");
    }

    @Test
    void each_kind_is_read_with_what_need_not_be_said() throws IOException {
        assertThat(
                        KeystoreSettings.read(
                                file(
                                        "kind=transit\naddress=https://vault.example:8200\ntoken-file=/run/token\n")))
                .isEqualTo(
                        new KeystoreSettings(
                                new KeystoreSettings.Transit(
                                        URI.create("https://vault.example:8200/"),
                                        "transit",
                                        Optional.empty(),
                                        Path.of("/run/token"),
                                        Optional.empty()),
                                false));
        assertThat(
                        KeystoreSettings.read(
                                file(
                                        "kind=aws-kms\nregion=eu-west-1\ncredentials-file=/run/c\nnew-keys=file\n")))
                .isEqualTo(
                        new KeystoreSettings(
                                new KeystoreSettings.AwsKms(
                                        URI.create("https://kms.eu-west-1.amazonaws.com"),
                                        "eu-west-1",
                                        Path.of("/run/c"),
                                        Optional.empty()),
                                true));
    }

    @Test
    void every_missing_unknown_or_impossible_setting_is_named_at_once() throws IOException {
        refused("kind=pkcs11\nslot=first\npin=1234\n")
                .contains(
                        "sets pin, which is not known",
                        "does not set library",
                        "sets slot to what it cannot be",
                        "does not set pin-file")
                .doesNotContain("1234");
        refused("").contains("sets no kind of pkcs11, transit or aws-kms");
        refused("kind=aws-kms\nregion=x\ncredentials-file=/c\nnew-keys=elsewhere\n")
                .contains("sets new-keys to what it cannot be");
        refused("\\u12").contains("is no properties file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "library=relative.so\nslot=1\npin-file=/p",
                "library=/lib/${user.home}.so\nslot=1\npin-file=/p",
                "library=/lib/a b.so\nslot=1\npin-file=/p",
                "library=/lib/a.so\nslot=-1\npin-file=/p",
                "library=/lib/a.so\nslot=1\\nname=x\npin-file=/p",
                "library=/lib/a.so\nslot=1\npin-file=p"
            })
    void nothing_of_it_reaches_the_syntax_of_the_providers_configuration(String lines)
            throws IOException {
        refused("kind=pkcs11\n" + lines + "\n").contains("to what it cannot be");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://vault.example",
                "https://user:secret@vault.example",
                "https://vault.example/v1",
                "https://vault.example/?a",
                "https:///",
                "vault.example",
                "https://a b"
            })
    void an_address_is_that_of_a_host_and_nothing_else(String address) throws IOException {
        refused("kind=transit\ntoken-file=/t\naddress=" + address + "\n")
                .contains("sets address to what it cannot be")
                .doesNotContain("secret");
    }

    @Test
    void a_file_that_others_read_is_refused() throws IOException {
        var file = file("kind=pkcs11\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(catchThrowableOfType(BrokenKeystore.class, () -> KeystoreSettings.read(file)))
                .hasMessageContaining("set its mode to 0600");
    }
}
