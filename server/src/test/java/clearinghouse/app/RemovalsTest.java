package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import clearinghouse.app.TestServer.Client;
import clearinghouse.formats.merkle.Hash;
import clearinghouse.formats.merkle.MerkleTree;
import clearinghouse.formats.tlog.Checkpoint;
import clearinghouse.formats.tlog.EntryBundle;
import clearinghouse.formats.tlog.SignedNote;
import clearinghouse.formats.tlog.TilePath;
import clearinghouse.platform.Json;
import clearinghouse.platform.Migrations;
import clearinghouse.platform.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Redaction, legal hold and spill at every door that shows a finding. */
class RemovalsTest {

    private static final String MARKED = "[redacted] A parser that does not end";
    private static final Map<String, Object> WORDS =
            Map.of(
                    "title", "A parser that does not end",
                    "description", "What it was is not told.",
                    "reason", "canary-why: it named a customer");
    private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();

    private static TestServer server;

    @BeforeAll
    static void start() {
        LOG.start();
        root().addAppender(LOG);
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
        root().detachAppender(LOG);
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @Test
    void a_redacted_finding_shows_other_words_at_every_door_and_its_proof_is_gone() {
        var it = TestCase.confirmed(server);
        var caseId = it.open();
        var finder = it.finder().client();
        var path = "/api/v1/findings/" + it.finding();
        var made = finder.post(path + "/redaction", WORDS);
        assertThat(made.status()).as(made.json().toString()).isEqualTo(200);
        var digest = made.text("sha256");
        assertThat(digest).matches("[0-9a-f]{64}");

        for (var reader : List.of(finder, it.coordinator().client())) {
            var shown = reader.get(path);
            assertThat(shown.text("title")).isEqualTo(MARKED);
            assertThat(shown.text("description")).isEqualTo("What it was is not told.");
            assertThat(shown.text("redaction/reason")).isEqualTo(WORDS.get("reason"));
            assertThat(shown.text("redaction/sha256")).isEqualTo(digest);
            assertThat(shown.json().at("/redaction/by_source").asBoolean()).isTrue();
            assertThat(shown.json().get("removed").isNull()).isTrue();
            assertThat(titleInList(reader, it.finding())).isEqualTo(MARKED);
        }
        assertThat(finder.get(path + "/proof").status()).isEqualTo(410);
        assertThat(finder.get(path + "/proof").text("detail"))
                .matches("Removed on [0-9-]{10} by the rule redaction\\.");
        assertThat(finder.get(path + "/evidence").text("reason")).startsWith("Removed on ");
        assertThat(finder.get("/api/v1/cases/" + caseId).status()).isEqualTo(200);

        var page = new TestVisitor(server, finder, "").get("/findings/" + it.finding()).body();
        assertThat(page).contains(MARKED, "Redacted ", digest, "canary-why");
        assertThat(page).doesNotContain("canary-description");
        var export = finder.get("/api/v1/me/export").json();
        assertThat(export.toString())
                .contains(MARKED, digest, "Removed on ")
                .doesNotContain("canary-title", "canary-description", "canary-proof");
        var entry = entry("finding.redacted", it.finding());
        assertThat(entry.at("/facts/sha256").asString()).isEqualTo(digest);
        assertThat(entry.toString()).doesNotContain("canary-why");
    }

    private static String titleInList(Client reader, String finding) {
        for (var line : reader.get("/api/v1/findings").json().get("items")) {
            if (line.get("id").asString().equals(finding)) {
                return line.get("title").asString();
            }
        }
        return "none";
    }

    /** What the record says of an act, as its bundles tell it. */
    private static JsonNode entry(String action, String subject) {
        var auditor = server.member("clearinghouse", "Auditor", "audit").client();
        return sealed(auditor).stream()
                .map(Json.mapper()::readTree)
                .filter(entry ->
                        entry.get("action").asString().equals(action)
                                && entry.get("subject").asString().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void only_its_source_and_who_coordinates_redact_a_finding() {
        var it = TestCase.confirmed(server);
        var path = "/api/v1/findings/" + it.finding() + "/redaction";
        var triage = server.member("clearinghouse", "Triage", "triage").client();
        assertThat(triage.post(path, WORDS).status()).isEqualTo(409);
        var stranger = server.member("developer", "Other Lab", "developer").client();
        assertThat(stranger.post(path, WORDS).status()).isEqualTo(404);
        assertThat(it.finder().client().get("/api/v1/findings/" + it.finding()).text("title"))
                .isEqualTo(TestCase.TITLE);
        assertThat(it.coordinator().client().post(path, WORDS).status()).isEqualTo(200);
        assertThat(
                        it.finder()
                                .client()
                                .get("/api/v1/findings/" + it.finding())
                                .json()
                                .at("/redaction/by_source")
                                .asBoolean(true))
                .isFalse();
    }

    @Test
    void a_hold_on_the_case_keeps_its_findings_and_staff_and_auditors_see_it() {
        var it = TestCase.confirmed(server);
        var caseId = it.open();
        var coordinator = it.coordinator().client();
        var hold =
                coordinator.post(
                        "/api/v1/holds",
                        Map.of(
                                "subject", caseId,
                                "ground", "preservation_order",
                                "reference", "26-mc-114"));
        assertThat(hold.status()).as(hold.json().toString()).isEqualTo(201);
        var id = hold.text("id");
        var redaction = "/api/v1/findings/" + it.finding() + "/redaction";
        var refused = it.finder().client().post(redaction, WORDS);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("detail")).contains("legal hold");

        var auditor = server.member("clearinghouse", "Auditor", "audit").client();
        assertThat(auditor.get("/api/v1/holds").json().toString()).contains(id, "26-mc-114");
        assertThat(it.finder().client().get("/api/v1/holds").status()).isEqualTo(403);
        var own = TestCase.submit(it.finder().client(), "Finder Labs");
        coordinator.post(
                "/api/v1/holds",
                Map.of("subject", own, "ground", "litigation", "reference", "26-cv-9"));
        assertThat(new TestVisitor(server, coordinator, "").get("/findings/" + own).body())
                .contains("Kept for litigation, number 26-cv-9");
        assertThat(new TestVisitor(server, it.finder().client(), "").get("/findings/" + own).body())
                .contains(TestCase.TITLE)
                .doesNotContain("26-cv-9");

        assertThat(coordinator.post("/api/v1/holds/" + id + "/lifting", Map.of()).status())
                .isEqualTo(409);
        var other = server.member("clearinghouse", "Second", "coordinate").client();
        assertThat(other.post("/api/v1/holds/" + id + "/lifting", Map.of()).status())
                .isEqualTo(200);
        assertThat(it.finder().client().post(redaction, WORDS).status()).isEqualTo(200);
    }

    @Test
    void a_spill_is_gone_for_everybody_and_no_word_of_it_is_anywhere() throws Exception {
        var it = TestCase.confirmed(server);
        it.open();
        var finder = it.finder().client();
        var triage = server.member("clearinghouse", "Triage", "triage").client();
        var path = "/api/v1/findings/" + it.finding();
        var opening = triage.post(path + "/openings", Map.of("reason", "canary-asked"));
        assertThat(opening.status()).isEqualTo(201);
        // An answer that is kept for a retry, as each act with such a key has one.
        finder.post(
                path + "/label",
                Map.of("tlp", "TLP:AMBER", "reason", "canary-label"),
                Map.of("Idempotency-Key", "spilled"));
        assertThat(rows("platform_idempotency", it.finding())).isPositive();
        var done = triage.post(path + "/quarantine", Map.of());
        assertThat(done.status()).as(done.json().toString()).isEqualTo(200);
        assertThat(done.json().get("keys_destroyed").asBoolean()).isTrue();

        for (var reader : List.of(finder, triage, it.coordinator().client())) {
            for (var door : List.of("", "/proof", "/evidence", "/reads")) {
                assertThat(reader.get(path + door).status()).as(door).isIn(403, 404);
            }
            assertThat(titleInList(reader, it.finding())).isEqualTo("none");
            assertThat(new TestVisitor(server, reader, "").sees("/findings/" + it.finding()))
                    .isFalse();
        }
        assertThat(it.coordinator().client().get("/api/v1/openings").json().toString())
                .doesNotContain(it.finding());
        assertThat(finder.get("/api/v1/me/export").json().at("/findings").toString())
                .doesNotContain(it.finding());
        var canaries = new ArrayList<String>();
        for (var word :
                List.of(
                        TestCase.TITLE,
                        "canary-description",
                        TestCase.PROOF,
                        "canary-asked",
                        "canary-label")) {
            canaries.add(word);
            canaries.add(
                    Base64.getEncoder()
                            .encodeToString(word.getBytes(StandardCharsets.UTF_8))
                            .replace("=", ""));
        }
        assertThat(OnDisk.found(everywhere(), List.of("Finder Labs")))
                .as("that it finds what is there in the clear")
                .isNotEmpty();
        assertThat(OnDisk.found(everywhere(), canaries)).isEmpty();
        assertThat(LOG.list)
                .noneMatch(
                        event -> canaries.stream().anyMatch(event.getFormattedMessage()::contains));
        assertThat(rows("platform_idempotency", it.finding())).isZero();
        assertThat(ask("select credit from intake_finding where code = '%s'", it.finding()))
                .isEmpty();
        assertThat(
                        ask(
                                "select (wrapped is null)::text from vault_key where subject = '%s'",
                                it.finding()))
                .isEqualTo("true");
        var entry = entry("finding.quarantined", it.finding());
        assertThat(entry.at("/facts/keys").asString()).isEqualTo("destroyed");
    }

    @Test
    void the_forms_of_the_page_redact_and_hide() {
        var finder = server.member("developer", "Form Lab", "developer").client();
        var triage = server.member("clearinghouse", "Triage", "triage").client();
        var page = "/findings/" + TestCase.submit(finder, "Form Lab");
        var source = new TestVisitor(server, finder, "");
        var fields = Map.of("title", "Other words", "text", "No more.", "because-of", "a name");
        assertThat(
                        source.post(page, page + "/redaction", Map.of("title", "Other words"))
                                .statusCode())
                .isEqualTo(422);
        assertThat(source.post(page, page + "/redaction", fields).statusCode()).isEqualTo(303);
        assertThat(source.get(page).body())
                .contains("[redacted] Other words", "No more.", "a name");

        var office = new TestVisitor(server, triage, "");
        assertThat(office.get(page).body()).doesNotContain("Redact it for good");
        assertThat(office.post(page, page + "/quarantine", Map.of()).statusCode()).isEqualTo(303);
        assertThat(office.sees(page)).isFalse();
        assertThat(source.sees(page)).isFalse();
    }

    @Test
    void a_person_who_left_is_erased_and_the_record_is_what_it_was_to_the_last_byte() {
        var administrator = server.administrator();
        var party = server.clearinghouse();
        var people = "/api/v1/parties/" + party + "/people";
        var name = "Canary-Person Lovelace";
        var person = server.member("clearinghouse", name, "triage");
        person.client().get("/api/v1/findings");
        var erasure = people + "/" + person.person() + "/erasure";
        assertThat(administrator.post(erasure, Map.of()).status()).as("not left").isEqualTo(409);
        administrator.post(
                people + "/" + person.person() + "/off-boarding", Map.of("agents", "stop"));
        var auditor = server.member("clearinghouse", "Auditor", "audit").client();
        assertThat(rows("parties_person", "Canary-Person")).isEqualTo(1);
        var before = sealed(auditor);

        assertThat(administrator.post(erasure, Map.of()).status()).isEqualTo(200);
        assertThat(administrator.post(erasure, Map.of()).status()).as("again").isEqualTo(200);
        for (var table : List.of("parties_person", "parties_session", "record_entry")) {
            assertThat(rows(table, "Canary-Person")).as(table).isZero();
        }
        assertThat(administrator.get(people).json().toString())
                .contains("Erased person")
                .doesNotContain("Canary-Person");
        var after = sealed(auditor);
        assertThat(after).startsWith(before.toArray(String[]::new));
        assertThat(after).noneMatch(entry -> entry.contains("Canary-Person"));
        assertThat(after).anyMatch(entry -> entry.contains("person.erased"));
        assertThat(after).anyMatch(entry -> entry.contains(person.person()));
    }

    /** All entries, once they are sealed, of which the tree is made that the checkpoint signs. */
    private static List<String> sealed(Client auditor) {
        var all = Integer.parseInt(ask("select count(*)::text from record_entry", ""));
        var checkpoint =
                Until.holds(
                        Duration.ofSeconds(30), () -> checkpoint(auditor), it -> it.size() >= all);
        var entries = new ArrayList<byte[]>();
        TilePath.entriesOf(checkpoint.size())
                .forEach(path ->
                        entries.addAll(
                                EntryBundle.parse(auditor.get("/api/v1/audit/" + path).raw().body())
                                        .orElseThrow()));
        assertThat(new MerkleTree(entries.stream().map(Hash::ofLeaf).toList()).root())
                .isEqualTo(checkpoint.root());
        return entries.stream().map(entry -> new String(entry, StandardCharsets.UTF_8)).toList();
    }

    private static Checkpoint checkpoint(Client auditor) {
        var note = SignedNote.parse(auditor.get("/api/v1/audit/checkpoint").raw().body());
        return Checkpoint.parse(note.orElseThrow().text()).orElseThrow();
    }

    /** The cluster with its log, the data directory, and where what does not last would be put. */
    private static List<Path> everywhere() throws IOException {
        var places = new ArrayList<Path>();
        places.add(TestPostgres.migrated("server", Migrations::run).onDisk());
        places.add(server.data());
        try (var others = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            others.filter(it -> it.getFileName().toString().matches("(tomcat|clearinghouse).*"))
                    .forEach(places::add);
        }
        return places;
    }

    private static int rows(String table, String word) {
        return Integer.parseInt(
                ask(
                        "select count(*)::text from "
                                + table
                                + " t where strpos(t::text, '%s') > 0",
                        word));
    }

    private static String ask(String question, String word) {
        try (var connection = server.roles().owner().connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(question.formatted(word))) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
