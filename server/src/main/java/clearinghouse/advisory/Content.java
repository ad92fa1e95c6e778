package clearinghouse.advisory;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.advisory.Advisory;
import clearinghouse.formats.advisory.AffectedProduct;
import clearinghouse.formats.advisory.Credit;
import clearinghouse.formats.advisory.Publisher;
import clearinghouse.formats.advisory.Remediation;
import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.formats.advisory.Tracking;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.version.Match;
import clearinghouse.formats.version.VersionRange;
import clearinghouse.formats.version.VersionScheme;
import clearinghouse.formats.version.Versions;
import clearinghouse.kernel.Visible;
import clearinghouse.platform.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/**
 * All that goes into an advisory: the analyst's draft, and what findings and patches say. It is
 * sealed while undisclosed, so it has no text form.
 *
 * @param source the draft as the analyst sent it
 * @param affectedVersions builds on which the proof of a finding was seen to work
 * @param finders credit as each finding asks for it, the oldest first
 * @param patches patches that the clearinghouse judged and accepted
 */
record Content(
        JsonNode source,
        Draft draft,
        PackageUrl packageUrl,
        List<String> affectedVersions,
        List<String> finders,
        List<JudgedPatch> patches) {

    record JudgedPatch(String author, String jarSha256) {}

    Content {
        affectedVersions = List.copyOf(affectedVersions);
        finders = List.copyOf(finders);
        patches = List.copyOf(patches);
    }

    private record Stored(
            JsonNode draft,
            String packageUrl,
            List<String> affectedVersions,
            List<String> finders,
            List<JudgedPatch> patches) {}

    String render() {
        return Json.render(
                new Stored(source, packageUrl.render(), affectedVersions, finders, patches));
    }

    static Content parse(String text) {
        var stored = Json.mapper().readValue(text, Stored.class);
        return new Content(
                stored.draft(),
                Draft.parse(stored.draft()).orElseThrow(),
                PackageUrl.of(stored.packageUrl()),
                stored.affectedVersions(),
                stored.finders(),
                stored.patches());
    }

    /** Refused where the draft contradicts the findings. */
    Parsed<Advisory> compose(Tracking tracking, TlpLabel tlp, Publisher publisher) {
        var problems = contradictions();
        if (!problems.isEmpty()) {
            return Parsed.invalid(problems);
        }
        return Parsed.valid(
                new Advisory(
                        tracking,
                        draft.title(),
                        draft.summary(),
                        draft.description(),
                        publisher,
                        tlp,
                        draft.identifiers(),
                        List.of(affected()),
                        draft.cvss(),
                        draft.cwes(),
                        Optional.of(draft.assessment()),
                        remediations(),
                        draft.references(),
                        credits()));
    }

    private List<Problem> contradictions() {
        var problems = new ArrayList<Problem>();
        if (!finders.stream().allMatch(Visible::in)
                || !patches.stream().map(JudgedPatch::author).allMatch(Visible::in)) {
            problems.add(
                    new Problem(
                            "",
                            "credit",
                            "one whom this advisory thanks has a name without a visible character"));
        }
        for (var version : affectedVersions) {
            if (draft.fixed().contains(version)) {
                problems.add(
                        new Problem(
                                "/affected/fixed",
                                "affected",
                                "a finding was reproduced on a version that is said to be fixed"));
            } else if (range().contains(version) instanceof Match.Outside) {
                problems.add(
                        new Problem(
                                "/affected",
                                "range",
                                "a finding was reproduced on a version outside of this range"));
            }
        }
        return problems;
    }

    AffectedProduct affected() {
        return new AffectedProduct(
                draft.vendor(),
                draft.product(),
                packageUrl,
                range(),
                affectedVersions,
                draft.fixed());
    }

    /**
     * Up to the last fixed version: an earlier one is a backport, and stands as fixed by itself.
     */
    private VersionRange range() {
        var scheme = VersionScheme.of(packageUrl);
        var events = new ArrayList<VersionRange.Event>();
        events.add(new VersionRange.Event.Introduced(draft.introduced()));
        draft.fixed().stream()
                .reduce((one, other) -> later(scheme, one, other))
                .ifPresent(last -> events.add(new VersionRange.Event.Fixed(last)));
        return new VersionRange(scheme, events);
    }

    private static String later(VersionScheme scheme, String one, String other) {
        var order = Versions.compare(scheme, one, other);
        return order.equals(OptionalInt.empty()) || order.getAsInt() < 0 ? other : one;
    }

    private static Remediation patchedBuild(String jarSha256) {
        return new Remediation(
                Remediation.Category.MITIGATION,
                """
                A patched build was judged by the clearinghouse: the proofs and their variants are \
                blocked, and what worked before still works. SHA-256 of the file: %s. Take it from \
                the clearinghouse's signed releases only.\
                """
                        .formatted(jarSha256),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private List<Remediation> remediations() {
        var remedies = new ArrayList<Remediation>();
        for (var fixed : draft.fixed()) {
            remedies.add(
                    new Remediation(
                            Remediation.Category.VENDOR_FIX,
                            "Update to %s %s or a later version.".formatted(draft.product(), fixed),
                            Optional.of(fixed),
                            Optional.empty(),
                            Optional.empty()));
        }
        patches.stream()
                .map(JudgedPatch::jarSha256)
                // Two authors may have come to the same build.
                .distinct()
                .map(Content::patchedBuild)
                .forEach(remedies::add);
        if (remedies.isEmpty()) {
            remedies.add(
                    new Remediation(
                            Remediation.Category.NONE_AVAILABLE,
                            "No fix is available yet.",
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()));
        }
        return remedies;
    }

    List<Credit> credits() {
        var credits = new ArrayList<Credit>();
        finders.stream()
                .distinct()
                .forEach(name -> credits.add(new Credit(Credit.Kind.FINDER, name, "")));
        patches.stream()
                .map(JudgedPatch::author)
                .distinct()
                .forEach(name ->
                        credits.add(new Credit(Credit.Kind.REMEDIATION_DEVELOPER, "", name)));
        return credits;
    }

    @Override
    public String toString() {
        return "Content[undisclosed]";
    }
}
