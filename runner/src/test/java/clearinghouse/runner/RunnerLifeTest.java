package clearinghouse.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import clearinghouse.runner.protocol.Codec;
import clearinghouse.runner.protocol.Evidence;
import clearinghouse.runner.protocol.Limits;
import clearinghouse.runner.protocol.Reply;
import clearinghouse.runner.protocol.Request;
import clearinghouse.runner.protocol.Run;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A runner as its own process: what it says, and what is left when it dies. */
@ParameterizedClass
@ValueSource(strings = {"bubblewrap", "util-linux"})
class RunnerLifeTest {

    @Parameter String name = "";

    private final String mark = "mark-" + UUID.randomUUID();

    @BeforeEach
    void the_sandbox_is_installed() {
        var problem = Sandbox.choose(name).problem();
        assumeTrue(problem.isEmpty(), () -> "not run with " + name + ": " + problem.orElse(""));
    }

    @Test
    void it_answers_one_job_and_exits() throws Exception {
        answerOneJob();
    }

    private void answerOneJob() throws Exception {
        var runner = start();
        try (var out = requests(runner);
                var in = new DataInputStream(runner.getInputStream())) {
            Codec.write(out, job("echo hello"));
            assertThat(Codec.readReply(in))
                    .isInstanceOfSatisfying(
                            Reply.Ran.class,
                            ran ->
                                    assertThat(ran.evidence())
                                            .extracting(Evidence::exit)
                                            .isEqualTo(0));
            assertThat(Codec.readReply(in)).isEqualTo(new Reply.Ended());
            assertThat(runner.waitFor(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void killed_without_warning_it_leaves_no_process_and_the_next_removes_what_it_staged()
            throws Exception {
        var runner = start();
        try (var out = requests(runner)) {
            Codec.write(out, job("sleep 999 & sleep 999"));
            Processes.await(() -> Processes.running(mark, "sleep"));
            var staged = Processes.stagedFor(mark);
            runner.destroyForcibly().waitFor();
            Processes.awaitNone(() -> Processes.running(mark, ""));
            assertThat(staged).singleElement().satisfies(left -> assertThat(left).exists());
            answerOneJob();
            assertThat(staged).noneMatch(Files::exists);
        }
    }

    @Test
    void it_ends_with_all_its_boxes_when_its_parent_lets_go() throws Exception {
        var runner = start();
        Set<Path> staged;
        try (var out = requests(runner)) {
            Codec.write(out, job("sleep 999 & sleep 999"));
            Processes.await(() -> Processes.running(mark, "sleep"));
            staged = Processes.stagedFor(mark);
        }
        assertThat(runner.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(Processes.running(mark, "")).isEmpty();
        assertThat(staged).isNotEmpty().noneMatch(Files::exists);
    }

    private Request job(String script) {
        var limits = Limits.standard().withWall(Duration.ofSeconds(30));
        return new Request.Job(
                List.of(),
                List.of(
                        new Run(
                                "x",
                                List.of("/bin/sh", "-c", script),
                                Map.of("MARK", mark),
                                limits)),
                1);
    }

    private Process start() throws Exception {
        var classes =
                Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes.toString(),
                        Main.class.getName(),
                        "--sandbox",
                        name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static DataOutputStream requests(Process runner) {
        return new DataOutputStream(new BufferedOutputStream(runner.getOutputStream()));
    }
}
