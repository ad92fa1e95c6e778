package clearinghouse.formats.version;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.chance.Chance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must hold for the order of any versions in any scheme. */
class VersionOrderTest {

    private static final int TRIES = 4_000;

    private static final List<String> PIECES =
            List.of(
                    "0",
                    "1",
                    "2",
                    "10",
                    "00",
                    "01",
                    "12345678901234567890123",
                    "a",
                    "alpha",
                    "b",
                    "beta",
                    "rc",
                    "RC",
                    "sp",
                    "ga",
                    "foo",
                    "SNAPSHOT",
                    "final",
                    "p",
                    "dev",
                    "post",
                    "pre",
                    "r1",
                    "-r2",
                    "_p",
                    "_alpha",
                    "_rc2",
                    ".",
                    ".",
                    "-",
                    "-",
                    "+",
                    "~",
                    "^",
                    "_",
                    ":",
                    "1:",
                    "1!",
                    "v",
                    "V",
                    "#",
                    "z",
                    "A",
                    "..",
                    ".0",
                    "-0",
                    "git",
                    "~ab1",
                    "\u00e9",
                    "\ud83d\ude00",
                    "2024-01-01T00:00:00Z",
                    ".5+01:00",
                    " SP1",
                    " Update 2",
                    "*",
                    "/",
                    "\u0000",
                    "\u0001");

    private static String anyVersion(Chance chance) {
        return chance.oneOf(
                        List.of("", "1", "1.", "2024-01-01T00:00:0" + chance.between(0, 9) + "Z"))
                + String.join("", chance.list(0, 6, () -> chance.oneOf(PIECES)));
    }

    private static String understood(VersionScheme scheme, Chance chance) {
        while (true) {
            var version = anyVersion(chance);
            if (scheme.understands(version)) {
                return version;
            }
        }
    }

    /** Any, or one that begins as another does: what differs late is compared late, too. */
    private static String beside(String version, VersionScheme scheme, Chance chance) {
        var begin = version.substring(0, chance.between(0, version.length()));
        for (var tries = chance.between(0, 20); tries > 0; tries--) {
            var other = begin + String.join("", chance.list(0, 3, () -> chance.oneOf(PIECES)));
            if (scheme.understands(other)) {
                return other;
            }
        }
        return understood(scheme, chance);
    }

    private static int order(VersionScheme scheme, String left, String right) {
        return Integer.signum(scheme.compare(left, right).orElseThrow());
    }

    @ParameterizedTest
    @EnumSource
    void order_is_the_same_from_both_sides(VersionScheme scheme) {
        Chance.forAll(
                TRIES,
                chance -> {
                    var a = anyVersion(chance);
                    var b = chance.yesOrNo() ? anyVersion(chance) : beside(a, scheme, chance);
                    var there = scheme.compare(a, b);
                    var back = scheme.compare(b, a);
                    assertThat(there.isPresent()).isEqualTo(back.isPresent());
                    assertThat(Integer.signum(there.orElse(0)))
                            .as("%s and %s", a, b)
                            .isEqualTo(-Integer.signum(back.orElse(0)));
                });
    }

    @ParameterizedTest
    @EnumSource
    void order_carries_over_where_the_rules_of_the_scheme_let_it(VersionScheme scheme) {
        Chance.forAll(
                TRIES,
                chance -> {
                    var versions = new ArrayList<String>();
                    while (versions.size() < 3) {
                        var version =
                                versions.isEmpty()
                                        ? understood(scheme, chance)
                                        : beside(versions.getFirst(), scheme, chance);
                        // Without a release, a version of Arch Linux is equal to unequal ones.
                        if (scheme.keysAreExact(version)
                                && (scheme != VersionScheme.ALPM || version.contains("-"))) {
                            versions.add(version);
                        }
                    }
                    var a = versions.get(0);
                    var b = versions.get(1);
                    var c = versions.get(2);
                    if (order(scheme, a, b) <= 0 && order(scheme, b, c) <= 0) {
                        assertThat(order(scheme, a, c))
                                .as("%s <= %s <= %s", a, b, c)
                                .isLessThanOrEqualTo(0);
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void keys_have_the_order_of_versions(VersionScheme scheme) {
        Chance.forAll(
                TRIES,
                chance -> {
                    var a = understood(scheme, chance);
                    var b = beside(a, scheme, chance);
                    if (scheme.keysAreExact(a) && scheme.keysAreExact(b)) {
                        assertThat(Integer.signum(scheme.compareKeys(a, b).orElseThrow()))
                                .as("%s and %s", a, b)
                                .isEqualTo(order(scheme, a, b));
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void bytes_are_all_that_a_database_needs(VersionScheme scheme) {
        Chance.forAll(
                TRIES,
                chance -> {
                    var a = scheme.key(understood(scheme, chance)).orElseThrow();
                    var b = scheme.key(understood(scheme, chance)).orElseThrow();
                    assertThat(Integer.signum(Arrays.compareUnsigned(a.bytes(), b.bytes())))
                            .isEqualTo(Integer.signum(a.compareTo(b)));
                    assertThat(a.equals(b)).isEqualTo(a.compareTo(b) == 0);
                });
    }

    @Test
    void maven_goes_round_in_a_ring_and_so_has_no_exact_key() {
        var maven = VersionScheme.MAVEN;
        assertThat(order(maven, "1", "1.foo")).isNegative();
        assertThat(order(maven, "1.foo", "1-alpha")).isNegative();
        assertThat(order(maven, "1-alpha", "1")).isNegative();
        // As published: scala-library.
        assertThat(order(maven, "2.9.0.RC1", "2.9.0")).isNegative();
        assertThat(order(maven, "2.9.0", "2.9.0-1")).isNegative();
        assertThat(order(maven, "2.9.0-1", "2.9.0.RC1")).isNegative();
    }

    @Test
    void conan_goes_round_in_a_ring_and_so_has_no_exact_key() {
        var conan = VersionScheme.CONAN;
        assertThat(order(conan, "1.9", "1.10")).isNegative();
        assertThat(order(conan, "1.10", "1.10a")).isNegative();
        assertThat(order(conan, "1.10a", "1.9")).isNegative();
    }

    @Test
    void arch_linux_calls_a_version_without_a_release_equal_to_unequal_ones() {
        var alpm = VersionScheme.ALPM;
        assertThat(order(alpm, "1.5-1", "1.5")).isZero();
        assertThat(order(alpm, "1.5", "1.5-2")).isZero();
        assertThat(order(alpm, "1.5-1", "1.5-2")).isNegative();
        assertThat(alpm.compareKeys("1.5", "1.5-2")).hasValue(0);
        assertThat(alpm.compareKeys("1.5-1", "1.5-2").orElseThrow()).isNegative();
    }

    @Test
    void a_rank_is_exact_among_versions_that_have_an_order() {
        var maven = VersionScheme.MAVEN;
        var some = List.of("1.foo", "1-alpha", "1-beta", "2", "0.9");
        // Without 1 there is no ring; the key has to put 1.foo behind it, the rank has not.
        assertThat(maven.compareKeys("1.foo", "1-alpha").orElseThrow()).isPositive();
        var ranks = VersionRanks.of(maven, some);
        var sorted = new ArrayList<>(some);
        sorted.sort((a, b) -> ranks.key(a).orElseThrow().compareTo(ranks.key(b).orElseThrow()));
        assertThat(sorted).containsExactly("0.9", "1.foo", "1-alpha", "1-beta", "2");
    }

    @Test
    void where_all_keys_are_exact_they_are_the_ranks() {
        var ranks = VersionRanks.of(VersionScheme.DEB, List.of("1.0-1", "1.0-2"));
        assertThat(ranks.key("1.0-1")).isEqualTo(VersionScheme.DEB.key("1.0-1"));
        assertThat(ranks.key("never seen")).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @EnumSource
    void ten_thousand_characters_get_an_answer_in_a_moment(VersionScheme scheme) {
        for (var piece :
                List.of(
                        "1", "1.", "a", "1a", "-", "~", "+1", "_p1", "0.", ".0-", "é", "1-", "z.",
                        "\u0130")) {
            var version = "1" + piece.repeat(10_000 / piece.length());
            var started = System.nanoTime();
            var there = scheme.compare(version, version + "1");
            assertThat(there.isPresent())
                    .isEqualTo(scheme.compareKeys(version, version + "1").isPresent());
            assertThat(System.nanoTime() - started).isLessThan(2_000_000_000L);
        }
        assertThat(scheme.understands("1".repeat(VersionScheme.LONGEST + 1))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"DATETIME", "LEXICOGRAPHIC"})
    void numbers_of_any_length_are_compared_as_numbers(VersionScheme scheme) {
        var nines = "9".repeat(5_000);
        var next = "1" + "0".repeat(5_000);
        assertThat(order(scheme, nines, next)).isNegative();
        assertThat(scheme.compareKeys(nines, next).orElseThrow()).isNegative();
    }

    @Test
    void schemes_have_the_names_of_ecosystems_with_and_without_release_and_of_vers_types() {
        var names =
                Map.of(
                        "Debian:12", VersionScheme.DEB,
                        "Ubuntu:Pro:18.04:LTS", VersionScheme.DEB,
                        "Red Hat:rhel_aus:8.4::appstream", VersionScheme.RPM,
                        "Root:Alpine:3.18", VersionScheme.APK,
                        "crates.io", VersionScheme.SEMVER,
                        "golang", VersionScheme.SEMVER,
                        "PyPI", VersionScheme.PYPI,
                        "ebuild", VersionScheme.GENTOO);
        names.forEach((name, scheme) -> assertThat(VersionScheme.named(name)).hasValue(scheme));
        assertThat(VersionScheme.named("nobody's")).isEmpty();
        assertThat(VersionScheme.named("")).isEmpty();
    }
}
