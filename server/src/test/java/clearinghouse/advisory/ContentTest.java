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
import java.net.URI;
import java.time.Instant;
import java.util.List;
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

    private static Content content(List<String> fixed) {
        var source = (ObjectNode) Json.tree(TestCase.draft());
        ((ObjectNode) source.get("affected")).set("fixed", Json.tree(fixed));
        return new Content(
                source,
                Draft.parse(source).orElseThrow(),
                PackageUrl.of(TestCase.PACKAGE),
                List.of("1.0"),
                List.of("Ann", "Ben", "Ann"),
                List.of());
    }

    private static Advisory composed(Content content) {
        return content.compose(TRACKING, TlpLabel.CLEAR, PUBLISHER).orElseThrow();
    }

    private static List<String> refused(Content content) {
        return content.compose(TRACKING, TlpLabel.CLEAR, PUBLISHER).problems().stream()
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
    void the_range_ends_at_the_last_fix_and_a_backport_is_outside_of_it() {
        var affected = content(List.of("2.0", "1.0.5")).affected();
        assertThat(affected.matchVersion("1.5")).isEqualTo(new Match.Inside());
        assertThat(affected.matchVersion("1.0.5")).isEqualTo(new Match.Outside());
        assertThat(affected.matchVersion("2.0")).isEqualTo(new Match.Outside());
    }

    @Test
    void without_a_fix_it_says_that_there_is_none() {
        assertThat(composed(content(List.of())).remediations())
                .extracting(Remediation::category)
                .containsExactly(Remediation.Category.NONE_AVAILABLE);
    }

    @Test
    void an_accepted_patch_is_named_by_its_hash_and_its_author_is_thanked() {
        var advisory =
                composed(patched(new Content.JudgedPatch("Parser Project", "ab".repeat(32))));
        assertThat(advisory.remediations().getLast().details()).contains("ab".repeat(32));
        assertThat(advisory.credits())
                .contains(new Credit(Credit.Kind.REMEDIATION_DEVELOPER, "", "Parser Project"));
    }

    @Test
    void two_authors_of_the_same_build_are_thanked_and_the_build_is_named_once() {
        var advisory =
                composed(
                        patched(
                                new Content.JudgedPatch("Parser Project", "ab".repeat(32)),
                                new Content.JudgedPatch("Ann", "ab".repeat(32))));
        assertThat(advisory.remediations())
                .extracting(Remediation::category)
                .containsExactly(Remediation.Category.VENDOR_FIX, Remediation.Category.MITIGATION);
        assertThat(advisory.credits())
                .extracting(Credit::kind)
                .filteredOn(Credit.Kind.REMEDIATION_DEVELOPER::equals)
                .hasSize(2);
    }

    private static Content patched(Content.JudgedPatch... patches) {
        var plain = content(List.of("1.1"));
        return new Content(
                plain.source(),
                plain.draft(),
                plain.packageUrl(),
                plain.affectedVersions(),
                plain.finders(),
                List.of(patches));
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
                            List.of());
            assertThat(refused(nameless)).containsExactly("credit");
        }
    }

    @Test
    void what_was_sealed_is_read_back_whole() {
        var content = content(List.of("1.1"));
        assertThat(Content.parse(content.render())).isEqualTo(content);
    }
}
