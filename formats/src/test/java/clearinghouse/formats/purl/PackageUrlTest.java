package clearinghouse.formats.purl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.chance.Chance;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.SharedData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PackageUrlTest {

    private static final String ORG_JSON = "pkg:maven/org.json/json@20220924";

    @Test
    void a_purl_falls_into_its_parts() {
        assertThat(PackageUrl.of(ORG_JSON))
                .isEqualTo(
                        new PackageUrl(
                                "maven", "org.json", "json", "20220924", new TreeMap<>(), ""));
    }

    @Test
    void two_spellings_of_one_package_are_equal() {
        assertThat(PackageUrl.of("pkg:PyPI/Django_Auth@1.0"))
                .isEqualTo(PackageUrl.of("pkg:pypi/django-auth@1.0"));
    }

    @Test
    void an_unescaped_npm_scope_is_no_version() {
        var scoped = PackageUrl.of("pkg:npm/@angular/core@17.0.0");
        assertThat(scoped.namespace()).isEqualTo("@angular");
        assertThat(scoped.version()).isEqualTo("17.0.0");
        assertThat(PackageUrl.of("pkg:npm/@angular/core").version()).isEmpty();
        assertThat(scoped.render()).isEqualTo("pkg:npm/%40angular/core@17.0.0");
    }

    @Test
    void the_matching_key_forgets_version_and_qualifiers() {
        assertThat(PackageUrl.of(ORG_JSON + "?type=jar#x").matchingKey())
                .isEqualTo(PackageUrl.of("pkg:maven/org.json/json"));
    }

    // PEP 503 for PyPI; NuGet's registry ignores case, and the standard's canonical form does not.
    @ParameterizedTest
    @CsvSource({
        "pkg:pypi/zope.interface, pkg:pypi/zope-interface, true",
        "pkg:pypi/zope.interface, pkg:pypi/Zope_Interface@5.4.0, true",
        "pkg:pypi/ruamel.yaml, pkg:pypi/ruamel-yaml, true",
        "pkg:pypi/backports.ssl_match_hostname, pkg:pypi/backports-ssl-match-hostname, true",
        "pkg:pypi/Flask, pkg:pypi/flask, true",
        "pkg:pypi/a--b, pkg:pypi/a._b, true",
        "pkg:pypi/zopeinterface, pkg:pypi/zope.interface, false",
        "pkg:nuget/Newtonsoft.Json, pkg:nuget/newtonsoft.json@13.0.1, true",
        "pkg:nuget/Newtonsoft.Json, pkg:nuget/Newtonsoft-Json, false",
        "pkg:maven/org.json/JSON, pkg:maven/org.json/json, false",
        "pkg:npm/JSONStream, pkg:npm/jsonstream, false",
        "pkg:gem/RedCloth, pkg:gem/redcloth, false",
        "pkg:pypi/flask, pkg:nuget/flask, false",
    })
    void packages_match_when_their_registry_takes_them_for_one(
            String one, String other, boolean same) {
        var key = PackageUrl.of(one).matchingKey();
        assertThat(key.equals(PackageUrl.of(other).matchingKey())).isEqualTo(same);
        assertThat(key.matchingKey()).isEqualTo(key);
        assertThat(PackageUrl.of(key.render())).isEqualTo(key);
    }

    @Test
    void what_is_shown_keeps_the_name_that_the_standard_gives_it() {
        assertThat(PackageUrl.of("pkg:nuget/Newtonsoft.Json@13.0.1").packageOnly().render())
                .isEqualTo("pkg:nuget/Newtonsoft.Json");
        assertThat(PackageUrl.of("pkg:pypi/Zope.Interface").render())
                .isEqualTo("pkg:pypi/zope.interface");
    }

    @Test
    void every_fault_is_named_with_its_code() {
        assertThat(codes(PackageUrl.parse("maven/org.json/json"))).containsExactly("purl-scheme");
        assertThat(codes(PackageUrl.parse("pkg:maven"))).containsExactly("purl-type");
        assertThat(codes(PackageUrl.parse("pkg:maven/json"))).containsExactly("purl-namespace");
        assertThat(codes(PackageUrl.parse(ORG_JSON + "?Type=jar")))
                .containsExactly("purl-qualifier");
        assertThat(codes(PackageUrl.parse("pkg:npm/a%4"))).containsExactly("purl-encoding");
        assertThat(codes(PackageUrl.parse("pkg:npm/a%ff"))).containsExactly("purl-encoding");
        assertThat(codes(PackageUrl.parse("pkg:npm/" + "a".repeat(9_000))))
                .containsExactly("purl-too-long");
    }

    @ParameterizedTest
    @CsvSource({
        "pkg:npm/foo?a=b&a=c, a",
        "pkg:npm/foo?vcs_url=b&VCS_URL=c, vcs_url",
        "pkg:npm/foo?a=b&a=b, a"
    })
    void a_key_that_stands_twice_is_refused_and_leniently_the_last_counts(String purl, String key) {
        assertThat(PackageUrl.parse(purl).problems())
                .extracting(Problem::code)
                .containsExactly("purl-qualifier");
        assertThat(PackageUrl.parseLeniently(purl).orElseThrow().qualifiers())
                .containsOnlyKeys(key);
        // A key without a value is as good as none.
        assertThat(PackageUrl.parse("pkg:npm/foo?a=&a=b").orElseThrow().qualifiers())
                .containsOnlyKeys("a");
    }

    @Test
    void the_path_of_a_git_repository_is_its_name_however_it_is_given() {
        var whole = PackageUrl.of("pkg:git/example.org/a/b/c@1");
        assertThat(whole.name()).isEqualTo("a/b/c");
        assertThat(PackageUrl.build("git", "example.org/a", "b/c", "1", Map.of(), ""))
                .isEqualTo(Parsed.valid(whole));
        assertThat(PackageUrl.build("git", "example.org", "/a//b/c/", "1", Map.of(), ""))
                .isEqualTo(Parsed.valid(whole));
        assertThat(codes(PackageUrl.build("git", "example.org", "/", "1", Map.of(), "")))
                .containsExactly("purl-name");
    }

    @Test
    void a_file_within_an_otp_application_is_named_in_small_letters() {
        assertThat(PackageUrl.of("pkg:otp/SSL@11#src/SSL.erl").render())
                .isEqualTo("pkg:otp/ssl@11#src/ssl.erl");
        assertThat(PackageUrl.of("pkg:npm/a#SRC").subpath()).isEqualTo("SRC");
    }

    @Test
    void a_lenient_reader_takes_capital_letters_in_a_qualifier_key_as_meant() {
        assertThat(PackageUrl.parseLeniently(ORG_JSON + "?Type=jar"))
                .isEqualTo(Parsed.valid(PackageUrl.of(ORG_JSON + "?type=jar")));
    }

    @Test
    void capital_letters_are_taken_as_meant_in_a_key_that_the_standard_gives_to_every_type() {
        assertThat(PackageUrl.parse(ORG_JSON + "?Repository_URL=example.org"))
                .isEqualTo(Parsed.valid(PackageUrl.of(ORG_JSON + "?repository_url=example.org")));
        assertThat(codes(PackageUrl.parse("pkg:gem/jruby-launcher@1.1.2?Platform=java")))
                .containsExactly("purl-qualifier");
    }

    @Test
    void a_type_that_needs_a_qualifier_is_refused_without_it_and_leniently_read() {
        assertThat(codes(PackageUrl.parse("pkg:julia/Dates@1.9.0")))
                .containsExactly("purl-qualifier");
        assertThat(codes(PackageUrl.parse("pkg:swid/Acme/Server@1.0.0?tag_id=")))
                .containsExactly("purl-qualifier");
        var whole = PackageUrl.parse("pkg:julia/Dates?uuid=ade2ca70").orElseThrow();
        assertThat(PackageUrl.of(whole.matchingKey().render())).isEqualTo(whole.matchingKey());
        assertThat(PackageUrl.parseLeniently("pkg:julia/Dates@1.9.0").problems()).isEmpty();
    }

    @Test
    void a_purl_without_a_name_cannot_be_constructed() {
        assertThatThrownBy(() -> new PackageUrl("npm", "", "", "", new TreeMap<>(), ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatever_is_rendered_reads_back_as_the_same_value() {
        Chance.forAll(20_000, PackageUrlTest::readsBack);
    }

    private static void readsBack(Chance chance) {
        var name = "n" + chance.text();
        var version = chance.text();
        var value = chance.text();
        var type =
                chance.oneOf(
                        List.of(
                                "generic",
                                "npm",
                                "git",
                                "otp",
                                "oci",
                                "pub",
                                "pypi",
                                "mlflow",
                                "deb",
                                "cpan",
                                "huggingface",
                                "vscode-extension",
                                "unregistered"));
        var namespace = chance.yesOrNo() ? "" : "s/" + chance.text();
        var subpath = chance.yesOrNo() ? "" : "p/" + chance.text();
        var built = PackageUrl.build(type, namespace, name, version, Map.of("k", value), subpath);
        if (built instanceof Parsed.Valid<PackageUrl>(var purl)
                // Each alone: two halves of a pair would make a whole one together.
                && Stream.of(name, version, value, namespace, subpath)
                        .allMatch(PackageUrlTest::encodable)) {
            assertThat(PackageUrl.parse(purl.render())).isEqualTo(built);
        }
    }

    @Test
    void a_purl_that_its_escapes_make_too_long_is_refused_at_once() {
        assertThat(PackageUrl.parse("pkg:generic/" + "\u00e9".repeat(1_000)))
                .isInstanceOf(Parsed.Valid.class);
        assertThat(PackageUrl.parse("pkg:generic/" + "\u00e9".repeat(2_000)).problems())
                .extracting(Problem::code)
                .containsExactly("purl-too-long");
    }

    @Test
    void any_text_is_answered_and_never_thrown_at() {
        Chance.forAll(
                1_000, chance -> assertThat(PackageUrl.parse("pkg:" + chance.text())).isNotNull());
    }

    @Test
    void the_standards_own_cases_hold() {
        var mapper = JsonMapper.builder().build();
        var wrong = new ArrayList<String>();
        var ran = 0;
        for (var file : SharedData.archive("purl/purl-tests.tar.gz").entrySet()) {
            if (!file.getKey().endsWith("-test.json")) {
                continue;
            }
            for (var test : mapper.readTree(file.getValue()).path("tests")) {
                ran++;
                var got = answer(test);
                var expected =
                        test.path("expected_failure").booleanValue()
                                ? "refused"
                                : expected(test.path("expected_output"));
                if (!got.equals(expected)) {
                    wrong.add(
                            file.getKey()
                                    + " "
                                    + test.path("test_type")
                                    + " "
                                    + test.path("input")
                                    + "\n  expected "
                                    + expected
                                    + "\n  got      "
                                    + got);
                }
            }
        }
        assertThat(ran).isGreaterThan(400);
        assertThat(wrong).as("of %s cases", ran).isEmpty();
    }

    private static String answer(JsonNode test) {
        var input = test.path("input");
        var lenient = test.path("test_group").stringValue().equals("recommended");
        return switch (test.path("test_type").stringValue()) {
            case "build" -> outcome(built(input), true);
            case "parse" -> outcome(read(input.stringValue(), lenient), false);
            case "validate" -> outcome(read(input.stringValue(), lenient), true);
            default -> throw new AssertionError(test.path("test_type"));
        };
    }

    private static Parsed<PackageUrl> read(String text, boolean lenient) {
        return lenient ? PackageUrl.parseLeniently(text) : PackageUrl.parse(text);
    }

    private static Parsed<PackageUrl> built(JsonNode parts) {
        return PackageUrl.build(
                text(parts, "type"),
                text(parts, "namespace"),
                text(parts, "name"),
                text(parts, "version"),
                qualifiers(parts),
                text(parts, "subpath"));
    }

    private static String outcome(Parsed<PackageUrl> parsed, boolean rendered) {
        return switch (parsed) {
            case Parsed.Invalid<PackageUrl> _ -> "refused";
            case Parsed.Valid<PackageUrl>(var purl) -> rendered ? purl.render() : parts(purl);
        };
    }

    private static String expected(JsonNode output) {
        return output.isString()
                ? output.stringValue()
                : List.of(
                                text(output, "type"),
                                text(output, "namespace"),
                                text(output, "name"),
                                text(output, "version"),
                                new TreeMap<>(qualifiers(output)),
                                text(output, "subpath"))
                        .toString();
    }

    private static String parts(PackageUrl purl) {
        return List.of(
                        purl.type(),
                        purl.namespace(),
                        purl.name(),
                        purl.version(),
                        purl.qualifiers(),
                        purl.subpath())
                .toString();
    }

    private static Map<String, String> qualifiers(JsonNode parts) {
        return parts.path("qualifiers")
                .propertyStream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().stringValue()));
    }

    private static String text(JsonNode parts, String name) {
        return parts.path(name).stringValue("");
    }

    private static List<String> codes(Parsed<?> parsed) {
        return parsed.problems().stream().map(Problem::code).toList();
    }

    private static boolean encodable(String text) {
        return java.nio.charset.StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
