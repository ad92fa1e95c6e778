package clearinghouse.formats.version;

/** Whether a version lies in a range. */
public sealed interface Match {

    record Inside() implements Match {}

    record Outside() implements Match {}

    /** Cannot be decided; a person or a better source has to. */
    record Possible(String reason) implements Match {}
}
