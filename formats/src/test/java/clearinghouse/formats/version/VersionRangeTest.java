package clearinghouse.formats.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.formats.version.VersionRange.Event.Fixed;
import clearinghouse.formats.version.VersionRange.Event.Introduced;
import clearinghouse.formats.version.VersionRange.Event.LastAffected;
import clearinghouse.formats.version.VersionRange.Event.Limit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VersionRangeTest {

    private static final VersionRange ORG_JSON =
            VersionRange.before(VersionScheme.MAVEN, "20230227");

    @Test
    void a_version_before_the_fix_is_inside_and_the_fix_is_outside() {
        assertThat(ORG_JSON.contains("20220924")).isEqualTo(new Match.Inside());
        assertThat(ORG_JSON.contains("20230227")).isEqualTo(new Match.Outside());
        assertThat(ORG_JSON.contains("20240303")).isEqualTo(new Match.Outside());
    }

    @Test
    void the_beginning_is_before_even_a_pre_release_of_zero() {
        assertThat(ORG_JSON.contains("0-alpha")).isEqualTo(new Match.Inside());
    }

    @Test
    void a_version_that_cannot_be_placed_is_possible_and_not_dropped() {
        assertThat(ORG_JSON.contains("${json.version}")).isInstanceOf(Match.Possible.class);
        assertThat(ORG_JSON.contains("")).isInstanceOf(Match.Possible.class);
    }

    @Test
    void a_range_whose_own_version_cannot_be_placed_decides_only_what_it_names() {
        var seasons =
                new VersionRange(
                        VersionScheme.SEMVER,
                        List.of(new Introduced("0"), new LastAffected("spring 5")));
        assertThat(seasons.contains("spring 5")).isEqualTo(new Match.Inside());
        assertThat(seasons.contains("3.0")).isInstanceOf(Match.Possible.class);
    }

    @Test
    void a_bound_that_can_be_placed_decides_beside_one_that_cannot() {
        var range = VersionRange.between(VersionScheme.SEMVER, "2.0.0", "summer");
        assertThat(range.contains("1.9.9")).isEqualTo(new Match.Outside());
        assertThat(range.contains("2.0.1")).isInstanceOf(Match.Possible.class);
    }

    @Test
    void a_version_that_a_range_begins_or_ends_with_is_inside_whatever_the_other_end_is() {
        var range = VersionRange.between(VersionScheme.SEMVER, "spring 4", "summer 5");
        assertThat(range.contains("spring 4")).isEqualTo(new Match.Inside());
        assertThat(range.contains("summer 5")).isEqualTo(new Match.Outside());
        assertThat(range.contains("spring 5")).isInstanceOf(Match.Possible.class);
    }

    @Test
    void firmware_has_an_order_and_words_without_one_leave_a_doubt() {
        var firmware =
                new VersionRange(
                        VersionScheme.GENERIC,
                        List.of(new Introduced("0"), new LastAffected("V2.9 SP1")));
        assertThat(firmware.contains("V2.9 SP1")).isEqualTo(new Match.Inside());
        assertThat(firmware.contains("V2.9")).isEqualTo(new Match.Inside());
        assertThat(firmware.contains("V2.9 SP2")).isEqualTo(new Match.Outside());
        assertThat(firmware.contains("3.0")).isEqualTo(new Match.Outside());
        assertThat(firmware.contains("V2.9 Moon3")).isInstanceOf(Match.Possible.class);
    }

    @Test
    void nothing_is_looked_at_beyond_the_highest_limit() {
        var range =
                new VersionRange(
                        VersionScheme.SEMVER,
                        List.of(new Introduced("1.0.0"), new Limit("2.0.0"), new Limit("3.0.0")));
        assertThat(range.contains("2.5.0")).isEqualTo(new Match.Inside());
        assertThat(range.contains("3.0.0")).isEqualTo(new Match.Outside());
        assertThat(range.intervals())
                .containsExactly(
                        new VersionRange.Interval("1.0.0", Optional.of(new Fixed("3.0.0"))));
        var unlimited =
                new VersionRange(
                        VersionScheme.SEMVER, List.of(new Introduced("1.0.0"), new Limit("*")));
        assertThat(unlimited.contains("9.0.0")).isEqualTo(new Match.Inside());
    }

    @Test
    void the_last_affected_version_is_itself_affected() {
        var range =
                new VersionRange(
                        VersionScheme.SEMVER,
                        List.of(new Introduced("1.2.0"), new LastAffected("1.4.0")));
        assertThat(range.contains("1.1.9")).isEqualTo(new Match.Outside());
        assertThat(range.contains("1.4.0")).isEqualTo(new Match.Inside());
        assertThat(range.contains("1.4.1")).isEqualTo(new Match.Outside());
    }

    @Test
    void events_count_in_the_order_of_their_versions_not_of_the_document() {
        var twice =
                new VersionRange(
                        VersionScheme.SEMVER,
                        List.of(
                                new Fixed("3.1.0"),
                                new Introduced("3.0.0"),
                                new Fixed("2.5.0"),
                                new Introduced("0")));
        assertThat(twice.contains("2.4.9")).isEqualTo(new Match.Inside());
        assertThat(twice.contains("2.6.0")).isEqualTo(new Match.Outside());
        assertThat(twice.contains("3.0.5")).isEqualTo(new Match.Inside());
        assertThat(twice.renderVers("npm")).isEqualTo("vers:npm/<2.5.0|>=3.0.0|<3.1.0");
    }

    @Test
    void a_range_renders_as_vers() {
        assertThat(ORG_JSON.renderVers("maven")).isEqualTo("vers:maven/<20230227");
        assertThat(
                        new VersionRange(VersionScheme.MAVEN, List.of(new Introduced("0")))
                                .renderVers("maven"))
                .isEqualTo("vers:maven/*");
    }

    @Test
    void a_range_has_a_beginning_and_one_kind_of_end() {
        assertThatThrownBy(() -> new VersionRange(VersionScheme.MAVEN, List.of(new Fixed("1"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        new VersionRange(
                                VersionScheme.MAVEN,
                                List.of(
                                        new Introduced("0"),
                                        new Fixed("1"),
                                        new LastAffected("2"))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
