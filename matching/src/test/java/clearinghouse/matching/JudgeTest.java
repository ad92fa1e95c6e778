package clearinghouse.matching;

import static clearinghouse.formats.version.VersionScheme.GENERIC;
import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.version.Span;
import clearinghouse.formats.version.VersionScheme;
import clearinghouse.formats.version.VersionSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private static final Identity PURL =
            new Identity.Packaged("pkg:deb/debian/openssl", new Release("12", ""));
    private static final Identity CPE = new Identity.Platform("openssl", "openssl", "", "", 100);
    private static final Assertion DISTRIBUTION =
            assertion("DSA-1", "OSV", PURL, Standing.AFFECTED, "3.0.11-1~deb12u2");

    @Test
    void a_version_within_the_range_is_affected_and_the_evidence_says_by_what() {
        var judged = judge("3.0.9-1", DISTRIBUTION);
        assertThat(judged).isInstanceOf(Judgement.Affected.class);
        var match = ((Judgement.Affected) judged).match();
        assertThat(match.confidence()).isEqualTo(100);
        assertThat(match.evidence().kind()).isEqualTo(Identity.Kind.PACKAGE);
        assertThat(match.evidence().range()).isEqualTo("vers:deb/<3.0.11-1~deb12u2");
        assertThat(match.evidence().version()).isEqualTo("3.0.9-1");
        assertThat(match.evidence().doubt()).isEmpty();
    }

    @Test
    void the_first_version_that_is_mended_is_not_affected() {
        assertThat(judge("3.0.11-1~deb12u2", DISTRIBUTION)).isEqualTo(new Judgement.Unnamed());
    }

    @Test
    void a_component_without_a_version_may_be_affected() {
        var judged = judge("", DISTRIBUTION);
        assertThat(((Judgement.Affected) judged).match().confidence()).isEqualTo(70);
        assertThat(((Judgement.Affected) judged).match().evidence().doubt())
                .isEqualTo("no version is known");
    }

    /** A distribution mends a version that the dictionary of CPE still calls affected. */
    @Test
    void who_names_the_package_itself_knows_better_than_who_names_the_product() {
        var dictionary = assertion("CVE-2023-1", "NVD", CPE, Standing.AFFECTED, "3.1.0");
        assertThat(judge("3.0.11-1~deb12u2", DISTRIBUTION, dictionary))
                .isInstanceOf(Judgement.Suppressed.class);
        assertThat(judge("3.0.9-1", DISTRIBUTION, dictionary))
                .isInstanceOf(Judgement.Affected.class);
    }

    @Test
    void the_order_in_which_advisories_come_changes_nothing() {
        var dictionary = assertion("CVE-2023-1", "NVD", CPE, Standing.AFFECTED, "3.1.0");
        assertThat(judge("3.0.9-1", DISTRIBUTION, dictionary))
                .isEqualTo(judge("3.0.9-1", dictionary, DISTRIBUTION));
    }

    @Test
    void a_vendors_statement_that_it_is_not_affected_outweighs_as_exact_a_range() {
        var vex = assertion("VEX-1", "OPENVEX", PURL, Standing.NOT_AFFECTED, "");
        var judged = judge("3.0.9-1", DISTRIBUTION, vex);
        assertThat(judged).isInstanceOf(Judgement.Suppressed.class);
        assertThat(((Judgement.Suppressed) judged).by().evidence().source().advisory())
                .isEqualTo("VEX-1");
    }

    @Test
    void a_statement_on_a_vaguer_name_outweighs_nothing() {
        var vex = assertion("VEX-1", "OPENVEX", CPE, Standing.NOT_AFFECTED, "");
        assertThat(judge("3.0.9-1", DISTRIBUTION, vex)).isInstanceOf(Judgement.Affected.class);
    }

    @Test
    void another_source_that_names_as_exactly_a_smaller_range_does_not_silence_the_larger() {
        var smaller = assertion("GHSA-1", "OSV", PURL, Standing.AFFECTED, "3.0.5");
        assertThat(judge("3.0.9-1", DISTRIBUTION, smaller)).isInstanceOf(Judgement.Affected.class);
    }

    @Test
    void what_is_still_looked_into_is_a_question() {
        var open = assertion("VEX-1", "OPENVEX", PURL, Standing.UNDER_INVESTIGATION, "");
        assertThat(((Judgement.Affected) judge("3.0.9-1", open)).match().confidence())
                .isEqualTo(70);
    }

    @Test
    void a_statement_on_a_relative_of_it_outweighs_nothing() {
        var family = List.of("simatic", "s7", "1500");
        var named = Named.of(new Identity.Product(List.of("siemens"), family), "2.0", GENERIC);
        var one = relative("1511", Standing.AFFECTED);
        var other = relative("1518", Standing.NOT_AFFECTED);
        assertThat(Judge.judge(List.of(named), List.of(one, other)))
                .isInstanceOf(Judgement.Affected.class);
    }

    private static Assertion relative(String model, Standing standing) {
        return Assertion.of(
                new Assertion.Source("CVE-1", "SSA-1", "CSAF"),
                List.of(
                        new Identity.Product(
                                List.of("siemens"),
                                List.of("simatic", "s7", "1500", "cpu", model))),
                standing,
                VersionSet.none(GENERIC),
                List.of(),
                List.of(),
                List.of());
    }

    @Test
    void that_one_word_is_outweighed_does_not_take_away_another_that_is_not() {
        var dictionary = assertion("CVE-2023-1", "NVD", CPE, Standing.AFFECTED, "3.1.0");
        var words =
                Assertion.of(
                        new Assertion.Source("CVE-2023-1", "OTHER-1", "OSV"),
                        List.of(PURL),
                        Standing.AFFECTED,
                        VersionSet.none(VersionScheme.DEB),
                        List.of(),
                        List.of("some older ones"),
                        List.of());
        var judged = judge("3.0.11-1~deb12u2", DISTRIBUTION, dictionary, words);
        assertThat(((Judgement.Affected) judged).match().evidence().source().advisory())
                .isEqualTo("OTHER-1");
    }

    @Test
    void a_list_of_single_versions_that_lacks_this_one_says_nothing_against_it() {
        var listed =
                Assertion.of(
                        new Assertion.Source("CVE-2023-1", "LIST-1", "CSAF"),
                        List.of(PURL),
                        Standing.AFFECTED,
                        VersionSet.none(VersionScheme.DEB),
                        List.of("3.0.1-1"),
                        List.of(),
                        List.of());
        var rebuilt = assertion("CVE-2023-1", "NVD", CPE, Standing.AFFECTED, "3.1.0");
        assertThat(judge("3.0.9-1", listed, rebuilt)).isInstanceOf(Judgement.Affected.class);
    }

    private static Judgement judge(String version, Assertion... assertions) {
        return Judge.judge(component(version).known(), List.of(assertions));
    }

    private static Component component(String version) {
        return new Component(
                "",
                "openssl",
                version,
                List.of(
                        PackageUrl.of("pkg:deb/debian/openssl?distro=debian-12")
                                .withVersion(version)),
                List.of("cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*"),
                Map.of(),
                List.of(),
                List.of());
    }

    /**
     * @param below the first version that is not meant; empty for all versions
     */
    private static Assertion assertion(
            String advisory, String form, Identity identity, Standing standing, String below) {
        return Assertion.of(
                new Assertion.Source(advisory, advisory, form),
                List.of(identity),
                standing,
                below.isEmpty()
                        ? VersionSet.none(VersionScheme.DEB)
                        : VersionSet.of(
                                VersionScheme.DEB,
                                List.of(new Span(Span.OPEN, Span.excluding(below)))),
                List.of(),
                List.of(),
                below.isEmpty() ? List.of() : List.of(below));
    }
}
