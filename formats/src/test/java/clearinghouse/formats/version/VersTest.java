package clearinghouse.formats.version;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.chance.Chance;
import clearinghouse.formats.Parsed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersTest {

    @ParameterizedTest
    @CsvSource({
        "vers:npm/1.2.3|>=2.0.0|<5.0.0, 1.2.3, true",
        "vers:npm/1.2.3|>=2.0.0|<5.0.0, 1.2.4, false",
        "vers:npm/1.2.3|>=2.0.0|<5.0.0, 4.9.9, true",
        "vers:npm/1.2.3|>=2.0.0|<5.0.0, 5.0.0, false",
        "vers:gem/>=2.2.0|!=2.2.1|<2.3.0, 2.2.1, false",
        "vers:gem/>=2.2.0|!=2.2.1|<2.3.0, 2.2.2, true",
        "vers:pypi/!=5, 5.0, false",
        "vers:pypi/!=5, 4, true",
        "vers:deb/*, 1, true",
        "vers:all/*, whatever, true",
        "vers:none/*, 1, false",
        "vers:deb/<1%3A2.0-1, 3.0, true",
        "vers:npm/<2.0.0|>3.0.0, 2.5.0, false",
        "vers:npm/<2.0.0|>3.0.0, 3.0.1, true",
        "vers:npm/>1.0.0|>=2.0.0|<3.0.0, 1.5.0, true",
        "vers:generic/<V2.9 SP1, V2.9, true",
        "vers:unheard-of/<1, 0, ?",
        "vers:npm/<2.0.0, not a version, ?"
    })
    void a_version_is_inside_as_the_specification_has_it(String vers, String version, String in) {
        assertThat(
                        switch (Vers.parseLeniently(vers).orElseThrow().contains(version)) {
                            case Match.Inside _ -> "true";
                            case Match.Outside _ -> "false";
                            case Match.Possible _ -> "?";
                        })
                .isEqualTo(in);
    }

    @ParameterizedTest
    @CsvSource({
        "vers:npm/>1.0.0|>=2.0.0|<3.0.0, vers:npm/>1.0.0|<3.0.0",
        "vers:npm/<1.0.0|<=2.0.0, vers:npm/<=2.0.0",
        "vers:npm/1.0.0|<2.0.0, vers:npm/<2.0.0",
        "vers:npm/>1.0.0|2.0.0|<3.0.0, vers:npm/>1.0.0|<3.0.0",
        "vers:npm/>=1.0.0|!=2.0.0|<3.0.0, vers:npm/>=1.0.0|!=2.0.0|<3.0.0",
        "vers:npm/!=1.0.0, vers:npm/!=1.0.0"
    })
    void what_a_neighbour_makes_redundant_goes(String vers, String simple) {
        assertThat(Vers.parseLeniently(vers).orElseThrow().simplified().render()).isEqualTo(simple);
    }

    @ParameterizedTest
    @CsvSource({
        "vers:npm, vers-shape",
        "npm/1, vers-shape",
        "vers:NPM/1, vers-type",
        "vers:invalid/1, vers-type",
        "vers:npm/, vers-pipe",
        "vers:npm/=1.0.0, vers-equals",
        "vers:npm/>=, vers-version",
        "vers:npm/1.0.0|1.0.0, vers-unique",
        "vers:npm/<1.0.0|>=1.0, vers-unique",
        "vers:npm/*|1.0.0, vers-any",
        "vers:none/1, vers-any",
        "vers:npm/>1.0.0|>2.0.0, vers-sequence",
        "vers:npm/1.0.0|<2.0.0, vers-sequence",
        "vers:npm/%ff, vers-percent",
        "vers:npm/%C3, vers-percent"
    })
    void what_is_not_canonical_is_refused_by_rule(String vers, String rule) {
        assertThat(Vers.parse(vers).problems()).first().extracting("code").isEqualTo(rule);
    }

    @ParameterizedTest
    @CsvSource({
        "vers:npm/>1.0.0|1.0.0",
        "vers:npm/1.0.0|>1.0.0",
        "vers:npm/1.0.0|<1.0.0",
        "vers:npm/<1.0.0|1.0.0",
        "vers:npm/>=1.0.0|<2.0.0|1.0.0"
    })
    void a_version_that_is_named_is_meant_even_at_the_bound_of_a_range_without_it(String vers) {
        assertThat(Vers.parseLeniently(vers).orElseThrow().contains("1.0.0"))
                .isEqualTo(new Match.Inside());
    }

    @Test
    void what_is_no_version_may_be_the_one_that_is_left_out() {
        var vers = Vers.parse("vers:hackage/!=1.9").orElseThrow();
        assertThat(vers.contains("3.0-1")).isInstanceOf(Match.Possible.class);
        assertThat(vers.contains("3.0")).isEqualTo(new Match.Inside());
    }

    @Test
    void a_space_is_written_in_percent_and_not_as_a_plus() {
        var set =
                VersionSet.of(
                        VersionScheme.GENERIC,
                        List.of(new Span(Span.OPEN, Span.excluding("V2.9 SP1+"))));
        assertThat(set.toVers("generic").orElseThrow().render())
                .isEqualTo("vers:generic/<V2.9%20SP1+");
    }

    @Test
    void what_is_written_is_read_back() {
        var schemes =
                Arrays.stream(VersionScheme.values())
                        .filter(scheme -> scheme.understands("1.0"))
                        .toList();
        Chance.forAll(
                10_000,
                chance -> {
                    var scheme = chance.oneOf(schemes);
                    var set = anySet(scheme, chance).merged();
                    var vers = set.toVers(scheme.versType()).orElseThrow();
                    assertThat(Vers.parse(vers.render()))
                            .as(vers.render())
                            .isEqualTo(Parsed.valid(vers));
                    var back = vers.versions().orElseThrow();
                    for (var version : List.of("0", "1.0", "1.5", "2.0", "2.5", "3.0-1", "9")) {
                        assertThat(back.contains(version))
                                .as(vers.render())
                                .isEqualTo(set.contains(version));
                    }
                });
    }

    @Test
    void a_complement_holds_what_the_set_does_not() {
        Chance.forAll(
                4_000,
                chance -> {
                    var set = anySet(VersionScheme.DEB, chance);
                    var complement = set.complement().orElseThrow();
                    for (var version : List.of("0", "1.0", "1.5", "2.0", "2.5", "3.0-1", "9")) {
                        assertThat(complement.contains(version))
                                .as("%s in %s", version, set)
                                .isNotEqualTo(set.contains(version));
                    }
                });
    }

    @Test
    void what_is_asked_of_many_versions_is_answered_as_of_one() {
        Chance.forAll(
                4_000,
                chance -> {
                    var scheme =
                            chance.oneOf(
                                    List.of(
                                            VersionScheme.SEMVER,
                                            VersionScheme.MAVEN,
                                            VersionScheme.ALPM,
                                            VersionScheme.GENERIC));
                    var versions =
                            List.of("0", "1.0", "1.0.x", "1.5", "2.0", "2.0-1", "2.foo", "?", "9");
                    var set =
                            new VersionSet(
                                    scheme,
                                    anySet(scheme, chance).spans(),
                                    chance.yesOrNo() ? List.of() : List.of(chance.oneOf(versions)));
                    var members = set.members();
                    for (var version : versions) {
                        assertThat(members.holds(version))
                                .as("%s in %s", version, set)
                                .isEqualTo(set.merged().contains(version) instanceof Match.Inside);
                    }
                });
    }

    @Test
    void a_span_that_ends_before_it_begins_hides_none_behind_it() {
        for (var scheme : List.of(VersionScheme.SEMVER, VersionScheme.ALPM)) {
            for (int others = 0; others < 5; others++) {
                var spans = new ArrayList<Span>();
                for (int i = 0; i < others; i++) {
                    spans.add(new Span(Span.including("5.0.0"), Span.excluding("3.0.0")));
                }
                spans.add(new Span(Span.including("5.0.0"), Span.excluding("9.0.0")));
                spans.add(new Span(Span.including("8.5.0"), Span.excluding("2.0.0")));
                var members = VersionSet.of(scheme, spans).members();
                assertThat(
                                List.of("4.0.0", "5.0.0", "6.0.0", "8.7.0", "9.0.0").stream()
                                        .filter(members::holds))
                        .containsExactly("5.0.0", "6.0.0", "8.7.0");
            }
        }
    }

    @Test
    @Timeout(10)
    void many_versions_without_a_place_are_looked_for_by_their_text() {
        var spans = new ArrayList<Span>();
        for (int i = 0; i < 20_000; i++) {
            spans.add(new Span(Span.including(i + ".1"), Span.excluding(i + ".5")));
        }
        spans.add(Span.only("?"));
        var members = VersionSet.of(VersionScheme.MAVEN, spans).members();
        for (int i = 0; i < 20_000; i++) {
            assertThat(members.holds("no version " + "?".repeat(i % 3))).isFalse();
        }
    }

    @Test
    void two_sets_may_meet_where_two_of_their_spans_may() {
        Chance.forAll(
                4_000,
                chance -> {
                    var one = anySet(VersionScheme.DEB, chance);
                    var other = anySet(VersionScheme.DEB, chance);
                    assertThat(one.mayMeet(other))
                            .as("%s and %s", one, other)
                            .isEqualTo(
                                    one.spans().stream()
                                            .anyMatch(a ->
                                                    other.spans().stream()
                                                            .anyMatch(b ->
                                                                    a.mayMeet(
                                                                            VersionScheme.DEB,
                                                                            b))));
                });
    }

    private static VersionSet anySet(VersionScheme scheme, Chance chance) {
        var spans = new ArrayList<Span>();
        for (var i = chance.between(1, 4); i > 0; i--) {
            var from = chance.between(0, 30);
            var to = from + chance.between(0, 8);
            var single = from == to;
            spans.add(
                    new Span(
                            chance.between(0, 5) == 0 && !single
                                    ? Span.OPEN
                                    : bound(from, single, chance),
                            chance.between(0, 5) == 0 && !single
                                    ? Span.OPEN
                                    : bound(to, single, chance)));
        }
        return VersionSet.of(scheme, spans);
    }

    private static Span.Bound bound(int tenths, boolean included, Chance chance) {
        var version = tenths / 10 + "." + tenths % 10;
        return included || chance.yesOrNo() ? Span.including(version) : Span.excluding(version);
    }
}
