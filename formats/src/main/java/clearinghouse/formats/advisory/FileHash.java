package clearinghouse.formats.advisory;

import java.util.regex.Pattern;

/** A file by name and SHA-256, in lower-case hexadecimal digits. */
public record FileHash(String filename, String sha256) {

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    public FileHash {
        Text.required("a file name", filename);
        if (!HEX.matcher(sha256).matches()) {
            throw new IllegalArgumentException("a SHA-256 has 64 hexadecimal digits");
        }
    }
}
