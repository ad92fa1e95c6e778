package clearinghouse.pages;

import clearinghouse.intake.Onward;
import java.time.Instant;

/** Small things about sentences. */
final class Texts {

    private Texts() {}

    static String begun(String text) {
        return text.isEmpty()
                ? text
                : text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
    }

    /** How far the laboratory is, and as of when: nothing here moves by itself. */
    static String progress(Onward.Progress progress, Instant now) {
        var step =
                progress.of() == 0
                        ? "Waits for its turn in the sandbox"
                        : "In the sandbox: %s, %d of %d"
                                .formatted(
                                        progress.step().replace('_', ' '),
                                        progress.done(),
                                        progress.of());
        return step + " at " + Times.clock(now) + ".";
    }

    /** With a capital at its start and a stop at its end. */
    static String sentence(String text) {
        var said = text.strip();
        if (said.isEmpty()) {
            return said;
        }
        var begun = begun(said);
        return begun.endsWith(".") || begun.endsWith("?") || begun.endsWith("!")
                ? begun
                : begun + ".";
    }
}
