package clearinghouse.formats.version;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.SharedData;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RangeNotationsTest {

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "< V7.0.3; vers:generic/<V7.0.3",
                "All versions < V9.1 SP2; vers:generic/<V9.1%20SP2",
                ">= 6.02 | <= 6.05; vers:generic/>=6.02|<=6.05",
                ">= V2.0 and < V2.6; vers:generic/>=V2.0|<V2.6",
                ">=V8.00<V8.22; vers:generic/>=V8.00|<V8.22",
                "<= 1.12.0.25 | 1.12.13.2; vers:generic/<=1.12.0.25|1.12.13.2",
                "vers:all/<V7.0.3; vers:generic/<V7.0.3",
                "vers:all/>=V2.9.2<V2.9.4; vers:generic/>=V2.9.2|<V2.9.4",
                "vers:all/*; vers:generic/*",
                "All versions; vers:generic/*",
                "prior to 4.2; vers:generic/<4.2",
                "Versions prior to 4.2; vers:generic/<4.2",
                "4.2 and earlier; vers:generic/<=4.2",
                "4.2 and later versions; vers:generic/>=4.2",
                "4.0 to 4.2; vers:generic/>=4.0|<=4.2",
                "V4.x; vers:generic/>=V4|<V5",
                "<= 5.1.x; vers:generic/<5.2",
                "< 5.x; vers:generic/<5",
                "> 5.x; vers:generic/>=6",
                "All firmware versions < V5.2; vers:generic/<V5.2",
                "BIOS versions < V22.01; vers:generic/<V22.01",
                "< Version 1.2; vers:generic/<1.2",
                "<= 2.5-GA (Windows 7, 10, Server 2019); vers:generic/<=2.5-GA",
                ">= 2.8.1 (only affected by CVE-2019-10943); vers:generic/>=2.8.1",
                "All versions between V3.0 (including) and V3.2 (excluding); vers:generic/>=V3.0|<V3.2"
            })
    void a_csaf_range_is_read_from_vers_and_from_words(String text, String vers) {
        assertThat(
                        CsafVersionRange.parse(VersionScheme.GENERIC, text)
                                .map(set -> CsafVersionRange.render(set).orElseThrow()))
                .isEqualTo(Parsed.valid(vers));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "All versions <= V2.3.0 and Function State (FS) <= 3",
                "All versions with U-Boot < V2016.05RS09",
                "No version",
                "<= Version 4.02C (aka <= Version 10.95.208.31)",
                "''"
            })
    void words_that_are_not_understood_are_refused_and_not_guessed_at(String text) {
        assertThat(CsafVersionRange.parse(VersionScheme.GENERIC, text).problems()).isNotEmpty();
    }

    @Test
    void nineteen_of_twenty_ranges_of_a_real_publisher_are_read() {
        var all = 0;
        var read = 0;
        var lines = SharedData.lines("csaf-cisa/csaf-cisa.jsonl.gz").iterator();
        while (lines.hasNext()) {
            var nodes = new ArrayDeque<JsonNode>();
            nodes.push(JsonMapper.shared().readTree(lines.next()).at("/doc/product_tree"));
            while (!nodes.isEmpty()) {
                var node = nodes.pop();
                node.path("branches").forEach(nodes::push);
                if (node.path("category").asString("").equals("product_version_range")) {
                    all++;
                    var set =
                            CsafVersionRange.parse(
                                    VersionScheme.GENERIC, node.path("name").asString());
                    read += set.problems().isEmpty() ? 1 : 0;
                }
            }
        }
        assertThat(all).isGreaterThan(10_000);
        assertThat(read * 20L).isGreaterThan(all * 19L);
    }

    private static final String BACKPORTED =
            """
            {'defaultStatus': 'unaffected', 'versions': [
              {'version': '8.1', 'lessThan': '8.2', 'status': 'affected', 'versionType': 'semver',
               'changes': [{'at': '8.1.24', 'status': 'unaffected'}]},
              {'version': '9.0.0', 'status': 'unaffected'},
              {'version': '9.0', 'lessThanOrEqual': '9.0.17', 'status': 'affected', 'versionType': 'semver'}]}
            """;

    @ParameterizedTest
    @CsvSource({
        "8.0.9, false",
        "8.1.0, true",
        "8.1.23, true",
        "8.1.24, false",
        "8.2.0, false",
        "9.0.0, false",
        "9.0.1, true",
        "9.0.17, true",
        "9.0.18, false"
    })
    void a_cve_version_is_affected_up_to_its_change(String version, boolean affected) {
        var cve = CveVersions.read(json(BACKPORTED));
        var match = affected ? new Match.Inside() : new Match.Outside();
        assertThat(cve.affects(version)).isEqualTo(match);
        assertThat(cve.affected().orElseThrow().contains(version)).isEqualTo(match);
    }

    @Test
    void what_a_cve_record_does_not_say_is_possible() {
        var cve =
                CveVersions.read(
                        json(
                                "{'versions': [{'version': '1.0', 'lessThan': '2.0', 'status': 'unaffected', 'versionType': 'semver'}, {'version': 'abc', 'lessThan': 'def', 'status': 'affected', 'versionType': 'git'}]}"));
        assertThat(cve.affects("1.5")).isEqualTo(new Match.Outside());
        assertThat(cve.affects("3.0")).isInstanceOf(Match.Possible.class);
        assertThat(cve.affected()).isEmpty();
    }

    @Test
    void a_cve_range_whose_end_stands_for_its_beginning_too_is_all_that_comes_before() {
        var cve =
                CveVersions.read(
                        json(
                                "{'versions': [{'version': '109.0.1', 'lessThan': '109.0.1', 'status': 'affected', 'versionType': 'custom'}], 'defaultStatus': 'unaffected'}"));
        assertThat(cve.affects("108.9")).isEqualTo(new Match.Inside());
        assertThat(cve.affects("109.0.1")).isEqualTo(new Match.Outside());
    }

    @Test
    void all_but_the_unaffected_are_affected_where_that_is_the_default() {
        var cve =
                CveVersions.read(
                        json(
                                "{'defaultStatus': 'affected', 'versions': [{'version': '6.1', 'lessThanOrEqual': '6.1.*', 'status': 'unaffected', 'versionType': 'custom'}, {'version': '6.9', 'lessThanOrEqual': '*', 'status': 'unaffected', 'versionType': 'custom'}]}"));
        assertThat(cve.affects("6.8")).isEqualTo(new Match.Inside());
        assertThat(cve.affects("6.9.1")).isEqualTo(new Match.Outside());
        assertThat(cve.affected().orElseThrow().contains("5.0")).isEqualTo(new Match.Inside());
    }

    @Test
    void a_cve_range_is_written_and_read_back() {
        var set = CveVersions.read(json(BACKPORTED)).affected().orElseThrow();
        var node = JsonMapper.shared().createObjectNode();
        node.put("defaultStatus", "unaffected");
        assertThat(CveVersions.write(set, "semver", node.putArray("versions")).problems())
                .isEmpty();
        assertThat(CveVersions.read(node).affected()).hasValue(set);
    }

    @Test
    void osv_has_no_event_for_a_range_that_begins_after_a_version() {
        var after =
                VersionSet.of(
                        VersionScheme.SEMVER,
                        List.of(new Span(Span.excluding("1.0"), Span.excluding("2.0"))));
        assertThat(after.toEvents().problems()).isNotEmpty();
        var events = VersionRange.between(VersionScheme.SEMVER, "1.0", "2.0");
        assertThat(events.versions().toEvents()).isEqualTo(Parsed.valid(events));
    }

    @Test
    void nvd_has_one_span_and_else_the_version_and_update_of_the_cpe() {
        var match =
                (ObjectNode)
                        json(
                                "{'criteria': 'cpe:2.3:a:v:p:*:*:*:*:*:*:*:*', 'versionStartExcluding': '1.0', 'versionEndIncluding': '2.0'}");
        var set = NvdVersionRange.read(VersionScheme.CPE, match);
        assertThat(set.contains("1.0")).isEqualTo(new Match.Outside());
        assertThat(set.contains("1.0:sp1")).isEqualTo(new Match.Inside());
        assertThat(set.contains("2.0")).isEqualTo(new Match.Inside());
        var again = JsonMapper.shared().createObjectNode();
        assertThat(NvdVersionRange.write(set, again).problems()).isEmpty();
        assertThat(NvdVersionRange.read(VersionScheme.CPE, again)).isEqualTo(set);

        var named =
                NvdVersionRange.read(
                        VersionScheme.CPE,
                        json("{'criteria': 'cpe:2.3:o:v:p:2.9:sp1:*:*:*:*:*:*'}"));
        assertThat(named.contains("2.9:sp1")).isEqualTo(new Match.Inside());
        assertThat(named.contains("2.9")).isEqualTo(new Match.Outside());
        var any =
                NvdVersionRange.read(
                        VersionScheme.CPE, json("{'criteria': 'cpe:2.3:o:v:p:-:*:*:*:*:*:*:*'}"));
        assertThat(any.contains("3")).isEqualTo(new Match.Inside());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "npm; ^1.2.9; vers:npm/>=1.2.9|<2.0.0",
                "npm; ^0.2.3; vers:npm/>=0.2.3|<0.3.0",
                "npm; 1.x; vers:npm/>=1.0.0|<2.0.0",
                "npm; 1.2 - x; vers:npm/>=1.2.0",
                "npm; >=1.0.0 || x; vers:npm/*",
                "npm; 1.2.3 - 2.3; vers:npm/>=1.2.3|<2.4.0",
                "gem; ~> 2.0, != 2.5; vers:gem/>=2.0|!=2.5|<3",
                "pypi; ~=1.4.2; vers:pypi/>=1.4.2|<1.5",
                "maven; [1.0,2.0),(3.0,]; vers:maven/>=1.0|<2.0|>3.0",
                "maven; [1.5]; vers:maven/1.5",
                "nuget; 1.0; vers:nuget/>=1.0",
                "deb; >> 1.0, << 2.0; vers:deb/>1.0|<2.0"
            })
    void a_native_range_reads_as_vers(String type, String range, String vers) {
        assertThat(NativeRange.read(type, range).map(Vers::render)).isEqualTo(Parsed.valid(vers));
    }

    @ParameterizedTest
    @CsvSource({
        "npm, >= ",
        "npm, <",
        "maven, '[1.0,'",
        "nobody, 1",
        "npm, 1 | 2",
        "nginx, 1-",
        "conan, -"
    })
    void a_range_of_another_notation_is_refused(String type, String range) {
        assertThat(NativeRange.read(type, range).problems()).isNotEmpty();
    }

    @Test
    void four_thousand_spaces_are_refused_in_a_moment() {
        var started = System.nanoTime();
        for (var begun : List.of("[", "[1,", "(,", "1 - ", ">= ")) {
            var range = begun + " ".repeat(4_000) + "?";
            assertThat(NativeRange.read("maven", range)).isNotNull();
            assertThat(CsafVersionRange.parse(VersionScheme.GENERIC, range)).isNotNull();
        }
        assertThat(System.nanoTime() - started).isLessThan(5_000_000_000L);
    }
}
