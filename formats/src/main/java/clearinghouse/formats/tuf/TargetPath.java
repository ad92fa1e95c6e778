package clearinghouse.formats.tuf;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A target's path that is safe as a file below a folder and as part of an address on every system:
 * no step up, no hidden file, no option, nothing to escape.
 */
public record TargetPath(String value) {
    private static final String SEGMENT = "[A-Za-z0-9_][A-Za-z0-9_.+~@-]{0,127}";
    private static final Pattern PATH = Pattern.compile(SEGMENT + "(/" + SEGMENT + "){0,15}");

    public TargetPath {
        if (!safe(value)) {
            throw new IllegalArgumentException("not a safe target path");
        }
    }

    public static Optional<TargetPath> parse(String text) {
        return safe(text) ? Optional.of(new TargetPath(text)) : Optional.empty();
    }

    private static boolean safe(String text) {
        return text.length() <= 512 && PATH.matcher(text).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
