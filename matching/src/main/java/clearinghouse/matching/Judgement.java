package clearinghouse.matching;

/** What advisories on one vulnerability come to for one component. */
public sealed interface Judgement {

    /** None of them names it. */
    record Unnamed() implements Judgement {}

    record Affected(ComponentMatch match) implements Judgement {}

    /**
     * One says that it is affected, and one that knows better says that it is not.
     *
     * @param by the statement that holds; its confidence says how surely it is of this component
     */
    record Suppressed(ComponentMatch match, ComponentMatch by) implements Judgement {}
}
