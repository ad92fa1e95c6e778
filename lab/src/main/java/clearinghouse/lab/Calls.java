package clearinghouse.lab;

import clearinghouse.lab.harness.Harness;
import clearinghouse.runner.protocol.Content;
import clearinghouse.runner.protocol.Evidence;
import clearinghouse.runner.protocol.Input;
import clearinghouse.runner.protocol.Outcome;
import clearinghouse.runner.protocol.Run;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Calls of a target planned as runs of the harness, and what their evidence says. One process may
 * make many calls; a proof gets a process per attempt, so that no attempt sees another's traces.
 */
final class Calls {

    private static final String RESULT = "result";
    private static final int MOST_FRAMES = 64;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Target target;
    private final Content harness;
    private final Map<String, Content> jars = new LinkedHashMap<>();
    private final Map<Content, String> inputs = new LinkedHashMap<>();
    private final List<Batch> batches = new ArrayList<>();

    Calls(Target target) {
        this.target = target;
        this.harness = harnessClass();
    }

    /**
     * @param name as evidence calls the input
     */
    record Call(String name, int attempt, String entry, Content input) {}

    private record Batch(String name, String build, String token, List<Call> calls) {}

    void add(String build, Content jar, List<Call> calls) {
        var token = new byte[16];
        RANDOM.nextBytes(token);
        jars.put(build, jar);
        for (var call : calls) {
            inputs.putIfAbsent(call.input(), "i/" + inputs.size());
        }
        batches.add(
                new Batch(
                        "run-" + batches.size(),
                        build,
                        HexFormat.of().formatHex(token),
                        List.copyOf(calls)));
    }

    int size() {
        return batches.size();
    }

    List<Input> inputs() {
        var files = new ArrayList<Input>();
        files.add(
                new Input.Bytes(
                        "harness/" + Harness.class.getName().replace('.', '/') + ".class",
                        harness));
        jars.forEach((build, jar) -> files.add(new Input.Bytes("jar/" + build + ".jar", jar)));
        inputs.forEach((content, path) -> files.add(new Input.Bytes(path, content)));
        for (var batch : batches) {
            var plan = new StringBuilder();
            for (int i = 0; i < batch.calls().size(); i++) {
                var call = batch.calls().get(i);
                var entry = target.entry(call.entry());
                plan.append(i)
                        .append('\t')
                        .append(entry.type())
                        .append('\t')
                        .append(entry.method());
                plan.append("\t/in/").append(inputs.get(call.input())).append('\n');
            }
            files.add(new Input.Bytes("plan/" + batch.name(), Content.of(plan.toString())));
        }
        return files;
    }

    List<Run> runs() {
        var runs = new ArrayList<Run>();
        for (var batch : batches) {
            var profile = target.profile();
            var command = new ArrayList<String>();
            command.add("/jdk/bin/java");
            command.addAll(profile.jvm());
            command.addAll(
                    List.of(
                            "-Xmx" + profile.heapMiB() + "m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-XX:-UsePerfData",
                            "-XX:+ExitOnOutOfMemoryError",
                            "-XX:ErrorFile=/dev/null",
                            "-Duser.timezone=UTC",
                            "-Duser.language=en",
                            "-Dfile.encoding=UTF-8",
                            "-Djava.io.tmpdir=/tmp",
                            "-cp",
                            "/in/harness",
                            Harness.class.getName(),
                            batch.token(),
                            Integer.toString(profile.stackKiB()),
                            "/in/jar/" + batch.build() + ".jar",
                            "/in/plan/" + batch.name(),
                            "/out/" + RESULT));
            runs.add(
                    new Run(batch.name(), command, Map.of(), profile.limits(batch.calls().size())));
        }
        return runs;
    }

    /** In the order of the plan, whatever the order in which runs ended. */
    List<RunEvidence> read(Map<String, Evidence> evidence) {
        var all = new ArrayList<RunEvidence>();
        for (var batch : batches) {
            var one = evidence.get(batch.name());
            if (one == null) {
                throw new IllegalStateException("a run left no evidence");
            }
            all.addAll(read(batch, one));
        }
        return all;
    }

    private List<RunEvidence> read(Batch batch, Evidence evidence) {
        var answers = answers(batch, evidence);
        var read = new ArrayList<RunEvidence>();
        for (int i = 0; i < batch.calls().size(); i++) {
            var answer = answers.get(i);
            read.add(
                    read(
                            batch,
                            batch.calls().get(i),
                            evidence,
                            answer != null ? answer : lost(evidence)));
        }
        return read;
    }

    /** The calls that others in their process took with them, each in a process of its own. */
    Calls alone(Map<String, Evidence> evidence) {
        var alone = new Calls(target);
        for (var batch : batches) {
            var one = evidence.get(batch.name());
            if (one == null
                    || batch.calls().size() == 1
                    || one.outcome() == Outcome.CANCELLED
                    || one.outcome() == Outcome.BOX_FAILED) {
                continue;
            }
            var answers = answers(batch, one);
            for (int i = 0; i < batch.calls().size(); i++) {
                if (!answers.containsKey(i)) {
                    alone.add(
                            batch.build(),
                            Objects.requireNonNull(jars.get(batch.build())),
                            List.of(batch.calls().get(i)));
                }
            }
        }
        return alone;
    }

    /**
     * What the harness had written down when the process ended. Each answer counts by itself: what
     * a later call did to the process says nothing about the ones before it.
     */
    private static Map<Integer, Answer> answers(Batch batch, Evidence evidence) {
        var answers = new HashMap<Integer, Answer>();
        evidence.files().stream()
                .filter(file -> file.path().equals(RESULT))
                .findFirst()
                .ifPresent(file -> readResult(batch, file.content(), answers));
        return answers;
    }

    private sealed interface Answer {
        record Returned(String digest) implements Answer {}

        record Threw(String type, boolean exception, List<String> frames) implements Answer {}

        record Lost(Observation observed, String how) implements Answer {}
    }

    /** The process ended before this call had an answer. */
    private static Answer lost(Evidence evidence) {
        var how = evidence.outcome().word() + (evidence.exit() >= 0 ? " " + evidence.exit() : "");
        return switch (evidence.outcome()) {
            case KILLED_WALL, KILLED_CPU, KILLED_MEMORY, KILLED_OUTPUT, KILLED_FILES ->
                    new Answer.Lost(Observation.LIMITED, how);
            // -XX:+ExitOnOutOfMemoryError ends with 3.
            case EXITED ->
                    evidence.exit() == 3
                            ? new Answer.Lost(Observation.LIMITED, "out of heap")
                            : new Answer.Lost(
                                    Observation.BROKEN,
                                    "the harness ended with " + evidence.exit());
            case SIGNALLED ->
                    new Answer.Lost(Observation.FAILED, how + ", signal " + evidence.signal());
            case CANCELLED, BOX_FAILED ->
                    new Answer.Lost(Observation.BROKEN, how + ": " + evidence.note());
        };
    }

    /** As far as the file goes, where it carries the token of this run. */
    private static void readResult(Batch batch, Content result, Map<Integer, Answer> answers) {
        try (var in = new DataInputStream(new ByteArrayInputStream(result.bytes()))) {
            if (!in.readUTF().equals(batch.token())) {
                return;
            }
            for (int i = 0; i < batch.calls().size(); i++) {
                if (!in.readUTF().equals(Integer.toString(i))) {
                    return;
                }
                answers.put(i, answer(in));
            }
            // Something else than the harness wrote here: then none of it is the harness's.
            if (!in.readUTF().equals("end " + batch.token()) || in.read() >= 0) {
                answers.clear();
            }
        } catch (EOFException truncated) {
            // The process ended in the middle of a call: what is whole before it counts.
        } catch (IOException garbled) {
            answers.clear();
        }
    }

    private static Answer answer(DataInputStream in) throws IOException {
        return switch (in.readUTF()) {
            case "returned" -> {
                var digest = in.readUTF();
                if (!digest.matches("[0-9a-f]{64}")) {
                    throw new IOException("no digest");
                }
                yield new Answer.Returned(digest);
            }
            case "threw" -> {
                var type = clip(in.readUTF());
                boolean exception = in.readBoolean();
                int count = in.readInt();
                if (count < 0 || count > MOST_FRAMES) {
                    throw new IOException("too many frames");
                }
                var frames = new ArrayList<String>();
                for (int i = 0; i < count; i++) {
                    frames.add(clip(in.readUTF()));
                }
                yield new Answer.Threw(type, exception, frames);
            }
            default -> throw new IOException("unknown answer");
        };
    }

    private static String clip(String text) {
        return text.length() > 200 ? text.substring(0, 200) : text;
    }

    private RunEvidence read(Batch batch, Call call, Evidence evidence, Answer answer) {
        var jar = jars.get(batch.build());
        var digests = new HashMap<String, String>();
        digests.put("jar", jar == null ? "" : jar.sha256());
        digests.put("input", call.input().sha256());
        digests.put("harness", harness.sha256());
        Observation observed;
        List<String> frames = List.of();
        String first;
        switch (answer) {
            case Answer.Returned(var digest) -> {
                observed = Observation.ANSWERED;
                digests.put("answer", digest);
                first = "returned";
            }
            case Answer.Threw(var type, var exception, var where) -> {
                observed = observe(type, exception);
                digests.put("answer", Content.of("threw " + type).sha256());
                frames = where;
                first = "threw " + type;
            }
            case Answer.Lost(var how, var text) -> {
                observed = how;
                first = text;
            }
        }
        return new RunEvidence(
                batch.build(),
                call.name(),
                call.attempt(),
                observed,
                target.oracle().describe(),
                evidence.commandLine(),
                digests,
                target.profile().describe(target.profile().limits(batch.calls().size())),
                sandbox(evidence),
                evidence.outcome().word(),
                evidence.exit(),
                evidence.wallMillis(),
                evidence.cpuMillis(),
                frames,
                excerpt(first, frames));
    }

    private Observation observe(String type, boolean exception) {
        return switch (target.oracle()) {
            case Oracle.Throws(var oracle) ->
                    type.equals(oracle)
                            ? Observation.FIRED
                            : exception ? Observation.ANSWERED : Observation.FAILED;
        };
    }

    private static List<String> sandbox(Evidence evidence) {
        var lines = new ArrayList<String>();
        lines.add(evidence.sandbox());
        lines.addAll(evidence.inForce());
        return lines;
    }

    private static String excerpt(String first, List<String> frames) {
        var text = new StringBuilder(first.length() > 400 ? first.substring(0, 400) : first);
        for (var frame : frames.subList(0, Math.min(12, frames.size()))) {
            var line = "\n  at " + frame;
            if (text.length() + line.length() > RunEvidence.EXCERPT) {
                break;
            }
            text.append(line);
        }
        return text.toString();
    }

    private static Content harnessClass() {
        try (var in = Harness.class.getResourceAsStream("Harness.class")) {
            if (in == null) {
                throw new IllegalStateException("the harness is missing from this build");
            }
            return Content.of(in.readAllBytes());
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
