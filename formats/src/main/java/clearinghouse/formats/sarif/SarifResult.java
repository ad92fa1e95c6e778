package clearinghouse.formats.sarif;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.purl.PackageUrl;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One result.
 *
 * @param pointer where in the log
 * @param stacks each stack from the innermost frame outwards
 * @param attachments the attached files whose content the log carries
 */
public record SarifResult(
        String pointer,
        String ruleId,
        String level,
        String message,
        List<SarifLocation> locations,
        Map<String, String> fingerprints,
        Map<String, String> partialFingerprints,
        List<List<SarifLocation>> stacks,
        List<SarifArtifact> attachments,
        Map<String, JsonNode> properties) {

    public SarifResult {
        locations = List.copyOf(locations);
        fingerprints = Collections.unmodifiableMap(new LinkedHashMap<>(fingerprints));
        partialFingerprints = Collections.unmodifiableMap(new LinkedHashMap<>(partialFingerprints));
        stacks = stacks.stream().map(List::copyOf).toList();
        attachments = List.copyOf(attachments);
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    /** A property that is a text. */
    public Optional<String> property(String name) {
        return Optional.ofNullable(properties.get(name))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue);
    }

    public Parsed<SarifProof> proof() {
        var problems = new ArrayList<Problem>();
        var at = pointer + "/properties/";
        var purl =
                property(SarifProof.PURL)
                        .map(PackageUrl::parse)
                        .orElseGet(() ->
                                Parsed.invalid(
                                        "",
                                        "proof-purl",
                                        "the property purl names the package to test"));
        purl.problems().forEach(problem -> problems.add(problem.under(at + SarifProof.PURL)));
        var entry = property(SarifProof.ENTRY).filter(text -> !text.isBlank());
        if (entry.isEmpty()) {
            problems.add(
                    new Problem(
                            at + SarifProof.ENTRY,
                            "proof-entry",
                            "the property entry says how to run the proof"));
        }
        if (attachments.size() != 1) {
            problems.add(
                    new Problem(
                            pointer + "/attachments",
                            "proof-attachment",
                            "the proof is the one attached file, its content in the log"));
        }
        return problems.isEmpty()
                ? Parsed.valid(
                        new SarifProof(
                                purl.orElseThrow(), entry.orElseThrow(), attachments.getFirst()))
                : Parsed.invalid(problems);
    }
}
