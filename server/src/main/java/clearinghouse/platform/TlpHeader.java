package clearinghouse.platform;

/** Where the label of a file stands that is taken away, because the file cannot say it itself. */
public final class TlpHeader {

    public static final String NAME = "Clearinghouse-TLP";

    private TlpHeader() {}
}
