package clearinghouse.pages;

import clearinghouse.coordination.Coordination;
import clearinghouse.formats.purl.PackageName;
import clearinghouse.intake.Finding;
import clearinghouse.intake.FindingId;
import clearinghouse.intake.Intake;
import clearinghouse.intake.Onward;
import clearinghouse.intake.Vulnerability;
import clearinghouse.intake.VulnerabilityId;
import clearinghouse.platform.Marks;
import clearinghouse.platform.Tx;
import clearinghouse.validation.Validation;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The findings of a list: how far each is, and why a person is asked to act, or is not. */
final class FindingLines {

    private final Intake intake;
    private final Validation validation;
    private final Coordination coordination;
    private final InstantSource clock;

    FindingLines(Pages.Facades facades, InstantSource clock) {
        this.clock = clock;
        intake = facades.intake();
        validation = facades.validation();
        coordination = facades.coordination();
    }

    /**
     * @param why it is where it is, or why a person has to look at it
     */
    record Line(
            FindingId id,
            String title,
            String target,
            String credit,
            String received,
            Badge verdict,
            String why,
            boolean forPerson,
            Marks marks) {}

    record Reason(String text, boolean forPerson) {}

    /**
     * What is known of the findings of a list, asked once for all of them.
     *
     * @param roots of those that are reproduced
     * @param inCase those of the roots that have a case
     */
    private record Known(
            Map<FindingId, Onward.Verdict> verdicts,
            Map<FindingId, Intake.SetAside> asides,
            Map<VulnerabilityId, Vulnerability> roots,
            Set<VulnerabilityId> inCase) {}

    List<Line> of(Tx tx, PageRequest request, List<Intake.Titled> rows) {
        var known = known(tx, request, rows.stream().map(Intake.Titled::finding).toList());
        return rows.stream().map(row -> line(request, row, known)).toList();
    }

    private Known known(Tx tx, PageRequest request, List<Finding> findings) {
        var verdicts = validation.verdicts(tx, findings.stream().map(Finding::id).toList());
        // A proof that works counts more than that somebody left it at that.
        var reproduced =
                findings.stream()
                        .collect(
                                Collectors.partitioningBy(finding ->
                                        isReproduced(
                                                Optional.ofNullable(verdicts.get(finding.id())))));
        var roots =
                reproduced.getOrDefault(true, List.of()).stream()
                        .map(Finding::vulnerability)
                        .collect(Collectors.toUnmodifiableSet());
        var others = reproduced.getOrDefault(false, List.of()).stream().map(Finding::id).toList();
        return new Known(
                verdicts,
                intake.setAside(tx, request.access(), others),
                intake.vulnerabilities(tx, roots),
                coordination.withCase(tx, request.access(), roots));
    }

    private Line line(PageRequest request, Intake.Titled row, Known known) {
        var finding = row.finding();
        var verdict = Optional.ofNullable(known.verdicts().get(finding.id()));
        var reason =
                Optional.ofNullable(known.asides().get(finding.id()))
                        .map(aside -> new Reason("Set aside: " + aside.reason(), false))
                        .or(() -> verdict.map(it -> reason(request, finding, it, known)))
                        .orElseGet(() -> underWay(finding));
        return new Line(
                finding.id(),
                row.title(),
                PackageName.of(finding.packageUrl()) + " " + finding.version(),
                finding.credit(),
                Times.shortly(finding.receivedAt()),
                Badge.ofVerdict(verdict.map(Onward.Verdict::verdict)),
                reason.text(),
                reason.forPerson(),
                finding.marks());
    }

    private static boolean isReproduced(Optional<Onward.Verdict> verdict) {
        return verdict.filter(known -> known.verdict().equals("reproduced")).isPresent();
    }

    /** Of one; empty where its proof works. */
    Optional<Intake.SetAside> aside(Tx tx, PageRequest request, Finding finding) {
        return isReproduced(validation.verdict(tx, finding.id()))
                ? Optional.empty()
                : intake.setAside(tx, request.access(), finding.id());
    }

    private static Reason reason(
            PageRequest request, Finding finding, Onward.Verdict verdict, Known known) {
        return switch (verdict.verdict()) {
            case "reproduced" -> reproduced(request, finding.vulnerability(), known);
            case "not_reproduced" ->
                    new Reason(
                            "The proof did nothing on the vulnerable build. Ask its finder for a proof that does, or set it aside with a reason.",
                            true);
            case "flaky" ->
                    new Reason(
                            "The proof worked only sometimes. Read the runs and decide whether chance or load explains it.",
                            true);
            default ->
                    new Reason(
                            "The laboratory could not try the proof. Read why in the evidence, and have it tried again when that is mended.",
                            true);
        };
    }

    private static Reason reproduced(
            PageRequest request, VulnerabilityId vulnerability, Known known) {
        if (Optional.ofNullable(known.roots().get(vulnerability))
                .filter(FindingLines::isDisclosed)
                .isPresent()) {
            return new Reason("Reproduced, and its advisory is published.", false);
        }
        if (known.inCase().contains(vulnerability)) {
            return new Reason("Reproduced, and its case is open.", false);
        }
        return request.access().may(Coordination.COORDINATE)
                ? new Reason(
                        "Reproduced, and nobody coordinates it yet. Open a case on its vulnerability.",
                        true)
                : new Reason("Reproduced. A coordinator takes it from here.", false);
    }

    private static boolean isDisclosed(Vulnerability cause) {
        return switch (cause.state()) {
            case DISCLOSED -> true;
            case UNCONFIRMED, CONFIRMED -> false;
        };
    }

    Reason underWay(Finding finding) {
        var progress = validation.progress(finding.id(), finding.packageUrl());
        return new Reason(inWords(progress), progress.note().isPresent());
    }

    private String inWords(Onward.Progress progress) {
        return progress.note().orElseGet(() -> Texts.progress(progress, clock.instant()));
    }
}
