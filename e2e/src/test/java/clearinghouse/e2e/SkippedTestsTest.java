package clearinghouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate of {@code .ci/run} against tests that did not run, tried on reports as Maven writes. */
class SkippedTestsTest {

    private static final Path GATE = Path.of("..", ".ci", "skipped").toAbsolutePath();

    private static final String RAN =
            "<testcase name=\"ran\" classname=\"a.OneTest\" time=\"0\"/>\n";
    private static final String SKIPPED =
            """
            <testcase name="left_out{Path}[1]" classname="a.OneTest" time="0.1">
              <skipped message="not run: e2e/csaf-validator is not installed (npm ci)" type="org.opentest4j.TestAbortedException"><![CDATA[at]]></skipped>
            </testcase>
            """;
    private static final String SKIPPED_WHOLE =
            """
            <testcase name="" classname="a.OneTest" time="0.0">
              <skipped message="not run: nothing is there"/>
            </testcase>
            """;

    @TempDir private Path folder = Path.of("");

    private Tool.Result judged(String cases, String list) throws IOException {
        var reports = Files.createDirectories(folder.resolve("formats/target/surefire-reports"));
        Files.writeString(
                reports.resolve("TEST-a.OneTest.xml"),
                "<?xml version=\"1.0\"?>\n<testsuite name=\"a.OneTest\">\n"
                        + cases
                        + "</testsuite>");
        return gate(list);
    }

    private Tool.Result gate(String list) throws IOException {
        var allowed = Files.writeString(folder.resolve("may-skip"), list);
        return Tool.run(
                folder, Map.of(), List.of(GATE.toString(), folder.toString(), allowed.toString()));
    }

    @Test
    void a_run_without_a_skip_passes() throws IOException {
        var said = judged(RAN, "");
        assertThat(said.exit()).as(said.output()).isZero();
    }

    @Test
    void a_skip_that_nobody_wrote_down_fails_the_run_and_is_named_with_its_reason()
            throws IOException {
        var said = judged(RAN + SKIPPED, "# nothing\n");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.output())
                .contains("a.OneTest#left_out", "e2e/csaf-validator is not installed");
        assertThat(judged(SKIPPED_WHOLE + RAN, "").exit()).isEqualTo(1);
    }

    @Test
    void a_skip_with_a_written_reason_passes() throws IOException {
        assertThat(judged(SKIPPED, "a.OneTest#left_out another processor\n").exit()).isZero();
        assertThat(judged(SKIPPED_WHOLE, "a.OneTest another processor\n").exit()).isZero();
        assertThat(judged(SKIPPED, "a.OneTest#other another processor\n").exit()).isEqualTo(1);
    }

    @Test
    void a_reason_has_to_be_given() throws IOException {
        var said = judged(SKIPPED, "a.OneTest#left_out\n");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.output()).contains("no reason");
    }

    @Test
    void no_report_at_all_is_no_pass() throws IOException {
        assertThat(gate("").exit()).isEqualTo(1);
    }
}
