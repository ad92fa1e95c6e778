package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestServer.Answer;
import clearinghouse.app.TestServer.Client;
import clearinghouse.app.TestServer.Member;
import clearinghouse.intake.FindingId;
import clearinghouse.inventory.Boms;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.parties.Role;
import clearinghouse.platform.Db;
import clearinghouse.platform.Pool;
import clearinghouse.platform.Schemas;
import clearinghouse.platform.Tx;
import clearinghouse.record.AuditRecord;
import clearinghouse.record.Reading;
import clearinghouse.validation.PatchId;
import clearinghouse.vault.FileKeystore;
import clearinghouse.vault.Place;
import clearinghouse.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * Every reading there is, each through a door that people use: what was sealed is told to who
 * submitted it, to nobody else, and to the auditor without a word of it.
 */
class ReadingsTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String NOTE = "canary-note: nobody here can restart it";
    private static final String REASON = "canary-reason: the input is refused before";
    private static final String PATCH = "canary-patch";
    private static final String DIFF = "--- a\n+++ b\n@@ -1 +1 @@\n-x\n+canary-diff\n";
    private static final String FRAME = "canary-frame at Parser.parse";
    private static final List<String> CANARIES =
            List.of(
                    "canary-title",
                    "canary-description",
                    "canary-proof",
                    "canary-note",
                    "canary-reason",
                    "canary-patch",
                    "canary-diff",
                    "canary-frame",
                    "canary-draft",
                    "canary-summary",
                    "canary-text",
                    "canary-jar");

    private static TestServer server;
    private static TestCase it;
    private static TestStaff people;
    private static final Map<String, TestStaff.Colleague> colleagues = new HashMap<>();
    private static Member maintainer;
    private static Member operator;
    private static Member auditor;
    private static Member stranger;
    private static Member coFinder;
    private static String caseId = "";
    private static String aside = "";
    private static String labelled = "";
    private static String patch = "";
    private static String released = "";
    private static String draft = "";
    private static String published = "";
    private static String exposure = "";
    private static String early = "";

    /**
     * @param subject what is read, once all is there
     * @param submitter who submitted it
     * @param reader a kind of party and its roles; a new member for each reading
     * @param door opens it
     */
    private record Door(
            java.util.function.Supplier<String> subject,
            java.util.function.Supplier<Client> submitter,
            java.util.function.Supplier<Client> reader,
            BiConsumer<Client, String> door) {}

    private static final Map<Reading, Door> DOORS =
            Map.ofEntries(
                    Map.entry(
                            Reading.FINDING_TITLE,
                            finding((by, _) -> ok(by.get("/api/v1/findings")))),
                    Map.entry(
                            Reading.FINDING_TEXT,
                            finding((by, id) -> ok(by.get("/api/v1/findings/" + id)))),
                    Map.entry(
                            Reading.PROOF,
                            finding((by, id) -> {
                                answered(staff("triage"), asked(by, id), "consent");
                                ok(by.get("/api/v1/findings/" + id + "/proof"));
                            })),
                    Map.entry(
                            Reading.BREAK_GLASS_REQUESTED,
                            glass("observe", ReadingsTest::askedInPerson)),
                    Map.entry(
                            Reading.BREAK_GLASS_LET,
                            glass(
                                    "administer",
                                    (by, id) ->
                                            inPerson(
                                                    by,
                                                    askedInPerson(person("observe"), id),
                                                    "consent"))),
                    Map.entry(
                            Reading.BREAK_GLASS_REFUSED,
                            glass(
                                    "administer",
                                    (by, id) ->
                                            inPerson(
                                                    by,
                                                    askedInPerson(person("observe"), id),
                                                    "refusal"))),
                    Map.entry(
                            Reading.BREAK_GLASS,
                            glass(
                                    "observe",
                                    (by, id) -> {
                                        var glass = askedInPerson(by, id);
                                        inPerson(person("administer"), glass, "consent");
                                        assertThat(
                                                        colleague(by)
                                                                .browser()
                                                                .get("/break-glass/" + glass)
                                                                .body())
                                                .contains("canary-description");
                                    })),
                    Map.entry(
                            Reading.BREAK_GLASS_REVIEWED,
                            glass(
                                    "audit",
                                    (by, id) -> {
                                        var glass = askedInPerson(person("observe"), id);
                                        inPerson(person("administer"), glass, "consent");
                                        TestCase.execute(
                                                server.roles().owner(),
                                                """
                                                update intake_break_glass set answered_at = now() - interval '2 hours',
                                                       closes_at = now() - interval '1 hour' where code = '%s'
                                                """
                                                        .formatted(glass));
                                        inPerson(by, glass, "review");
                                    })),
                    Map.entry(Reading.OPENING_REQUESTED, finding(ReadingsTest::asked)),
                    Map.entry(
                            Reading.OPENING_CONSENTED,
                            finding((by, id) ->
                                    answered(by, asked(staff("triage"), id), "consent"))),
                    Map.entry(
                            Reading.OPENING_REFUSED,
                            finding((by, id) ->
                                    answered(by, asked(staff("triage"), id), "refusal"))),
                    Map.entry(
                            Reading.EVIDENCE,
                            finding((by, id) ->
                                    ok(by.get("/api/v1/findings/" + id + "/evidence")))),
                    Map.entry(
                            Reading.REASON,
                            new Door(
                                    () -> aside,
                                    () -> it.coordinator().client(),
                                    () -> it.finder().client(),
                                    (by, id) -> ok(by.get("/api/v1/findings/" + id)))),
                    Map.entry(
                            Reading.LABEL_REASON,
                            new Door(
                                    () -> labelled,
                                    () -> it.finder().client(),
                                    () -> staff("triage"),
                                    (by, id) -> ok(by.get("/api/v1/findings/" + id)))),
                    Map.entry(
                            Reading.PATCH_SUMMARY,
                            patch((by, _) -> ok(by.get("/api/v1/cases/" + caseId)))),
                    Map.entry(
                            Reading.PATCH_DIFF,
                            patch((by, id) -> ok(by.get("/api/v1/patches/" + id + "/diff")))),
                    Map.entry(
                            Reading.PATCH_REPORT,
                            patch((by, id) -> ok(by.get("/api/v1/patches/" + id)))),
                    Map.entry(
                            Reading.PATCH_BUILD,
                            new Door(
                                    () -> released,
                                    () -> maintainer.client(),
                                    () -> staff("publish"),
                                    // Opened, and then refused: its package has no sources here.
                                    (by, id) ->
                                            assertThat(
                                                            by.post(
                                                                            "/api/v1/releases",
                                                                            Map.of(
                                                                                    "advisory",
                                                                                    published,
                                                                                    "patch",
                                                                                    id))
                                                                    .text("detail"))
                                                    .contains("released as a jar"))),
                    Map.entry(
                            Reading.DRAFT_TITLE,
                            draft((by, _) -> ok(by.get("/api/v1/advisories")))),
                    Map.entry(
                            Reading.DRAFT,
                            draft((by, id) -> ok(by.get("/api/v1/advisories/" + id)))),
                    Map.entry(
                            Reading.EARLY_NOTICE,
                            new Door(
                                    ReadingsTest::early,
                                    () -> staff("publish"),
                                    () -> operator.client(),
                                    (by, id) -> ok(by.get("/api/v1/early-notices/" + id)))),
                    Map.entry(
                            Reading.NOTE,
                            new Door(
                                    () -> exposure,
                                    () -> operator.client(),
                                    () -> staff("triage"),
                                    (by, _) -> ok(by.get("/api/v1/help")))));

    private static Door finding(BiConsumer<Client, String> door) {
        return new Door(
                () -> it.finding(), () -> it.finder().client(), () -> staff("triage"), door);
    }

    private static Door glass(String duty, BiConsumer<Client, String> door) {
        return new Door(() -> it.finding(), () -> it.finder().client(), () -> person(duty), door);
    }

    /** Who comes in by passkey, as it takes for this, and has a token as well. */
    private static Client person(String duty) {
        var who = people.joinOnTheMachine("Reader", duty);
        colleagues.put(who.id(), who);
        return people.clientOf(who, duty);
    }

    private static TestStaff.Colleague colleague(Client client) {
        return Objects.requireNonNull(colleagues.get(client.get("/api/v1/me").text("actor")));
    }

    private static String askedInPerson(Client by, String finding) {
        var who = colleague(by);
        who.browser()
                .post(
                        "/",
                        "/break-glass",
                        Map.of("finding", finding, "why", "canary-reason: it may be in use"));
        return TestCase.ask(
                server.roles().owner(),
                "select code from intake_break_glass where asker = '%s'".formatted(who.id()));
    }

    private static void inPerson(Client by, String glass, String act) {
        assertThat(
                        colleague(by)
                                .browser()
                                .post(
                                        "/",
                                        "/break-glass/" + glass + "/" + act,
                                        Map.of("words", "canary-note: it was in use"))
                                .statusCode())
                .isEqualTo(303);
    }

    private static String asked(Client by, String finding) {
        return by.post(
                        "/api/v1/findings/" + finding + "/openings",
                        Map.of("reason", "canary-reason: it may be in use"))
                .text("id");
    }

    private static void answered(Client by, String opening, String answer) {
        ok(by.post("/api/v1/openings/" + opening + "/" + answer, Map.of()));
    }

    private static Door patch(BiConsumer<Client, String> door) {
        return new Door(() -> patch, () -> maintainer.client(), () -> staff("coordinate"), door);
    }

    private static Door draft(BiConsumer<Client, String> door) {
        return new Door(
                () -> draft, () -> it.coordinator().client(), () -> maintainer.client(), door);
    }

    private static String early() {
        if (early.isEmpty()) {
            early =
                    staff("publish")
                            .post(
                                    "/api/v1/advisories/" + draft + "/early-notice",
                                    Map.of(
                                            "tlp",
                                            "TLP:AMBER",
                                            "recipients",
                                            List.of(operator.party())))
                            .text("id");
        }
        return early;
    }

    private static Client staff(String role) {
        return server.member("clearinghouse", "Reader", role).client();
    }

    private static Answer ok(Answer answer) {
        assertThat(answer.status()).as(() -> String.valueOf(answer.json())).isEqualTo(200);
        return answer;
    }

    @BeforeAll
    static void submitEverything() {
        server = TestServer.start();
        it = TestCase.confirmed(server);
        people = new TestStaff(server, TestPerson.firstAdministrator(server));
        maintainer = server.member("maintainer", "Parser Project", "maintainer");
        stranger = server.member("developer", "Third Labs", "developer");
        auditor = server.member("clearinghouse", "Auditor", "audit");
        coFinder = it.alsoFoundBy("Second Labs");
        seal(
                it.finding(),
                "validation_verdict",
                "evidence_sealed",
                "finding",
                "{\"reason\":null,\"runs\":[],\"stack\":[\"" + FRAME + "\"]}");
        caseId = it.open();
        invited(it, caseId);
        patch = offered(caseId);
        draft = drafted(it, caseId);

        aside = TestCase.submit(it.finder().client(), "Finder Labs");
        ok(
                it.coordinator()
                        .client()
                        .post(
                                "/api/v1/findings/" + aside + "/set-aside",
                                Map.of("reason", REASON)));

        labelled = TestCase.submit(it.finder().client(), "Finder Labs");
        ok(
                it.finder()
                        .client()
                        .post(
                                "/api/v1/findings/" + labelled + "/label",
                                Map.of("tlp", "TLP:AMBER", "reason", REASON)));

        publishAnother();
        operator = server.member("operator", "County Hospital", "operator");
        operator.client()
                .post(
                        "/api/v1/inventories",
                        Map.of(
                                "asset",
                                Map.of("name", "Portal", "internet_exposed", true),
                                "document",
                                new String(
                                        Boms.cycloneDx(TestCase.PACKAGE + "@1.0", "1.0"),
                                        StandardCharsets.UTF_8)));
        exposure =
                Until.holds(
                                SOON,
                                () -> operator.client().get("/api/v1/exposures").json(),
                                list -> !list.get("items").isEmpty())
                        .at("/items/0/id")
                        .asString();
        operator.client()
                .post(
                        "/api/v1/exposures/" + exposure + "/receipts",
                        Map.of("state", "help", "note", NOTE));
    }

    /** Another vulnerability, with an accepted patch and a published advisory. */
    private static void publishAnother() {
        var other = TestCase.confirmed(server);
        var otherCase = other.open();
        invited(other, otherCase);
        released = offered(otherCase);
        seal(released, "validation_patch", "jar_sealed", "code", "canary-jar");
        TestCase.execute(
                server.roles().owner(),
                "update validation_patch set verdict = 'accepted', jar_sha256 = 'x' where code = '%s'"
                        .formatted(released));
        published = drafted(other, otherCase);
        ok(
                server.member("clearinghouse", "Publisher", "publish")
                        .client()
                        .post("/api/v1/advisories/" + published + "/publication", Map.of()));
    }

    private static void invited(TestCase of, String at) {
        server.anyone().post(of.invite(at, maintainer.party()) + "/acceptance", Map.of());
    }

    private static String offered(String at) {
        var id =
                maintainer
                        .client()
                        .post(
                                "/api/v1/cases/" + at + "/patches",
                                Map.of("name", PATCH, "diff", DIFF))
                        .text("id");
        // There is no target for this package: the laboratory says so, and is done with it.
        Until.holds(
                SOON,
                () -> maintainer.client().get("/api/v1/patches/" + id).json(),
                view -> view.path("verdict").asString("").equals("errored"));
        return id;
    }

    private static String drafted(TestCase of, String at) {
        return of.coordinator()
                .client()
                .post("/api/v1/cases/" + at + "/advisories", TestCase.draft())
                .text("id");
    }

    /** As the laboratory would have left it. */
    private static void seal(String id, String table, String column, String by, String content) {
        var chance = new SecureRandom();
        var ids = new Ids(Clock.systemUTC(), chance);
        var vault =
                new Vault(
                        FileKeystore.open(server.data().resolve("keys/vault.key"), chance),
                        new AuditRecord(ids, Clock.systemUTC()),
                        chance,
                        Clock.systemUTC());
        var worker =
                new Access(
                        "tester",
                        new PartyId(server.clearinghouse()),
                        Optional.empty(),
                        "test",
                        Set.of(
                                new Permission("finding:triage"),
                                new Permission("finding:validate")));
        try (var pool = Pool.open(server.roles().server())) {
            var sealed =
                    new Db(() -> pool)
                            .inTransaction(
                                    worker,
                                    tx ->
                                            key(vault, tx, id)
                                                    .seal(new Place(table, column, id), content));
            TestCase.execute(
                    server.roles().owner(),
                    "update %s set %s = '\\x%s' where %s = '%s'"
                            .formatted(
                                    table,
                                    column,
                                    java.util.HexFormat.of().formatHex(sealed.bytes()),
                                    by,
                                    id));
        }
    }

    private static clearinghouse.vault.DataKey key(Vault vault, Tx tx, String id) {
        return FindingId.parse(id)
                .map(finding -> vault.key(tx, finding))
                .orElseGet(() -> vault.key(tx, PatchId.parse(id).orElseThrow()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<JsonNode> told(Client client, Reading reading, String subject) {
        return all(client, "/api/v1/me/reads").stream()
                .filter(item -> item.get("subject").asString().equals(subject))
                .filter(item -> item.get("reading").asString().equals(reading.action()))
                .toList();
    }

    /** Of every page of a list. */
    private static List<JsonNode> all(Client client, String path) {
        var found = new ArrayList<JsonNode>();
        var next = Optional.of("");
        while (next.isPresent()) {
            var page =
                    ok(client.get(next.get().isEmpty() ? path : path + "?cursor=" + next.get()))
                            .json();
            page.get("items").forEach(found::add);
            next = Optional.of(page.get("next")).filter(it -> !it.isNull()).map(JsonNode::asString);
        }
        return found;
    }

    /** Who asks to join is no party yet: its receipt tells of it ({@code JoinRequestsTest}). */
    @ParameterizedTest
    @EnumSource(value = Reading.class, mode = EnumSource.Mode.EXCLUDE, names = "JOIN_REQUEST")
    void each_reading_is_told_to_who_submitted_it_and_to_nobody_else(Reading reading) {
        var door = Objects.requireNonNull(DOORS.get(reading), () -> "no door for " + reading);
        var subject = door.subject().get();
        var submitter = door.submitter().get();
        var reader = door.reader().get();
        var me = reader.get("/api/v1/me").json();
        door.door().accept(reader, subject);
        var mine =
                told(submitter, reading, subject).stream()
                        .filter(item -> item.get("actor").equals(me.get("actor")))
                        .toList();
        assertThat(mine).as(subject).hasSize(1);
        assertThat(mine.getFirst().get("party")).isEqualTo(me.get("party"));
        assertThat(mine.getFirst().get("party_name")).isEqualTo(me.get("party_name"));
        assertThat(mine.getFirst().get("broker").isNull()).isTrue();
        for (var other : List.of(stranger.client(), coFinder.client(), auditor.client())) {
            if (!other.get("/api/v1/me")
                    .text("party")
                    .equals(submitter.get("/api/v1/me").text("party"))) {
                assertThat(told(other, reading, subject)).isEmpty();
            }
        }
        assertThat(all(auditor.client(), "/api/v1/audit/entries"))
                .anySatisfy(item -> {
                    assertThat(item.at("/entry/action").asString()).isEqualTo(reading.action());
                    assertThat(item.at("/entry/subject").asString()).isEqualTo(subject);
                    assertThat(item.at("/entry/actor")).isEqualTo(me.get("actor"));
                    assertThat(item.at("/entry/facts/submitter").asString())
                            .isEqualTo(submitter.get("/api/v1/me").text("party"));
                });
    }

    @Test
    void who_looks_at_what_it_submitted_is_not_told_of_itself() {
        var own = new TestVisitor(server, it.finder().client(), "");
        for (var path : List.of("", "/proof", "/evidence")) {
            ok(it.finder().client().get("/api/v1/findings/" + it.finding() + path));
        }
        assertThat(own.sees("/findings/" + it.finding())).isTrue();
        assertThat(own.sees("/findings")).isTrue();
        ok(maintainer.client().get("/api/v1/patches/" + patch + "/diff"));
        for (var submitter : List.of(it.finder(), maintainer)) {
            assertThat(all(submitter.client(), "/api/v1/me/reads"))
                    .noneMatch(item -> item.get("party").asString().equals(submitter.party()));
        }
    }

    @Test
    void a_finding_and_a_patch_tell_their_submitter_alone_on_their_own_address() {
        var finding = "/api/v1/findings/" + it.finding() + "/reads";
        var ofPatch = "/api/v1/patches/" + patch + "/reads";
        ok(staff("triage").get("/api/v1/findings/" + it.finding()));
        ok(staff("coordinate").get("/api/v1/patches/" + patch + "/diff"));
        assertThat(all(it.finder().client(), finding))
                .isNotEmpty()
                .allMatch(item -> item.get("subject").asString().equals(it.finding()));
        assertThat(all(maintainer.client(), ofPatch))
                .isNotEmpty()
                .allMatch(item -> item.get("subject").asString().equals(patch));
        for (var other : List.of(coFinder.client(), stranger.client(), it.coordinator().client())) {
            assertThat(other.get(finding).status()).isEqualTo(404);
            assertThat(other.get(ofPatch).status()).isEqualTo(404);
        }
        assertThat(maintainer.client().get(finding).status()).isEqualTo(404);
        assertThat(it.finder().client().get(ofPatch).status()).isEqualTo(404);
        assertThat(auditor.client().get(ofPatch).status()).isEqualTo(404);
    }

    @Test
    void a_broker_that_reads_in_a_members_name_is_told_to_the_member() {
        var broker = server.member("broker", "Health ISAC", "broker");
        operator.client().post("/api/v1/me/brokers", Map.of("broker", broker.party()));
        var acting = broker.client().actingFor(operator.party());
        ok(acting.get("/api/v1/exposures/" + exposure));
        assertThat(told(operator.client(), Reading.NOTE, exposure))
                .filteredOn(item -> !item.get("broker").isNull())
                .singleElement()
                .satisfies(item -> {
                    assertThat(item.get("broker").asString()).isEqualTo(broker.party());
                    assertThat(item.get("broker_name").asString()).isEqualTo("Health ISAC");
                    assertThat(item.get("party").asString()).isEqualTo(operator.party());
                });
        // The broker sees its own act, in whose name it was, and says so on its page.
        assertThat(all(broker.client(), "/api/v1/me/entries"))
                .anySatisfy(act -> {
                    assertThat(act.get("action").asString()).isEqualTo("note.read");
                    assertThat(act.get("party_name").asString()).isEqualTo("County Hospital");
                });
        assertThat(new TestVisitor(server, broker.client(), operator.party()).get("/me").body())
                .contains("You belong to Health ISAC and act for County Hospital")
                .contains("You: Health ISAC's person")
                .contains("in the name of County Hospital");
    }

    /** The second lock: a statement without its {@code where}, as each of them. */
    @Test
    void row_security_shows_a_reading_to_its_submitter_and_its_reader_alone() throws Exception {
        ok(staff("triage").get("/api/v1/findings/" + it.finding()));
        var readings =
                "select count(*) from record_entry where submitter is not null and subject = '%s'"
                        .formatted(it.finding());
        assertThat(count("someone", it.finder().party(), "", readings)).isPositive();
        assertThat(count("someone", auditor.party(), "audit:read", readings)).isPositive();
        for (var other : List.of(coFinder, stranger, maintainer, operator)) {
            assertThat(
                            count(
                                    "someone",
                                    other.party(),
                                    "finding:read case:read patch:read",
                                    readings))
                    .isZero();
        }
    }

    private static long count(String actor, String party, String grants, String sql)
            throws java.sql.SQLException {
        try (var connection = server.roles().server().connect()) {
            connection.setAutoCommit(false);
            try (var introduction =
                    connection.prepareStatement(
                            """
                            select set_config('app.actor', ?, true), set_config('app.party', ?, true),
                                   set_config('app.purpose', 'test', true), set_config('app.grants', ?, true)
                            """)) {
                introduction.setString(1, actor);
                introduction.setString(2, party);
                introduction.setString(3, grants.replace(' ', ','));
                introduction.execute();
            }
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(sql)) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    @Test
    void an_auditor_is_told_of_every_access_and_not_a_word_of_what_was_read() {
        DOORS.values()
                .forEach(door -> door.door().accept(door.reader().get(), door.subject().get()));
        readARequestToJoin();
        var entries = all(auditor.client(), "/api/v1/audit/entries");
        assertThat(entries.stream().map(item -> item.at("/entry/action").asString()))
                .containsAll(Arrays.stream(Reading.values()).map(Reading::action).toList());
        var answers = new StringBuilder(entries.toString());
        for (var path : List.of("/api/v1/audit/checkpoint", "/api/v1/audit/checkpoints")) {
            answers.append(
                    new String(
                            ok(auditor.client().get(path)).raw().body(), StandardCharsets.UTF_8));
        }
        answers.append(all(auditor.client(), "/api/v1/me/reads"));
        answers.append(all(auditor.client(), "/api/v1/me/entries"));
        answers.append(new TestVisitor(server, auditor.client(), "").get("/me").body());
        assertThat(CANARIES).noneMatch(canary -> answers.indexOf(canary) >= 0);
        // The search finds: the reader who may see them does.
        assertThat(
                        new String(
                                staff("triage")
                                        .get("/api/v1/findings/" + it.finding())
                                        .raw()
                                        .body(),
                                StandardCharsets.UTF_8))
                .contains("canary-title")
                .contains("canary-description");
        assertThat(auditor.client().get("/api/v1/findings/" + it.finding()).status())
                .isEqualTo(404);
    }

    private static void readARequestToJoin() {
        server.anyone()
                .post(
                        "/api/v1/join-requests",
                        Map.of(
                                "kind", "operator",
                                "organisation", "canary-title Clinic",
                                "purpose", "canary-text",
                                "person", "canary-note",
                                "contact", "canary-reason"));
        var administrator = new TestVisitor(server, server.administrator(), "");
        assertThat(administrator.get("/requests").body()).contains("canary-title Clinic");
    }

    @Test
    void the_contract_lists_every_reading_and_no_other() {
        var values =
                new Schemas()
                        .source("reading-list")
                        .at("/properties/items/items/properties/reading/enum");
        assertThat(values.values().stream().map(JsonNode::asString))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Reading.values()).map(Reading::action).toList());
    }

    @Test
    void the_page_of_oneself_says_who_one_is_what_one_did_and_who_read_what_one_submitted() {
        ok(staff("triage").get("/api/v1/findings/" + it.finding()));
        var own = new TestVisitor(server, it.finder().client(), "").get("/me");
        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(own.body())
                .contains("You: Finder Labs's person")
                .contains("Report findings with their proofs.")
                .contains("Submitted a finding")
                .contains("A person of Clearinghouse")
                .contains("the text")
                .contains("href=\"/findings/" + it.finding())
                .contains("href=\"/me\" aria-current=\"page\"");
        var anyone = new TestVisitor(server).get("/me");
        assertThat(anyone.body()).doesNotContain("What you did");
    }

    /** One without words of its own would be told by its name. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void whatever_a_role_permits_is_said_in_words(Role role) {
        var kind =
                switch (role) {
                    case DEVELOPER -> "developer";
                    case MAINTAINER -> "maintainer";
                    case OPERATOR -> "operator";
                    case BROKER -> "broker";
                    case TRIAGE, COORDINATE, PUBLISH, ADMINISTER, AUDIT, OBSERVE, KEEP_KEYS ->
                            "clearinghouse";
                };
        var member = server.member(kind, "Somebody", role.code());
        var page = new TestVisitor(server, member.client(), "").get("/me");
        assertThat(page.statusCode()).isEqualTo(200);
        for (var permission : member.client().get("/api/v1/me").json().get("permissions")) {
            assertThat(page.body()).doesNotContain("<li>" + permission.asString());
        }
        assertThat(page.body()).contains("<li>Read what is published.</li>");
    }

    @Test
    void an_agent_learns_who_answers_for_it() {
        var administrator = server.administrator();
        var party = "/api/v1/parties/" + it.finder().party();
        var agent =
                administrator
                        .post(
                                party + "/agents",
                                Map.of("name", "Night fuzzer", "responsible", it.finder().person()))
                        .text("id");
        var token =
                administrator
                        .post(
                                party + "/tokens",
                                Map.of("holder", agent, "roles", List.of("developer"), "days", 1))
                        .text("token");
        var me = server.as(token).get("/api/v1/me").json();
        assertThat(me.get("name").asString()).isEqualTo("Night fuzzer");
        assertThat(me.get("agent").asBoolean()).isTrue();
        assertThat(me.get("responsible").asString()).isEqualTo("Finder Labs's person");
        assertThat(me.get("party_name").asString()).isEqualTo("Finder Labs");
    }
}
