package clearinghouse.runner.protocol;

import clearinghouse.runner.protocol.Evidence.CollectedFile;
import clearinghouse.runner.protocol.Reply.Check;
import clearinghouse.runner.protocol.Reply.SelfTestResult;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The binary form: magic, version, tag, fields in order. A peer of another version is refused, for
 * both sides always come from one build.
 */
public final class Codec {

    private static final int MAGIC = 0x43484c31;
    private static final int VERSION = 1;
    private static final int TEXT = 64 << 10;
    private static final int COUNT = 16_384;
    private static final int BYTES = 64 << 20;

    private Codec() {}

    public static void write(DataOutputStream out, Request request) throws IOException {
        header(out);
        switch (request) {
            case Request.SelfTest _ -> out.writeByte(1);
            case Request.Job(var inputs, var runs, var parallelism) -> {
                out.writeByte(2);
                out.writeInt(inputs.size());
                for (var input : inputs) {
                    writeInput(out, input);
                }
                out.writeInt(runs.size());
                for (var run : runs) {
                    writeRun(out, run);
                }
                out.writeInt(parallelism);
            }
        }
        out.flush();
    }

    public static Request readRequest(DataInputStream in) throws IOException {
        checkHeader(in);
        var tag = in.readByte();
        return switch (tag) {
            case 1 -> new Request.SelfTest();
            case 2 -> {
                var inputs = new ArrayList<Input>();
                for (int left = count(in); left > 0; left--) {
                    inputs.add(readInput(in));
                }
                var runs = new ArrayList<Run>();
                for (int left = count(in); left > 0; left--) {
                    runs.add(readRun(in));
                }
                yield new Request.Job(inputs, runs, in.readInt());
            }
            default -> throw new IOException("unknown request " + tag);
        };
    }

    public static void write(DataOutputStream out, Reply reply) throws IOException {
        header(out);
        switch (reply) {
            case Reply.Ran(var evidence) -> {
                out.writeByte(1);
                writeEvidence(out, evidence);
            }
            case Reply.Tested(SelfTestResult(var sandbox, var checks)) -> {
                out.writeByte(2);
                text(out, sandbox);
                out.writeInt(checks.size());
                for (var check : checks) {
                    text(out, check.name());
                    out.writeBoolean(check.passed());
                    text(out, check.detail());
                }
            }
            case Reply.Refused(var reason) -> {
                out.writeByte(3);
                text(out, reason);
            }
            case Reply.Ended _ -> out.writeByte(4);
        }
        out.flush();
    }

    public static Reply readReply(DataInputStream in) throws IOException {
        checkHeader(in);
        var tag = in.readByte();
        return switch (tag) {
            case 1 -> new Reply.Ran(readEvidence(in));
            case 2 -> {
                var sandbox = text(in);
                var checks = new ArrayList<Check>();
                for (int left = count(in); left > 0; left--) {
                    checks.add(new Check(text(in), in.readBoolean(), text(in)));
                }
                yield new Reply.Tested(new SelfTestResult(sandbox, checks));
            }
            case 3 -> new Reply.Refused(text(in));
            case 4 -> new Reply.Ended();
            default -> throw new IOException("unknown reply " + tag);
        };
    }

    private static void writeInput(DataOutputStream out, Input input) throws IOException {
        switch (input) {
            case Input.Bytes(var path, var content) -> {
                out.writeByte(1);
                text(out, path);
                bytes(out, content);
            }
            case Input.HostFile(var path, var file) -> {
                out.writeByte(2);
                text(out, path);
                text(out, file.toString());
            }
        }
    }

    private static Input readInput(DataInputStream in) throws IOException {
        var tag = in.readByte();
        return switch (tag) {
            case 1 -> new Input.Bytes(text(in), bytes(in));
            case 2 -> new Input.HostFile(text(in), Path.of(text(in)));
            default -> throw new IOException("unknown input " + tag);
        };
    }

    private static void writeRun(DataOutputStream out, Run run) throws IOException {
        text(out, run.name());
        texts(out, run.command());
        out.writeInt(run.environment().size());
        for (var entry : run.environment().entrySet()) {
            text(out, entry.getKey());
            text(out, entry.getValue());
        }
        var limits = run.limits();
        out.writeLong(limits.wall().toMillis());
        out.writeInt(limits.cpuSeconds());
        out.writeLong(limits.memoryBytes());
        out.writeInt(limits.processes());
        out.writeLong(limits.fileBytes());
        out.writeLong(limits.tmpfsBytes());
        out.writeInt(limits.outputBytes());
        out.writeLong(limits.collectBytes());
        out.writeInt(limits.collectFiles());
        out.writeInt(limits.stackKiB());
    }

    private static Run readRun(DataInputStream in) throws IOException {
        var name = text(in);
        var command = texts(in);
        var environment = new TreeMap<String, String>();
        for (int left = count(in); left > 0; left--) {
            environment.put(text(in), text(in));
        }
        var limits =
                new Limits(
                        Duration.ofMillis(in.readLong()),
                        in.readInt(),
                        in.readLong(),
                        in.readInt(),
                        in.readLong(),
                        in.readLong(),
                        in.readInt(),
                        in.readLong(),
                        in.readInt(),
                        in.readInt());
        return new Run(name, command, environment, limits);
    }

    private static void writeEvidence(DataOutputStream out, Evidence evidence) throws IOException {
        text(out, evidence.run());
        text(out, evidence.outcome().name());
        out.writeInt(evidence.exit());
        out.writeInt(evidence.signal());
        out.writeLong(evidence.wallMillis());
        out.writeLong(evidence.cpuMillis());
        out.writeLong(evidence.peakMemoryBytes());
        bytes(out, evidence.stdout());
        bytes(out, evidence.stderr());
        out.writeInt(evidence.files().size());
        for (var file : evidence.files()) {
            text(out, file.path());
            bytes(out, file.content());
        }
        texts(out, evidence.commandLine());
        text(out, evidence.sandbox());
        texts(out, evidence.inForce());
        text(out, evidence.note());
    }

    private static Evidence readEvidence(DataInputStream in) throws IOException {
        var run = text(in);
        var outcome = outcome(text(in));
        int exit = in.readInt();
        int signal = in.readInt();
        long wall = in.readLong();
        long cpu = in.readLong();
        long peak = in.readLong();
        var stdout = bytes(in);
        var stderr = bytes(in);
        var files = new ArrayList<CollectedFile>();
        for (int left = count(in); left > 0; left--) {
            files.add(new CollectedFile(text(in), bytes(in)));
        }
        return new Evidence(
                run, outcome, exit, signal, wall, cpu, peak, stdout, stderr, files, texts(in),
                text(in), texts(in), text(in));
    }

    private static Outcome outcome(String name) throws IOException {
        for (var outcome : Outcome.values()) {
            if (outcome.name().equals(name)) {
                return outcome;
            }
        }
        throw new IOException("unknown outcome");
    }

    private static void header(DataOutputStream out) throws IOException {
        out.writeInt(MAGIC);
        out.writeShort(VERSION);
    }

    private static void checkHeader(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC) {
            throw new IOException("not the runner's protocol");
        }
        int version = in.readUnsignedShort();
        if (version != VERSION) {
            throw new IOException(
                    "the runner's protocol has version "
                            + VERSION
                            + ", the peer speaks "
                            + version);
        }
    }

    private static int count(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > COUNT) {
            throw new IOException("a list of " + count + " is longer than " + COUNT);
        }
        return count;
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > TEXT) {
            throw new IOException("a text is longer than " + TEXT + " bytes");
        }
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(exactly(in, TEXT), StandardCharsets.UTF_8);
    }

    private static void texts(DataOutputStream out, List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (var text : texts) {
            text(out, text);
        }
    }

    private static List<String> texts(DataInputStream in) throws IOException {
        var texts = new ArrayList<String>();
        for (int left = count(in); left > 0; left--) {
            texts.add(text(in));
        }
        return texts;
    }

    private static void bytes(DataOutputStream out, Content content) throws IOException {
        out.writeInt(content.size());
        out.write(content.bytes());
    }

    private static Content bytes(DataInputStream in) throws IOException {
        return Content.of(exactly(in, BYTES));
    }

    /** Grows with what arrives, so that a false length costs nothing. */
    private static byte[] exactly(DataInputStream in, int limit) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > limit) {
            throw new IOException("a field of " + length + " bytes is longer than " + limit);
        }
        var bytes = in.readNBytes(length);
        if (bytes.length != length) {
            throw new IOException("the message ends in the middle of a field");
        }
        return bytes;
    }
}
