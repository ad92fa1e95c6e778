package clearinghouse.lab;

import java.util.Locale;

/**
 * One file of a Maven repository, pinned.
 *
 * @param coordinates group:artifact:version:extension, with :classifier where there is one
 * @param sha256 lower-case hexadecimal
 */
public record Artefact(String coordinates, String sha256) {
    public Artefact {
        if (!coordinates.matches("[A-Za-z0-9._-]+(:[A-Za-z0-9._-]+){3,4}")) {
            throw new InvalidTarget(
                    "coordinates must be group:artifact:version:extension[:classifier]");
        }
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new InvalidTarget(
                    "the pin of " + coordinates + " is no SHA-256 in lower-case hexadecimal");
        }
    }

    String part(int index) {
        var parts = coordinates.split(":", -1);
        return index < parts.length ? parts[index] : "";
    }

    /** Without the version: what the file is called in logs and in the box. */
    String shortName() {
        return (part(1) + "-" + part(2)).toLowerCase(Locale.ROOT);
    }
}
