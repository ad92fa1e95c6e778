package clearinghouse.cli;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A question a line in, an answer a line out, in order, in UTF-8 whatever the terminal speaks. */
final class Lines {
    /** A line is held in memory; what stands beyond this many characters is not read. */
    static final int LONGEST = 1 << 17;

    /** An answer for commands that say errors in words. */
    static final String TOO_LONG = "error: a line has at most " + LONGEST + " characters";

    private Lines() {}

    /**
     * Says what it has whenever the questions pause, so that a program can talk with it.
     *
     * @param tooLong what is answered to a line that is
     */
    static void answer(World world, UnaryOperator<String> answer, String tooLong) {
        answer(world, answer, () -> tooLong);
    }

    static void answer(World world, UnaryOperator<String> answer, Supplier<String> tooLong) {
        var in = new BufferedReader(new InputStreamReader(world.in(), StandardCharsets.UTF_8));
        var out = new BufferedWriter(new OutputStreamWriter(world.out(), StandardCharsets.UTF_8));
        try {
            for (var line = read(in); line.read(); line = read(in)) {
                out.write(line.whole() ? answer.apply(line.text()) : tooLong.get());
                out.write('\n');
                if (!in.ready()) {
                    out.flush();
                }
            }
            out.flush();
        } catch (IOException e) {
            throw Failure.lacking("Standard input or output broke off.");
        }
    }

    private record Line(boolean read, boolean whole, String text) {}

    private static Line read(BufferedReader in) throws IOException {
        var text = new StringBuilder();
        boolean any = false;
        boolean whole = true;
        for (int c = in.read(); c >= 0; c = in.read()) {
            any = true;
            if (c == '\n') {
                break;
            }
            if (text.length() < LONGEST) {
                text.append((char) c);
            } else {
                whole = false;
            }
        }
        if (whole && !text.isEmpty() && text.charAt(text.length() - 1) == '\r') {
            text.setLength(text.length() - 1);
        }
        return new Line(any, whole, text.toString());
    }
}
