package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestServer.Answer;
import clearinghouse.app.TestServer.Client;
import clearinghouse.app.TestServer.Member;
import clearinghouse.platform.Schemas;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a legal basis does at the doors: to who submits, who passes on, and who watches. */
class LegalBasisTest {

    private static final String BASES = "/api/v1/legal-bases";
    private static LocalDate today = LocalDate.EPOCH;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static TestServer server;
    private static TestCase it;
    private static Client administrator;
    private static Member publisher;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        today = LocalDate.now(ZoneOffset.UTC);
        it = TestCase.confirmed(server);
        administrator = server.member("clearinghouse", "Administrator", "administer").client();
        publisher = server.member("clearinghouse", "Publisher", "publish");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void one_that_has_lapsed_and_blocks_is_refused_at_the_door_and_the_answer_says_what_to_do() {
        var code = said(-1, "block");
        var answer = submit(it.finder().client(), code);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("problems.0.pointer")).isEqualTo("/legal_basis");
        assertThat(answer.text("problems.0.code")).isEqualTo("legal-basis-does-not-hold");
        assertThat(answer.text("problems.0.message"))
                .contains(code, "it ended on " + today.minusDays(1), BASES)
                .doesNotContain(TestCase.TITLE);
    }

    @Test
    void one_that_no_policy_knows_is_refused_with_those_that_it_does() {
        var answer = submit(it.finder().client(), "whim");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("problems.0.message")).contains("consent", "us-cisa-2015");
    }

    @Test
    void one_that_warns_takes_it_in_and_the_receipt_says_so() {
        var lapsed = submit(it.finder().client(), said(-1, "warn"));
        assertThat(lapsed.status()).isEqualTo(202);
        assertThat(lapsed.text("warning")).contains("lapsed: it ended on " + today.minusDays(1));
        var ending = submit(it.finder().client(), said(5, "warn"));
        assertThat(ending.text("warning")).contains("ends on " + today.plusDays(5));
        assertThat(submit(it.finder().client(), "consent").json().get("warning").isNull()).isTrue();
    }

    @Test
    void it_is_told_with_its_state_in_lists_files_and_the_export() {
        var client = server.member("developer", "Exporting Labs", "developer").client();
        var code = said(5, "warn");
        var finding = submit(client, code).text("id");
        var seen = client.get("/api/v1/findings/" + finding);
        assertThat(new Schemas().validate("finding", seen.json())).isEmpty();
        assertThat(seen.text("legal_bases.0.code")).isEqualTo(code);
        assertThat(seen.text("legal_bases.0.state")).isEqualTo("ending");
        assertThat(seen.text("legal_bases.0.in_words")).isEqualTo("ends on " + today.plusDays(5));
        assertThat(client.get("/api/v1/findings").text("items.0.legal_bases.0.state"))
                .isEqualTo("ending");
        assertThat(
                        client.get("/api/v1/findings/" + finding + "/proof")
                                .header("Clearinghouse-Legal-Basis"))
                .contains(code + ";state=ending");
        assertThat(client.get("/api/v1/me/export").json().toString()).contains(code);
    }

    @Test
    void while_one_blocks_nothing_that_came_under_it_is_passed_on() {
        var code = said(5, "block");
        var told = confirmedUnder(code);
        var coordinator = told.coordinator().client();
        var asker = server.member("clearinghouse", "Asker", "triage").client();
        var waiting = ask(asker, told.finding());
        assertThat(waiting.status()).isEqualTo(201);
        var caseId = told.open();
        var vendor = server.member("maintainer", "Parser Project", "maintainer").party();
        var draft = draft(coordinator, caseId);
        assertThat(draft.status()).isEqualTo(201);
        say(code, -1, "block");

        refused(ask(coordinator, told.finding()), code);
        refused(
                coordinator.post("/api/v1/openings/" + waiting.text("id") + "/consent", Map.of()),
                code);
        refused(invite(coordinator, caseId, vendor), code);
        refused(
                coordinator.post(
                        "/api/v1/advisories/" + draft.text("id") + "/draft", TestCase.draft()),
                code);
        refused(publish(draft.text("id")), code);

        say(code, 500, "block");
        assertThat(
                        coordinator
                                .post(
                                        "/api/v1/openings/" + waiting.text("id") + "/consent",
                                        Map.of())
                                .status())
                .isEqualTo(200);
        assertThat(invite(coordinator, caseId, vendor).status()).isEqualTo(201);
        assertThat(publish(draft.text("id")).status()).isEqualTo(200);
    }

    @Test
    void no_advisory_is_begun_of_what_came_under_one_that_blocks() {
        var code = said(5, "block");
        var told = confirmedUnder(code);
        var caseId = told.open();
        say(code, -1, "block");
        refused(draft(told.coordinator().client(), caseId), code);
    }

    @Test
    void a_refusal_to_open_a_proof_needs_no_basis() {
        var code = said(5, "block");
        var told = confirmedUnder(code);
        var asker = server.member("clearinghouse", "Asker", "triage").client();
        var waiting = ask(asker, told.finding()).text("id");
        say(code, -1, "block");
        assertThat(
                        told.coordinator()
                                .client()
                                .post("/api/v1/openings/" + waiting + "/refusal", Map.of())
                                .status())
                .isEqualTo(200);
    }

    @Test
    void while_one_warns_everything_goes_on() {
        var code = said(5, "warn");
        var told = confirmedUnder(code);
        var coordinator = told.coordinator().client();
        var caseId = told.open();
        say(code, -1, "warn");
        var vendor = server.member("maintainer", "Parser Project", "maintainer").party();
        assertThat(ask(coordinator, told.finding()).status()).isEqualTo(201);
        assertThat(invite(coordinator, caseId, vendor).status()).isEqualTo(201);
        var draft = draft(coordinator, caseId);
        assertThat(publish(draft.text("id")).status()).isEqualTo(200);
    }

    @Test
    void a_forgotten_check_passes_nothing_on() {
        var code = said(5, "block");
        var told = confirmedUnder(code);
        var caseId = told.open();
        say(code, -1, "block");
        var vendor = server.member("maintainer", "Parser Project", "maintainer").party();
        for (var statement :
                List.of(
                        "insert into coordination_participant (case_code, case_id, party, role, state, since, joined_at) select code, id, '%s', 'vendor', 'invited', now(), now() from coordination_case where code = '%s'"
                                .formatted(vendor, caseId),
                        "insert into advisory_advisory (code, id, vulnerability, state, content_sealed, drafted_by, drafted_at) values ('adv_%s', gen_random_uuid(), '%s', 'draft', '', app_party(), now())"
                                .formatted("a".repeat(26), told.vulnerability()),
                        "insert into intake_opening (code, id, finding, asker, party, reason_sealed, asked_at, answer_by) values ('opn_%s', gen_random_uuid(), '%s', app_actor(), app_party(), '', now(), now() + interval '1 day')"
                                .formatted("a".repeat(26), told.finding()))) {
            assertThat(refusedByRowSecurity(told, statement)).as(statement).isTrue();
        }
        say(code, 50, "block");
        assertThat(
                        refusedByRowSecurity(
                                told,
                                "insert into coordination_participant (case_code, case_id, party, role, state, since, joined_at) select code, id, '%s', 'vendor', 'invited', now(), now() from coordination_case where code = '%s'"
                                        .formatted(vendor, caseId)))
                .isFalse();
    }

    @Test
    void who_watches_is_told_what_ends_and_how_many_findings_stand_under_it_and_nobody_else_is() {
        var code = said(5, "warn");
        submit(it.finder().client(), code);
        submit(it.finder().client(), code);
        for (var watcher : List.of(it.coordinator(), publisher)) {
            var watch = watcher.client().get("/api/v1/legal-basis-watch");
            assertThat(new Schemas().validate("legal-basis-watch", watch.json())).isEmpty();
            assertThat(line(watch, code).get("findings").asInt()).isEqualTo(2);
            var home = visitor(watcher).get("/").body();
            assertThat(home)
                    .contains("ends on " + today.plusDays(5) + ", and 2 findings stand under it");
            assertThat(visitor(watcher).get("/legal-bases").body())
                    .contains(code, "ends on " + today.plusDays(5));
        }
        assertThat(it.finder().client().get("/api/v1/legal-basis-watch").status()).isEqualTo(403);
        assertThat(visitor(it.finder()).get("/").body()).doesNotContain("stand under it");
        var page = visitor(it.finder()).get("/legal-bases");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains(code).doesNotContain("Findings</th>", "Say from when");
    }

    @Test
    void only_an_administrator_says_until_when_one_holds_and_the_record_has_it() {
        var code = said(5, "warn");
        for (var other : List.of(it.finder(), it.coordinator(), publisher)) {
            assertThat(other.client().post(BASES, saying(code, 9, "warn")).status()).isEqualTo(403);
        }
        say(code, 9, "warn");
        var versions = server.anyone().get(BASES + "/" + code);
        assertThat(new Schemas().validate("legal-basis-versions", versions.json())).isEmpty();
        assertThat(versions.json().get("items").findValuesAsString("until"))
                .containsExactly(today.plusDays(9).toString(), today.plusDays(5).toString());
        assertThat(
                        TestCase.ask(
                                server.roles().owner(),
                                "select string_agg(facts::json ->> 'until', ' ' order by id) from record_entry where action = 'legal_basis.said' and facts::json ->> 'basis' = '%s'"
                                        .formatted(code)))
                .isEqualTo(today.plusDays(5) + " " + today.plusDays(9));
        assertThat(server.anyone().get(BASES + "/nothing").status()).isEqualTo(404);
    }

    @Test
    void days_that_no_calendar_has_and_ends_before_the_beginning_are_faults_of_the_dates() {
        var body = saying("a-basis", 5, "warn");
        body.put("from", "2027-02-30");
        assertThat(administrator.post(BASES, body).text("problems.0.pointer")).isEqualTo("/from");
        body.put("from", "2027-02-28");
        body.put("until", "2027-02-27");
        var answer = administrator.post(BASES, body);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("problems.0.pointer")).isEqualTo("/until");
    }

    @Test
    void one_is_given_to_a_party_and_holds_for_what_it_submits_without_a_word() {
        var member = server.member("developer", "Member of the centre", "developer");
        var given =
                administrator.post(
                        "/api/v1/legal-basis-defaults",
                        Map.of("whose", member.party(), "basis", "agreement"));
        assertThat(given.status()).as(given.json().toString()).isEqualTo(200);
        var finding = TestCase.submit(member.client(), "Member");
        assertThat(member.client().get("/api/v1/findings/" + finding).text("legal_bases.0.code"))
                .isEqualTo("agreement");
        assertThat(
                        administrator
                                .post(
                                        "/api/v1/legal-basis-defaults",
                                        Map.of(
                                                "whose",
                                                "pty_" + "a".repeat(26),
                                                "basis",
                                                "consent"))
                                .status())
                .isEqualTo(422);
        assertThat(
                        administrator
                                .post(
                                        "/api/v1/legal-basis-defaults",
                                        Map.of("whose", "developer", "basis", "whim"))
                                .text("problems.0.pointer"))
                .isEqualTo("/basis");
    }

    @Test
    void none_is_given_any_more_where_none_is_said() {
        var member = server.member("developer", "Member that left the centre", "developer");
        for (var body :
                List.of(
                        Map.of("whose", member.party(), "basis", "agreement"),
                        Map.of("whose", member.party()))) {
            assertThat(administrator.post("/api/v1/legal-basis-defaults", body).status())
                    .isEqualTo(200);
        }
        var finding = TestCase.submit(member.client(), "Member");
        assertThat(member.client().get("/api/v1/findings/" + finding).json().get("legal_bases"))
                .isEmpty();
    }

    @Test
    void the_form_says_what_the_interface_says_and_what_is_wrong_with_it() {
        var visitor = visitor(server.member("clearinghouse", "Second administrator", "administer"));
        var form = new HashMap<String, String>();
        saying("by-form", 40, "block").forEach((name, value) -> form.put(name, value.toString()));
        form.put("warn_days", "many");
        form.put("name", "<b>Terms</b>");
        var wrong = visitor.post("/legal-bases", "/legal-bases", form);
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("Write a number of days.", "&lt;b>Terms&lt;/b>");
        form.put("warn_days", "10");
        assertThat(visitor.post("/legal-bases", "/legal-bases", form).statusCode()).isEqualTo(303);
        assertThat(visitor.get("/legal-bases").body())
                .contains("by-form", "valid until " + today.plusDays(40), "&lt;b&gt;Terms")
                .doesNotContain("<b>Terms");
    }

    private static TestVisitor visitor(Member member) {
        return new TestVisitor(server, member.client(), "");
    }

    private static JsonNode line(Answer watch, String code) {
        return watch.json()
                .get("items")
                .valueStream()
                .filter(line -> line.get("code").asString().equals(code))
                .findFirst()
                .orElseThrow();
    }

    private static boolean refusedByRowSecurity(TestCase told, String statement) {
        var actor =
                TestCase.ask(
                        server.roles().owner(),
                        "select code from parties_person where party = '%s' limit 1"
                                .formatted(told.coordinator().party()));
        try {
            TestCase.execute(
                    server.roles().server(),
                    """
                    begin;
                    select set_config('app.actor', '%s', true), set_config('app.party', '%s', true),
                           set_config('app.purpose', 'test', true), set_config('app.broker', '', true),
                           set_config('app.grants', 'finding:triage,finding:read,case:coordinate,case:read,advisory:draft', true);
                    %s;
                    rollback
                    """
                            .formatted(actor, told.coordinator().party(), statement));
            return false;
        } catch (AssertionError e) {
            assertThat(String.valueOf(e.getMessage())).contains("row-level security");
            return true;
        }
    }

    /** As {@link TestCase#confirmed}, submitted under this basis. */
    private static TestCase confirmedUnder(String code) {
        var finder = server.member("developer", "Finder Labs", "developer");
        var coordinator = server.member("clearinghouse", "Coordinator", "coordinate", "triage");
        var finding = submit(finder.client(), code).text("id");
        var vulnerability =
                coordinator.client().get("/api/v1/findings/" + finding).text("vulnerability");
        TestCase.reproduced(server, finding);
        return new TestCase(server, finder, coordinator, finding, vulnerability);
    }

    private static Answer submit(Client client, String code) {
        var body = new LinkedHashMap<>(TestCase.submission("Finder Labs"));
        body.put("legal_basis", code);
        return client.post("/api/v1/findings", body);
    }

    private static Answer ask(Client client, String finding) {
        return client.post(
                "/api/v1/findings/" + finding + "/openings", Map.of("reason", "to see it"));
    }

    private static Answer invite(Client client, String caseId, String party) {
        return client.post(
                "/api/v1/cases/" + caseId + "/participants",
                Map.of("party", party, "role", "vendor"));
    }

    private static Answer draft(Client client, String caseId) {
        return client.post("/api/v1/cases/" + caseId + "/advisories", TestCase.draft());
    }

    private static Answer publish(String advisory) {
        return publisher.client().post("/api/v1/advisories/" + advisory + "/publication", Map.of());
    }

    private static void refused(Answer answer, String code) {
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(409);
        assertThat(answer.text("detail"))
                .contains(code, "it ended on " + today.minusDays(1), "/legal-bases");
    }

    /** A new one, that ends in so many days. */
    private static String said(int days, String atLapse) {
        var code = "basis-" + NUMBER.incrementAndGet();
        say(code, days, atLapse);
        return code;
    }

    private static void say(String code, int days, String atLapse) {
        var answer = administrator.post(BASES, saying(code, days, atLapse));
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(201);
        assertThat(new Schemas().validate("legal-basis", answer.json())).isEmpty();
    }

    private static Map<String, Object> saying(String code, int days, String atLapse) {
        return new HashMap<>(
                Map.of(
                        "code",
                        code,
                        "name",
                        "Terms of the centre",
                        "citation",
                        "Signed by both.",
                        "from",
                        "2020-01-01",
                        "until",
                        today.plusDays(days).toString(),
                        "at_lapse",
                        atLapse,
                        "warn_days",
                        30,
                        "reason",
                        "As it was signed."));
    }
}
