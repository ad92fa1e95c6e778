package clearinghouse.cli;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Questions in, one on a line, their fields between tabs; answers out, one on a line, in order. An
 * answer is written before the command waits for the next question.
 */
final class Lines {

    /** Characters; a longer line has no fields. */
    static final int LONGEST = 1 << 17;

    private final World world;

    Lines(World world) {
        this.world = world;
    }

    /**
     * @param answer gets the fields; none of a line that is too long
     */
    void answer(Function<List<String>, String> answer) {
        try {
            var in = new BufferedReader(new InputStreamReader(world.in(), StandardCharsets.UTF_8));
            var out =
                    new BufferedWriter(
                            new OutputStreamWriter(world.out(), StandardCharsets.UTF_8), 1 << 16);
            for (var line = next(in); line.isPresent(); line = next(in)) {
                out.write(answer.apply(fields(line.get())));
                out.write('\n');
                if (!in.ready()) {
                    out.flush();
                }
            }
            out.flush();
        } catch (IOException e) {
            throw Failure.lacking("The questions cannot be read, or the answers not written.");
        }
    }

    private static List<String> fields(String line) {
        if (line.length() > LONGEST) {
            return List.of();
        }
        return List.of(
                (line.endsWith("\r") ? line.substring(0, line.length() - 1) : line)
                        .split("\t", -1));
    }

    /** Cut one character behind the longest; empty at the end. */
    private static Optional<String> next(Reader in) throws IOException {
        var line = new StringBuilder();
        var read = in.read();
        if (read < 0) {
            return Optional.empty();
        }
        for (; read >= 0 && read != '\n'; read = in.read()) {
            if (line.length() <= LONGEST) {
                line.append((char) read);
            }
        }
        return Optional.of(line.toString());
    }
}
