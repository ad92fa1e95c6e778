package clearinghouse.platform;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.platform.ExternalPostgres.Connected;
import clearinghouse.platform.ExternalPostgres.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExternalPostgresTest {

    @TempDir Path temp;

    @Test
    void a_database_with_the_two_roles_is_accepted() throws IOException {
        var roles = TestPostgres.migrated("empty", _ -> {}).createDatabase();
        assertThat(ExternalPostgres.open(settings(valid(roles)))).isEqualTo(new Connected(roles));
    }

    @Test
    void a_wrong_password_is_named_with_its_role_and_never_shown() throws IOException {
        var roles = TestPostgres.migrated("empty", _ -> {}).createDatabase();
        assertThatProblems(valid(roles).replace(roles.server().password(), "not-this-one"))
                .singleElement()
                .asString()
                .contains("clearinghouse_server", "28P01")
                .doesNotContain("not-this-one");
    }

    @Test
    void every_missing_or_unknown_setting_is_named_at_once() throws IOException {
        assertThatProblems("url=jdbc:mysql://db/x\nowner.pasword=a\n").hasSize(4);
    }

    @Test
    void a_password_in_the_url_is_refused_because_urls_are_logged() throws IOException {
        assertThatProblems(
                        "url=jdbc:postgresql://db/x?password=a\nowner.password=a\nserver.password=a\n")
                .singleElement()
                .asString()
                .contains("settings of their own");
    }

    @Test
    void a_file_that_others_may_read_is_refused() throws IOException {
        var file = settings("url=jdbc:postgresql://db/x\nowner.password=a\nserver.password=a\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(ExternalPostgres.open(file)).isInstanceOf(Refused.class);
    }

    @Test
    void a_missing_file_is_refused_in_words() {
        assertThat(ExternalPostgres.open(temp.resolve("none")))
                .isEqualTo(
                        new Refused(
                                List.of(
                                        "%s cannot be read as a properties file"
                                                .formatted(temp.resolve("none")))));
    }

    @Test
    void the_settings_that_the_handbook_shows_are_the_ones_that_are_read() throws IOException {
        var handbook =
                Files.readString(TestPostgres.repository().resolve("docs/operate/install.md"));
        var shown =
                Arrays.stream(handbook.split("```"))
                        .filter(block -> block.contains("owner.password="))
                        .toList();
        assertThat(shown).hasSize(1);
        assertThat(ExternalPostgres.read(settings(shown.getFirst()))).isInstanceOf(Connected.class);
    }

    private static String valid(PostgresRoles roles) {
        return "url=%s\nowner.password=%s\nserver.password=%s\n"
                .formatted(
                        roles.owner().jdbcUrl(),
                        roles.owner().password(),
                        roles.server().password());
    }

    private Path settings(String content) throws IOException {
        var file = Files.writeString(temp.resolve("postgres.properties"), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private ListAssert<String> assertThatProblems(String content) throws IOException {
        return switch (ExternalPostgres.open(settings(content))) {
            case Refused(var problems) -> assertThat(problems);
            case Connected _ -> throw new AssertionError("accepted");
        };
    }
}
