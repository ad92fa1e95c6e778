package clearinghouse.advisory;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.advisory.Advisory;
import clearinghouse.formats.advisory.AffectedProduct;
import clearinghouse.formats.advisory.Credit;
import clearinghouse.formats.advisory.Publisher;
import clearinghouse.formats.advisory.Remediation;
import clearinghouse.formats.advisory.Revision;
import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.formats.advisory.Tracking;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.version.Match;
import clearinghouse.formats.version.VersionRange;
import clearinghouse.formats.version.VersionScheme;
import clearinghouse.kernel.Visible;
import clearinghouse.platform.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * All that goes into an advisory: the analyst's draft, and what findings and patches say. It is
 * sealed while undisclosed, so it has no text form.
 *
 * @param source the draft as the analyst sent it, with the names of the weaknesses
 * @param affectedVersions builds on which the proof of a finding was seen to work
 * @param finders credit as each finding asks for it, the oldest first
 * @param patches patches that the clearinghouse judged and accepted
 * @param history the revisions that were published; empty while it is a draft
 */
record Content(
        JsonNode source,
        Draft draft,
        PackageUrl packageUrl,
        List<String> affectedVersions,
        List<String> finders,
        List<JudgedPatch> patches,
        List<Revision> history) {

    /**
     * @param base the version from whose sources it was built; its place alone it can take
     */
    record JudgedPatch(String author, String jarSha256, Optional<String> base) {}

    Content {
        affectedVersions = List.copyOf(affectedVersions);
        finders = List.copyOf(finders);
        patches = List.copyOf(patches);
        history = List.copyOf(history);
    }

    /**
     * @param history absent in what was kept before there were revisions
     */
    private record Stored(
            JsonNode draft,
            String packageUrl,
            List<String> affectedVersions,
            List<String> finders,
            List<JudgedPatch> patches,
            @Nullable List<Revision> history) {}

    String render() {
        return Json.render(
                new Stored(
                        source, packageUrl.render(), affectedVersions, finders, patches, history));
    }

    static Content parse(String text) {
        var stored = Json.mapper().readValue(text, Stored.class);
        return new Content(
                stored.draft(),
                Draft.accepted(stored.draft()),
                PackageUrl.of(stored.packageUrl()),
                stored.affectedVersions(),
                stored.finders(),
                stored.patches(),
                Objects.requireNonNullElse(stored.history(), List.of()));
    }

    Content with(List<Revision> revisions) {
        return new Content(
                source, draft, packageUrl, affectedVersions, finders, patches, revisions);
    }

    /** Whether an operator would have to do something else, or by another day. */
    boolean asksOtherThan(Content before) {
        return draft.asksOtherThan(before.draft)
                || !affectedVersions.equals(before.affectedVersions)
                || !patches.equals(before.patches);
    }

    /**
     * Refused where the draft contradicts the findings.
     *
     * @param page where the advisory is shown, and who may take a release finds it
     */
    Parsed<Advisory> compose(
            Tracking tracking, TlpLabel tlp, Publisher publisher, Optional<URI> page) {
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
                        remediations(page),
                        draft.references(),
                        credits(),
                        draft.sectors()));
    }

    private List<Problem> contradictions() {
        var problems = new ArrayList<>(disorder());
        if (!finders.stream().allMatch(Visible::in)
                || !patches.stream().map(JudgedPatch::author).allMatch(Visible::in)) {
            problems.add(
                    new Problem(
                            "",
                            "credit",
                            "one whom this advisory thanks has a name without a visible character"));
        }
        for (var version : testedVersions()) {
            if (draft.fixed().contains(version)) {
                problems.add(
                        new Problem(
                                fixedAt(version),
                                "affected",
                                "a proof worked on a version that is said to be fixed"));
            } else if (range().contains(version) instanceof Match.Outside) {
                problems.add(
                        new Problem(
                                "/affected",
                                "range",
                                "a proof worked on a version outside of this range"));
            }
        }
        return problems;
    }

    private String fixedAt(String version) {
        return IntStream.range(0, draft.ranges().size())
                .filter(i -> draft.ranges().get(i).fixed().filter(version::equals).isPresent())
                .mapToObj(i -> at(i, "fixed"))
                .findFirst()
                .orElse("/affected");
    }

    private String at(int range, String member) {
        return source.path("affected").has("ranges")
                ? "/affected/ranges/" + range + "/" + member
                : "/affected/" + member;
    }

    /** Ranges that end before they begin, or run into each other: events would mix them up. */
    private List<Problem> disorder() {
        var scheme = VersionScheme.of(packageUrl);
        var problems = new ArrayList<Problem>();
        for (int i = 0; i < draft.ranges().size(); i++) {
            var range = draft.ranges().get(i);
            if (range.fixed().filter(end -> !before(scheme, range.introduced(), end)).isPresent()) {
                problems.add(
                        new Problem(
                                at(i, "fixed"),
                                "range-order",
                                "a range is fixed in a later version than it begins with"));
            }
            for (var earlier : draft.ranges().subList(0, i)) {
                if (overlap(scheme, earlier, range)) {
                    problems.add(
                            new Problem(
                                    "/affected/ranges/" + i,
                                    "range-overlap",
                                    "this range runs into another one"));
                    break;
                }
            }
        }
        return problems;
    }

    private static boolean overlap(VersionScheme scheme, Draft.Range one, Draft.Range other) {
        return !(endsBefore(scheme, one, other) || endsBefore(scheme, other, one));
    }

    private static boolean endsBefore(VersionScheme scheme, Draft.Range one, Draft.Range other) {
        return one.fixed()
                .filter(end ->
                        end.equals(other.introduced()) || before(scheme, end, other.introduced()))
                .isPresent();
    }

    /** Versions without an order stand as they are given. */
    private static boolean before(VersionScheme scheme, String one, String other) {
        if (one.equals(VersionRange.BEGINNING) || other.equals(VersionRange.BEGINNING)) {
            return !other.equals(VersionRange.BEGINNING);
        }
        var order = scheme.compare(one, other);
        return order.equals(OptionalInt.empty()) || order.getAsInt() < 0;
    }

    AffectedProduct affected() {
        return new AffectedProduct(
                draft.vendor(),
                draft.product(),
                packageUrl,
                range(),
                testedVersions(),
                draft.fixed());
    }

    /** Affected by test: a finding was reproduced there, or a patch was judged against it. */
    private List<String> testedVersions() {
        return Stream.concat(
                        affectedVersions.stream(),
                        patches.stream().flatMap(it -> it.base().stream()))
                .distinct()
                .toList();
    }

    private VersionRange range() {
        var events = new ArrayList<VersionRange.Event>();
        for (var range : draft.ranges()) {
            events.add(new VersionRange.Event.Introduced(range.introduced()));
            range.fixed().ifPresent(end -> events.add(new VersionRange.Event.Fixed(end)));
        }
        return new VersionRange(VersionScheme.of(packageUrl), events);
    }

    // CSAF 2.0 §3.2.3.12.1: a vendor_fix is the original author's own; a build that another made is
    // a mitigation.
    private Remediation patchedBuild(JudgedPatch patch, Optional<URI> page) {
        var replaces =
                patch.base()
                        .map("It replaces version %s alone. "::formatted)
                        .orElse("It replaces the version from whose sources it was built alone. ");
        return new Remediation(
                Remediation.Category.MITIGATION,
                """
                The clearinghouse built %s with a patch and tried it in its sandbox: the reported \
                proofs and the variants made of them no longer work, and the benign inputs that \
                were tried are answered as before; nothing else was tried. %sSHA-256 of the file \
                that was judged: %s. Take it from the clearinghouse's signed releases only: they \
                carry a version of their own in the manifest and pom.properties, and are the same \
                otherwise.\
                """
                        .formatted(draft.product(), replaces, patch.jarSha256()),
                Optional.empty(),
                patch.base(),
                page,
                Optional.empty());
    }

    /** What is later than the fix of one branch may be affected on the next. */
    private String update(Draft.Range range, String fixed) {
        if (draft.ranges().size() == 1) {
            return "Update to %s %s or a later version.".formatted(draft.product(), fixed);
        }
        var from =
                range.introduced().equals(VersionRange.BEGINNING)
                        ? ""
                        : " from %s on".formatted(range.introduced());
        return "Versions%s before %s: update to %s %s, or to a later version that is not affected."
                .formatted(from, fixed, draft.product(), fixed);
    }

    private List<Remediation> remediations(Optional<URI> page) {
        var remedies = new ArrayList<Remediation>();
        for (var range : draft.ranges()) {
            range.fixed()
                    .ifPresent(fixed ->
                            remedies.add(
                                    new Remediation(
                                            Remediation.Category.VENDOR_FIX,
                                            update(range, fixed),
                                            Optional.of(fixed),
                                            Optional.empty(),
                                            Optional.empty())));
        }
        patches.stream()
                // Two authors may have come to the same build.
                .collect(
                        Collectors.toMap(
                                JudgedPatch::jarSha256,
                                it -> it,
                                (it, _) -> it,
                                LinkedHashMap::new))
                .values()
                .stream()
                .map(patch -> patchedBuild(patch, page))
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
