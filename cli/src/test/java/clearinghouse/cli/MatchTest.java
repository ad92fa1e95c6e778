package clearinghouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class MatchTest {

    private final LoopbackServer server = new LoopbackServer();
    @TempDir private Path folder = Path.of("");

    @AfterEach
    void stop() {
        server.close();
    }

    @BeforeEach
    void inventory() throws IOException {
        Files.writeString(
                folder.resolve("bom.json"),
                """
                {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
                 {"type": "library", "name": "right-pad", "version": "1.0.0", "purl": "pkg:npm/right-pad@1.0.0"},
                 {"type": "library", "name": "left-pad", "version": "1.2.0", "purl": "pkg:npm/left-pad@1.2.0"}]}
                """);
        Files.writeString(
                Files.createDirectory(folder.resolve("advisories")).resolve("a.json"),
                """
                {"schema_version": "1.7.0", "id": "GHSA-aaaa-bbbb-cccc", "aliases": ["CVE-2024-0001"],
                 "modified": "2024-01-01T00:00:00Z",
                 "affected": [{"package": {"ecosystem": "npm", "name": "left-pad"},
                               "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.3.0"}]}]}]}
                """);
    }

    private Cli.Result match(String... more) {
        var args =
                new ArrayList<>(
                        List.of(
                                "match",
                                "--sbom",
                                folder.resolve("bom.json").toString(),
                                "--advisories",
                                folder.resolve("advisories").toString()));
        args.addAll(List.of(more));
        return new Cli(server, folder, InstantSource.system()).bare(args.toArray(String[]::new));
    }

    @Test
    void each_match_is_told_with_its_evidence() {
        var result = match("--json");
        assertThat(result.exit()).isZero();
        assertThat(JsonMapper.shared().readTree(result.out()))
                .isEqualTo(
                        JsonMapper.shared()
                                .readTree(
                                        """
                                        [{"vulnerability": "CVE-2024-0001", "aliases": ["GHSA-aaaa-bbbb-cccc"],
                                          "component": "left-pad", "purl": "pkg:npm/left-pad@1.2.0", "version": "1.2.0",
                                          "confidence": 1.0,
                                          "evidence": {"identifier": "purl", "named": "pkg:npm/left-pad",
                                                       "known": "pkg:npm/left-pad", "range": "vers:semver/<1.3.0",
                                                       "scheme": "semver", "version": "1.2.0", "certain": true,
                                                       "advisory": "GHSA-aaaa-bbbb-cccc",
                                                       "said_by": "GHSA-aaaa-bbbb-cccc"},
                                          "fixed_in": ["1.3.0"]}]
                                        """));
    }

    @Test
    void
            a_statement_that_it_is_not_affected_silences_the_match_and_is_shown_where_all_is_asked_for()
                    throws IOException {
        Files.writeString(
                folder.resolve("advisories").resolve("vex.json"),
                """
                {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.org/vex/1", "author": "The vendor",
                 "timestamp": "2024-02-01T00:00:00Z", "version": 1,
                 "statements": [{"vulnerability": {"name": "CVE-2024-0001"}, "products": [{"@id": "pkg:npm/left-pad@1.2.0"}],
                                 "status": "not_affected", "justification": "vulnerable_code_not_present"}]}
                """);
        assertThat(match("--json").json()).isEmpty();
        var all = match("--json", "--all").json();
        assertThat(all).hasSize(1);
        assertThat(all.get(0).at("/suppressed_by/advisory").stringValue())
                .isEqualTo("https://example.org/vex/1");
    }

    @Test
    void without_an_advisory_that_can_be_read_nobody_learns_that_nothing_is_wrong()
            throws IOException {
        Files.writeString(folder.resolve("advisories").resolve("a.json"), "{}");
        var result = match("--json");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("Nothing was compared");
    }

    @Test
    void what_the_inventory_itself_says_is_not_affected_is_silent_as_long_as_it_says_so_everywhere()
            throws IOException {
        var bom =
                """
                {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
                 {"type": "library", "bom-ref": "a", "name": "left-pad", "version": "1.2.0", "purl": "pkg:npm/left-pad@1.2.0"},
                 {"type": "library", "bom-ref": "b", "name": "left-pad", "version": "1.2.0", "purl": "pkg:npm/left-pad@1.2.0"}],
                 "vulnerabilities": [{"id": "GHSA-aaaa-bbbb-cccc", "affects": [%s],
                  "analysis": {"state": "not_affected", "justification": "code_not_reachable"}}]}
                """;
        Files.writeString(
                folder.resolve("bom.json"), bom.formatted("{\"ref\": \"a\"}, {\"ref\": \"b\"}"));
        assertThat(match("--json").json()).isEmpty();
        assertThat(match("--json", "--all").json().get(0).at("/inventory_says/state").stringValue())
                .isEqualTo("not_affected");
        Files.writeString(folder.resolve("bom.json"), bom.formatted("{\"ref\": \"a\"}"));
        assertThat(match("--json").json()).hasSize(1);
    }

    @Test
    void a_file_that_is_larger_than_any_inventory_is_not_read() throws IOException {
        try (var file = new RandomAccessFile(folder.resolve("bom.json").toFile(), "rw")) {
            file.setLength((64L << 20) + 1);
        }
        var result = match("--json");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("is larger than 67,108,864 bytes.");
    }
}
