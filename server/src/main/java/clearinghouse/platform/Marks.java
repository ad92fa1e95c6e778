package clearinghouse.platform;

import clearinghouse.formats.advisory.TlpLabel;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How something is handled, wherever it goes. In an answer its members stand beside those of what
 * it is said of.
 *
 * @param provenance where it comes from, by policy's names; of several findings each that there is
 * @param useLimits all that hold, by term; of several findings those of each
 * @param cui banners of controlled unclassified information (32 CFR 2002); of several findings each
 * @param classification of several findings the highest; empty where nobody said one
 * @param legalBases by which it is held and passed on, and how each stands; of several findings
 *     those of each
 */
@JsonPropertyOrder({"tlp", "provenance", "useLimits", "cui", "classification", "legalBases"})
public record Marks(
        @JsonIgnore TlpLabel label,
        List<String> provenance,
        List<UseLimit> useLimits,
        List<String> cui,
        @JsonIgnore Optional<Classification> classification,
        List<LegalBasis.Told> legalBases) {

    private static final String PROVENANCE = "Clearinghouse-Provenance";
    private static final String NONE = "none";
    private static final String CUI = "Clearinghouse-CUI";
    private static final String CLASSIFICATION = "Clearinghouse-Classification";
    private static final String LEGAL_BASIS = "Clearinghouse-Legal-Basis";
    private static final String USE_LIMITS = "Clearinghouse-Use-Limits";

    public Marks {
        provenance = List.copyOf(provenance);
        useLimits = List.copyOf(useLimits);
        cui = List.copyOf(cui);
        legalBases = List.copyOf(legalBases);
    }

    /** Of what no finding is told in. */
    public static Marks of(TlpLabel label) {
        return new Marks(label, List.of(), List.of(), List.of(), Optional.empty(), List.of());
    }

    /** At least as strict. */
    public Marks within(TlpLabel floor) {
        return new Marks(label.join(floor), provenance, useLimits, cui, classification, legalBases);
    }

    @JsonProperty("tlp")
    public String tlp() {
        return label.label();
    }

    @JsonProperty("classification")
    public Optional<String> classified() {
        return classification.map(Classification::banner);
    }

    /** What stands over all else, the classification first. */
    public List<String> banners() {
        return Stream.concat(classified().stream(), cui.stream()).toList();
    }

    /** For a file that is taken away, because it cannot say it itself; by name. */
    public List<Header> headers() {
        return List.of(
                new Header(TlpHeader.NAME, label.label()),
                new Header(PROVENANCE, String.join(", ", provenance)),
                new Header(USE_LIMITS, said(useLimits.stream().map(UseLimit::term).toList(), ", ")),
                // A banner may have a comma.
                new Header(CUI, said(cui, "; ")),
                new Header(CLASSIFICATION, classified().orElse(NONE)),
                new Header(
                        LEGAL_BASIS,
                        said(legalBases.stream().map(LegalBasis.Told::header).toList(), ", ")));
    }

    private static String said(List<String> words, String between) {
        return words.isEmpty() ? NONE : String.join(between, words);
    }

    /** One line of what goes before a file. */
    public record Header(String name, String value) {}
}
