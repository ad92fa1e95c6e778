package clearinghouse.lab;

import clearinghouse.runner.protocol.Content;
import java.util.Optional;

/**
 * A proof of vulnerability for a target: the input is data, the code that calls the target is ours.
 *
 * @param entry a key of {@link Target#entries()}
 */
public record Proof(String entry, Content input) {

    public static final int MAX_BYTES = 3 << 19;

    public static Proof of(String entry, byte[] input) {
        return new Proof(entry, Content.of(input));
    }

    /** Why the lab would not run it against this target, in one sentence, or empty. */
    public Optional<String> problem(Target target) {
        if (!target.entries().containsKey(entry)) {
            return Optional.of(
                    "the target has no entry of that name; it has "
                            + String.join(", ", target.entries().keySet()));
        }
        if (input.size() > MAX_BYTES) {
            return Optional.of("a proof may have at most " + MAX_BYTES + " bytes");
        }
        return Optional.empty();
    }
}
