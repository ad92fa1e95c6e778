package clearinghouse.policy;

/** What holds as long as nobody says otherwise, and why that is the safer guess. */
public record Assumption(String value, String reason) {}
