package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFilesTest {

    @TempDir Path folder;

    @Test
    void keys_go_into_a_backup_and_come_back_by_three_commands() throws IOException {
        Files.createDirectories(folder.resolve("one/keys"));
        Files.writeString(folder.resolve("one/keys/record.key"), "a key");
        assertThat(run("recovery", "--out", at("recovery")).exit()).isZero();
        assertThat(
                        run(
                                        "backup",
                                        "--data",
                                        at("one"),
                                        "--to",
                                        at("recovery.pub"),
                                        "--out",
                                        at("b"))
                                .out())
                .endsWith(": 1\n");
        assertThat(
                        run(
                                        "restore",
                                        "--from",
                                        at("b"),
                                        "--with",
                                        at("recovery"),
                                        "--data",
                                        at("two"))
                                .exit())
                .isZero();
        assertThat(folder.resolve("two/keys/record.key")).hasContent("a key");
    }

    @Test
    void what_is_refused_is_one_sentence_and_what_is_misspelt_shows_the_usage() {
        var refused = run("backup", "--data", at("one"), "--to", at("none"), "--out", at("b"));
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err().strip()).contains("cannot be read.").doesNotContain("\n");
        assertThat(run("backup", "--data", at("one")).exit()).isEqualTo(2);
        assertThat(run().err()).contains("Usage: clearinghouse key recovery");
        assertThat(run("restore", "--help").exit()).isZero();
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private record Ended(int exit, String out, String err) {}

    private static Ended run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exit =
                KeyFiles.run(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        arguments);
        return new Ended(
                exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
