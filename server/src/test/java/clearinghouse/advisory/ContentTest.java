package clearinghouse.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestCase;
import clearinghouse.formats.Problem;
import clearinghouse.formats.advisory.Advisory;
import clearinghouse.formats.advisory.Credit;
import clearinghouse.formats.advisory.Publisher;
import clearinghouse.formats.advisory.Remediation;
import clearinghouse.formats.advisory.Revision;
import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.formats.advisory.Tracking;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.version.Match;
import clearinghouse.platform.Json;
import clearinghouse.platform.Schemas;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ContentTest {

    private static final Tracking TRACKING =
            new Tracking(
                    "CLH-2026-0001",
                    Tracking.Status.FINAL,
                    List.of(new Revision(1, Instant.parse("2026-11-22T12:00:00Z"), "First")));
    private static final Publisher PUBLISHER =
            new Publisher(
                    Publisher.Category.COORDINATOR,
                    "Clearinghouse",
                    URI.create("https://clearinghouse.example"),
                    "");

    private static final URI PAGE = URI.create("https://clearinghouse.example/advisories/adv_x");

    private static Content content(List<String> fixed) {
        var source = (ObjectNode) Json.tree(TestCase.draft());
        ((ObjectNode) source.get("affected")).set("fixed", Json.tree(fixed));
        return content(source);
    }

    /** Each range as {@code introduced..fixed}, open where nothing follows. */
    private static Content branches(String... ranges) {
        var source = (ObjectNode) Json.tree(TestCase.draft());
        var list =
                ((ObjectNode) source.get("affected"))
                        .remove(List.of("introduced", "fixed"))
                        .putArray("ranges");
        for (var range : ranges) {
            var ends = range.split("\\.\\.(?=[^.]|$)", 2);
            var node = list.addObject().put("introduced", ends[0]);
            if (!ends[1].isEmpty()) {
                node.put("fixed", ends[1]);
            }
        }
        assertThat(new Schemas().validate("advisory-draft", source)).isEmpty();
        return content(source);
    }

    private static Content content(ObjectNode source) {
        return new Content(
                source,
                Draft.parse(source).orElseThrow(),
                PackageUrl.of(TestCase.PACKAGE),
                List.of("1.0"),
                List.of("Ann", "Ben", "Ann"),
                List.of(),
                List.of());
    }

    private static Advisory composed(Content content) {
        return content.compose(TRACKING, TlpLabel.CLEAR, PUBLISHER, Optional.of(PAGE))
                .orElseThrow();
    }

    private static List<String> refused(Content content) {
        return content
                .compose(TRACKING, TlpLabel.CLEAR, PUBLISHER, Optional.of(PAGE))
                .problems()
                .stream()
                .map(Problem::code)
                .toList();
    }

    @Test
    void finders_keep_their_credit_in_the_order_of_their_findings() {
        assertThat(composed(content(List.of("1.1"))).credits())
                .containsExactly(
                        new Credit(Credit.Kind.FINDER, "Ann", ""),
                        new Credit(Credit.Kind.FINDER, "Ben", ""));
    }

    @Test
    void what_follows_the_fix_of_one_branch_is_not_affected() {
        var affected = branches("0..1.0.5", "1.1..2.0").affected();
        assertThat(affected.matchVersion("1.0.4")).isEqualTo(new Match.Inside());
        assertThat(affected.matchVersion("1.0.5")).isEqualTo(new Match.Outside());
        assertThat(affected.matchVersion("1.0.6")).isEqualTo(new Match.Outside());
        assertThat(affected.matchVersion("1.1")).isEqualTo(new Match.Inside());
        assertThat(affected.matchVersion("1.5")).isEqualTo(new Match.Inside());
        assertThat(affected.matchVersion("2.0")).isEqualTo(new Match.Outside());
        assertThat(affected.fixedVersions()).containsExactly("1.0.5", "2.0");
    }

    @Test
    void a_branch_without_a_fix_stays_affected() {
        var affected = branches("0..1.0.5", "2.0..").affected();
        assertThat(affected.matchVersion("1.5")).isEqualTo(new Match.Outside());
        assertThat(affected.matchVersion("9")).isEqualTo(new Match.Inside());
    }

    @Test
    void each_branch_is_told_its_own_fix() {
        assertThat(composed(branches("0..1.0.5", "1.1..2.0")).remediations())
                .extracting(Remediation::details)
                .containsExactly(
                        "Versions before 1.0.5: update to parser 1.0.5, or to a later version that is not affected.",
                        "Versions from 1.1 on before 2.0: update to parser 2.0, or to a later version that is not affected.");
    }

    @Test
    void ranges_that_run_into_each_other_or_backwards_are_refused_with_their_place() {
        assertThat(places(branches("0..1.5", "1.1..2.0"))).containsExactly("/affected/ranges/1");
        assertThat(places(branches("1.1..2.0", "0..1.5"))).containsExactly("/affected/ranges/1");
        assertThat(places(branches("0..", "1.1..2.0"))).containsExactly("/affected/ranges/1");
        assertThat(places(branches("0..1.5", "2.0..1.8")))
                .containsExactly("/affected/ranges/1/fixed");
        assertThat(places(branches("0..1.0", "1.1..2.0")))
                .containsExactly("/affected/ranges/0/fixed");
        assertThat(places(branches("1.1..2.0", "0..1.1"))).isEmpty();
    }

    private static List<String> places(Content content) {
        return content
                .compose(TRACKING, TlpLabel.CLEAR, PUBLISHER, Optional.of(PAGE))
                .problems()
                .stream()
                .map(Problem::pointer)
                .toList();
    }

    @Test
    void without_a_fix_it_says_that_there_is_none() {
        assertThat(composed(content(List.of())).remediations())
                .extracting(Remediation::category)
                .containsExactly(Remediation.Category.NONE_AVAILABLE);
    }

    @Test
    void an_accepted_patch_is_named_by_its_hash_and_its_author_is_thanked() {
        var advisory = composed(patched(judged("Parser Project", "1.0")));
        assertThat(advisory.remediations().getLast().details()).contains("ab".repeat(32));
        assertThat(advisory.credits())
                .contains(new Credit(Credit.Kind.REMEDIATION_DEVELOPER, "", "Parser Project"));
    }

    @Test
    void two_authors_of_the_same_build_are_thanked_and_the_build_is_named_once() {
        var advisory = composed(patched(judged("Parser Project", "1.0"), judged("Ann", "1.0")));
        assertThat(advisory.remediations())
                .extracting(Remediation::category)
                .containsExactly(Remediation.Category.VENDOR_FIX, Remediation.Category.MITIGATION);
        assertThat(advisory.credits())
                .extracting(Credit::kind)
                .filteredOn(Credit.Kind.REMEDIATION_DEVELOPER::equals)
                .hasSize(2);
    }

    private static Content.JudgedPatch judged(String author, String base) {
        return new Content.JudgedPatch(author, "ab".repeat(32), Optional.of(base));
    }

    @Test
    void a_patched_build_is_for_the_version_it_was_built_from_and_claims_what_was_tried() {
        var remedy = composed(patched(judged("Ann", "0.9"))).remediations().getLast();
        assertThat(remedy.category()).isEqualTo(Remediation.Category.MITIGATION);
        assertThat(remedy.onlyFor()).contains("0.9");
        assertThat(remedy.url()).contains(PAGE);
        assertThat(remedy.details())
                .contains("It replaces version 0.9 alone.", "nothing else was tried")
                .doesNotContain("still works");
        assertThat(patched(judged("Ann", "0.9")).affected().affectedVersions())
                .containsExactly("1.0", "0.9");
        assertThat(refused(patched(judged("Ann", "1.1")))).containsExactly("affected");
    }

    private static Content patched(Content.JudgedPatch... patches) {
        var plain = content(List.of("1.1"));
        return new Content(
                plain.source(),
                plain.draft(),
                plain.packageUrl(),
                plain.affectedVersions(),
                plain.finders(),
                List.of(patches),
                List.of());
    }

    @Test
    void a_draft_that_contradicts_a_reproduced_finding_is_refused() {
        assertThat(refused(content(List.of("1.0")))).containsExactly("affected");
        assertThat(refused(content(List.of("0.9")))).containsExactly("range");
    }

    @Test
    void a_name_that_shows_nothing_is_refused_with_a_reason() {
        for (var nothing : List.of("   ", "\u00a0", "\u200b\u2060", "\u3164")) {
            var plain = content(List.of("1.1"));
            var nameless =
                    new Content(
                            plain.source(),
                            plain.draft(),
                            plain.packageUrl(),
                            plain.affectedVersions(),
                            List.of("Ann", nothing),
                            List.of(),
                            List.of());
            assertThat(refused(nameless)).containsExactly("credit");
        }
    }

    @Test
    void what_was_sealed_is_read_back_whole() {
        var content = content(List.of("1.1"));
        assertThat(Content.parse(content.render())).isEqualTo(content);
        var revised = content.with(TRACKING.history());
        assertThat(Content.parse(revised.render())).isEqualTo(revised);
    }

    @Test
    void what_was_sealed_before_there_were_revisions_is_read_without_one() {
        var sealed = (ObjectNode) Json.mapper().readTree(content(List.of("1.1")).render());
        sealed.remove("history");
        assertThat(Content.parse(sealed.toString())).isEqualTo(content(List.of("1.1")));
    }

    @Test
    void other_words_ask_no_operator_for_anything_and_another_fix_does() {
        var before = content(List.of("1.1"));
        var source = (ObjectNode) before.source().deepCopy();
        assertThat(content(source.put("summary", "Better words.")).asksOtherThan(before)).isFalse();
        assertThat(content(List.of("1.2")).asksOtherThan(before)).isTrue();
        assertThat(patched(judged("Ann", "1.0")).asksOtherThan(before)).isTrue();
    }
}
