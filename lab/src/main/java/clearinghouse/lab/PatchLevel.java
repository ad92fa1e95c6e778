package clearinghouse.lab;

/**
 * How far a patch was checked: P1 applies and builds, P2 every proof silent in every attempt, P3
 * the project's tests where the target has any, P4 variants blocked and benign controls answered as
 * before, P5 the same answers over a corpus.
 */
public enum PatchLevel {
    P1,
    P2,
    P3,
    P4,
    P5
}
