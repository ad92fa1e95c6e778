package clearinghouse.formats.csaf.provider;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A file with the hash of another (CSAF 2.0 §7.1.18), as {@code sha256sum} writes it. */
public final class HashFile {

    /** In bytes. */
    public static final int LARGEST = 10_000;

    private static final Pattern LINE =
            Pattern.compile(
                    "\\s*(?<digits>[0-9a-fA-F]{64}|[0-9a-fA-F]{128})(?:\\s.*)?", Pattern.DOTALL);

    private HashFile() {}

    /** In lower-case hex: 64 digits of SHA-256 or 128 of SHA-512. Empty where there is none. */
    public static Optional<String> digits(String content) {
        var line = LINE.matcher(content);
        return line.matches()
                ? Optional.of(line.group("digits").toLowerCase(Locale.ROOT))
                : Optional.empty();
    }
}
