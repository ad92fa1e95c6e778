package clearinghouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvertTest {
    private static final String OSV =
            """
            {"schema_version": "1.7.0", "id": "GHSA-2345-cfgh-jmpq", "modified": "2026-02-01T00:00:00Z",
             "affected": [{"package": {"ecosystem": "npm", "name": "left"}, "versions": ["1.0.0"]}],
             "database_specific": {"cwe_ids": ["CWE-20", "CWE-79"]}}
            """;

    private final LoopbackServer server = new LoopbackServer();
    @TempDir private Path folder = Path.of("");

    @AfterEach
    void stop() {
        server.close();
    }

    private Cli.Result convert(String form, String text, String... more) throws IOException {
        return convertFile("x.json", form, text, more);
    }

    private Cli.Result convertFile(String name, String form, String text, String... more)
            throws IOException {
        var file = Files.writeString(folder.resolve(name), text);
        var words = new ArrayList<>(List.of("convert", "--to", form));
        words.addAll(List.of(more));
        words.add(file.toString());
        return new Cli(server, folder, InstantSource.system()).bare(words.toArray(String[]::new));
    }

    @Test
    void an_advisory_comes_out_in_the_form_asked_for_and_beside_it_what_that_cannot_say()
            throws IOException {
        var result = convert("csaf", OSV);
        assertThat(result.exit()).isZero();
        assertThat(result.json().at("/document/csaf_version").stringValue()).isEqualTo("2.0");
        assertThat(result.err().strip()).isEqualTo("Left out: the weakness CWE-79");
    }

    @Test
    void a_document_as_collections_keep_it_is_known_by_its_path() throws IOException {
        var kept =
                """
                {"path": "gems/left/CVE-2026-1000.yml",
                 "doc": {"gem": "left", "cve": "2026-1000", "title": "t", "date": "2026-01-01", "patched_versions": [">= 1.0"]}}
                """;
        var result = convert("osv", kept);
        assertThat(result.exit()).isZero();
        assertThat(result.json().at("/affected/0/ranges/0/events/1/fixed").stringValue())
                .isEqualTo("1.0");
    }

    @Test
    void files_of_collections_are_read_as_they_are_written() throws IOException {
        var rust =
                """
                ```toml
                [advisory]
                id = "RUSTSEC-2026-0001"
                package = "left"
                date = "2026-01-01"

                [versions]
                patched = [">= 1.2.3"]
                ```

                # It overflows

                At length.
                """;
        var osv = convertFile("RUSTSEC-2026-0001.md", "osv", rust).json();
        assertThat(osv.at("/summary").stringValue()).isEqualTo("It overflows");
        assertThat(osv.at("/details").stringValue()).contains("At length.");
        assertThat(osv.at("/affected/0/ranges/0/events/1/fixed").stringValue()).isEqualTo("1.2.3");
        var ruby =
                "---\ngem: left\ncve: 2026-1000\ntitle: t\ndate: 2026-01-01\npatched_versions:\n- '>= 1.0'\n";
        assertThat(
                        convertFile("CVE-2026-1000.yml", "cve", ruby)
                                .json()
                                .at("/cveMetadata/cveId")
                                .stringValue())
                .isEqualTo("CVE-2026-1000");
    }

    @Test
    void what_cannot_be_said_is_the_answer_no_with_its_reason() throws IOException {
        var result = convert("cve", OSV);
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("No cve document: it has no CVE id");
        assertThat(convert("csaf", OSV, "--vulnerability", "CVE-2026-1").exit()).isEqualTo(1);
    }

    @Test
    void another_form_and_what_is_no_advisory_are_bad_input() throws IOException {
        assertThat(convert("pdf", OSV).exit()).isEqualTo(2);
        assertThat(convert("osv", "no").exit()).isEqualTo(2);
        assertThat(convert("osv", "{\"a\": 1}").exit()).isEqualTo(2);
        assertThat(
                        new Cli(server, folder, InstantSource.system())
                                .bare("convert", "--to", "osv", folder.resolve("none").toString())
                                .exit())
                .isEqualTo(2);
    }
}
