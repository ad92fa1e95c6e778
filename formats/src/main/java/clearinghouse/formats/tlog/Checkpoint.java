package clearinghouse.formats.tlog;

import clearinghouse.formats.merkle.Hash;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a log vouches for (C2SP tlog-checkpoint): which log, how many entries, under which root. It
 * says no time: that would be the log's own word, and a witness says it in its cosignature.
 */
public record Checkpoint(String origin, long size, Hash root, List<String> extensions) {
    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,18}");

    public Checkpoint {
        extensions = List.copyOf(extensions);
        if (origin.isEmpty()
                || origin.indexOf('\n') >= 0
                || size < 0
                || extensions.stream().anyMatch(line -> line.isEmpty() || line.contains("\n"))) {
            throw new IllegalArgumentException("not a checkpoint");
        }
    }

    public Checkpoint(String origin, long size, Hash root) {
        this(origin, size, root, List.of());
    }

    public static Optional<Checkpoint> parse(String text) {
        var lines = text.split("\n", -1);
        // The last line ends, so nothing follows it.
        if (lines.length < 4 || !lines[lines.length - 1].isEmpty() || lines[0].isEmpty()) {
            return Optional.empty();
        }
        var extensions = List.of(lines).subList(3, lines.length - 1);
        var root = Base64Text.parse(lines[2]).filter(bytes -> bytes.length == 32).map(Hash::of);
        var size = size(lines[1]);
        return size.isEmpty() || root.isEmpty() || extensions.contains("")
                ? Optional.empty()
                : Optional.of(new Checkpoint(lines[0], size.get(), root.get(), extensions));
    }

    private static Optional<Long> size(String text) {
        try {
            return SIZE.matcher(text).matches()
                    ? Optional.of(Long.parseLong(text))
                    : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** What is signed. */
    public String text() {
        var out = new StringBuilder();
        out.append(origin).append('\n').append(size).append('\n');
        out.append(Base64Text.of(root.bytes())).append('\n');
        extensions.forEach(line -> out.append(line).append('\n'));
        return out.toString();
    }
}
