package clearinghouse.likeness;

import java.util.Optional;

/**
 * What a finding says, to be portrayed. Undisclosed, so that it has no text form.
 *
 * @param packageUrl that names of code and frames of a stack belong to
 * @param proof SHA-256 of it in hexadecimal; empty where none was kept
 */
public record Described(String packageUrl, String text, Optional<String> proof) {
    @Override
    public String toString() {
        return "Described[undisclosed]";
    }
}
