package clearinghouse.formats.advisory;

/** TLP 2.0, from free to the named recipients only. */
public enum TlpLabel {
    CLEAR("TLP:CLEAR"),
    GREEN("TLP:GREEN"),
    AMBER("TLP:AMBER"),
    AMBER_STRICT("TLP:AMBER+STRICT"),
    RED("TLP:RED");

    private final String label;

    TlpLabel(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
