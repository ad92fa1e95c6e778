package clearinghouse.lab;

/**
 * How much stands behind a finding: E0 text, E1 located in the named version, E2 reproduced in
 * every attempt, E3 also silent on a fixed build, E4 minimised with the range of versions, E5 with
 * a validated patch.
 */
public enum EvidenceLevel {
    E0,
    E1,
    E2,
    E3,
    E4,
    E5
}
