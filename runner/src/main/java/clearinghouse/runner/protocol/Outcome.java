package clearinghouse.runner.protocol;

import java.util.Locale;

/** How a run ended. Only the first two were the program's own doing. */
public enum Outcome {
    EXITED,
    SIGNALLED,
    KILLED_WALL,
    KILLED_CPU,
    KILLED_MEMORY,
    KILLED_OUTPUT,
    KILLED_FILES,
    CANCELLED,
    /** The box could not be built or did not hold: says nothing about the program. */
    BOX_FAILED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
