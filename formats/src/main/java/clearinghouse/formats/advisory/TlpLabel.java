package clearinghouse.formats.advisory;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * TLP 2.0, from free to the named recipients only; the order is that of strictness. What is put
 * together of several parts has the strictest label of them: {@link #join} is the least upper bound
 * of a chain, and {@link #CLEAR} its neutral element.
 */
public enum TlpLabel {
    CLEAR("TLP:CLEAR"),
    GREEN("TLP:GREEN"),
    AMBER("TLP:AMBER"),
    AMBER_STRICT("TLP:AMBER+STRICT"),
    RED("TLP:RED");

    private static final Pattern NAMED =
            Pattern.compile("TLP:\\s*(RED|AMBER\\+STRICT|AMBER|GREEN)");

    private final String label;

    TlpLabel(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /** As the standard writes it, and in no other way. */
    public static Optional<TlpLabel> parse(String text) {
        return Arrays.stream(values()).filter(it -> it.label.equals(text)).findFirst();
    }

    /** The strictest label that stands somewhere in the text; {@link #CLEAR} where none does. */
    public static TlpLabel strictestIn(String text) {
        return join(
                NAMED.matcher(text)
                        .results()
                        .flatMap(named -> parse("TLP:" + named.group(1)).stream())
                        .toList());
    }

    public TlpLabel join(TlpLabel other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** Of nothing it is {@link #CLEAR}. */
    public static TlpLabel join(Collection<TlpLabel> labels) {
        return labels.stream().reduce(CLEAR, TlpLabel::join);
    }

    public boolean isStricterThan(TlpLabel other) {
        return compareTo(other) > 0;
    }
}
