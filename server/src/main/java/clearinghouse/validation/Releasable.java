package clearinghouse.validation;

/** Whether a patch may be released. */
public sealed interface Releasable {

    record Yes(AcceptedJar jar) implements Releasable {}

    record No(String why) implements Releasable {}
}
