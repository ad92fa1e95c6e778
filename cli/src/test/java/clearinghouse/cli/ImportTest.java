package clearinghouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What {@code clearinghouse import} finds in files, and what it says of them. */
class ImportTest {

    private static final String NOTHING_NEW =
            """
            {"id": "imp_a", "new": 0, "revised": 0, "same": 1, "older": 0, "quarantined": []}
            """;

    @TempDir private Path folder;
    private final LoopbackServer server = new LoopbackServer();
    private Path dump = Path.of("");

    @BeforeEach
    void prepare() throws IOException {
        dump = Files.createDirectory(folder.resolve("dump"));
        server.on(
                "POST /api/v1/imports",
                exchange -> LoopbackServer.send(exchange, 200, NOTHING_NEW));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Cli.Result run(String... more) throws IOException {
        var all = new ArrayList<>(List.of(dump.toString()));
        all.addAll(List.of(more));
        return new Cli(server, folder, InstantSource.system())
                .run(List.of("import"), all.toArray(String[]::new));
    }

    private List<String> sent(String member) {
        return server.asked.stream()
                .map(asked -> JsonMapper.shared().readTree(asked.body()).path("documents"))
                .flatMap(documents -> documents.valueStream())
                .map(document -> document.path(member).asString())
                .sorted()
                .toList();
    }

    private static byte[] zip(String... names) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(
                        ("{\"id\": \"" + name.replaceAll(".*/", "") + "\"}")
                                .getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void documents_are_found_in_files_lines_and_archives() throws IOException {
        Files.writeString(dump.resolve("one.json"), "{\"id\": \"ONE\"}");
        Files.writeString(dump.resolve("two.jsonl"), "{\"id\": \"TWO\"}\n\n{\"id\": \"THREE\"}");
        Files.write(
                dump.resolve("four.jsonl.gz"),
                gzip("{\"path\": \"a/b.json\", \"doc\": {\"id\": \"FOUR\", \"score\": 1.10}}\n"));
        Files.write(dump.resolve("all.zip"), zip("x/FIVE.json", "../SIX.json", "README.md"));
        Files.writeString(dump.resolve("SHA256SUMS"), "not a document");
        var result = run("--json");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(sent("content"))
                .containsExactlyInAnyOrder(
                        "{\"id\": \"ONE\"}",
                        "{\"id\": \"TWO\"}",
                        "{\"id\": \"THREE\"}",
                        "{\"path\": \"a/b.json\", \"doc\": {\"id\": \"FOUR\", \"score\": 1.10}}",
                        "{\"path\": \"x/FIVE.json\", \"doc\": {\"id\": \"FIVE.json\"}}",
                        "{\"path\": \"../SIX.json\", \"doc\": {\"id\": \"SIX.json\"}}");
        assertThat(result.json().path("documents").asInt()).isEqualTo(6);
        assertThat(sent("place")).anyMatch(place -> place.endsWith("all.zip!x/FIVE.json"));
    }

    @Test
    void tables_and_tar_archives_are_read_too() throws IOException {
        Files.write(dump.resolve("epss.csv.gz"), gzip("cve,epss,percentile\n"));
        var deep = "d/".repeat(80) + "LONG.json";
        Files.write(
                dump.resolve("all.tar.gz"),
                gzip(
                        tar("a/", "", '5')
                                + tar("a/ONE.json", "{\"id\": \"ONE\"}", '0')
                                + tar("README.md", "x".repeat(1000), '0')
                                + tar("././@LongLink", deep + "\0", 'L')
                                + tar("cut", "{\"id\": \"LONG\"}", '0')
                                + "\0".repeat(1024)));
        var result = run("--json");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(sent("content"))
                .containsExactlyInAnyOrder(
                        "cve,epss,percentile\n",
                        "{\"path\": \"a/ONE.json\", \"doc\": {\"id\": \"ONE\"}}",
                        "{\"path\": \"%s\", \"doc\": {\"id\": \"LONG\"}}"
                                .formatted(deep.substring("d/".length())));
        assertThat(sent("place")).anyMatch(place -> place.endsWith("all.tar.gz!" + deep));
    }

    @Test
    void what_is_written_in_yaml_or_below_a_head_in_toml_is_sent_as_json_with_its_path()
            throws IOException {
        var gems = Files.createDirectories(dump.resolve("gems/rack"));
        Files.writeString(
                gems.resolve("CVE-2020-8184.yml"),
                "---\ngem: rack\ncve: 2020-8184\ndate: 2020-06-15\ncvss_v3: 7.50\npatched_versions:\n  - \"~> 2.1.4\"\n");
        Files.writeString(
                dump.resolve("RUSTSEC-2020-1.md"),
                """
                ```toml
                [advisory]
                id = "RUSTSEC-2020-1"
                date = "2020-01-01"
                ```

                # A title

                And a text.
                """);
        Files.writeString(dump.resolve("README.md"), "# No advisory");
        Files.writeString(dump.resolve("broken.yaml"), "a: [");
        Files.createDirectory(dump.resolve(".github"));
        Files.writeString(dump.resolve(".github/workflow.yml"), "on: push");
        run();
        assertThat(sent("content"))
                .containsExactlyInAnyOrder(
                        "{\"path\":\"gems/rack/CVE-2020-8184.yml\",\"doc\":{\"gem\":\"rack\",\"cve\":\"2020-8184\","
                                + "\"date\":\"2020-06-15\",\"cvss_v3\":7.50,\"patched_versions\":[\"~> 2.1.4\"]}}",
                        "{\"path\":\"RUSTSEC-2020-1.md\",\"doc\":{\"advisory\":{\"id\":\"RUSTSEC-2020-1\",\"date\":\"2020-01-01\"}},"
                                + "\"title\":\"A title\",\"markdown\":\"# A title\\n\\nAnd a text.\"}",
                        "a: [");
    }

    @Test
    void yaml_that_refers_to_itself_is_neither_unfolded_nor_misread() throws IOException {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            var before = "*a" + (i - 1);
            bomb.append(
                    "a%d: &a%d [%s]%n"
                            .formatted(i, i, String.join(", ", Collections.nCopies(10, before))));
        }
        Files.writeString(dump.resolve("bomb.yaml"), bomb);
        run();
        assertThat(sent("content")).containsExactly(bomb.toString());
    }

    @Test
    void a_document_in_folders_is_sent_with_its_path_and_as_it_is() throws IOException {
        var folders = Files.createDirectories(dump.resolve("vuln/npm"));
        Files.writeString(folders.resolve("1.json"), "{ \"id\":1.50 }\n");
        Files.writeString(folders.resolve("half.json"), "{");
        Files.writeString(folders.resolve("changes.csv"), "a.json,2026-01-01\n");
        run();
        assertThat(sent("content"))
                .containsExactlyInAnyOrder(
                        "{\"path\": \"vuln/npm/1.json\", \"doc\": { \"id\":1.50 }\n}", "{");
    }

    @Test
    void a_tar_archive_that_is_cut_short_or_lies_about_a_size_is_told() throws IOException {
        Files.writeString(
                dump.resolve("cut.tar"), tar("a.json", "x".repeat(9), '0').substring(0, 515));
        Files.writeString(
                dump.resolve("lies.tar"),
                tar("a.json", "x", '0').replace("00000000001", "-0000000001"));
        // Whole files, but not the end of the archive.
        Files.writeString(dump.resolve("ends.tar"), tar("a.json", "{}", '0'));
        Files.writeString(
                dump.resolve("header.tar"),
                tar("a.json", "{}", '0').replace("a.json", "b.json") + END);
        Files.writeString(dump.resolve("one.json"), "{\"id\": \"ONE\"}");
        var result = run("--json");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.json().path("damaged")).hasSize(4);
        assertThat(sent("content")).contains("{\"id\": \"ONE\"}");
    }

    private static final String END = "\0".repeat(1024);

    private static String tar(String name, String content, char kind) {
        var header = new StringBuilder("\0".repeat(512));
        header.replace(0, name.length(), name);
        header.replace(124, 135, "%011o".formatted(content.length()));
        header.setCharAt(156, kind);
        header.replace(148, 156, " ".repeat(8));
        header.replace(148, 154, "%06o".formatted(header.chars().sum()));
        header.setCharAt(154, '\0');
        return header + content + "\0".repeat((512 - content.length() % 512) % 512);
    }

    @Test
    void a_file_that_cannot_be_turned_into_json_ends_nothing_but_itself() throws IOException {
        Files.write(
                dump.resolve("latin.yml"),
                "gem: left\ntitle: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        Files.writeString(dump.resolve("twice.yml"), "gem: left\ngem: right\n");
        Files.writeString(dump.resolve("version.yml"), "gem: left\nversion: 1.10\n");
        Files.writeString(dump.resolve("marked.csv"), "\uFEFFcve,epss,percentile\n");
        run();
        assertThat(sent("content"))
                .hasSize(4)
                .contains("gem: left\ngem: right\n", "\uFEFFcve,epss,percentile\n")
                .anyMatch(it -> it.contains("\"version\":1.10"));
    }

    @Test
    void a_file_that_was_named_and_is_no_advisory_is_told() throws IOException {
        var readme = Files.writeString(folder.resolve("README.md"), "# Read me\n");
        Files.writeString(dump.resolve("one.json"), "{\"id\": \"ONE\"}");
        var result = run(readme.toString(), "--json");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.json().path("damaged").toString()).contains("no advisory");
    }

    @Test
    void bytes_that_are_no_text_arrive_as_they_are() throws IOException {
        Files.write(dump.resolve("latin.json"), new byte[] {'"', (byte) 0xE9, '"'});
        run();
        assertThat(sent("encoding")).containsExactly("base64");
        assertThat(sent("content")).containsExactly("Iuki");
    }

    @Test
    void a_damaged_archive_is_told_and_the_others_are_read() throws IOException {
        var whole = zip("A.json", "B.json");
        whole[45] ^= 0x5A;
        Files.write(dump.resolve("broken.zip"), whole);
        Files.writeString(dump.resolve("one.json"), "{\"id\": \"ONE\"}");
        var result = run("--json");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.json().path("damaged")).hasSize(1);
        assertThat(result.json().at("/damaged/0/place").asString()).contains("broken.zip");
        assertThat(sent("content")).contains("{\"id\": \"ONE\"}");
    }

    @Test
    void an_archive_that_unpacks_to_more_than_a_document_may_have_is_not_kept_in_memory()
            throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("bomb.json"));
            var part = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                zip.write(part);
            }
            zip.putNextEntry(new ZipEntry("good.json"));
            zip.write("{}".getBytes(StandardCharsets.UTF_8));
        }
        Files.write(dump.resolve("all.zip"), bytes.toByteArray());
        var result = run("--json");
        assertThat(result.json().at("/damaged/0/reason").asString()).contains("larger than");
        assertThat(sent("content")).containsExactly("{}");
    }

    @Test
    void what_the_server_could_not_read_is_told_and_the_exit_code_says_so() throws IOException {
        server.on(
                "POST /api/v1/imports",
                exchange ->
                        LoopbackServer.send(
                                exchange,
                                200,
                                """
                                {"id": "imp_a", "new": 2, "revised": 0, "same": 0, "older": 0,
                                 "quarantined": [{"place": "x\\u001b[1m", "reason": "no"}]}
                                """));
        Files.writeString(dump.resolve("one.json"), "{\"id\": \"ONE\"}");
        var result = run();
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).contains("x?[1m: no; kept in quarantine").contains("2 new");
    }

    private static String source(String more, int fresh, int quarantined, String error) {
        return """
        {"id": "sub_a", "address": "https://maker.example/all.zip", "error": "%s", "waiting": 0, %s,
         "round": {"new": %d, "revised": 0, "same": 0, "older": 0, "quarantined": %d, "missing": 0, "failed": 0}}
        """
                .formatted(error, more, fresh, quarantined);
    }

    private Cli.Result importing(String... operands) throws IOException {
        return new Cli(server, folder, InstantSource.system()).run(List.of("import"), operands);
    }

    private void answers(String line, int status, String... bodies) {
        var left = new java.util.ArrayDeque<>(List.of(bodies));
        server.on(
                line,
                exchange ->
                        LoopbackServer.send(
                                exchange, status, left.size() > 1 ? left.pop() : left.peek()));
    }

    private static final String NEVER = "\"succeeded_at\": null, \"failed_at\": null";

    @Test
    void an_address_is_fetched_by_the_server_once_and_what_became_of_it_is_told()
            throws IOException {
        answers("GET /api/v1/subscriptions", 200, "{\"items\": [], \"next\": null}");
        answers("POST /api/v1/subscriptions", 201, source(NEVER, 0, 0, ""));
        answers(
                "GET /api/v1/subscriptions/sub_a",
                200,
                source("\"ended\": false, \"under_way\": true", 3, 0, ""),
                source("\"ended\": true, \"under_way\": false", 7, 0, ""));
        answers("POST /api/v1/subscriptions/sub_a/removal", 200, "{\"id\": \"sub_a\"}");
        var result = importing("https://maker.example/all.zip");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).contains("7 documents: 7 new");
        assertThat(result.err()).contains("3 documents");
        assertThat(server.asked)
                .extracting(LoopbackServer.Asked::line)
                .contains("POST /api/v1/subscriptions/sub_a/removal");
        assertThat(server.asked)
                .filteredOn(asked -> asked.line().equals("POST /api/v1/subscriptions"))
                .extracting(LoopbackServer.Asked::body)
                .containsExactly("{\"address\":\"https://maker.example/all.zip\"}");
    }

    @Test
    void an_address_that_is_subscribed_to_is_asked_now_and_stays() throws IOException {
        answers(
                "GET /api/v1/subscriptions",
                200,
                "{\"items\": [" + source(NEVER, 0, 0, "") + "], \"next\": null}");
        answers("POST /api/v1/subscriptions/sub_a/fetch", 200, source(NEVER, 0, 0, ""));
        answers(
                "GET /api/v1/subscriptions/sub_a",
                200,
                source(NEVER + ", \"under_way\": true", 0, 0, ""),
                source(
                        "\"succeeded_at\": null, \"failed_at\": \"2026-01-01T00:00:00Z\", \"under_way\": false",
                        0,
                        2,
                        "nothing is there\\u001b[1m"));
        var result = importing("https://maker.example/all.zip", "--json");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.json().path("ok").asBoolean()).isFalse();
        assertThat(result.json().at("/sources/0/quarantined").asInt()).isEqualTo(2);
        assertThat(server.asked)
                .extracting(LoopbackServer.Asked::line)
                .doesNotContain("POST /api/v1/subscriptions/sub_a/removal");
        assertThat(importing("https://maker.example/all.zip").out()).doesNotContain("\u001b");
    }

    @Test
    void a_subscription_says_how_often_and_a_time_that_is_none_is_refused() throws IOException {
        answers("POST /api/v1/subscriptions", 201, source(NEVER, 0, 0, ""));
        assertThat(importing("--subscribe", "--every", "1d", "maker.example").exit()).isZero();
        assertThat(importing("--subscribe", "maker.example").exit()).isZero();
        assertThat(importing("--subscribe", "--mirror", "maker.example").exit()).isZero();
        assertThat(server.asked)
                .extracting(LoopbackServer.Asked::body)
                .containsExactly(
                        "{\"address\":\"maker.example\",\"every_minutes\":1440}",
                        "{\"address\":\"maker.example\",\"every_minutes\":360}",
                        "{\"address\":\"maker.example\",\"every_minutes\":360,\"mirrored\":true}");
        for (var wrong :
                List.of(
                        new String[] {"--subscribe", "--every", "often", "maker.example"},
                        new String[] {"--every", "6h", "https://maker.example/"},
                        new String[] {"--mirror", "https://maker.example/"},
                        new String[] {"--subscribe"},
                        new String[] {"--subscribe", "--retry", "maker.example"})) {
            assertThat(importing(wrong).exit()).as(String.join(" ", wrong)).isEqualTo(2);
        }
        answers("POST /api/v1/subscriptions", 409, "{\"title\": \"It is asked already\"}");
        assertThat(importing("--subscribe", "maker.example").exit()).isEqualTo(1);
    }

    @Test
    void a_folder_without_documents_is_told() throws IOException {
        assertThat(run().exit()).isEqualTo(2);
    }
}
