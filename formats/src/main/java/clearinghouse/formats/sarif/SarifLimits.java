package clearinghouse.formats.sarif;

/** How much of a log is read at most; what exceeds a limit is refused, never cut. */
public record SarifLimits(long bytes, int depth, int results, long attachmentBytes) {

    public static SarifLimits standard() {
        return new SarifLimits(32L << 20, 64, 10_000, 8L << 20);
    }
}
