package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.platform.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each answer is held against the schema by {@link TestServer}, the export's too. */
class ExportTest {

    private static final String EXPORT = "/api/v1/me/export";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_finder_takes_its_findings_with_their_proofs_and_the_reading_is_on_record() {
        var it = TestCase.confirmed(server);
        it.open();
        var mine = it.finder().client();
        var export = mine.get(EXPORT).json();
        assertThat(export.get("complete").asBoolean()).isTrue();
        assertThat(export.get("party").asString()).isEqualTo(it.finder().party());
        var finding = export.at("/findings/0");
        assertThat(finding.get("title").asString()).isEqualTo(TestCase.TITLE);
        assertThat(
                        new String(
                                Base64.getDecoder().decode(finding.at("/proof/content").asString()),
                                StandardCharsets.UTF_8))
                .isEqualTo(TestCase.PROOF);
        assertThat(export.get("cases")).hasSize(1);
        // Its evidence, which the test wrote by hand, is not sealed: it is told, and the rest is
        // there.
        assertThat(finding.at("/evidence/unreadable").asBoolean()).isTrue();
        assertThat(mine.get("/api/v1/findings/" + it.finding() + "/reads").json().get("items"))
                .hasSize(1);
    }

    @Test
    void of_what_is_anothers_an_export_has_nothing() {
        var it = TestCase.confirmed(server);
        it.open();
        var other = server.member("developer", "Other Labs", "developer").client().get(EXPORT);
        assertThat(other.json().get("findings")).isEmpty();
        assertThat(other.json().get("cases")).isEmpty();
        assertThat(other.json().toString()).doesNotContain("canary", it.finding());
    }

    @Test
    void an_export_has_each_item_of_a_list_of_many_pages_once() {
        var finder = server.member("developer", "Busy Labs", "developer");
        var sent =
                IntStream.range(0, 60)
                        .mapToObj(_ -> TestCase.submit(finder.client(), "Busy Labs"))
                        .toList();
        assertThat(
                        finder.client()
                                .get(EXPORT)
                                .json()
                                .get("findings")
                                .valueStream()
                                .map(finding -> finding.get("id").asString()))
                .containsExactlyInAnyOrderElementsOf(sent);
    }

    @Test
    void who_read_what_is_ones_own_is_taken_along_to_the_last_reading() {
        var finder = server.member("developer", "Much Read Labs", "developer");
        var finding = TestCase.submit(finder.client(), "Much Read Labs");
        TestCase.execute(
                server.roles().owner(),
                """
                insert into record_entry (id, code, at, actor, party, purpose, action, subject, facts, submitter)
                select gen_random_uuid(), 'ent_much_read_' || n, now(), 'per_reader', '%s', 'request',
                       'finding.read', '%s', '{}', '%s'
                  from generate_series(1, 120) n
                """
                        .formatted(server.clearinghouse(), finding, finder.party()));
        assertThat(finder.client().get(EXPORT).json().get("readings"))
                .filteredOn(reading -> reading.get("actor").asString().equals("per_reader"))
                .hasSize(120)
                .allSatisfy(reading ->
                        assertThat(reading.get("subject").asString()).isEqualTo(finding));
    }

    @Test
    void an_operator_takes_its_inventories_as_it_sent_them() throws Exception {
        var operator = server.member("operator", "County Hospital", "operator");
        var document =
                Files.readString(
                        ArchitectureTest.repository()
                                .resolve("examples/inventories/hospital.cdx.json"));
        operator.client()
                .post(
                        "/api/v1/inventories",
                        Map.of(
                                "asset",
                                Map.of("name", "Portal", "internet_exposed", true),
                                "document",
                                document));
        var export = operator.client().get(EXPORT).json();
        assertThat(export.get("assets")).hasSize(1);
        assertThat(
                        Json.mapper()
                                .readTree(
                                        Base64.getDecoder()
                                                .decode(
                                                        export.at("/inventories/0/document/content")
                                                                .asString())))
                .isEqualTo(Json.mapper().readTree(document));
        assertThat(export.has("findings")).isFalse();
    }

    @Test
    void an_operator_takes_what_was_said_of_it_and_of_its_systems_and_every_earlier_word() {
        var operator = server.member("operator", "Well Described Clinic", "operator").client();
        var asset =
                operator.post(
                                "/api/v1/inventories",
                                Map.of(
                                        "asset",
                                        Map.of("name", "Portal"),
                                        "document",
                                        "vendor,product,version\nAcme,Pump,1\n"))
                        .text("asset");
        // More than one page of a history.
        for (int i = 0; i < 60; i++) {
            operator.post(
                    "/api/v1/assets/" + asset + "/profile",
                    Map.of("environment", i % 2 == 0 ? "it" : "clinical"));
        }
        operator.post("/api/v1/operator/profile", Map.of("region", "US-OH"));
        operator.post("/api/v1/operator/contacts", Map.of("role", "IT", "name", "Night desk"));
        var export = operator.get(EXPORT).json();
        var taken = export.at("/assets/0");
        assertThat(taken.at("/profile/environment/value").asString()).isEqualTo("clinical");
        assertThat(taken.get("history")).hasSize(60);
        assertThat(export.at("/operator/profile/region/value").asString()).isEqualTo("US-OH");
        assertThat(export.get("operator_history")).hasSize(2);
        assertThat(export.at("/contacts/0/name").asString()).isEqualTo("Night desk");
        assertThat(export.get("complete").asBoolean()).isTrue();
        var developer = server.member("developer", "Undescribed Labs", "developer").client();
        assertThat(developer.get(EXPORT).json().has("operator")).isFalse();
    }

    @Test
    void neither_staff_nor_a_broker_takes_along_what_is_a_members() {
        var operator = server.member("operator", "Water Utility", "operator");
        var broker = server.member("broker", "Water ISAC", "broker");
        operator.client().post("/api/v1/me/brokers", Map.of("broker", broker.party()));
        assertThat(broker.client().actingFor(operator.party()).get(EXPORT).status()).isEqualTo(403);
        var triage = server.member("clearinghouse", "Triage", "triage").client();
        assertThat(triage.get(EXPORT).status()).isEqualTo(403);
        assertThat(server.administrator().get(EXPORT).status()).isEqualTo(403);
        assertThat(server.anyone().get(EXPORT).status()).isEqualTo(401);
    }
}
