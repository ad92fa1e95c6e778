package clearinghouse.lab;

/** How far a validation is. Called from one thread at a time; must not block. */
@FunctionalInterface
public interface Progress {

    Progress NONE = (_, _, _) -> {};

    void at(String step, int done, int of);

    /** Asked many times a second; true ends everything that runs, and the verdict is errored. */
    default boolean cancelled() {
        return false;
    }
}
