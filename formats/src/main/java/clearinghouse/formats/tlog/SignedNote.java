package clearinghouse.formats.tlog;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A text and who signed it (C2SP signed-note). Nothing of the text may be believed before {@link
 * VerifierKey#standing} says that a key which one trusts has signed it.
 */
public record SignedNote(String text, List<Line> lines) {
    public static final int LARGEST = 1 << 17;

    /** The specification asks for 16; a note of many witnesses may have more. */
    private static final int MOST_LINES = 100;

    private static final String MARK = "\u2014 ";

    /** One signature, and by which key it says it was made. */
    public record Line(String name, int id, byte[] signature) {
        public Line {
            signature = signature.clone();
        }

        @Override
        public byte[] signature() {
            return signature.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Line that
                    && name.equals(that.name)
                    && id == that.id
                    && Arrays.equals(signature, that.signature);
        }

        @Override
        public int hashCode() {
            return Objects.hash(name, id, Arrays.hashCode(signature));
        }

        @Override
        public String toString() {
            var bytes = ByteBuffer.allocate(4 + signature.length).putInt(id).put(signature);
            return MARK + name + " " + Base64Text.of(bytes.array());
        }

        private static Optional<Line> parse(String line) {
            int space = line.indexOf(' ', MARK.length());
            if (!line.startsWith(MARK) || space < 0) {
                return Optional.empty();
            }
            var name = line.substring(MARK.length(), space);
            if (!isName(name)) {
                return Optional.empty();
            }
            return Base64Text.parse(line.substring(space + 1))
                    .filter(bytes -> bytes.length > 4)
                    .map(bytes ->
                            new Line(
                                    name,
                                    ByteBuffer.wrap(bytes).getInt(),
                                    Arrays.copyOfRange(bytes, 4, bytes.length)));
        }
    }

    public SignedNote {
        lines = List.copyOf(lines);
        if (!isText(text) || lines.isEmpty() || lines.size() > MOST_LINES) {
            throw new IllegalArgumentException("not the text of a note, or not signed");
        }
    }

    public static Optional<SignedNote> parse(byte[] bytes) {
        return bytes.length > LARGEST ? Optional.empty() : utf8(bytes).flatMap(SignedNote::parse);
    }

    public static Optional<SignedNote> parse(String note) {
        // The text may have empty lines; the last one is the one before the signatures.
        int end = note.lastIndexOf("\n\n");
        if (end < 0 || !note.endsWith("\n")) {
            return Optional.empty();
        }
        var text = note.substring(0, end + 1);
        var lines = new ArrayList<Line>();
        for (var line : note.substring(end + 2).split("\n", MOST_LINES + 2)) {
            if (line.isEmpty()) {
                continue;
            }
            var parsed = Line.parse(line);
            if (parsed.isEmpty()) {
                return Optional.empty();
            }
            lines.add(parsed.get());
        }
        return !isText(text) || lines.isEmpty() || lines.size() > MOST_LINES
                ? Optional.empty()
                : Optional.of(new SignedNote(text, lines));
    }

    /** Notes one after the other, as an anchor keeps them; empty when one of them is none. */
    public static Optional<List<SignedNote>> parseAll(String notes) {
        var all = new ArrayList<SignedNote>();
        var rest = new StringBuilder();
        boolean signatures = false;
        for (var line : notes.split("(?<=\n)", -1)) {
            if (signatures && !line.startsWith(MARK)) {
                var note = parse(rest.toString());
                if (note.isEmpty()) {
                    return Optional.empty();
                }
                all.add(note.get());
                rest.setLength(0);
                signatures = false;
            }
            rest.append(line);
            signatures |= line.startsWith(MARK);
        }
        if (!rest.isEmpty()) {
            var note = parse(rest.toString());
            if (note.isEmpty()) {
                return Optional.empty();
            }
            all.add(note.get());
        }
        return Optional.of(List.copyOf(all));
    }

    /** Put in the place of what this key signed before. */
    public SignedNote with(Line line) {
        var all = new ArrayList<>(lines);
        all.removeIf(other -> other.name().equals(line.name()) && other.id() == line.id());
        all.add(line);
        return new SignedNote(text, all);
    }

    public String render() {
        var out = new StringBuilder(text).append('\n');
        lines.forEach(line -> out.append(line).append('\n'));
        return out.toString();
    }

    static boolean isName(String name) {
        return !name.isEmpty()
                && name.codePoints()
                        .noneMatch(c ->
                                c == '+'
                                        || Character.isWhitespace(c)
                                        || Character.isSpaceChar(c)
                                        || Character.isISOControl(c));
    }

    private static boolean isText(String text) {
        return text.endsWith("\n") && text.chars().noneMatch(c -> c < ' ' && c != '\n');
    }

    private static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }
}
