package clearinghouse.formats.advisory;

import clearinghouse.formats.cvss.Cvss31;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * One revision of an advisory on one vulnerability.
 *
 * @param title one line
 * @param summary a paragraph that anyone understands
 * @param description what is wrong, in technical words
 * @param identifiers names in other databases, the CVE id among them where there is one
 * @param sectors in which the products are used, as far as it is said
 * @param cwes the weakness that fits best first; formats with room for one show that
 */
public record Advisory(
        Tracking tracking,
        String title,
        String summary,
        String description,
        Publisher publisher,
        TlpLabel tlp,
        List<Identifier> identifiers,
        List<AffectedProduct> affected,
        Optional<Cvss31> cvss,
        List<Cwe> cwes,
        Optional<SsvcInputs> ssvc,
        List<Remediation> remediations,
        List<Reference> references,
        List<Credit> credits,
        List<Sector> sectors) {

    public Advisory {
        identifiers = List.copyOf(identifiers);
        affected = List.copyOf(affected);
        cwes = List.copyOf(cwes);
        remediations = List.copyOf(remediations);
        references = List.copyOf(references);
        credits = List.copyOf(credits);
        sectors = List.copyOf(sectors);
        Text.required("the title", title);
        Text.required("the summary", summary);
        Text.required("the description", description);
        if (affected.isEmpty()) {
            throw new IllegalArgumentException("an advisory names what is affected");
        }
        if (new HashSet<>(identifiers).size() < identifiers.size()) {
            throw new IllegalArgumentException("an identifier is given twice");
        }
        if (identifiers.stream().filter(Identifier.Cve.class::isInstance).count() > 1) {
            throw new IllegalArgumentException("one advisory has at most one CVE id");
        }
        if (affected.stream().map(product -> product.purl().matchingKey()).distinct().count()
                < affected.size()) {
            throw new IllegalArgumentException("a package is affected once, with all its ranges");
        }
        for (var remediation : remediations) {
            var fixed = remediation.fixedVersion();
            if (fixed.isPresent()
                    && affected.stream().noneMatch(p -> p.fixedVersions().contains(fixed.get()))) {
                throw new IllegalArgumentException("a remediation leads to a listed fixed version");
            }
            var only = remediation.onlyFor();
            if (only.isPresent()
                    && affected.stream()
                            .noneMatch(p -> p.affectedVersions().contains(only.get()))) {
                throw new IllegalArgumentException(
                        "a remediation is for a listed affected version");
            }
        }
    }

    public Optional<Identifier.Cve> cve() {
        return identifiers.stream()
                .filter(Identifier.Cve.class::isInstance)
                .map(Identifier.Cve.class::cast)
                .findFirst();
    }
}
