package clearinghouse.advisory;

import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.intake.Finding;
import clearinghouse.intake.Intake;
import clearinghouse.intake.Onward;
import clearinghouse.intake.PassingOn;
import clearinghouse.intake.VulnerabilityId;
import clearinghouse.kernel.Visible;
import clearinghouse.parties.Parties;
import clearinghouse.platform.Classification;
import clearinghouse.platform.Marks;
import clearinghouse.platform.Tx;
import clearinghouse.validation.Validation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Puts beside an analyst's draft what findings and patches say at this moment. */
public final class Gathering {

    private final Intake intake;
    private final Validation validation;
    private final Parties parties;

    public Gathering(Intake intake, Validation validation, Parties parties) {
        this.intake = intake;
        this.validation = validation;
        this.parties = parties;
    }

    /** Why nothing of it may be passed on. */
    Optional<String> barred(Tx tx, VulnerabilityId id, Instant now) {
        return switch (intake.passingOn(tx, id, now)) {
            case PassingOn.Barred barred -> Optional.of(barred.why());
            case PassingOn.Free _ -> Optional.empty();
        };
    }

    /** What a finding of it is marked with that no organisation may be told under TLP:AMBER. */
    Optional<String> keptFromOthers(Tx tx, VulnerabilityId id) {
        var findings = tx.widened(Intake.WHOLE, () -> intake.findingsOf(tx, id));
        if (findings.stream().anyMatch(finding -> finding.label() == TlpLabel.RED)) {
            return Optional.of("one of its findings is TLP:RED, for named people alone");
        }
        return findings.stream().anyMatch(finding -> isGuarded(finding.marks()))
                ? Optional.of("one of its findings is classified, or marked as CUI")
                : Optional.empty();
    }

    private static boolean isGuarded(Marks marks) {
        return !marks.cui().isEmpty()
                || marks.classification()
                        .filter(it -> it.isAbove(Classification.UNCLASSIFIED))
                        .isPresent();
    }

    /** The publisher need not triage or coordinate, so findings and patches are asked for so. */
    Content content(Tx tx, VulnerabilityId id, JsonNode text, Draft draft) {
        return tx.widened(
                Intake.WHOLE,
                () -> {
                    var findings = intake.findingsOf(tx, id);
                    var packageUrl = intake.vulnerability(tx, id).orElseThrow().packageUrl();
                    return new Content(
                            text,
                            draft,
                            PackageUrl.of(packageUrl),
                            findings.stream()
                                    .flatMap(finding -> testedWhereReproduced(tx, finding).stream())
                                    .distinct()
                                    .toList(),
                            findings.stream().map(finding -> credit(tx, finding)).toList(),
                            judgedPatches(tx, id, packageUrl),
                            List.of());
                });
    }

    /** A credit that nobody could read was once taken; it must not stop the others' advisory. */
    private String credit(Tx tx, Finding finding) {
        return Visible.in(finding.credit()) ? finding.credit() : parties.name(tx, finding.party());
    }

    /** Never the version that the finding names: nothing was run on it. */
    private Optional<String> testedWhereReproduced(Tx tx, Finding finding) {
        return validation
                .verdict(tx, finding.id())
                .filter(found -> found.verdict().equals("reproduced"))
                .flatMap(Onward.Verdict::tested);
    }

    private List<Content.JudgedPatch> judgedPatches(Tx tx, VulnerabilityId id, String packageUrl) {
        var base = validation.patchedVersion(packageUrl);
        return validation.acceptedNow(tx, id).stream()
                .map(patch ->
                        new Content.JudgedPatch(
                                parties.name(tx, patch.party()), patch.jarSha256(), base))
                .toList();
    }
}
