package clearinghouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class CsafValidateTest {
    private static final String VALID =
            """
            {"document": {"category": "csaf_base", "csaf_version": "2.0",
               "publisher": {"category": "other", "name": "x", "namespace": "https://example.com"},
               "title": "x", "tracking": {"current_release_date": "2026-01-01T00:00:00Z", "id": "X-1",
               "initial_release_date": "2026-01-01T00:00:00Z", "revision_history": [
                 {"date": "2026-01-01T00:00:00Z", "number": "1", "summary": "x"}],
               "status": "final", "version": "1"}}}
            """;

    private final LoopbackServer server = new LoopbackServer();
    @TempDir private Path folder = Path.of("");

    @AfterEach
    void stop() {
        server.close();
    }

    private Cli.Result validate(String... args) {
        var all = new String[args.length + 2];
        all[0] = "csaf";
        all[1] = "validate";
        System.arraycopy(args, 0, all, 2, args.length);
        return new Cli(server, folder, InstantSource.system()).bare(all);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void a_valid_document_is_so_with_what_could_be_better() throws IOException {
        var file = file("good.json", VALID);
        var result = validate(file, "--json");
        assertThat(result.exit()).isZero();
        assertThat(result.out().lines()).hasSize(1);
        var one = result.json().path(0);
        assertThat(one.path("file").stringValue()).isEqualTo(file);
        assertThat(one.path("valid").booleanValue()).isTrue();
        assertThat(one.path("errors")).isEmpty();
        assertThat(one.path("warnings").valueStream().map(w -> w.path("rule").stringValue()))
                .contains("6.2.12");
        assertThat(one.path("infos").isArray()).isTrue();
    }

    @Test
    void one_that_is_not_valid_names_rule_pointer_and_message() throws IOException {
        var file = file("bad.json", VALID.replace("\"version\": \"1\"", "\"version\": \"2\""));
        var result = validate(file, "--json");
        assertThat(result.exit()).isEqualTo(1);
        var error = result.json().at("/0/errors/0");
        assertThat(error.path("rule").stringValue()).isEqualTo("6.1.16");
        assertThat(error.path("pointer").stringValue()).isEqualTo("/document/tracking/version");
        assertThat(error.path("message").stringValue()).contains("\"1\"");
        assertThat(validate(file).out())
                .contains("bad.json: not valid", "6.1.16   /document/tracking/version");
    }

    @Test
    void what_cannot_be_read_is_an_entry_and_the_rest_goes_on() throws IOException {
        var latin = folder.resolve("latin.json");
        Files.write(latin, VALID.replace("\"x\"", "\"é\"").getBytes(StandardCharsets.ISO_8859_1));
        var result =
                validate(
                        "--json",
                        folder.resolve("none.json").toString(),
                        folder.toString(),
                        file("no.json", "no"),
                        latin.toString(),
                        file("good.json", VALID));
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.json().valueStream().map(one -> one.path("valid").booleanValue()))
                .containsExactly(false, false, false, false, true);
        assertThat(result.json().valueStream().map(CsafValidateTest::firstRule))
                .containsExactly("json", "json", "json", "json", "");
    }

    private static String firstRule(JsonNode one) {
        return one.at("/errors/0/rule").asString("");
    }

    @Test
    void when_no_file_could_be_read_the_input_is_bad() {
        assertThat(validate(folder.resolve("none.json").toString()).exit()).isEqualTo(2);
        assertThat(validate().exit()).isEqualTo(2);
    }

    @Test
    void a_document_cannot_move_the_cursor() throws IOException {
        var file = file("evil.json", VALID.replace("\"X-1\"", "\"\\u001b[2J\""));
        assertThat(validate(file).out()).doesNotContain("\u001b");
    }
}
