package clearinghouse.runner;

import clearinghouse.runner.protocol.Codec;
import clearinghouse.runner.protocol.Reply;
import clearinghouse.runner.protocol.Request;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code Main [--sandbox auto|bubblewrap|util-linux] [--scratch FOLDER]}: one request in, evidence
 * out, exit.
 */
public final class Main {

    private Main() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        var sandbox = "auto";
        var named = Optional.<Path>empty();
        for (int i = 0; i + 1 < args.length; i += 2) {
            switch (args[i]) {
                case "--sandbox" -> sandbox = args[i + 1];
                case "--scratch" -> named = Optional.of(Path.of(args[i + 1]));
                default -> throw new IllegalArgumentException("unknown option " + args[i]);
            }
        }
        var out =
                new DataOutputStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        // Whatever prints by mistake must not end up between two replies.
        System.setOut(System.err);
        try {
            switch (Scratch.choose(named)) {
                case Scratch.Nowhere(var why) -> Codec.write(out, new Reply.Refused(why));
                case Scratch.In(var scratch) ->
                        answer(Sandbox.choose(sandbox), Host.current(), scratch, System.in, out);
            }
        } catch (IOException | IllegalStateException failed) {
            // Said to whoever asked; our standard error is read by no one.
            Codec.write(out, new Reply.Refused("the runner failed: " + failed));
        }
        out.flush();
        System.exit(0);
    }

    private static void answer(
            Sandbox sandbox, Host host, Path scratch, InputStream input, DataOutputStream out)
            throws IOException, InterruptedException {
        var problem = sandbox.problem();
        if (problem.isPresent()) {
            Codec.write(out, new Reply.Refused(problem.get()));
            return;
        }
        var boxes = new Boxes(sandbox, host, scratch);
        var request = Codec.readRequest(new DataInputStream(input));
        Thread.ofPlatform().daemon().name("parent-watch").start(() -> endWithParent(input, boxes));
        switch (request) {
            case Request.SelfTest _ ->
                    Codec.write(out, new Reply.Tested(new SelfTest(boxes, sandbox.name()).run()));
            case Request.Job job ->
                    boxes.run(
                            job,
                            evidence -> {
                                try {
                                    Codec.write(out, new Reply.Ran(evidence));
                                } catch (IOException parentGone) {
                                    throw new UncheckedIOException(parentGone);
                                }
                            });
        }
        Codec.write(out, new Reply.Ended());
    }

    /** The parent keeps our standard input open while it lives and wants an answer. */
    private static void endWithParent(InputStream input, Boxes boxes) {
        try {
            while (input.read() >= 0) {
                // Nothing is said after the request.
            }
        } catch (IOException closed) {
            boxes.cancel();
        }
        boxes.cancel();
        try {
            Thread.sleep(4000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        // The boxes end with us even when something here hangs.
        Runtime.getRuntime().halt(1);
    }
}
