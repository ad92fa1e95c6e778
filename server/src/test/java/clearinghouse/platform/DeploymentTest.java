package clearinghouse.platform;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.platform.Deployment.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeploymentTest {

    private static final List<String> FILES = List.of("vault.key", "record.key", "openpgp.key");

    @TempDir Path keys;
    private final PostgresAddress owner =
            TestPostgres.migrated("server", Migrations::run).createDatabase().owner();

    @BeforeEach
    void startInProduction() throws IOException {
        Files.writeString(keys.resolve("vault.key"), "vault");
        Files.writeString(keys.resolve("record.key"), "record");
        assertThat(production(keys).claim(owner)).isEqualTo(new Outcome.Ours());
    }

    @Test
    void the_same_server_and_a_second_node_with_its_keys_are_at_home() {
        assertThat(production(keys).check(owner)).isEqualTo(new Outcome.Ours());
        assertThat(production(keys).claim(owner)).isEqualTo(new Outcome.Ours());
    }

    @Test
    void an_empty_database_is_anybodys() {
        var empty = TestPostgres.migrated("empty", _ -> {}).createDatabase().owner();
        assertThat(test(keys).check(empty)).isEqualTo(new Outcome.Ours());
    }

    @Test
    void a_test_server_does_not_open_a_production_database() {
        assertThatRefusal(test(keys)).contains("belongs to a production server");
    }

    @Test
    void a_server_with_keys_of_its_own_is_refused_and_changes_nothing(@TempDir Path others)
            throws IOException {
        Files.writeString(others.resolve("vault.key"), "another");
        Files.writeString(others.resolve("record.key"), "record");
        Files.writeString(others.resolve("openpgp.key"), "another");
        assertThatRefusal(production(others)).contains("vault.key").doesNotContain("record.key");
        assertThat(production(keys).check(owner)).isEqualTo(new Outcome.Ours());
    }

    @Test
    void a_key_that_is_gone_is_named_even_when_a_new_one_was_made_meanwhile() throws IOException {
        Files.delete(keys.resolve("record.key"));
        var start = production(keys);
        Files.writeString(keys.resolve("record.key"), "fresh");
        assertThatRefusal(start).contains("missing", "restore record.key from your backup");
        assertThatRefusal(production(keys)).contains("other keys", "restore record.key");
    }

    @Test
    void a_keystore_whose_keys_change_stays_the_one_it_says_it_is() throws IOException {
        var database = TestPostgres.migrated("server", Migrations::run).createDatabase().owner();
        Files.writeString(keys.resolve("vault.key"), "one of many");
        assertThat(knowing().claim(database)).isEqualTo(new Outcome.Ours());
        Files.writeString(keys.resolve("vault.key"), "one with more keys");
        assertThat(knowing().check(database)).isEqualTo(new Outcome.Ours());
        Files.writeString(keys.resolve("vault.key"), "two");
        assertThat(knowing().check(database)).isInstanceOf(Outcome.Refused.class);
        Files.writeString(keys.resolve("vault.key"), "");
        assertThat(knowing().check(database)).isInstanceOf(Outcome.Refused.class);
    }

    private Deployment knowing() {
        return production(keys)
                .knowing(
                        "vault.key",
                        content ->
                                Optional.of(new String(content, StandardCharsets.UTF_8))
                                        .filter(text -> !text.isEmpty())
                                        .map(text -> text.split(" ")[0]));
    }

    @Test
    void a_key_that_is_made_later_is_known_from_then_on() throws IOException {
        Files.writeString(keys.resolve("openpgp.key"), "late");
        assertThat(production(keys).claim(owner)).isEqualTo(new Outcome.Ours());
        Files.delete(keys.resolve("openpgp.key"));
        assertThatRefusal(production(keys)).contains("openpgp.key");
    }

    @Test
    void what_was_missing_at_a_first_start_is_no_loss_once_it_was_made(@TempDir Path fresh)
            throws IOException {
        var database = TestPostgres.migrated("server", Migrations::run).createDatabase().owner();
        var start = production(fresh);
        Files.writeString(fresh.resolve("vault.key"), "vault");
        assertThat(start.check(database)).isEqualTo(new Outcome.Ours());
        assertThat(start.claim(database)).isEqualTo(new Outcome.Ours());
        Files.writeString(fresh.resolve("openpgp.key"), "late");
        assertThat(production(fresh).claim(database)).isEqualTo(new Outcome.Ours());
    }

    private static Deployment production(Path keys) {
        return Deployment.of(DataDirectory.Kind.PRODUCTION, keys, FILES);
    }

    private static Deployment test(Path keys) {
        return Deployment.of(DataDirectory.Kind.TEST, keys, FILES);
    }

    /** Before anything is migrated, and again when it is claimed. */
    private org.assertj.core.api.AbstractStringAssert<?> assertThatRefusal(Deployment start) {
        var checked = start.check(owner);
        assertThat(start.claim(owner)).isEqualTo(checked);
        return switch (checked) {
            case Outcome.Refused(var why) -> assertThat(why);
            case Outcome.Ours() -> throw new AssertionError("not refused");
        };
    }
}
