package clearinghouse.intake;

/** What a verdict did to the root cause of its finding. */
public sealed interface Settlement {

    /** The vulnerability that holds the finding now. */
    VulnerabilityId vulnerability();

    record Unconfirmed(VulnerabilityId vulnerability) implements Settlement {}

    record Confirmed(VulnerabilityId vulnerability) implements Settlement {}

    record Merged(VulnerabilityId from, VulnerabilityId vulnerability) implements Settlement {}
}
