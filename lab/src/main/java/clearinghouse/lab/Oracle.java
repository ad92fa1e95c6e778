package clearinghouse.lab;

/** What decides whether a call showed the vulnerability. */
public sealed interface Oracle {

    /** The call ended with this class of exception, exactly. */
    record Throws(String type) implements Oracle {}

    default String describe() {
        return switch (this) {
            case Throws(var type) -> type;
        };
    }
}
