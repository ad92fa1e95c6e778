package clearinghouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that answer each line of standard input with one line, and need no server. */
class LineCommandsTest {
    private static final String VECTOR_2 =
            "AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H";
    private static final String VECTOR_3 = "CVSS:3.0/S:U/AV:N/AC:L/PR:H/UI:N/C:L/I:L/A:N/E:F";
    private static final String VECTOR_4 =
            "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N/E:U";

    private final LoopbackServer server = new LoopbackServer();
    @TempDir private Path folder = Path.of("");

    @AfterEach
    void stop() {
        server.close();
    }

    private Cli.Result fed(String input, String... args) {
        return new Cli(server, folder, InstantSource.system()).asking(input, args);
    }

    @Test
    void each_vector_is_answered_with_its_scores_in_order() {
        var answers =
                fed(
                        String.join(
                                "\n",
                                VECTOR_2,
                                "AV:N/AC:L/Au:N/C:N/I:N/A:C",
                                VECTOR_3,
                                VECTOR_4,
                                "",
                                "CVSS:3.1/AV:N",
                                VECTOR_4 + "\r\n"),
                        "cvss",
                        "score");
        assertThat(answers.exit()).isZero();
        assertThat(answers.out().split("\n"))
                .containsExactly(
                        "7.8\t6.4\t9.2",
                        "7.8\t-\t-",
                        "3.8\t3.7\t3.7",
                        "6.6",
                        "error: no metric and value of CVSS 2.0: ",
                        "error: base metric AC is missing",
                        "6.6");
        assertThat(answers.err()).isEmpty();
    }

    @Test
    void scores_as_json_name_what_they_are() {
        var answers = fed(VECTOR_2 + "\n" + VECTOR_4 + "\nnone\n", "cvss", "score", "--json");
        assertThat(answers.out().split("\n"))
                .containsExactly(
                        "{\"version\":\"2.0\",\"base\":7.8,\"temporal\":6.4,\"environmental\":9.2,\"score\":9.2}",
                        "{\"version\":\"4.0\",\"base\":8.7,\"score\":6.6}",
                        "{\"error\":\"no metric and value of CVSS 2.0: none\"}");
    }

    @Test
    void each_purl_is_answered_with_its_parts_in_order() {
        var answers =
                fed(
                        """
                        pkg:Maven/org.json/json@20220924?type=jar&classifier=sources#a/b
                        pkg:npm/%40angular/core
                        maven/org.json/json
                        pkg:generic/caf%C3%A9
                        """,
                        "purl", "parse");
        assertThat(answers.exit()).isZero();
        assertThat(answers.out().split("\n"))
                .containsExactly(
                        "{\"type\":\"maven\",\"namespace\":\"org.json\",\"name\":\"json\",\"version\":\"20220924\",\"qualifiers\":{\"classifier\":\"sources\",\"type\":\"jar\"},\"subpath\":\"a/b\"}",
                        "{\"type\":\"npm\",\"namespace\":\"@angular\",\"name\":\"core\",\"version\":null,\"qualifiers\":null,\"subpath\":null}",
                        "error: a purl begins with pkg:",
                        "{\"type\":\"generic\",\"namespace\":null,\"name\":\"café\",\"version\":null,\"qualifiers\":null,\"subpath\":null}");
        assertThat(fed("x\n", "purl", "parse", "--json").out())
                .isEqualTo("{\"error\":\"a purl begins with pkg:\"}\n");
    }

    @Test
    void a_line_without_end_is_one_error_and_the_next_is_answered() {
        var answers = fed("A".repeat(3_000_000) + "\n" + VECTOR_4, "cvss", "score");
        assertThat(answers.out().split("\n"))
                .containsExactly("error: a line has at most 131072 characters", "6.6");
    }

    @Test
    void no_line_is_no_answer() {
        assertThat(fed("", "cvss", "score")).isEqualTo(new Cli.Result(0, "", ""));
    }

    @Test
    void a_program_that_waits_for_an_answer_gets_it_before_it_asks_on() throws Exception {
        var questions = new PipedOutputStream();
        var answers = new PipedInputStream();
        var asked = new PipedInputStream(questions);
        var told = new PrintStream(new PipedOutputStream(answers), true, StandardCharsets.UTF_8);
        var world = new World(asked, told, told, InstantSource.system(), _ -> {});
        var command = Thread.startVirtualThread(() -> Main.run(world, "cvss", "score"));
        for (int i = 0; i < 3; i++) {
            questions.write((VECTOR_4 + "\n").getBytes(StandardCharsets.UTF_8));
            questions.flush();
            assertThat(line(answers)).isEqualTo("6.6");
        }
        questions.close();
        command.join();
    }

    private static String line(InputStream in) throws IOException {
        var text = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            text.append((char) c);
        }
        return text.toString();
    }
}
