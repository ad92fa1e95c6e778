package clearinghouse.intake;

import java.time.Instant;

/**
 * That a finding came in, for counting.
 *
 * @param cause the root cause that holds it now
 */
public record Arrival(FindingId finding, VulnerabilityId cause, Instant at) {}
