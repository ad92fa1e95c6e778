package clearinghouse.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.advisory.AdvisoryId;
import clearinghouse.app.TestServer;
import clearinghouse.app.TestVisitor;
import clearinghouse.app.Until;
import clearinghouse.intake.VulnerabilityId;
import clearinghouse.inventory.Boms;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Db;
import clearinghouse.platform.Jobs;
import clearinghouse.platform.Json;
import clearinghouse.platform.Pool;
import clearinghouse.platform.Schemas;
import clearinghouse.record.AuditRecord;
import clearinghouse.vault.FileKeystore;
import clearinghouse.vault.Place;
import clearinghouse.vault.Vault;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The loop from an advisory to its proof, over HTTP, worked off by the server's own threads. */
class ExposureRoutesTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Schemas SCHEMAS = new Schemas();

    private static TestServer server;
    private static TestServer.Member hospital;
    private static TestServer.Member bank;
    private static TestServer.Member utility;
    private static TestServer.Member analyst;

    @BeforeAll
    static void publish() {
        server = TestServer.start();
        hospital = server.member("operator", "County Hospital", "operator");
        bank = server.member("operator", "Community Bank", "operator");
        utility = server.member("operator", "Town Water", "operator");
        analyst = server.member("clearinghouse", "Analyst", "triage");
        upload(hospital, "Portal", true, Boms.example("hospital.cdx.json"));
        upload(bank, "Core", false, Boms.example("bank.spdx.json"));
        upload(utility, "Plant", false, Boms.example("utility.csv"));
        publishAdvisory("CLH-2026-0001", Boms.JSON_JAVA, "yes");
        for (var told : List.of(hospital, bank)) {
            Until.holds(SOON, () -> exposures(told), list -> states(list).contains("delivered"));
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void two_rows_of_the_table_decide_and_the_third_operator_is_not_told() {
        var portal = exposures(hospital).at("/items/0");
        assertThat(portal.get("rule").asString()).isEqualTo("row 7");
        assertThat(portal.get("due").asString()).isEqualTo("2026-07-15T12:00:00Z");
        assertThat(portal.get("due_from").asString()).isEqualTo("2026-07-01T12:00:00Z");
        assertThat(portal.get("due_explained").asString())
                .startsWith(
                        "14 days after the publication of the advisory (2026-07-01T12:00:00Z), that is 2026-07-15T12:00:00Z.");
        assertThat(portal.get("pack").asString()).isEqualTo("cisa-bod-26-04@1");
        assertThat(portal.get("tier").asInt()).isEqualTo(3);
        assertThat(portal.get("missing")).isEmpty();
        assertThat(portal.get("table").asString()).isEqualTo("cisa:DT_BOD2604:1.0.0");
        assertThat(portal.get("released").isNull()).isTrue();
        var input = portal.get("inputs").get("Publicly Exposed");
        assertThat(input.get("value").asString()).isEqualTo("yes");
        assertThat(input.get("set_by").asString()).isEqualTo(hospital.party());
        assertThat(input.get("set_by_name").asString()).isEqualTo("County Hospital");
        var core = exposures(bank).at("/items/0");
        assertThat(core.get("rule").asString()).isEqualTo("row 3");
        assertThat(core.get("due").asString()).isEqualTo("2026-08-30T12:00:00Z");
        assertThat(exposures(utility).get("items")).isEmpty();
        assertThat(SCHEMAS.validate("exposure-list", exposures(hospital))).isEmpty();
    }

    @Test
    void a_rule_that_gives_no_date_is_answered_with_none() {
        var quiet = "pkg:maven/org.example/quiet";
        var school = server.member("operator", "Village School", "operator");
        upload(school, "Library", false, Boms.cycloneDx(quiet + "@1.0", "1.0"));
        publishAdvisory("CLH-2026-0002", quiet, "no");
        var list = Until.holds(SOON, () -> exposures(school), seen -> !seen.get("items").isEmpty());
        assertThat(SCHEMAS.validate("exposure-list", list)).isEmpty();
        assertThat(list.at("/items/0/priority").asString()).isEqualTo("fix on system upgrade");
        assertThat(list.at("/items/0/due").isNull()).isTrue();
    }

    @Test
    void applied_and_a_new_inventory_end_in_verified() {
        var clinic = server.member("operator", "Clinic", "operator");
        upload(clinic, "Portal", true, Boms.example("hospital.cdx.json"));
        Until.holds(SOON, () -> exposures(clinic), list -> states(list).contains("delivered"));
        var id = exposures(clinic).at("/items/0/id").asString();
        var applied = say(clinic, id, "applied", "");
        assertThat(applied.status()).isEqualTo(201);
        assertThat(applied.text("state")).isEqualTo("applied");
        assertThat(say(clinic, id, "verified", "").status()).isEqualTo(422);
        upload(clinic, "Portal", true, Boms.example("hospital-after.cdx.json"));
        Until.holds(SOON, () -> exposures(clinic), list -> states(list).contains("verified"));
        var history = clinic.client().get("/api/v1/exposures/" + id).json();
        assertThat(SCHEMAS.validate("exposure", history)).isEmpty();
        assertThat(states(history.get("receipts")))
                .containsExactly("delivered", "applied", "verified");
        assertThat(say(clinic, id, "applied", "").status()).isEqualTo(409);
    }

    @Test
    void no_system_is_told_a_version_that_it_is_past() {
        var mill = server.member("operator", "Mill", "operator");
        upload(mill, "Old", true, Boms.cycloneDx("pkg:npm/lines@1.2.0", "1.2.0"));
        upload(mill, "New", true, Boms.cycloneDx("pkg:npm/lines@2.2.0", "2.2.0"));
        var record =
                """
                {"schema_version": "1.7.0", "id": "LINES-1", "modified": "2026-07-05T00:00:00Z", "summary": "Two lines",
                 "affected": [{"package": {"ecosystem": "npm", "name": "lines"}, "ranges": [{"type": "SEMVER", "events": [
                   {"introduced": "1.0.0"}, {"fixed": "1.9.0"}, {"introduced": "2.0.0"}, {"fixed": "2.9.0"}]}]}]}
                """;
        server.member("clearinghouse", "Importer", "publish")
                .client()
                .post(
                        "/api/v1/imports",
                        Map.of(
                                "documents",
                                List.of(
                                        Map.of(
                                                "place", "test",
                                                "encoding", "utf-8",
                                                "content", record))));
        var queue =
                Until.holds(
                        SOON, () -> queue(mill), seen -> seen.at("/items/0/groups").size() == 2);
        assertThat(queue.at("/items/0/groups").findValuesAsString("todo"))
                .satisfiesExactlyInAnyOrder(
                        todo -> assertThat(todo).startsWith("Update lines on Old to version 1.9.0"),
                        todo ->
                                assertThat(todo)
                                        .startsWith("Update lines on New to version 2.9.0"));
    }

    @Test
    void a_call_for_help_is_in_the_analysts_queue_and_in_no_other() {
        var id = exposures(bank).at("/items/0/id").asString();
        assertThat(say(bank, id, "help", "Nobody here can restart it").status()).isEqualTo(201);
        var queue = analyst.client().get("/api/v1/help").json();
        assertThat(SCHEMAS.validate("help-list", queue)).isEmpty();
        assertThat(queue.at("/items/0/operator_name").asString()).isEqualTo("Community Bank");
        assertThat(queue.at("/items/0/note").asString()).isEqualTo("Nobody here can restart it");
        assertThat(hospital.client().get("/api/v1/help").status()).isEqualTo(403);
        assertThat(analyst.client().get("/api/v1/exposures").status()).isEqualTo(403);
    }

    @Test
    void an_exposure_of_another_is_not_there() {
        var id = exposures(bank).at("/items/0/id").asString();
        assertThat(hospital.client().get("/api/v1/exposures/" + id).status()).isEqualTo(404);
        assertThat(say(hospital, id, "read", "").status()).isEqualTo(404);
        assertThat(hospital.client().get("/api/v1/exposures/exp_1").status()).isEqualTo(404);
    }

    @Test
    void a_state_that_is_none_of_the_twelve_is_refused_with_its_place() {
        var id = exposures(hospital).at("/items/0/id").asString();
        var answer = say(hospital, id, "done", "");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/problems/0/pointer").asString()).isEqualTo("/state");
    }

    @Test
    void systems_of_one_kind_stand_in_one_group_and_a_plant_and_what_nobody_mends_in_others() {
        var works = server.member("operator", "Steel Works", "operator");
        for (var name : List.of("Office", "Archive", "Press", "Old")) {
            upload(works, name, true, Boms.jsonJava("20220924"));
        }
        Until.holds(SOON, () -> exposures(works), list -> list.get("items").size() == 4);
        profile(works, "Office", Map.of("environment", "it"));
        profile(works, "Archive", Map.of("environment", "it"));
        profile(
                works,
                "Press",
                Map.of("environment", "ot", "maintenance_window", "sunday 02:00-05:00"));
        profile(
                works,
                "Old",
                Map.of(
                        "environment",
                        "it",
                        "end_of_support",
                        Map.of("on", "2020-01-14", "source", "Its maker")));
        Until.holds(SOON, () -> exposures(works), list -> !states(list).contains("found"));
        var queue = queue(works);
        assertThat(SCHEMAS.validate("exposure-queue-list", queue)).isEmpty();
        assertThat(queue.get("items")).hasSize(1);
        var entry = queue.at("/items/0");
        assertThat(entry.get("open").asInt()).isEqualTo(4);
        assertThat(entry.get("summary").asString()).isEqualTo("s");
        assertThat(entry.get("groups").findValuesAsString("way"))
                .containsExactlyInAnyOrder("update", "limit_first", "replace");
        for (var group : entry.get("groups")) {
            var systems = group.get("exposures").findValuesAsString("asset_name");
            switch (group.get("way").asString()) {
                case "update" -> {
                    assertThat(systems).containsExactlyInAnyOrder("Office", "Archive");
                    assertThat(group.get("safety").isNull()).isTrue();
                }
                case "replace" -> {
                    assertThat(systems).containsExactly("Old");
                    assertThat(group.get("todo").asString())
                            .contains("ended on 2020-01-14, says Its maker")
                            .doesNotContain("pdate json");
                }
                default -> {
                    assertThat(systems).containsExactly("Press");
                    assertThat(group.get("todo").asString())
                            .startsWith("First limit who can reach Press")
                            .contains("in the maintenance window that begins ");
                    assertThat(group.get("safety").isNull()).isFalse();
                }
            }
        }
        var all =
                works.client()
                        .get("/api/v1/exposures/queue/" + entry.get("vulnerability").asString());
        assertThat(all.json().get("items")).hasSize(4);
        assertThat(SCHEMAS.validate("exposure-list", all.json())).isEmpty();
    }

    @Test
    void one_answer_is_kept_of_each_exposure_or_of_none() {
        var depot = server.member("operator", "Bus Depot", "operator");
        upload(depot, "North", true, Boms.jsonJava("20220924"));
        upload(depot, "South", true, Boms.jsonJava("20220924"));
        var ids =
                Until.holds(
                                SOON,
                                () -> exposures(depot),
                                list -> states(list).size() == 2 && !states(list).contains("found"))
                        .get("items")
                        .findValuesAsString("id");
        var foreign = exposures(bank).at("/items/0/id").asString();
        assertThat(sayOfAll(depot, List.of(ids.get(0), foreign), "deferred").status())
                .isEqualTo(404);
        assertThat(states(exposures(depot))).containsOnly("delivered");

        var answer = sayOfAll(depot, ids, "deferred");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(SCHEMAS.validate("receipts-taken", answer.json())).isEmpty();
        assertThat(states(answer.json().get("exposures"))).containsExactly("deferred", "deferred");
        for (var id : ids) {
            var history = depot.client().get("/api/v1/exposures/" + id).json();
            assertThat(states(history.get("receipts"))).containsExactly("delivered", "deferred");
        }

        upload(depot, "South", true, Boms.jsonJava("20230227"));
        Until.holds(SOON, () -> exposures(depot), list -> states(list).contains("verified"));
        assertThat(sayOfAll(depot, ids, "applied").status()).isEqualTo(409);
        assertThat(states(exposures(depot))).containsExactlyInAnyOrder("deferred", "verified");
        assertThat(sayOfAll(depot, ids, "verified").status()).isEqualTo(422);
        assertThat(sayOfAll(depot, List.of(), "applied").status()).isEqualTo(422);
        var entry = queue(depot).at("/items/0");
        assertThat(entry.get("done").findValuesAsString("asset_name")).containsExactly("South");
        assertThat(entry.get("settled").asInt()).isOne();
    }

    @Test
    void the_owner_is_named_to_who_may_read_inventories_and_to_no_other() {
        var mill = server.member("operator", "Paper Mill", "operator");
        upload(mill, "Drier", true, Boms.jsonJava("20220924"));
        var owner =
                mill.client()
                        .post(
                                "/api/v1/operator/contacts",
                                Map.of("role", "plant safety", "name", "Ana Ruiz"))
                        .text("id");
        profile(mill, "Drier", Map.of("environment", "ot", "owner", owner));
        Until.holds(SOON, () -> exposures(mill), list -> !list.get("items").isEmpty());
        assertThat(queue(mill).at("/items/0/groups/0/todo").asString())
                .contains("whoever is responsible for safety there (ask Ana Ruiz, plant safety)");
        var narrow =
                server.as(
                        server.administrator()
                                .post(
                                        "/api/v1/parties/" + mill.party() + "/tokens",
                                        Map.of(
                                                "holder",
                                                mill.person(),
                                                "roles",
                                                List.of("operator"),
                                                "permissions",
                                                List.of("exposure:read"),
                                                "days",
                                                1))
                                .text("token"));
        assertThat(narrow.get("/api/v1/exposures/queue").text("items/0/groups/0/todo"))
                .contains("whoever is responsible for safety there")
                .doesNotContain("Ana");
    }

    @Test
    void one_press_answers_for_the_systems_that_stand_together_on_the_page() {
        var library = server.member("operator", "City Library", "operator");
        upload(library, "Desk", true, Boms.jsonJava("20220924"));
        upload(library, "Catalogue", true, Boms.jsonJava("20220924"));
        Until.holds(
                SOON,
                () -> exposures(library),
                list -> states(list).equals(List.of("delivered", "delivered")));
        var visitor = new TestVisitor(server, library.client(), "");
        var page = visitor.get("/exposures").body();
        assertThat(page)
                .contains("One answer counts for all 2 systems above.")
                .contains("office or data centre technology (IT) is assumed")
                .contains("One thing waits for you.");
        var ids = exposures(library).get("items").findValuesAsString("id");
        assertThat(answerAll(visitor, ids, "delivered").statusCode()).isEqualTo(422);
        assertThat(answerAll(visitor, List.of(), "applied").statusCode()).isEqualTo(422);
        assertThat(answerAll(visitor, List.of("exp_1"), "applied").statusCode()).isEqualTo(404);
        assertThat(states(exposures(library))).containsOnly("delivered");
        var answer = answerAll(visitor, ids, "applied");
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).contains("/exposures");
        assertThat(states(exposures(library))).containsOnly("applied");
        assertThat(visitor.get("/exposures").body())
                .contains("You said that it is done.")
                .contains("Upload a new list of Desk");
        var entry = queue(library).at("/items/0");
        assertThat(visitor.get("/exposures/of/" + entry.get("vulnerability").asString()).body())
                .contains(ids)
                .contains("Desk", "Catalogue");
        assertThat(visitor.sees("/exposures/of/vul_" + "a".repeat(26))).isFalse();
    }

    private static HttpResponse<String> answerAll(
            TestVisitor visitor, List<String> exposures, String state) {
        return visitor.submit(
                "/exposures", "/exposures/receipts", Map.of("exposure", exposures, "state", state));
    }

    @Test
    void a_vulnerability_that_nobody_here_is_exposed_to_is_not_there() {
        var other = queue(hospital).at("/items/0/vulnerability").asString();
        assertThat(utility.client().get("/api/v1/exposures/queue/" + other).status())
                .isEqualTo(404);
        assertThat(queue(utility).get("items")).isEmpty();
    }

    private static JsonNode queue(TestServer.Member operator) {
        return operator.client().get("/api/v1/exposures/queue").json();
    }

    private static TestServer.Answer sayOfAll(
            TestServer.Member operator, List<String> exposures, String state) {
        return operator.client()
                .post("/api/v1/exposures/receipts", Map.of("exposures", exposures, "state", state));
    }

    private static void profile(TestServer.Member operator, String asset, Map<String, ?> said) {
        var id =
                operator.client()
                        .get("/api/v1/assets")
                        .json()
                        .get("items")
                        .valueStream()
                        .filter(it -> it.get("name").asString().equals(asset))
                        .findFirst()
                        .orElseThrow()
                        .get("id")
                        .asString();
        assertThat(operator.client().post("/api/v1/assets/" + id + "/profile", said).status())
                .isEqualTo(200);
    }

    private static JsonNode exposures(TestServer.Member operator) {
        return operator.client().get("/api/v1/exposures").json();
    }

    private static List<String> states(JsonNode list) {
        return list.findValuesAsString("state");
    }

    private static TestServer.Answer say(
            TestServer.Member operator, String exposure, String state, String note) {
        return operator.client()
                .post(
                        "/api/v1/exposures/" + exposure + "/receipts",
                        note.isEmpty()
                                ? Map.of("state", state)
                                : Map.of("state", state, "note", note));
    }

    private static void upload(
            TestServer.Member operator, String asset, boolean exposed, byte[] document) {
        var answer =
                operator.client()
                        .post(
                                "/api/v1/inventories",
                                Map.of(
                                        "asset",
                                        Map.of("name", asset, "internet_exposed", exposed),
                                        "document",
                                        new String(document, StandardCharsets.UTF_8)));
        assertThat(answer.status()).isEqualTo(201);
    }

    /** As publication leaves it behind: sealed content, the assessments, and the job. */
    private static void publishAdvisory(String number, String packageUrl, String automatable) {
        var clock = Clock.systemUTC();
        var chance = new SecureRandom();
        var ids = new Ids(clock, chance);
        var vault =
                new Vault(
                        FileKeystore.open(server.data().resolve("keys/vault.key"), chance),
                        new AuditRecord(ids, clock),
                        chance,
                        clock);
        var house = new PartyId(server.clearinghouse());
        var access =
                new Access(
                        "tester",
                        house,
                        Optional.empty(),
                        "test",
                        Set.of(
                                new Permission("finding:triage"),
                                new Permission("advisory:draft"),
                                new Permission("advisory:publish")));
        var vulnerability = VulnerabilityId.random(chance);
        var advisory = AdvisoryId.random(chance);
        var published = Instant.parse("2026-07-01T12:00:00Z");
        try (var pool = Pool.open(server.roles().server())) {
            new Db(() -> pool)
                    .inTransactionDo(
                            access,
                            tx -> {
                                tx.update(
                                        """
                                        insert into intake_vulnerability (code, id, package, state, opened_at)
                                        values (?, ?, ?, 'unconfirmed', ?)
                                        """,
                                        vulnerability,
                                        ids.next(),
                                        packageUrl,
                                        published);
                                tx.update(
                                        "update intake_vulnerability set state = 'disclosed' where code = ?",
                                        vulnerability);
                                tx.update(
                                        """
                                        insert into catalogue_vulnerability (code, id, title, words, package, published_at)
                                        values (?, ?, 'Unbounded recursion', '', ?, ?)
                                        """,
                                        vulnerability,
                                        ids.next(),
                                        packageUrl,
                                        published);
                                for (var point :
                                        List.of("In KEV", "Automatable", "Technical Impact")) {
                                    tx.update(
                                            """
                                            insert into catalogue_assessment (id, vulnerability, point, value, set_by, source, at)
                                            values (?, ?, ?, ?, ?, ?, ?)
                                            """,
                                            ids.next(),
                                            vulnerability,
                                            point,
                                            switch (point) {
                                                case "In KEV" -> "no";
                                                case "Automatable" -> automatable;
                                                default -> "partial";
                                            },
                                            house,
                                            number,
                                            published);
                                }
                                tx.update(
                                        """
                                        insert into advisory_advisory (code, id, vulnerability, number, package, state,
                                               content_sealed, drafted_by, drafted_at, published_at)
                                        values (?, ?, ?, ?, ?, 'published', ?, ?, ?, ?)
                                        """,
                                        advisory,
                                        ids.next(),
                                        vulnerability,
                                        number,
                                        packageUrl,
                                        vault.newKey(tx, advisory)
                                                .seal(
                                                        new Place(
                                                                "advisory_advisory",
                                                                "content_sealed",
                                                                advisory.code()),
                                                        content(packageUrl))
                                                .bytes(),
                                        house,
                                        published,
                                        published);
                                new Jobs(ids, clock)
                                        .enqueue(tx, "advisory.published", advisory.code(), house);
                            });
        }
    }

    private static String content(String packageUrl) {
        return Json.render(
                Map.of(
                        "draft",
                        Map.of(
                                "title",
                                "Unbounded recursion",
                                "summary",
                                "s",
                                "description",
                                "d",
                                "identifiers",
                                List.of(),
                                "affected",
                                Map.of(
                                        "vendor",
                                        "JSON-java",
                                        "product",
                                        "json",
                                        "introduced",
                                        "0",
                                        "fixed",
                                        List.of("20230227")),
                                "assessment",
                                Map.of(
                                        "known_exploited",
                                        false,
                                        "automatable",
                                        true,
                                        "technical_impact",
                                        "partial")),
                        "package_url",
                        packageUrl,
                        "affected_versions",
                        List.of(),
                        "finders",
                        List.of(),
                        "patches",
                        List.of()));
    }
}
