package clearinghouse.formats.advisory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.version.Match;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdvisoryTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void a_listed_fixed_version_is_outside_even_inside_the_range() {
        var product = Samples.orgJsonProduct();
        assertThat(product.matchVersion("20220924")).isEqualTo(new Match.Inside());
        assertThat(product.matchVersion("20220924-clearinghouse.1")).isEqualTo(new Match.Outside());
        assertThat(product.matchVersion("20230227")).isEqualTo(new Match.Outside());
    }

    @Test
    void a_package_matches_whatever_its_qualifiers_say() {
        var product = Samples.orgJsonProduct();
        assertThat(product.match(PackageUrl.of("pkg:maven/org.json/json@20220924?type=jar")))
                .isEqualTo(new Match.Inside());
        assertThat(product.match(PackageUrl.of("pkg:maven/org.json/json")))
                .isInstanceOf(Match.Possible.class);
        assertThat(product.match(PackageUrl.of("pkg:maven/org.other/json@20220924")))
                .isEqualTo(new Match.Outside());
    }

    @Test
    void revisions_count_from_one_without_a_gap_and_never_back_in_time() {
        var first = new Revision(1, NOON, "first");
        assertThatThrownBy(() -> tracking(new Revision(2, NOON, "second")))
                .hasMessageContaining("without a gap");
        assertThatThrownBy(() -> tracking(first, new Revision(2, NOON.minusSeconds(1), "second")))
                .hasMessageContaining("not older");
        assertThat(tracking(first, new Revision(2, NOON, "second")).version()).isEqualTo(2);
    }

    @Test
    void a_remedy_is_for_a_version_that_is_listed_as_affected() {
        assertThatThrownBy(() -> Samples.withRemedyFor("20230227"))
                .hasMessageContaining("listed affected version");
    }

    @Test
    void an_advisory_carries_one_cve_id_at_most() {
        assertThatThrownBy(() ->
                        Samples.orgJson(
                                TlpLabel.CLEAR,
                                List.of(
                                        new Identifier.Cve("CVE-2022-45688"),
                                        new Identifier.Cve("CVE-2022-45689"))))
                .hasMessageContaining("at most one CVE");
    }

    @Test
    void identifiers_are_recognised_by_their_form() {
        assertThat(Identifier.parse("CVE-2022-45688"))
                .isEqualTo(Parsed.valid(new Identifier.Cve("CVE-2022-45688")));
        assertThat(Identifier.parse("GHSA-3vqj-43w4-2q58"))
                .isEqualTo(Parsed.valid(new Identifier.Ghsa("GHSA-3vqj-43w4-2q58")));
        assertThat(Identifier.parse("RUSTSEC-2021-0001"))
                .isEqualTo(Parsed.valid(new Identifier.Other("RUSTSEC", "RUSTSEC-2021-0001")));
        assertThat(Identifier.parse("CVE-22-1").problems()).hasSize(1);
        assertThat(Identifier.parse("no identifier").problems()).hasSize(1);
    }

    private static Tracking tracking(Revision... history) {
        return new Tracking("CLH-2026-0001", Tracking.Status.FINAL, List.of(history));
    }
}
