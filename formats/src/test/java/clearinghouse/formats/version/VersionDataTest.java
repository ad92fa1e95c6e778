package clearinghouse.formats.version;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.SharedData;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Orders that others have published; what differs is listed here, each with its reason. */
class VersionDataTest {

    /** By keys alone; each is in a ring of its scheme, so that no key can be right everywhere. */
    private static final List<String> BY_KEY =
            List.of(
                    // 2.9.0.RC1 < 2.9.0 < 2.9.0-1 < 2.9.0.RC1, as Maven's rules have it.
                    "2.9.0-1 < 2.9.0.RC1 was >",
                    "1.1.0-01-glassfish < 1.1.0.Beta1 was >",
                    // 1.2.3 < 1.2.3.1, and 1.2.3.# is equal to both.
                    "1.2.3.# = 1.2.3.1 was <");

    private static final Map<String, String> NATIVE =
            Map.of(
                    // VERS does not allow that no constraint follows; Conan means any version.
                    "conan: ", "vers:conan/*",
                    // node-semver reads ~0.8.0-pre as up to 0.9.0; the suite has rests of a parser.
                    "npm: >= 0.2.0 <= 0.9.6 || ~0.8.0-pre",
                            "vers:npm/>=0.2.0|>=0.8.0-pre|<0.9.0|<=0.9.6",
                    // node-semver takes an open place behind a comparator for zero.
                    "npm: >= 2.2.x", "vers:npm/>=2.2.0",
                    "npm: >= 1.x", "vers:npm/>=1.0.0",
                    // node-semver reads 2.1 as any 2.1.x.
                    "npm: 2.1 || 2.6", "vers:npm/>=2.1.0|<2.2.0|>=2.6.0|<2.7.0");

    private static final Map<String, VersionScheme> SCHEMES =
            Map.ofEntries(
                    Map.entry("alpine", VersionScheme.APK),
                    Map.entry("cran", VersionScheme.CRAN),
                    Map.entry("debian", VersionScheme.DEB),
                    Map.entry("hackage", VersionScheme.HACKAGE),
                    Map.entry("maven", VersionScheme.MAVEN),
                    Map.entry("nuget", VersionScheme.NUGET),
                    Map.entry("packagist", VersionScheme.COMPOSER),
                    Map.entry("pub", VersionScheme.PUB),
                    Map.entry("pypi", VersionScheme.PYPI),
                    Map.entry("redhat", VersionScheme.RPM),
                    Map.entry("rubygems", VersionScheme.GEM),
                    Map.entry("semver", VersionScheme.SEMVER));

    private interface Order {
        OptionalInt compare(VersionScheme scheme, String left, String right);
    }

    @Test
    void every_published_order_is_ours() {
        assertThat(wrongLines(VersionScheme::compare)).isEmpty();
    }

    @Test
    void every_published_order_is_that_of_keys_but_in_rings() {
        assertThat(wrongLines(VersionScheme::compareKeys))
                .containsExactlyInAnyOrderElementsOf(BY_KEY);
    }

    @Test
    void every_order_of_the_vers_suite_is_ours_and_that_of_keys() {
        assertThat(wrongCases(VersionScheme::compare)).isEmpty();
        assertThat(wrongCases(VersionScheme::compareKeys)).isEmpty();
    }

    @Test
    void every_native_range_of_the_vers_suite_reads_as_expected() {
        cases(
                "from_native",
                (input, test) -> {
                    var scheme = input.path("scheme").asString();
                    var range = input.path("native_range").asString();
                    var expected =
                            NATIVE.getOrDefault(
                                    scheme + ": " + range, test.path("expected_output").asString());
                    assertThat(NativeRange.read(scheme, range).map(Vers::render))
                            .as(range)
                            .isEqualTo(Parsed.valid(expected));
                });
    }

    @Test
    void every_vers_of_the_suite_is_read_sorted_and_asked_as_expected() {
        cases(
                "validate",
                (input, test) ->
                        assertThat(Vers.parseLeniently(input.asString()).map(Vers::render))
                                .isEqualTo(Parsed.valid(test.path("expected_output").asString())));
        cases(
                "containment",
                (input, test) -> {
                    var vers = Vers.parseLeniently(input.path("vers").asString()).orElseThrow();
                    assertThat(vers.contains(input.path("version").asString()))
                            .isEqualTo(
                                    test.path("expected_output").booleanValue()
                                            ? new Match.Inside()
                                            : new Match.Outside());
                });
        cases(
                "parse",
                (input, test) -> {
                    var parsed = Vers.parse(input.asString());
                    if (test.path("expected_failure").asBoolean(false)) {
                        assertThat(parsed.problems()).as(input.asString()).isNotEmpty();
                    } else {
                        assertThat(signsAndVersions(parsed.orElseThrow()))
                                .isEqualTo(
                                        expectedSigns(
                                                test.at("/expected_output/version_constraints")));
                    }
                });
    }

    @Test
    void every_ecosystem_of_osv_and_every_purl_type_has_a_scheme() {
        SharedData.archive("osv/osv-schema-tests.tar.gz")
                .forEach((name, content) -> {
                    if (name.endsWith("ecosystems.json")) {
                        for (var home : JsonMapper.shared().readTree(content).propertyNames()) {
                            // Root names the ecosystem that it patches behind its own name.
                            var full = home.equals("Root") ? "Root:Debian" : home;
                            assertThat(VersionScheme.named(full)).as(full).isPresent();
                            assertThat(VersionScheme.named(full + ":1.0"))
                                    .isEqualTo(VersionScheme.named(full));
                        }
                    }
                });
        SharedData.archive("purl/purl-tests.tar.gz")
                .forEach((name, content) -> {
                    if (name.endsWith("-definition.json")) {
                        var type = JsonMapper.shared().readTree(content).path("type").asString();
                        assertThat(VersionScheme.named(type)).as(type).isPresent();
                    }
                });
    }

    private static List<List<String>> signsAndVersions(Vers vers) {
        return vers.constraints().stream()
                .map(each ->
                        List.of(
                                each.comparator() == Vers.Comparator.EQUAL
                                        ? "="
                                        : each.comparator().sign(),
                                each.version()))
                .toList();
    }

    private static List<List<String>> expectedSigns(JsonNode constraints) {
        return StreamSupport.stream(constraints.spliterator(), false)
                .map(each -> List.of(each.get(0).asString(), each.get(1).asString()))
                .toList();
    }

    private static List<String> wrongLines(Order order) {
        var wrong = new ArrayList<String>();
        SharedData.archive("vers/osv-version-order.tar.gz")
                .forEach((name, content) -> {
                    var scheme =
                            Objects.requireNonNull(
                                    SCHEMES.get(name.substring(0, name.indexOf('-'))));
                    new String(content, StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.isBlank())
                            .forEach(line -> {
                                var parts = line.split(" ");
                                var sign = sign(order.compare(scheme, parts[0], parts[2]));
                                if (!sign.equals(parts[1])) {
                                    wrong.add(line + " was " + sign);
                                }
                            });
                });
        return wrong;
    }

    private static List<String> wrongCases(Order order) {
        var wrong = new ArrayList<String>();
        cases(
                "equality",
                (input, test) -> {
                    var versions = versions(input.path("versions"));
                    var equal =
                            sign(order.compare(scheme(input), versions.get(0), versions.get(1)))
                                    .equals("=");
                    if (equal != test.path("expected_output").booleanValue()) {
                        wrong.add(input.toString());
                    }
                });
        cases(
                "comparison",
                (input, test) -> {
                    var sorted = versions(test.path("expected_output"));
                    for (var i = 1; i < sorted.size(); i++) {
                        var sign =
                                sign(
                                        order.compare(
                                                scheme(input), sorted.get(i - 1), sorted.get(i)));
                        if (!sign.equals("<") && !sign.equals("=")) {
                            wrong.add(input.toString());
                        }
                    }
                });
        return wrong;
    }

    /** Of a file of the former. */
    static VersionScheme scheme(String file) {
        return Objects.requireNonNull(SCHEMES.get(file.substring(0, file.indexOf('-'))));
    }

    private static VersionScheme scheme(JsonNode input) {
        return VersionScheme.named(input.path("input_scheme").asString()).orElseThrow();
    }

    private static List<String> versions(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asString).toList();
    }

    private interface Case {
        void check(JsonNode input, JsonNode test);
    }

    private static void cases(String type, Case check) {
        var seen = 0;
        for (var file : SharedData.archive("vers/vers-tests.tar.gz").entrySet()) {
            if (file.getKey().startsWith("tests/")) {
                for (var test : JsonMapper.shared().readTree(file.getValue()).path("tests")) {
                    if (test.path("test_type").asString().equals(type)) {
                        check.check(test.path("input"), test);
                        seen++;
                    }
                }
            }
        }
        assertThat(seen).as("cases of the kind %s", type).isPositive();
    }

    private static String sign(OptionalInt order) {
        if (order.isEmpty()) {
            return "?";
        }
        return order.getAsInt() < 0 ? "<" : order.getAsInt() > 0 ? ">" : "=";
    }
}
