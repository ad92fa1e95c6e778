package clearinghouse.formats.sbom;

/** How much of an inventory is read at most; what exceeds a limit is refused, never cut. */
public record SbomLimits(long bytes, int depth, int components) {

    /** Ten times the largest published SBOM known to us, in each direction. */
    public static SbomLimits standard() {
        return new SbomLimits(64L << 20, 128, 100_000);
    }
}
