package clearinghouse.matching;

/** What advisories on one vulnerability come to for one component. */
public sealed interface Judgement {

    /** None of them names it. */
    record Unnamed() implements Judgement {}

    record Affected(Finding finding) implements Judgement {}

    /**
     * One says that it is affected, and one that knows better says that it is not.
     *
     * @param by the statement that holds; its confidence says how surely it is of this component
     */
    record Suppressed(Finding finding, Finding by) implements Judgement {}
}
