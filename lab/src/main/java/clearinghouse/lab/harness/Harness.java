package clearinghouse.lab.harness;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls the software under test with each input of a plan, each on a fresh thread whose stack has
 * the pinned size, and writes what happened to a file that the input cannot name. Plain on purpose:
 * one class, no lambda, so that it starts fast and the target's frames stand alone.
 *
 * <p>Arguments: token, stack in KiB, target jar, plan, result file. A line of the plan is {@code id
 * TAB class TAB static method TAB input file}.
 */
public final class Harness implements Runnable {

    private static final int FRAMES = 48;

    private final Method entry;
    private final String input;
    private byte[] record = new byte[0];

    private Harness(Method entry, String input) {
        this.entry = entry;
        this.input = input;
    }

    public static void main(String[] args) throws Exception {
        var token = args[0];
        long stack = Long.parseLong(args[1]) << 10;
        var jar = Path.of(args[2]).toUri().toURL();
        List<String> plan = Files.readAllLines(Path.of(args[3]));
        try (var target =
                        new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader());
                var result = new DataOutputStream(new FileOutputStream(args[4]))) {
            result.writeUTF(token);
            for (var line : plan) {
                var part = line.split("\t", 4);
                var entry = target.loadClass(part[1]).getMethod(part[2], String.class);
                // Decoded with replacement: a proof is any bytes, and bytes that are no text are no
                // fault of ours.
                var input =
                        new String(Files.readAllBytes(Path.of(part[3])), StandardCharsets.UTF_8);
                var call = new Harness(entry, input);
                result.writeUTF(part[0]);
                result.flush();
                var thread = new Thread(null, call, "proof", stack);
                thread.start();
                thread.join();
                result.write(call.record);
                result.flush();
            }
            result.writeUTF("end " + token);
        }
        // Whatever the target started must not hold us up.
        Runtime.getRuntime().halt(0);
    }

    @Override
    public void run() {
        try {
            var answer = entry.invoke(null, input);
            // The answer is asked for its text here, on the small stack, as a caller would.
            record =
                    returned(answer == null ? "null" : answer.getClass().getName() + "\n" + answer);
        } catch (InvocationTargetException thrown) {
            record = threw(thrown.getCause());
        } catch (IllegalAccessException | RuntimeException | Error thrown) {
            record = threw(thrown);
        }
    }

    private static byte[] returned(String answer) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeUTF("returned");
            var digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(answer.getBytes(StandardCharsets.UTF_8));
            out.writeUTF(HexFormat.of().formatHex(digest));
        } catch (IOException | java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
        return bytes.toByteArray();
    }

    private static byte[] threw(@Nullable Throwable thrown) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeUTF("threw");
            out.writeUTF(thrown == null ? "nothing" : thrown.getClass().getName());
            out.writeBoolean(thrown instanceof Exception);
            var frames = thrown == null ? new StackTraceElement[0] : thrown.getStackTrace();
            int count = Math.min(FRAMES, frames.length);
            out.writeInt(count);
            for (int i = 0; i < count; i++) {
                var frame = frames[i];
                out.writeUTF(
                        frame.getClassName()
                                + "."
                                + frame.getMethodName()
                                + ":"
                                + frame.getLineNumber());
            }
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return bytes.toByteArray();
    }
}
