package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.platform.DataDirectory;
import clearinghouse.vault.FileKeystore;
import clearinghouse.vault.Passphrase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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
    void under_cnsa_2_0_a_weaker_backup_opens_and_the_command_says_so() throws IOException {
        Files.createDirectories(folder.resolve("one/keys"));
        Files.writeString(folder.resolve("one/keys/record-ml-dsa-65.key"), "a key");
        run("recovery", "--out", at("weak"));
        run("recovery", "--cnsa-2.0", "--out", at("strong"));
        var weaker = new String[] {"backup", "--data", at("one"), "--to", at("weak.pub"), "--out"};
        assertThat(run(with(weaker, at("b"))).exit()).isZero();
        assertThat(run(with(weaker, at("c"), "--cnsa-2.0")).err()).contains("ML-KEM-1024");
        var stronger =
                run(
                        "backup",
                        "--data",
                        at("one"),
                        "--to",
                        at("strong.pub"),
                        "--out",
                        at("d"),
                        "--cnsa-2.0");
        assertThat(stronger.exit()).as(stronger.err()).isZero();
        var said =
                run(
                        "restore",
                        "--cnsa-2.0",
                        "--from",
                        at("b"),
                        "--with",
                        at("weak"),
                        "--data",
                        at("two"));
        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains("sealed with ML-KEM-768; CNSA 2.0 asks for ML-KEM-1024");
        assertThat(folder.resolve("two/keys/record-ml-dsa-65.key")).hasContent("a key");
        var silent =
                run(
                        "restore",
                        "--cnsa-2.0",
                        "--from",
                        at("d"),
                        "--with",
                        at("strong"),
                        "--data",
                        at("three"));
        assertThat(silent.out()).doesNotContain("CNSA").endsWith(": 1\n");
    }

    private static String[] with(String[] some, String... more) {
        return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
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

    @Test
    void a_passphrase_is_changed_and_then_the_new_one_alone_opens_the_same_keys()
            throws IOException {
        privately("old", "the passphrase of before\n");
        privately("new", "the passphrase of afterwards\n");
        data("one");
        var file = folder.resolve("one/keys/vault.key");
        var keystore = opened(file, "old");
        var key = keystore.keyBeside(Set.of());
        var wrapped = keystore.wrap(key, new byte[32], "fnd_1");
        var before = Files.readAllBytes(file);

        var forgot = change("one", "--new-passphrase-file", at("new"));
        assertThat(forgot.exit()).isEqualTo(1);
        assertThat(forgot.err())
                .startsWith("The passphrase was not changed: ")
                .contains("is protected by a passphrase")
                .endsWith(".\n");
        var wrong =
                change("one", "--passphrase-file", at("new"), "--new-passphrase-file", at("new"));
        assertThat(wrong.err()).contains("the passphrase does not open the keystore");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);

        // What a crash in the middle of an earlier one left behind.
        Files.write(folder.resolve("one/keys/vault.key.partial"), new byte[] {1, 2, 3});
        var changed =
                change("one", "--passphrase-file", at("old"), "--new-passphrase-file", at("new"));
        assertThat(changed.exit()).as(changed.err()).isZero();
        assertThat(changed.out()).contains(at("new")).doesNotContain("afterwards");
        assertThatThrownBy(() -> opened(file, "old")).hasMessageContaining("does not open");
        assertThat(opened(file, "new").unwrap(key, wrapped, "fnd_1")).hasSize(32);
        assertThat(FileKeystore.identity(Files.readAllBytes(file)))
                .as("to its database")
                .isEqualTo(FileKeystore.identity(before));
    }

    @Test
    void a_change_that_cannot_be_written_leaves_the_keystore_as_it_was() throws IOException {
        privately("new", "the passphrase of afterwards\n");
        data("one");
        var file = folder.resolve("one/keys/vault.key");
        FileKeystore.open(file, new SecureRandom());
        var before = Files.readAllBytes(file);
        Files.createDirectories(folder.resolve("one/keys/vault.key.partial/in-the-way"));
        var refused = change("one", "--new-passphrase-file", at("new"));
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("it is as it was");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void no_passphrase_is_changed_under_a_server_or_where_there_is_no_keystore()
            throws IOException {
        privately("new", "the passphrase of afterwards\n");
        data("one");
        assertThat(change("one", "--new-passphrase-file", at("new")).err())
                .contains("There is no keystore");
        FileKeystore.open(folder.resolve("one/keys/vault.key"), new SecureRandom());
        var open =
                (DataDirectory.Opened)
                        DataDirectory.open(folder.resolve("one"), DataDirectory.Kind.PRODUCTION);
        try (var _ = open.directory()) {
            assertThat(change("one", "--new-passphrase-file", at("new")).err())
                    .contains("is in use by process");
        }
    }

    /** As a server's first start leaves it. */
    private void data(String name) {
        var opened =
                (DataDirectory.Opened)
                        DataDirectory.open(folder.resolve(name), DataDirectory.Kind.PRODUCTION);
        opened.directory().close();
    }

    private Ended change(String data, String... options) {
        var all = new ArrayList<>(List.of("passphrase", "--data", at(data)));
        all.addAll(List.of(options));
        return run(all.toArray(String[]::new));
    }

    private FileKeystore opened(Path file, String passphrase) {
        return FileKeystore.open(
                file, Optional.of(Passphrase.read(folder.resolve(passphrase))), new SecureRandom());
    }

    private void privately(String name, String content) throws IOException {
        var file = Files.writeString(folder.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
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
