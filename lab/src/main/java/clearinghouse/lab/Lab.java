package clearinghouse.lab;

import clearinghouse.lab.Calls.Call;
import clearinghouse.lab.RunnerProcess.RunnerFailed;
import clearinghouse.runner.protocol.Content;
import clearinghouse.runner.protocol.Evidence;
import clearinghouse.runner.protocol.Input;
import clearinghouse.runner.protocol.Limits;
import clearinghouse.runner.protocol.Outcome;
import clearinghouse.runner.protocol.Reply;
import clearinghouse.runner.protocol.Request;
import clearinghouse.runner.protocol.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/**
 * The way in. Safe for many threads; keeps the self-test's answer and a few runs of unpatched
 * builds in memory.
 */
public final class Lab {

    private static final int MOST_PROOFS = 16;

    private final Settings settings;
    private final Artefacts artefacts;
    private final Map<Unpatched, List<RunEvidence>> unpatched =
            Collections.synchronizedMap(new Recent<>());
    private final AtomicReference<Optional<SandboxStatus>> tested =
            new AtomicReference<>(Optional.empty());

    private final AtomicReference<Optional<String>> problem =
            new AtomicReference<>(Optional.empty());

    public Lab(Settings settings) {
        this.settings = settings;
        this.artefacts = new Artefacts(settings.cache(), settings.maven(), settings.offline());
    }

    /** AUTO is bubblewrap where it is installed, else util-linux. */
    public enum SandboxChoice {
        AUTO,
        BUBBLEWRAP,
        UTIL_LINUX
    }

    /**
     * @param cache a lasting folder for artefacts
     * @param parallelism runs at once in one validation
     * @param scratch a tmpfs for what a box reads and writes, where it is not the system's own
     * @param runnerClassPath where the runner's classes are, when they are no jar on our own class
     *     path
     */
    public record Settings(
            Path cache,
            int parallelism,
            SandboxChoice sandbox,
            String maven,
            boolean offline,
            Optional<Path> scratch,
            Optional<Path> runnerClassPath) {

        public static Settings in(Path cache) {
            return new Settings(
                    cache, 2, SandboxChoice.AUTO, "mvn", false, Optional.empty(), Optional.empty());
        }

        public Settings withSandbox(SandboxChoice choice) {
            return new Settings(
                    cache, parallelism, choice, maven, offline, scratch, runnerClassPath);
        }

        public Settings withScratch(Optional<Path> tmpfs) {
            return new Settings(
                    cache, parallelism, sandbox, maven, offline, tmpfs, runnerClassPath);
        }
    }

    /** Proves that the box holds, once; a failure is tried again at the next call. */
    public synchronized SandboxStatus selfTest() {
        var known = tested.get();
        if (known.isPresent()) {
            return known.get();
        }
        var answer = new AtomicReference<Optional<SandboxStatus>>(Optional.empty());
        SandboxStatus status;
        try {
            new RunnerProcess(settings)
                    .ask(
                            new Request.SelfTest(),
                            reply -> {
                                if (reply instanceof Reply.Tested(var result)) {
                                    answer.set(Optional.of(status(result)));
                                }
                            },
                            () -> false);
            status = answer.get().orElseGet(() -> failed("the runner gave no answer"));
        } catch (RunnerFailed failed) {
            status = failed(String.valueOf(failed.getMessage()));
        } catch (CancellationException interrupted) {
            status = failed("interrupted");
        }
        if (status.passed()) {
            tested.set(Optional.of(status));
        }
        problem.set(status.passed() ? Optional.empty() : Optional.of(status.problem()));
        return status;
    }

    /** Why nothing is run on this machine, by the last time that it was tried. */
    public Optional<String> problem() {
        return problem.get();
    }

    private static SandboxStatus status(Reply.SelfTestResult result) {
        return new SandboxStatus(
                result.sandbox(),
                result.passed(),
                result.checks().stream()
                        .map(check ->
                                new SandboxStatus.Check(
                                        check.name(), check.passed(), check.detail()))
                        .toList());
    }

    private static SandboxStatus failed(String why) {
        return new SandboxStatus(
                "none", false, List.of(new SandboxStatus.Check("runner", false, why)));
    }

    /**
     * Every build of the target into the cache, so that nothing is fetched while a finding waits.
     */
    public Artefacts.Fetched prefetch(Target target) {
        return artefacts.fetch(all(target));
    }

    /** Why nothing can be tried here, in one sentence; empty when everything is at hand. */
    public Optional<String> problem(Collection<Target> targets) {
        for (var target : targets) {
            if (prefetch(target) instanceof Artefacts.Fetched.Missing(var reason)) {
                return Optional.of(reason);
            }
        }
        var status = selfTest();
        return status.passed()
                ? Optional.empty()
                : Optional.of(
                        "The sandbox does not hold on this machine (" + status.problem() + ").");
    }

    private static List<Artefact> all(Target target) {
        var wanted = new ArrayList<Artefact>();
        target.builds()
                .values()
                .forEach(build -> {
                    wanted.add(build.jar());
                    build.sources().ifPresent(wanted::add);
                });
        return wanted;
    }

    /**
     * Runs the proof three times on the vulnerable build and on each fixed one, with the benign
     * controls beside it.
     */
    public Verdict validate(Target target, Proof proof, Progress progress) {
        var problem = proof.problem(target);
        if (problem.isPresent()) {
            throw new IllegalArgumentException(problem.get());
        }
        try {
            var files = prepare(target, progress);
            var calls = new Calls(target);
            var builds = new ArrayList<>(List.of(target.vulnerable()));
            builds.addAll(target.fixed());
            for (var build : builds) {
                var jar = read(files, target.build(build).jar());
                for (int attempt = 1; attempt <= Verdict.ATTEMPTS; attempt++) {
                    calls.add(
                            build,
                            jar,
                            List.of(new Call("proof", attempt, proof.entry(), proof.input())));
                }
                calls.add(build, jar, controls(target));
            }
            return Verdict.of(target.vulnerable(), target.fixed(), run(calls, "run", progress));
        } catch (NotDone notDone) {
            return new Verdict.Errored(String.valueOf(notDone.getMessage()), List.of());
        }
    }

    /**
     * Applies the patch to the vulnerable sources, builds it, and judges the build by the proofs,
     * their variants and the benign controls.
     *
     * @param proofs of one vulnerability, the oldest first
     */
    public PatchVerdict judge(
            Target target, List<Proof> proofs, String unifiedDiff, Progress progress) {
        if (proofs.isEmpty()) {
            throw new IllegalArgumentException("a patch is judged by at least one proof");
        }
        for (var proof : proofs) {
            var problem = proof.problem(target);
            if (problem.isPresent()) {
                throw new IllegalArgumentException(problem.get());
            }
        }
        try {
            var files = prepare(target, progress);
            var build = target.build(target.vulnerable());
            var original = read(files, build.jar());
            progress.at("apply", 0, 1);
            var sources = apply(target, files, unifiedDiff);
            progress.at("build", 0, 1);
            var jar = compile(build, file(files, build.jar()), sources, progress);
            progress.at("build", 1, 1);
            return PatchVerdict.of(
                    target.vulnerable(),
                    jar,
                    matrix(target, first(proofs), original, jar, progress));
        } catch (NotDone notDone) {
            return new PatchVerdict.Errored(String.valueOf(notDone.getMessage()), List.of());
        }
    }

    private static List<Proof> first(List<Proof> proofs) {
        return proofs.stream().distinct().limit(MOST_PROOFS).toList();
    }

    private List<RunEvidence> matrix(
            Target target, List<Proof> proofs, Content original, Content patched, Progress progress)
            throws NotDone {
        var variants = new ArrayList<Call>();
        for (var variant : Variants.of(target, proofs)) {
            variants.add(new Call(variant.input(), 1, variant.entry(), variant.content()));
        }
        int half = (variants.size() + 1) / 2;
        var parts =
                List.of(variants.subList(0, half), variants.subList(half, variants.size())).stream()
                        .filter(part -> !part.isEmpty())
                        .toList();
        var calls = new Calls(target);
        // A variant counts as blocked only if it fires without the patch, and a box that cannot
        // fire at all must not pass for a fix: therefore the unpatched build runs everything too,
        // once for all patches of the same proofs.
        var known = unpatched.get(new Unpatched(target, proofs));
        if (known == null) {
            calls.add(target.vulnerable(), original, controls(target));
            calls.add(target.vulnerable(), original, proofCalls(proofs, 1));
            parts.forEach(part -> calls.add(target.vulnerable(), original, part));
        }
        for (int attempt = 1; attempt <= Verdict.ATTEMPTS; attempt++) {
            calls.add(PatchVerdict.PATCHED, patched, proofCalls(proofs, attempt));
        }
        calls.add(PatchVerdict.PATCHED, patched, controls(target));
        parts.forEach(part -> calls.add(PatchVerdict.PATCHED, patched, part));
        var runs = new ArrayList<>(run(calls, "judge", progress));
        if (known != null) {
            runs.addAll(0, known);
        } else if (runs.stream()
                .noneMatch(run ->
                        run.observed() == Observation.BROKEN
                                || run.observed() == Observation.LIMITED)) {
            unpatched.put(
                    new Unpatched(target, proofs),
                    runs.stream().filter(run -> run.build().equals(target.vulnerable())).toList());
        }
        return runs;
    }

    private record Unpatched(Target target, List<Proof> proofs) {}

    private static List<Call> proofCalls(List<Proof> proofs, int attempt) {
        var calls = new ArrayList<Call>();
        for (int i = 0; i < proofs.size(); i++) {
            var name = i == 0 ? "proof" : "proof " + (i + 1);
            calls.add(new Call(name, attempt, proofs.get(i).entry(), proofs.get(i).input()));
        }
        return calls;
    }

    private static List<Call> controls(Target target) {
        var calls = new ArrayList<Call>();
        for (int attempt = 1; attempt <= Verdict.ATTEMPTS; attempt++) {
            for (var control : target.controls()) {
                calls.add(
                        new Call(
                                "control " + control.name(),
                                attempt,
                                control.entry(),
                                control.input()));
            }
        }
        return calls;
    }

    private static SortedMap<String, String> apply(
            Target target, Map<Artefact, Path> files, String unifiedDiff) throws NotDone {
        var pinned = target.build(target.vulnerable()).sources();
        if (pinned.isEmpty()) {
            throw new NotDone("the target has no sources to patch");
        }
        try {
            var sources = Jars.sources(file(files, pinned.get()));
            return switch (UnifiedDiff.parse(unifiedDiff)) {
                case UnifiedDiff.Parsed.Invalid(var problem) -> throw new NotDone(problem);
                case UnifiedDiff.Parsed.Valid(var diff) ->
                        switch (diff.apply(sources)) {
                            case UnifiedDiff.Applied.Refused(var problem) ->
                                    throw new NotDone(problem);
                            case UnifiedDiff.Applied.Done(var patched) -> patched;
                        };
            };
        } catch (IOException unreadable) {
            throw new NotDone("the sources of the target cannot be read");
        }
    }

    /** In the box like everything that reads what others wrote; annotation processing is off. */
    private Content compile(
            Target.Build build, Path original, SortedMap<String, String> sources, Progress progress)
            throws NotDone {
        var inputs = new ArrayList<Input>();
        var list = new StringBuilder();
        sources.forEach((name, text) -> {
            if (!name.startsWith("META-INF/")) {
                inputs.add(new Input.Bytes("src/" + name, Content.of(text)));
                list.append("/in/src/").append(name).append('\n');
            }
        });
        inputs.add(new Input.Bytes("files", Content.of(list.toString())));
        var command =
                List.of(
                        "/jdk/bin/javac",
                        "-J-Xmx384m",
                        "-J-XX:+UseSerialGC",
                        "-J-XX:TieredStopAtLevel=1",
                        "-J-XX:-UsePerfData",
                        "-proc:none",
                        "-implicit:none",
                        "-nowarn",
                        "-Xlint:none",
                        "-encoding",
                        "UTF-8",
                        "--release",
                        Integer.toString(build.release()),
                        "-cp",
                        "/in/none",
                        "-sourcepath",
                        "/in/none",
                        "-d",
                        "/out",
                        "@/in/files");
        var limits =
                Limits.standard()
                        .withWall(Duration.ofSeconds(60))
                        .withCpuSeconds(90)
                        .withMemoryBytes(768L << 20);
        var evidence =
                ask(
                        inputs,
                        List.of(new Run("javac", command, Map.of(), limits)),
                        "build",
                        progress);
        var javac = evidence.get("javac");
        if (javac == null || javac.outcome() == Outcome.BOX_FAILED) {
            throw new NotDone(
                    "the box failed while building: "
                            + (javac == null ? "no evidence" : javac.note()));
        }
        if (javac.outcome() != Outcome.EXITED || javac.exit() != 0) {
            throw new NotDone("the build failed: " + firstError(javac));
        }
        var classes = new HashMap<String, byte[]>();
        for (var file : javac.files()) {
            if (file.path().endsWith(".class")) {
                classes.put(file.path(), file.content().bytes());
            }
        }
        if (classes.isEmpty()) {
            throw new NotDone("the build failed: it made no class");
        }
        try {
            return Jars.rebuild(original, classes);
        } catch (IOException unreadable) {
            throw new NotDone("the jar of the target cannot be read");
        }
    }

    private static final Pattern COMPILER_ERROR =
            Pattern.compile("/in/src/(\\S+\\.java:\\d+: error: .*)");

    private static String firstError(Evidence javac) {
        return (javac.stderr().text() + "\n" + javac.stdout().text())
                .lines()
                .map(COMPILER_ERROR::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(line -> line.group(1))
                .map(line -> line.length() > 300 ? line.substring(0, 300) : line)
                .findFirst()
                .orElse(javac.outcome().word() + " " + javac.exit());
    }

    private Map<Artefact, Path> prepare(Target target, Progress progress) throws NotDone {
        var status = selfTest();
        if (!status.passed()) {
            throw new NotDone(
                    "the sandbox does not hold on this machine (" + status.problem() + ")");
        }
        progress.at("fetch", 0, 1);
        return switch (artefacts.fetch(all(target))) {
            case Artefacts.Fetched.Missing(var reason) -> throw new NotDone(reason);
            case Artefacts.Fetched.Ready(var files) -> {
                progress.at("fetch", 1, 1);
                yield files;
            }
        };
    }

    private List<RunEvidence> run(Calls calls, String step, Progress progress) throws NotDone {
        var evidence = ask(calls.inputs(), calls.runs(), step, progress);
        var read = calls.read(evidence);
        var alone = calls.alone(evidence);
        if (alone.size() == 0) {
            return read;
        }
        var found = new HashMap<String, RunEvidence>();
        alone.read(ask(alone.inputs(), alone.runs(), step, progress))
                .forEach(run -> found.put(key(run), run));
        return read.stream().map(run -> found.getOrDefault(key(run), run)).toList();
    }

    private static String key(RunEvidence run) {
        return run.build() + "\n" + run.input() + "\n" + run.attempt();
    }

    private Map<String, Evidence> ask(
            List<Input> inputs, List<Run> runs, String step, Progress progress) throws NotDone {
        var evidence = new HashMap<String, Evidence>();
        progress.at(step, 0, runs.size());
        try {
            new RunnerProcess(settings)
                    .ask(
                            new Request.Job(inputs, runs, settings.parallelism()),
                            reply -> {
                                if (reply instanceof Reply.Ran(var one)) {
                                    evidence.put(one.run(), one);
                                    progress.at(step, evidence.size(), runs.size());
                                }
                            },
                            progress::cancelled);
        } catch (RunnerFailed failed) {
            throw new NotDone(String.valueOf(failed.getMessage()));
        } catch (CancellationException cancelled) {
            throw new NotDone("cancelled");
        }
        if (evidence.size() != runs.size()) {
            throw new NotDone("the runner left runs out");
        }
        return evidence;
    }

    private static Path file(Map<Artefact, Path> files, Artefact artefact) throws NotDone {
        var file = files.get(artefact);
        if (file == null) {
            throw new NotDone(artefact.coordinates() + " is missing");
        }
        return file;
    }

    private static Content read(Map<Artefact, Path> files, Artefact artefact) throws NotDone {
        try {
            return Content.of(Files.readAllBytes(file(files, artefact)));
        } catch (IOException unreadable) {
            throw new NotDone(artefact.coordinates() + " cannot be read");
        }
    }

    private static final class Recent<K, V> extends LinkedHashMap<K, V> {
        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > 8;
        }
    }

    /** Why there is no verdict, in one sentence. */
    private static final class NotDone extends Exception {
        NotDone(String reason) {
            super(reason);
        }
    }
}
