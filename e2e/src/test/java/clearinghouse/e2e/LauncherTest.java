package clearinghouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher on a tree of its own, beside a JDK and a Maven that tell on whoever calls them. */
class LauncherTest {

    @TempDir private Path folder = Path.of("");
    private Path tree = Path.of("");
    private Path programs = Path.of("");

    @BeforeEach
    void layOut() throws IOException {
        tree = Files.createDirectories(folder.toRealPath().resolve("tree"));
        programs = Files.createDirectories(folder.resolve("programs"));
        Files.createDirectories(tree.resolve("cli/src/main/java"));
        Files.writeString(tree.resolve("cli/pom.xml"), "<project/>");
        Files.writeString(tree.resolve("pom.xml"), "<project/>");
        var script = ServerProcess.repository().resolve("clearinghouse");
        program(tree.resolve("clearinghouse"), Files.readString(script));
        var jdk = Files.createDirectories(folder.resolve("jdk/bin"));
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
        program(jdk.resolve("java"), "#!/bin/sh\necho \"java $*\"\n");
        program(jdk.resolve("javac"), "#!/bin/sh\n");
        program(
                programs.resolve("mvn"),
                "#!/bin/sh\n: >'%s'\n".formatted(folder.resolve("maven-was-called")));
    }

    private static void program(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private void build() throws IOException {
        Files.createDirectories(tree.resolve("target/dist"));
        Files.createFile(tree.resolve("target/dist/server.aot"));
        Files.createFile(tree.resolve("target/dist/.built"));
    }

    private Tool.Result launch(String... arguments) {
        return launch(programs + ":" + System.getenv("PATH"), List.of(), arguments);
    }

    private Tool.Result launch(String path, List<String> within, String... arguments) {
        var command = new ArrayList<>(within);
        command.add(tree.resolve("clearinghouse").toString());
        command.addAll(List.of(arguments));
        return Tool.run(
                folder,
                Map.of(
                        "CH_JAVA_HOME",
                        within.isEmpty() ? folder.resolve("jdk").toString() : "",
                        "JAVA_HOME",
                        "",
                        "HOME",
                        folder.toString(),
                        "CLEARINGHOUSE_BUILT",
                        "",
                        "PATH",
                        path),
                command);
    }

    private boolean calledMaven() {
        return Files.exists(folder.resolve("maven-was-called"));
    }

    @Test
    void a_built_tree_is_started_without_maven() throws IOException {
        build();
        for (var command : List.of("serve", "version", "submit", "demo", "build")) {
            var ran = launch(command);
            assertThat(ran.exit()).as(ran.output()).isZero();
            if (!command.equals("build")) {
                assertThat(ran.output()).contains("java ", tree + "/target/dist/");
            }
        }
        assertThat(calledMaven()).isFalse();
    }

    @Test
    void every_command_that_the_help_names_is_one() throws IOException {
        build();
        var named =
                Pattern.compile("(?m)^ *\\./clearinghouse ([a-z]+)")
                        .matcher(launch("help").output())
                        .results()
                        .map(found -> found.group(1))
                        .toList();
        assertThat(named).contains("demo", "serve", "test", "funnel");
        for (var command : named) {
            var ran = launch(command, "--help");
            assertThat(ran.exit()).as(command + ": " + ran.output()).isZero();
        }
    }

    @Test
    void the_keys_of_a_server_are_handled_where_the_server_is_and_asked_about_from_anywhere()
            throws IOException {
        build();
        for (var command : List.of("recovery", "backup", "restore", "passphrase")) {
            assertThat(launch("key", command, "--out", "x").output())
                    .contains("clearinghouse.app.KeyFiles " + command + " --out x");
        }
        assertThat(launch("key", "list").output()).contains("clearinghouse-cli.jar key list");
    }

    @Test
    void a_tree_with_a_newer_source_is_built_by_maven() throws IOException {
        launch("version");
        assertThat(calledMaven()).isTrue();
    }

    @Test
    void a_missing_maven_is_one_sentence_and_exit_3() {
        var ran = launch(folder.resolve("nothing").toString(), List.of(), "build");
        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.output().lines())
                .containsExactly(
                        "clearinghouse needs Maven 3.8 or newer to build itself: install it, for example with 'apt-get install maven'.");
    }

    @Test
    void a_missing_jdk_is_one_sentence_and_exit_3() {
        Tool.assumeInstalled("bwrap", "apt-get install bubblewrap");
        // Where it looks by itself, there are none.
        var bare =
                List.of(
                        "bwrap",
                        "--dev-bind",
                        "/",
                        "/",
                        "--tmpfs",
                        "/usr/lib/jvm",
                        "--tmpfs",
                        "/opt");
        var ran = launch("/usr/bin:/bin", bare, "version");
        assertThat(ran.exit()).as(ran.output()).isEqualTo(3);
        assertThat(ran.output().lines())
                .singleElement()
                .asString()
                .startsWith("clearinghouse needs a JDK 25 or newer: install one");
    }

    @Test
    void an_unknown_command_is_said_at_once_and_builds_nothing() {
        var ran = launch("destroy");
        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.output().strip())
                .isEqualTo("There is no command destroy: see ./clearinghouse help.");
        assertThat(calledMaven()).isFalse();
    }

    @Test
    void build_and_test_explain_themselves_and_answer_in_json() throws IOException {
        for (var command : List.of("build", "test")) {
            var help = launch(command, "--help");
            assertThat(help.exit()).isZero();
            assertThat(help.output()).startsWith("Usage: clearinghouse " + command);
        }
        assertThat(calledMaven()).isFalse();
        build();
        assertThat(launch("build", "--json").output().strip())
                .isEqualTo("{\"ok\":true,\"exit\":0}");
        assertThat(launch("build", "--fast").exit()).isEqualTo(2);
    }
}
