package clearinghouse.chance;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Documents that once were good: examples, cut, bent and spliced. */
public final class Mutations {

    private static final int LONGEST = 64 << 10;
    private static final List<String> PIECES =
            List.of(
                    "{",
                    "}",
                    "[",
                    "]",
                    "\"",
                    ",",
                    ":",
                    "null",
                    "true",
                    "{}",
                    "[]",
                    "\"\"",
                    "-1",
                    "0",
                    "1e999",
                    "99999999999999999999",
                    "-0.0",
                    "\\u0000",
                    "\\ud800",
                    "\u0000",
                    "\ufeff",
                    "\r\n",
                    "\n\n",
                    "\t",
                    "%00",
                    "%",
                    "../",
                    "=HYPERLINK()",
                    "<a>",
                    "</a>",
                    "&lt;",
                    "<![CDATA[",
                    "@@ -1,9 +1,9 @@",
                    "--- ",
                    "+++ ",
                    "\u202e",
                    "\ud83d\ude80",
                    "pkg:maven/a/b@1",
                    "1.0.0-alpha.1+b",
                    ">=",
                    "~",
                    "|",
                    "*");

    private final Chance chance;
    private final List<byte[]> examples;

    public Mutations(Chance chance, List<byte[]> examples) {
        this.chance = chance;
        this.examples = examples;
    }

    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        var bytes = start();
        var times = chance.between(1, 6);
        for (int i = 0; i < times; i++) {
            bytes = bent(bytes);
        }
        return bytes.length <= LONGEST ? bytes : Arrays.copyOf(bytes, LONGEST);
    }

    /** The whole of an example, or some of one that is too long. */
    private byte[] start() {
        var example = chance.oneOf(examples);
        if (example.length <= LONGEST) {
            return example;
        }
        var from = chance.yesOrNo() ? 0 : chance.between(0, example.length - LONGEST);
        return Arrays.copyOfRange(example, from, from + LONGEST);
    }

    private byte[] bent(byte[] bytes) {
        var from = chance.between(0, bytes.length);
        var to = Math.min(bytes.length, from + length());
        return switch (chance.between(0, 8)) {
            case 0 -> joined(before(bytes, from), after(bytes, to));
            case 1 -> joined(before(bytes, to), after(bytes, from));
            case 2 -> joined(before(bytes, from), piece(), after(bytes, from));
            case 3 -> joined(before(bytes, from), piece(), after(bytes, to));
            case 4 -> joined(before(bytes, from), repeated(piece()), after(bytes, from));
            case 5 -> flipped(bytes, from);
            case 6 -> before(bytes, from);
            case 7 -> joined(before(bytes, from), tail(start()));
            default -> valueReplaced(bytes, from);
        };
    }

    private int length() {
        return chance.yesOrNo() ? chance.between(1, 8) : chance.between(1, 2_000);
    }

    private byte[] piece() {
        return chance.yesOrNo()
                ? chance.oneOf(PIECES).getBytes(StandardCharsets.UTF_8)
                : chance.bytes();
    }

    /** Deep when it opens something, long when it does not. */
    private byte[] repeated(byte[] piece) {
        var out = new ByteArrayOutputStream();
        var times = chance.between(2, 5_000);
        for (int i = 0; i < times && out.size() < LONGEST; i++) {
            out.writeBytes(piece);
        }
        return out.toByteArray();
    }

    private byte[] flipped(byte[] bytes, int at) {
        var changed = bytes.clone();
        if (at < changed.length) {
            changed[at] ^= (byte) (1 << chance.between(0, 7));
        }
        return changed;
    }

    private byte[] tail(byte[] bytes) {
        return after(bytes, chance.between(0, bytes.length));
    }

    /**
     * What stands between two separators, so that the document stays one of its kind more often.
     */
    private byte[] valueReplaced(byte[] bytes, int at) {
        var from = at;
        while (from < bytes.length && !separates(bytes[from])) {
            from++;
        }
        var to = Math.min(from + 1, bytes.length);
        while (to < bytes.length && !separates(bytes[to])) {
            to++;
        }
        return joined(before(bytes, Math.min(from + 1, bytes.length)), piece(), after(bytes, to));
    }

    private static boolean separates(byte b) {
        return ":,[]{}\n@/?#\"<>|-.".indexOf(b) >= 0;
    }

    private static byte[] before(byte[] bytes, int end) {
        return Arrays.copyOf(bytes, end);
    }

    private static byte[] after(byte[] bytes, int start) {
        return Arrays.copyOfRange(bytes, start, bytes.length);
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        List.of(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }
}
