package clearinghouse.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import clearinghouse.runner.protocol.Content;
import clearinghouse.runner.protocol.Evidence;
import clearinghouse.runner.protocol.Input;
import clearinghouse.runner.protocol.Limits;
import clearinghouse.runner.protocol.Outcome;
import clearinghouse.runner.protocol.Request;
import clearinghouse.runner.protocol.Run;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What both sandboxes promise, shown with programs that try the opposite. */
@ParameterizedClass
@ValueSource(strings = {"bubblewrap", "util-linux"})
class SandboxContractTest {

    private static final Limits LIMITS =
            Limits.standard().withWall(Duration.ofSeconds(8)).withProcesses(100);

    @Parameter String name = "";

    /** Every process of a run inherits it, so it finds what a run left. */
    private final String mark = "mark-" + UUID.randomUUID();

    @BeforeEach
    void the_sandbox_is_installed() {
        var problem = Sandbox.choose(name).problem();
        assumeTrue(problem.isEmpty(), () -> "not run with " + name + ": " + problem.orElse(""));
    }

    @AfterEach
    void nothing_is_left_running() throws IOException {
        assertThat(marked()).isEmpty();
    }

    @Test
    void the_self_test_passes() throws Exception {
        var result = new SelfTest(boxes(), name).run();
        assertThat(result.checks()).allMatch(check -> check.passed());
        assertThat(result.passed()).isTrue();
    }

    @Test
    void a_quiet_program_is_reported_as_it_ends() throws Exception {
        var evidence = shell(LIMITS, "echo said; echo complained >&2; echo kept > /out/f; exit 7");
        assertThat(evidence.outcome()).isEqualTo(Outcome.EXITED);
        assertThat(evidence.exit()).isEqualTo(7);
        assertThat(evidence.stdout().text()).isEqualTo("said\n");
        assertThat(evidence.stderr().text()).isEqualTo("complained\n");
        assertThat(evidence.files())
                .containsExactly(new Evidence.CollectedFile("f", Content.of("kept\n")));
        assertThat(evidence.sandbox()).isEqualTo(name);
        assertThat(evidence.inForce()).contains("root: read-only", LIMITS.describe());
        assertThat(evidence.commandLine())
                .endsWith("/bin/sh", "-c", evidence.commandLine().getLast());
    }

    @Test
    void a_program_ended_by_a_signal_is_reported_so() throws Exception {
        var evidence = shell(LIMITS, "kill -SEGV $$");
        assertThat(evidence.outcome()).isEqualTo(Outcome.SIGNALLED);
        assertThat(evidence.signal()).isEqualTo(11);
    }

    @Test
    void system_calls_beyond_need_are_refused_where_they_can_be_filtered() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/perl")),
                "not run without perl, which makes the calls");
        assumeTrue(
                SeccompFilter.program().isPresent(),
                "not run where the filter's call table is another");
        assertThat(shell(LIMITS, "grep -h ^Seccomp: /proc/self/status").stdout().text())
                .contains("2");
        // AF_VSOCK reaches the hypervisor through any network namespace.
        var socket = "socket(my $s, 40, 1, 0) or exit($! == 1 ? 0 : 4); exit 5";
        assertThat(run(LIMITS, List.of("/usr/bin/perl", "-e", socket)).exit()).isZero();
    }

    @Test
    void a_command_that_is_missing_is_no_failure_of_the_box() throws Exception {
        assertThat(run(LIMITS, List.of("/usr/bin/no-such-program")).exit()).isBetween(126, 127);
    }

    @Test
    void the_environment_of_the_caller_stays_outside() throws Exception {
        assertThat(shell(LIMITS, "env | cut -d= -f1 | sort | tr '\\n' ' '").stdout().text())
                .isEqualTo("HOME MARK PATH PWD ");
    }

    @Test
    void a_fork_bomb_is_contained() throws Exception {
        var evidence =
                shell(
                        LIMITS.withWall(Duration.ofMillis(1500)).withProcesses(40),
                        // Its complaints could fill the output before its time is up.
                        "exec 2>/dev/null; f() { f | f & }; f; while :; do sleep 1; done");
        assertThat(evidence.outcome())
                .isIn(Outcome.EXITED, Outcome.KILLED_WALL, Outcome.KILLED_CPU);
        assertThat(evidence.wallMillis()).isLessThan(6000);
    }

    /** Counted by itself, because a bomb would be ended by the wall as well. */
    @Test
    void no_more_processes_start_than_are_allowed() throws Exception {
        var started =
                "i=0; while [ $i -lt 60 ]; do sleep 5 & i=$((i+1)); echo $i; done; kill $(jobs -p)";
        var enough = shell(LIMITS.withProcesses(100), started);
        assertThat(enough.stdout().text().lines()).hasSize(60);
        var tooMany = shell(LIMITS.withProcesses(40), started);
        assertThat(tooMany.stdout().text().lines()).hasSizeBetween(20, 40);
        assertThat(tooMany.exit()).isNotZero();
    }

    @Test
    void memory_is_limited_over_all_processes_together() throws Exception {
        var evidence = java(LIMITS.withMemoryBytes(160L << 20), "allocate");
        assertThat(evidence.outcome()).isEqualTo(Outcome.KILLED_MEMORY);
        assertThat(evidence.peakMemoryBytes()).isBetween(160L << 20, 700L << 20);
    }

    @Test
    void processor_time_is_limited_over_all_threads_together() throws Exception {
        var evidence = java(LIMITS.withCpuSeconds(1), "spin");
        assertThat(evidence.outcome()).isEqualTo(Outcome.KILLED_CPU);
    }

    @Test
    void waiting_is_limited() throws Exception {
        var evidence = shell(LIMITS.withWall(Duration.ofMillis(300)), "sleep 99");
        assertThat(evidence.outcome()).isEqualTo(Outcome.KILLED_WALL);
        assertThat(evidence.exit()).isEqualTo(-1);
    }

    @Test
    void a_process_that_tries_to_outlive_the_run_ends_with_it() throws Exception {
        var evidence =
                shell(
                        LIMITS,
                        "(setsid nohup sleep 999 </dev/null >/dev/null 2>&1 &) ; sleep 0.1; exit 0");
        assertThat(evidence.outcome()).isEqualTo(Outcome.EXITED);
        assertThat(evidence.wallMillis()).isLessThan(6000);
    }

    @Test
    void killing_everything_in_sight_kills_only_itself() throws Exception {
        var evidence = shell(LIMITS, "kill -9 -1; exit 3");
        assertThat(evidence.outcome()).isIn(Outcome.EXITED, Outcome.SIGNALLED);
    }

    @Test
    void nothing_outside_its_folders_can_be_written() throws Exception {
        var outside = Files.createTempDirectory("outside");
        try {
            var paths =
                    List.of(
                            outside.toString(),
                            "/",
                            "/usr",
                            "/usr/bin",
                            "/etc",
                            "/in",
                            "/jdk",
                            "/dev",
                            "/dev/shm",
                            "/proc/sys/kernel",
                            "/var",
                            "/root",
                            "/home");
            var evidence =
                    shell(
                            LIMITS,
                            "for d in "
                                    + String.join(" ", paths)
                                    + "; do (echo x > $d/"
                                    + mark
                                    + ") 2>/dev/null && echo $d; done; exit 0");
            assertThat(evidence.stdout().text()).isEmpty();
            assertThat(outside).isEmptyDirectory();
        } finally {
            Files.delete(outside);
        }
    }

    @Test
    void temporary_space_is_limited() throws Exception {
        var evidence =
                shell(
                        LIMITS,
                        "for i in 1 2 3 4 5 6 7 8; do head -c 12000000 /dev/zero > /tmp/$i || exit 5; done");
        assertThat(evidence.exit()).isEqualTo(5);
        assertThat(evidence.stderr().text()).contains("No space left");
    }

    @Test
    void a_single_file_is_limited() throws Exception {
        var evidence = shell(LIMITS, "head -c 60000000 /dev/zero > /out/f; exit $?");
        assertThat(evidence.exit()).isNotZero();
        assertThat(evidence.files()).allMatch(file -> file.content().size() <= LIMITS.fileBytes());
    }

    @Test
    void an_output_folder_that_fills_up_ends_the_run() throws Exception {
        var evidence = shell(LIMITS, "i=0; while :; do i=$((i+1)); : > /out/$i; done");
        assertThat(evidence.outcome()).isEqualTo(Outcome.KILLED_FILES);
    }

    @Test
    void a_flood_on_standard_output_ends_the_run() throws Exception {
        var evidence = shell(LIMITS, "yes");
        assertThat(evidence.outcome()).isEqualTo(Outcome.KILLED_OUTPUT);
        assertThat(evidence.stdout().size()).isEqualTo(LIMITS.outputBytes());
    }

    @Test
    void links_and_pipes_in_the_output_folder_are_not_followed() throws Exception {
        var evidence =
                shell(
                        LIMITS,
                        """
                        cd /out; echo good > file; mkdir sub; echo deep > sub/file
                        ln -s /etc/passwd link; ln -s / root; ln -s /dev/zero zero; ln -s link chain
                        mkfifo pipe; mkdir closed; echo x > closed/x; chmod 000 closed
                        i=0; while [ $i -lt 60 ]; do mkdir d; cd d; i=$((i+1)); done; echo too-deep > f; exit 0
                        """);
        assertThat(evidence.outcome()).isEqualTo(Outcome.EXITED);
        assertThat(evidence.files())
                .extracting(Evidence.CollectedFile::path)
                .contains("file", "sub/file")
                .isSubsetOf("file", "sub/file", "closed/x");
        assertThat(evidence.note()).contains("no regular files");
    }

    @Test
    void the_host_cannot_be_reached_by_network() throws Exception {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var evidence = java(LIMITS, "connect", Integer.toString(listener.getLocalPort()));
            assertThat(evidence.stdout().text()).isEqualTo("refused");
        }
    }

    @Test
    void no_new_namespaces_can_be_made() throws Exception {
        var evidence =
                shell(
                        LIMITS,
                        "for n in user mount net pid uts ipc; do unshare --$n true 2>/dev/null && echo $n; done; exit 0");
        assertThat(evidence.stdout().text()).isEmpty();
        assertThat(evidence.exit()).isZero();
    }

    @Test
    void only_its_own_processes_are_visible() throws Exception {
        var count = shell(LIMITS, "ls /proc | grep -c '^[0-9]'").stdout().text().strip();
        assertThat(Integer.parseInt(count)).isLessThan(6);
    }

    @Test
    void seen_from_outside_it_is_never_the_superuser() throws Exception {
        var boxes = boxes();
        var evidence = new ArrayList<Evidence>();
        var run =
                new Run("long", List.of("/bin/sh", "-c", "sleep 99"), Map.of("MARK", mark), LIMITS);
        var thread =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                boxes.run(
                                        new Request.Job(List.of(), List.of(run), 1), evidence::add);
                            } catch (IOException | InterruptedException failed) {
                                throw new IllegalStateException(failed);
                            }
                        });
        long pid = Processes.await(() -> Processes.running(mark, "sleep"));
        assertThat(Files.readString(Path.of("/proc/" + pid + "/status")))
                .doesNotContainPattern("Uid:\\s+0\\s");
        boxes.cancel();
        thread.join(5000);
        assertThat(evidence).extracting(Evidence::outcome).containsExactly(Outcome.CANCELLED);
    }

    @Test
    void two_runs_of_a_job_do_not_see_each_other() throws Exception {
        var evidence = new ArrayList<Evidence>();
        var script = "echo $$ > /out/a; echo x > /tmp/x; ls /out /tmp | tr '\\n' ' '";
        var runs =
                List.of(
                        new Run("1", List.of("/bin/sh", "-c", script), Map.of(), LIMITS),
                        new Run("2", List.of("/bin/sh", "-c", script), Map.of(), LIMITS));
        boxes().run(new Request.Job(List.of(), runs, 2), evidence::add);
        assertThat(evidence)
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.stdout().text()).isEqualTo("/out: a  /tmp: x "));
    }

    @Test
    void what_was_staged_is_gone_afterwards() throws Exception {
        var evidence = shell(LIMITS, "mkdir -p /out/a/b; chmod 000 /out/a");
        assertThat(Processes.staged(String.join(" ", evidence.commandLine())))
                .singleElement()
                .satisfies(folder -> assertThat(folder).doesNotExist());
    }

    private List<Long> marked() throws IOException {
        return Processes.running(mark, "");
    }

    private Boxes boxes() {
        return new Boxes(Sandbox.choose(name), Host.current(), Path.of("/dev/shm"));
    }

    private Evidence shell(Limits limits, String script) throws Exception {
        return run(limits, List.of("/bin/sh", "-c", script));
    }

    private Evidence java(Limits limits, String... arguments) throws Exception {
        var command =
                new ArrayList<>(
                        List.of(
                                "/jdk/bin/java",
                                "-XX:MaxDirectMemorySize=2g",
                                "-Xmx64m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                "/in",
                                Hostile.class.getName()));
        command.addAll(List.of(arguments));
        return run(limits, command);
    }

    private Evidence run(Limits limits, List<String> command) throws Exception {
        var evidence = new ArrayList<Evidence>();
        var hostile = Content.of(Hostile.class.getResourceAsStream("Hostile.class").readAllBytes());
        boxes().run(
                        new Request.Job(
                                List.of(
                                        new Input.Bytes(
                                                "clearinghouse/runner/Hostile.class", hostile)),
                                List.of(new Run("hostile", command, Map.of("MARK", mark), limits)),
                                1),
                        evidence::add);
        assertThat(evidence).hasSize(1);
        return evidence.getFirst();
    }
}
