package clearinghouse.platform;

import clearinghouse.formats.advisory.TlpLabel;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How something is handled, wherever it goes. In an answer its members stand beside those of what
 * it is said of.
 *
 * @param provenance where it comes from, by policy's names; of several findings each that there is
 * @param useLimits all that hold, by term; of several findings those of each
 */
@JsonPropertyOrder({"tlp", "provenance", "useLimits"})
public record Marks(@JsonIgnore TlpLabel label, List<String> provenance, List<UseLimit> useLimits) {

    private static final String PROVENANCE = "Clearinghouse-Provenance";
    private static final String USE_LIMITS = "Clearinghouse-Use-Limits";

    public Marks {
        provenance = List.copyOf(provenance);
        useLimits = List.copyOf(useLimits);
    }

    /** Of what no finding is told in. */
    public static Marks of(TlpLabel label) {
        return new Marks(label, List.of(), List.of());
    }

    /** At least as strict. */
    public Marks within(TlpLabel floor) {
        return new Marks(label.join(floor), provenance, useLimits);
    }

    @JsonProperty("tlp")
    public String tlp() {
        return label.label();
    }

    /** For a file that is taken away, because it cannot say it itself; by name. */
    public List<Header> headers() {
        return List.of(
                new Header(TlpHeader.NAME, label.label()),
                new Header(PROVENANCE, String.join(", ", provenance)),
                new Header(
                        USE_LIMITS,
                        useLimits.isEmpty()
                                ? "none"
                                : useLimits.stream()
                                        .map(UseLimit::term)
                                        .collect(Collectors.joining(", "))));
    }

    /** One line of what goes before a file. */
    public record Header(String name, String value) {}
}
