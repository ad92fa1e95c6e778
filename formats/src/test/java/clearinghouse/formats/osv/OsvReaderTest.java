package clearinghouse.formats.osv;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.JsonInput;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.SharedData;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.version.Match;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Who is affected, as OSV 1.7 defines it. */
class OsvReaderTest {

    private static final String RECORD =
            """
            {"id": "GHSA-one", "affected": [
              {"package": {"ecosystem": "Maven", "name": "com.example:parser"},
               "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "1.0"}, {"fixed": "1.4"}]},
                          {"type": "GIT", "events": [{"introduced": "0"}]},
                          {"type": "ECOSYSTEM", "events": [{"introduced": "2.0"}, {"last_affected": "2.1"}]}],
               "versions": ["0.9-rc"]}]}
            """;

    private static OsvRecord record(String text) {
        return OsvReader.read(tree(text)).orElseThrow();
    }

    private static JsonNode tree(String text) {
        return new JsonInput(8 << 20, 64).tree(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "pkg:maven/com.example/parser@0.9,    false",
        "pkg:maven/com.example/parser@0.9-rc, true",
        "pkg:maven/com.example/parser@1.0,    true",
        "pkg:maven/com.example/parser@1.3.9,  true",
        "pkg:maven/com.example/parser@1.4,    false",
        "pkg:maven/com.example/parser@2.1,    true",
        "pkg:maven/com.example/parser@2.2,    false",
        "pkg:maven/com.example/other@1.0,     false",
        "pkg:npm/com.example/parser@1.0,      false"
    })
    void affected_is_what_any_range_or_version_holds(String purl, boolean affected) {
        assertThat(record(RECORD).affects(PackageUrl.of(purl)))
                .isEqualTo(affected ? new Match.Inside() : new Match.Outside());
    }

    @Test
    void what_was_withdrawn_affects_nobody() {
        var withdrawn =
                RECORD.replace(
                        "\"affected\"", "\"withdrawn\": \"2026-01-01T00:00:00Z\", \"affected\"");
        assertThat(record(withdrawn).affects(PackageUrl.of("pkg:maven/com.example/parser@1.0")))
                .isEqualTo(new Match.Outside());
    }

    @Test
    void a_range_that_cannot_be_read_is_not_taken_for_the_all_clear() {
        var odd = RECORD.replace("{\"introduced\": \"1.0\"}, ", "");
        assertThat(record(odd).affects(PackageUrl.of("pkg:maven/com.example/parser@1.0")))
                .isInstanceOf(Match.Possible.class);
        assertThat(record(odd).affects(PackageUrl.of("pkg:maven/com.example/parser@2.0")))
                .isEqualTo(new Match.Inside());
    }

    @Test
    void a_record_without_an_id_is_refused() {
        assertThat(OsvReader.read(tree("{\"affected\": []}"))).isInstanceOf(Parsed.Invalid.class);
    }

    @Test
    void every_reviewed_advisory_is_read_and_affects_the_versions_that_it_lists() {
        var json = new JsonInput(8 << 20, 64);
        var listed =
                SharedData.lines("ghsa/ghsa-sample.jsonl.gz")
                        .map(line -> json.tree(line.getBytes(StandardCharsets.UTF_8)).orElseThrow())
                        .map(line -> line.get("doc"))
                        .flatMap(doc ->
                                OsvReader.read(doc).orElseThrow().affected().stream()
                                        .filter(affected -> affected.ecosystem().equals("Maven"))
                                        .filter(affected -> !affected.versions().isEmpty())
                                        .filter(affected -> !doc.has("withdrawn"))
                                        .map(affected ->
                                                new Listed(
                                                        OsvReader.read(doc).orElseThrow(),
                                                        affected)))
                        .toList();
        assertThat(listed).hasSizeGreaterThan(100);
        assertThat(listed).allMatch(each -> each.first() instanceof Match.Inside);
    }

    private record Listed(OsvRecord record, OsvRecord.Affected affected) {
        Match first() {
            var purl = "pkg:maven/" + affected.name().replace(':', '/');
            return record.affects(PackageUrl.of(purl).withVersion(affected.versions().getFirst()));
        }
    }
}
