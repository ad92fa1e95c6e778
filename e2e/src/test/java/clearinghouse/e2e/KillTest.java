package clearinghouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is ended at the worst moments, and what is left of it and of its data. */
class KillTest {

    /** In each step, the acts and the moments of work at which the server ends. */
    private static final Map<String, List<String>> ENDED_AT =
            Map.ofEntries(
                    Map.entry("who", List.of("party", "token")),
                    Map.entry("inventories", List.of("inventory")),
                    Map.entry("claims", List.of("claim", "overlapping claim", "coverage")),
                    Map.entry("findings", List.of("submission at once", "SARIF")),
                    Map.entry("validation", List.of("validation", "first verdict")),
                    Map.entry("case", List.of("case", "invitation")),
                    Map.entry("patches", List.of("patch", "judging")),
                    Map.entry("advisory", List.of("draft", "publication")),
                    Map.entry("exposure", List.of("exposure")),
                    Map.entry("release", List.of("release", "sync")),
                    Map.entry(
                            "receipts",
                            List.of(
                                    "proof of the fix",
                                    "receipt at once",
                                    "taking of the call",
                                    "setting aside")),
                    Map.entry("report", List.of("funnel")));

    /** Answered and kept in the same way as others of their step, so left to the long run. */
    private static final Set<String> ALIKE =
            Set.of(
                    "party",
                    "overlapping claim",
                    "SARIF",
                    "sync",
                    "taking of the call",
                    "setting aside");

    @TempDir private Path folder = Path.of("");

    @BeforeAll
    static void assumeInstalled() {
        Tool.assumeInstalled("bwrap", "apt-get install bubblewrap");
        assumeTrue(
                Files.exists(ServerProcess.jar()),
                "not run: there is no built server (mvn package)");
    }

    @Test
    void killed_in_each_step_the_loop_ends_like_one_that_was_left_alone() throws IOException {
        killAt(
                ENDED_AT.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        step ->
                                                step.getValue().stream()
                                                        .filter(act -> !ALIKE.contains(act))
                                                        .toList())));
    }

    @Test
    @Tag("slow")
    void killed_at_each_act_the_loop_ends_like_one_that_was_left_alone() throws IOException {
        killAt(ENDED_AT);
    }

    private void killAt(Map<String, List<String>> acts) throws IOException {
        var alone = new Alone(data("alone"));
        var killed = new Killing(data("killed"), acts);
        try (alone;
                killed) {
            var expected = alone.loop();
            expected.run(data("agent-alone"));
            var loop = killed.loop();
            var agent = data("agent");
            loop.run(agent);
            assertThat(loop.summary()).isEqualTo(expected.summary());
            assertThat(killed.acts()).isEqualTo(acts);
            assertThat(killed.acts().keySet()).containsExactlyElementsOf(Loop.STEPS);
            assertThat(killed.staged()).as("seen before the kills").isNotEmpty();
            assertThat(killed.stagedByTheDead()).as("proofs outside of the vault").isEmpty();
            verifyRecord(loop, agent);
        }
    }

    private static void verifyRecord(Loop loop, Path folder) throws IOException {
        loop.as("auditor")
                .await("/api/v1/audit/waiting", waiting -> waiting.path("items").isEmpty());
        var verified = loop.command(folder, loop.tokenFile(folder, "auditor"), "audit", "verify");
        assertThat(verified.exit()).as(verified.output()).isZero();
        assertThat(verified.output()).contains(" 0 not yet sealed");
    }

    @Test
    void ctrl_c_in_the_middle_of_a_validation_leaves_nothing_and_the_next_start_ends_it()
            throws IOException, InterruptedException {
        var data = data("interrupted");
        var server = ServerProcess.startIn(data);
        var story = new Story(server.address(), server.administratorToken());
        story.registerOnce();
        var finding = story.submitOne();
        awaitSandbox(server);
        var family = server.family();
        server.pressCtrlC();
        assertThat(leftOf(family, data)).isEmpty();
        try (var next = ServerProcess.startIn(data)) {
            var analyst = new Actor(next.address(), Optional.of(story.token("analyst")));
            var seen =
                    analyst.await(
                            "/api/v1/findings/" + finding,
                            found -> found.path("verdict").isObject());
            assertThat(seen.at("/verdict/verdict").asString()).isEqualTo("reproduced");
        }
    }

    @Test
    void a_second_start_on_one_data_directory_says_so_and_the_first_serves_on()
            throws IOException, InterruptedException {
        var data = data("shared");
        try (var first = ServerProcess.startIn(data)) {
            var second =
                    ServerProcess.launcher("serve", "--port", "0", "--data", data.toString())
                            .redirectErrorStream(true)
                            .start();
            var said = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(second.waitFor()).isEqualTo(1);
            assertThat(said.strip())
                    .isEqualTo(
                            "The data directory %s is in use by process %d."
                                    .formatted(data, first.family().getFirst().pid()));
            assertThat(
                            new Actor(first.address(), Optional.of(first.administratorToken()))
                                    .get("/api/v1/me")
                                    .path("party")
                                    .isString())
                    .isTrue();
        }
        assertThat(Processes.touching(data)).isEmpty();
    }

    private Path data(String name) throws IOException {
        return Files.createDirectory(
                folder.toRealPath().resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static List<String> leftOf(List<ProcessHandle> family, Path data) {
        return Processes.leftOf(() ->
                Stream.concat(Processes.running(family).stream(), Processes.touching(data).stream())
                        .toList());
    }

    /** Looks until hostile code runs, so that what follows happens in the middle of it. */
    private static void awaitSandbox(ServerProcess server) {
        var until = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (server.family().stream()
                .noneMatch(each ->
                        each.info().command().filter(name -> name.endsWith("bwrap")).isPresent())) {
            assertThat(System.nanoTime()).as("a sandbox runs").isLessThan(until);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** A data directory that outlives its servers. */
    private abstract static class Kept implements Loop.Fate, AutoCloseable {
        final Path data;
        private ServerProcess process;

        Kept(Path data) throws IOException {
            this.data = data;
            this.process = ServerProcess.startIn(data);
        }

        ServerProcess process() {
            return process;
        }

        void restart() {
            try {
                process = ServerProcess.startIn(data);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Loop loop() throws IOException {
            return new Loop(() -> process.address(), process.administratorToken(), this);
        }

        @Override
        public void close() throws IOException {
            process.close();
        }
    }

    private static final class Alone extends Kept {

        Alone(Path data) throws IOException {
            super(data);
        }
    }

    private static final class Killing extends Kept {

        private final Map<String, List<String>> wanted;
        private final Map<String, List<String>> killed = new LinkedHashMap<>();
        private final Set<Path> staged = new TreeSet<>();
        private String step = "before the first";

        Killing(Path data, Map<String, List<String>> wanted) throws IOException {
            super(data);
            this.wanted = wanted;
        }

        /** By step, in the order in which they came. */
        Map<String, List<String>> acts() {
            return killed;
        }

        Set<Path> staged() {
            return staged;
        }

        @Override
        public void begins(String next) {
            step = next;
        }

        @Override
        public void answered(String act) {
            killOnce(act);
        }

        @Override
        public void oneOfManyAnswered(String act) {
            killOnce(act);
        }

        @Override
        public void sandboxed(String work) {
            if (isDue(work)) {
                awaitSandbox(process());
                killOnce(work);
            }
        }

        @Override
        public void seen(String what) {
            killOnce(what);
        }

        private boolean isDue(String act) {
            return wanted.getOrDefault(step, List.of()).contains(act)
                    && !killed.getOrDefault(step, List.of()).contains(act);
        }

        private void killOnce(String act) {
            if (isDue(act)) {
                killNow(act);
                killed.computeIfAbsent(step, _ -> new ArrayList<>()).add(act);
            }
        }

        private void killNow(String act) {
            var family = process().family();
            staged.addAll(Processes.stagedBy(family));
            process().kill();
            assertThat(leftOf(family, data)).as("left after a kill at " + act).isEmpty();
            restart();
        }

        /** What the runners of killed servers had laid out for their sandboxes. */
        List<Path> stagedByTheDead() {
            return staged.stream().filter(Files::exists).toList();
        }
    }
}
