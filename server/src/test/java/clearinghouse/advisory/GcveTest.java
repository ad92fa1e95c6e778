package clearinghouse.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestCase;
import clearinghouse.app.TestServer;
import clearinghouse.app.TestServer.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A clearinghouse with a number in the directory of GCVE. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GcveTest {

    private static final String PUBLICATION = "/api/gcve/publication";
    private static final String DUMP = "/dumps/gna-1988.ndjson";

    private TestServer server;
    private Answer before;
    private String first = "";
    private String second = "";

    @BeforeAll
    void publish() {
        server = TestServer.start(Optional.empty(), GcveTest::profile);
        drafted();
        before = server.anyone().get(PUBLICATION);
        first = published();
        second = published();
    }

    private static void profile(Path data) {
        try {
            Files.writeString(
                    data.resolve("publisher.properties"),
                    """
                    publisher.name = Rural CERT
                    publisher.namespace = https://cert.example
                    publisher.contact = cert@cert.example
                    server.address = https://cert.example
                    security.contact = mailto:flaws@cert.example
                    cve.organization = 8254265b-2729-46b6-b9e3-3dfca2d5bfca
                    cve.short-name = rural
                    gcve.gna = 1988
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private String drafted() {
        var of = TestCase.confirmed(server);
        return of.coordinator()
                .client()
                .post("/api/v1/cases/" + of.open() + "/advisories", TestCase.draft())
                .text("id");
    }

    /** Its number, as GCVE has it. */
    private String published() {
        var publisher = server.member("clearinghouse", "Publisher", "publish").client();
        var number =
                publisher
                        .post("/api/v1/advisories/" + drafted() + "/publication", Map.of())
                        .text("number");
        return number.replace("CLH-", "GCVE-1988-");
    }

    private List<String> ids(String query) {
        return server.anyone()
                .get(PUBLICATION + query)
                .json()
                .valueStream()
                .map(it -> it.at("/cveMetadata/vulnId").asString())
                .toList();
    }

    @Test
    void what_is_published_is_there_under_our_number_and_nothing_else() {
        assertThat(before.json()).isEmpty();
        assertThat(ids("")).containsExactly(second, first);
        var record = server.anyone().get(PUBLICATION).json().get(0);
        assertThat(record.at("/containers/cna/x_gcve/0/vulnId").asString()).isEqualTo(second);
        assertThat(record.at("/containers/cna/x_gcve/0/relationships/0/destId").asString())
                .isEqualTo("CVE-2022-45688");
        assertThat(record.at("/cveMetadata/assignerShortName").asString()).isEqualTo("rural");
    }

    @Test
    void it_is_asked_for_by_page_and_by_filter() {
        assertThat(ids("?per_page=1&sort_order=asc")).containsExactly(first);
        assertThat(ids("?per_page=1&sort_order=asc&page=2")).containsExactly(second);
        assertThat(ids("?product=PARSER&cwe=CWE-674")).hasSize(2);
        assertThat(ids("?since=2999-01-01")).isEmpty();
        var refused = server.anyone().get(PUBLICATION + "?since=yesterday");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().toString()).contains("since is a day");
    }

    @Test
    void the_dump_has_a_record_on_each_line() {
        var answer = server.anyone().get(DUMP);
        assertThat(answer.header("Content-Type")).startsWith("application/x-ndjson");
        var lines = new String(answer.raw().body(), StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).contains(first);
        assertThat(server.anyone().get("/dumps/gna-1.ndjson").status()).isEqualTo(404);
        var tag = answer.header("ETag");
        assertThat(server.anyone().get(DUMP, Map.of("If-None-Match", tag)).status()).isEqualTo(304);
    }

    /** BCP-03: a field of its own in security.txt. */
    @Test
    void who_reads_security_txt_finds_it() {
        var text = server.anyone().get("/.well-known/security.txt");
        assertThat(new String(text.raw().body(), StandardCharsets.UTF_8).lines())
                .contains("GCVE: https://cert.example");
    }

    @Test
    void without_a_number_there_is_no_such_thing() {
        try (var plain = TestServer.start()) {
            assertThat(plain.anyone().get(PUBLICATION).status()).isEqualTo(404);
            assertThat(plain.anyone().get(DUMP).status()).isEqualTo(404);
        }
    }
}
