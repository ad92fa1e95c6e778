package clearinghouse.formats.version;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.chance.Chance;
import clearinghouse.formats.SharedData;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class VersionsTest {

    // Examples of the POM reference, section "Version Order Specification".
    @ParameterizedTest
    @CsvSource({
        "1, <, 1.1",
        "1-snapshot, <, 1",
        "1, <, 1-sp",
        "1-foo2, <, 1-foo10",
        "1.foo, <, 1-foo",
        "1-foo, <, 1-1",
        "1-1, <, 1.1",
        "1.ga, =, 1-ga",
        "1-ga, =, 1-0",
        "1-0, =, 1.0",
        "1.0, =, 1",
        "1-sp, >, 1-ga",
        "1-a1, =, 1-alpha-1",
        "1.0.0-foo.0.0, =, 1-foo",
        "20220924, <, 20230227",
        "20220924, <, 20220924-clearinghouse.1",
        "99999999999999999999999, <, 100000000000000000000000"
    })
    void maven_orders_as_its_reference_says(String left, String order, String right) {
        assertThat(sign(VersionScheme.MAVEN, left, right)).isEqualTo(order);
    }

    @ParameterizedTest
    @CsvSource({
        "1.0.0-alpha, <, 1.0.0-alpha.1",
        "1.0.0-alpha.1, <, 1.0.0-alpha.beta",
        "1.0.0-beta.2, <, 1.0.0-beta.11",
        "1.0.0-rc.1, <, 1.0.0",
        "v1.0.0, =, 1.0.0+build.5",
        "1.2, =, 1.2.0",
        "1.0.x, ?, 1.0.0"
    })
    void semver_orders_as_its_specification_says(String left, String order, String right) {
        assertThat(sign(VersionScheme.SEMVER, left, right)).isEqualTo(order);
    }

    @ParameterizedTest
    @CsvSource({"1.9, <, 1.10", "4.0, =, 4", "V2.9 SP1, ?, V2.9", "B, =, B", "1.2b, ?, 1.2a"})
    void an_unknown_scheme_orders_only_plain_numbers(String left, String order, String right) {
        assertThat(sign(VersionScheme.GENERIC, left, right)).isEqualTo(order);
    }

    @ParameterizedTest
    @CsvSource({"${project.version}", "LATEST", "unknown", "'[1.0,2.0)'", "'1 0'", "''"})
    void text_that_only_stands_in_for_a_version_has_no_place(String text) {
        assertThat(VersionScheme.MAVEN.understands(text)).isFalse();
    }

    @Test
    void maven_orders_real_versions_as_maven_does() {
        assertThat(wrong("maven-versions.txt", VersionScheme.MAVEN)).isEmpty();
        assertThat(wrong("maven-versions-generated.txt", VersionScheme.MAVEN)).isEmpty();
    }

    @Test
    void semver_orders_real_versions_as_others_do() {
        assertThat(wrong("semver-versions.txt", VersionScheme.SEMVER)).isEmpty();
    }

    @Test
    void maven_orders_the_vers_cases_as_expected() {
        var file =
                SharedData.archive("vers/vers-tests.tar.gz")
                        .get("tests/maven_version_cmp_test.json");
        var wrong = new ArrayList<String>();
        for (var test : JsonMapper.builder().build().readTree(file).path("tests")) {
            var versions = test.path("input").path("versions");
            var left = versions.get(0).stringValue();
            var right = versions.get(1).stringValue();
            var expected = test.path("expected_output");
            var order = sign(VersionScheme.MAVEN, left, right);
            var holds =
                    expected.isBoolean()
                            ? order.equals("=") == expected.booleanValue()
                            : expected.get(0).equals(versions.get(0))
                                    ? !order.equals(">")
                                    : order.equals(">");
            if (!holds) {
                wrong.add(left + " " + order + " " + right);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static final List<String> PARTS =
            List.of(
                    "0",
                    "1",
                    "2",
                    "10",
                    "a",
                    "alpha",
                    "b",
                    "rc",
                    "sp",
                    "ga",
                    "foo",
                    "SNAPSHOT",
                    "final",
                    ".",
                    "-",
                    ".0",
                    "-0",
                    "");

    private static String anyVersion(Chance chance) {
        return "1" + String.join("", chance.list(0, 5, () -> chance.oneOf(PARTS)));
    }

    // Maven's rules give no order once a qualifier stands behind a dot: 1 < 1.foo < 1-alpha, and
    // 1-alpha < 1. So versions have their qualifiers behind a dash here, as nearly all do.
    private static String usualVersion(Chance chance) {
        var numbers = List.of("0", "1", "2", "10");
        var qualifiers = List.of("alpha", "beta1", "rc-2", "sp", "ga", "foo", "SNAPSHOT", "a", "1");
        return String.join(".", chance.list(1, 4, () -> chance.oneOf(numbers)))
                + String.join("", chance.list(0, 2, () -> "-" + chance.oneOf(qualifiers)));
    }

    @Test
    void order_is_the_same_from_both_sides() {
        Chance.forAll(
                1_000,
                chance -> {
                    var a = anyVersion(chance);
                    var b = anyVersion(chance);
                    for (var scheme : VersionScheme.values()) {
                        var there = Versions.compare(scheme, a, b);
                        var back = Versions.compare(scheme, b, a);
                        assertThat(there.isPresent()).isEqualTo(back.isPresent());
                        assertThat(Integer.signum(there.orElse(0)))
                                .as("%s: %s and %s", scheme, a, b)
                                .isEqualTo(-Integer.signum(back.orElse(0)));
                    }
                });
    }

    @Test
    void order_carries_over() {
        Chance.forAll(
                5_000,
                chance -> {
                    var a = usualVersion(chance);
                    var b = usualVersion(chance);
                    var c = usualVersion(chance);
                    for (var scheme : VersionScheme.values()) {
                        var sorted = List.of(a, b, c).stream().filter(scheme::understands).toList();
                        if (sorted.size() == 3
                                && Versions.compare(scheme, a, b).orElseThrow() <= 0
                                && Versions.compare(scheme, b, c).orElseThrow() <= 0) {
                            assertThat(Versions.compare(scheme, a, c).orElseThrow())
                                    .as("%s <= %s <= %s", a, b, c)
                                    .isLessThanOrEqualTo(0);
                        }
                    }
                });
    }

    private static List<String> wrong(String file, VersionScheme scheme) {
        var lines =
                new String(
                        SharedData.archive("vers/osv-version-order.tar.gz").get(file),
                        StandardCharsets.UTF_8);
        return lines.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .filter(line -> {
                    var parts = line.split(" ");
                    return !sign(scheme, parts[0], parts[2]).equals(parts[1]);
                })
                .map(line ->
                        line + "   but was " + sign(scheme, line.split(" ")[0], line.split(" ")[2]))
                .toList();
    }

    private static String sign(VersionScheme scheme, String left, String right) {
        var order = Versions.compare(scheme, left, right);
        if (order.isEmpty()) {
            return "?";
        }
        return order.getAsInt() < 0 ? "<" : order.getAsInt() > 0 ? ">" : "=";
    }
}
