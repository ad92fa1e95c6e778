package clearinghouse.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestCase;
import clearinghouse.app.TestServer;
import clearinghouse.app.TestServer.Answer;
import clearinghouse.app.TestServer.Client;
import clearinghouse.app.TestServer.Member;
import clearinghouse.app.Until;
import clearinghouse.formats.csaf.validation.CsafValidator;
import clearinghouse.platform.Schemas;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlyNoticeTest {

    private static final Map<String, Object> NOTHING = Map.of();
    private static final String NOTICES = "/api/v1/early-notices";

    private static TestServer server;
    private static Client publisher;
    private static Member hospital;
    private static Member bank;

    @BeforeAll
    static void start() {
        server = TestServer.startAt("https://clearinghouse.example");
        publisher = server.member("clearinghouse", "Publisher", "publish").client();
        hospital = server.member("operator", "County Hospital", "operator");
        bank = server.member("operator", "Community Bank", "operator");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private record Drafted(TestCase of, String path) {

        static Drafted make() {
            var of = TestCase.confirmed(server);
            var drafted =
                    of.coordinator()
                            .client()
                            .post("/api/v1/cases/" + of.open() + "/advisories", TestCase.draft());
            return new Drafted(of, "/api/v1/advisories/" + drafted.text("id"));
        }

        Answer give(String tlp, Member... recipients) {
            return give(Map.of(), tlp, recipients);
        }

        Answer give(Map<String, Object> more, String tlp, Member... recipients) {
            var body = new HashMap<String, Object>(more);
            body.put("tlp", tlp);
            body.put("recipients", List.of(recipients).stream().map(Member::party).toList());
            return publisher.post(path + "/early-notice", body);
        }

        Answer retitle(String title) {
            var text = new HashMap<>(TestCase.draft());
            text.put("title", title);
            return of.coordinator().client().post(path + "/draft", text);
        }
    }

    private static String text(Answer answer) {
        return new String(answer.raw().body(), StandardCharsets.UTF_8);
    }

    private static String amber(String file) {
        return "/csaf/amber/" + Year.now(ZoneOffset.UTC) + "/" + file;
    }

    @Test
    void who_is_named_reads_the_signed_document_and_nobody_else_finds_a_trace(
            @TempDir Path folder) {
        var drafted = Drafted.make();
        var given = drafted.give("TLP:AMBER", hospital);
        assertThat(given.status()).isEqualTo(200);
        var id = given.text("id");
        var seen = hospital.client().get(NOTICES + "/" + id);
        assertThat(new Schemas().validate("early-notice", seen.json())).isEmpty();
        assertThat(seen.json().get("recipients").isEmpty()).isTrue();
        var listed = hospital.client().get(NOTICES);
        assertThat(new Schemas().validate("early-notice-list", listed.json())).isEmpty();
        assertThat(listed.json().toString()).contains(id);

        var file = hospital.client().get(amber(id + ".json"));
        assertThat(file.header("Clearinghouse-TLP")).isEqualTo("TLP:AMBER");
        assertThat(file.header("Cache-Control")).doesNotContain("public");
        var csaf = file.json();
        assertThat(csaf.at("/document/distribution/tlp/label").asString()).isEqualTo("AMBER");
        assertThat(csaf.at("/document/tracking/id").asString()).isEqualTo(id);
        assertThat(csaf.at("/document/tracking/status").asString()).isEqualTo("interim");
        assertThat(csaf.at("/document/references/0/url").asString())
                .isEqualTo("https://clearinghouse.example" + amber(id + ".json"));
        assertThat(
                        CsafValidator.validate(
                                        file.raw().body(),
                                        CsafValidator.Extent.BASIC,
                                        Instant.now())
                                .errors())
                .isEmpty();
        var tools = Gpg.in(folder);
        tools.trust(text(server.anyone().get("/api/v1/advisories/key.asc")));
        tools.write(id + ".json", file.raw().body());
        for (var beside : List.of(".asc", ".sha256", ".sha512")) {
            tools.write(
                    id + ".json" + beside,
                    hospital.client().get(amber(id + ".json" + beside)).raw().body());
        }
        assertThat(tools.gpg("--verify", id + ".json.asc", id + ".json").output())
                .contains("Good signature");
        assertThat(
                        tools.run(List.of("sha512sum", "--check", "--strict", id + ".json.sha512"))
                                .output())
                .isEqualTo(id + ".json: OK\n");
        tools.close();

        var feed = hospital.client().get("/csaf/amber/feed-tlp-amber.json");
        assertThat(StandardSchemas.faults("csaf-rolie-2.0", text(feed))).isEmpty();
        assertThat(text(feed)).contains(amber(id + ".json"));
        assertThat(text(hospital.client().get("/csaf/amber/index.txt"))).contains(id);
        assertThat(text(hospital.client().get("/csaf/amber/changes.csv"))).contains(id);

        for (var path :
                List.of(
                        NOTICES + "/" + id,
                        NOTICES + "/" + id + "/files/" + id + ".json",
                        amber(id + ".json"),
                        amber(id + ".json.sha256"))) {
            assertThat(bank.client().get(path).status()).as(path).isEqualTo(404);
            assertThat(server.anyone().get(path).status()).as(path).isEqualTo(401);
        }
        assertThat(bank.client().get(NOTICES).json().toString()).doesNotContain(id);
        assertThat(text(bank.client().get("/csaf/amber/feed-tlp-amber.json"))).doesNotContain(id);
        assertThat(hospital.client().get(drafted.path()).status()).isEqualTo(404);
        assertThat(hospital.client().get("/csaf/amber/2001/" + id + ".json").status())
                .isEqualTo(404);
        var metadata = server.anyone().get("/.well-known/csaf/provider-metadata.json").json();
        assertThat(metadata.toString())
                .contains("https://clearinghouse.example/csaf/amber/feed-tlp-amber.json");
    }

    @Test
    void another_text_or_label_is_another_revision_and_another_recipient_is_none() {
        var drafted = Drafted.make();
        assertThat(drafted.give("TLP:AMBER", hospital).json().get("revision").asInt()).isEqualTo(1);
        var more = drafted.give("TLP:AMBER", hospital, bank);
        assertThat(more.json().get("revision").asInt()).isEqualTo(1);
        var id = more.text("id");
        assertThat(bank.client().get(NOTICES + "/" + id).status()).isEqualTo(200);

        drafted.retitle("Another title");
        assertThat(drafted.give("TLP:AMBER", hospital, bank).status()).isEqualTo(422);
        assertThat(bank.client().get(NOTICES + "/" + id).text("title")).startsWith("canary-draft");
        var change = Map.<String, Object>of("change", "Another title.");
        var renewed = drafted.give(change, "TLP:AMBER+STRICT", hospital);
        assertThat(renewed.json().get("revision").asInt()).isEqualTo(2);
        assertThat(bank.client().get(NOTICES + "/" + id).status()).isEqualTo(404);
        var seen = hospital.client().get(NOTICES + "/" + id).json();
        assertThat(seen.get("title").asString()).isEqualTo("Another title");
        assertThat(seen.get("tlp").asString()).isEqualTo("TLP:AMBER+STRICT");
        assertThat(seen.get("revisions").findValuesAsString("change"))
                .containsExactly("Early notice", "Another title.");
    }

    @Test
    void a_broker_reads_for_its_member_unless_the_label_is_for_the_member_alone() {
        var member = server.member("operator", "Water Works", "operator");
        var broker = server.member("broker", "Water ISAC", "broker");
        member.client().post("/api/v1/me/brokers", Map.of("broker", broker.party()));
        var acting = broker.client().actingFor(member.party());
        var drafted = Drafted.make();
        var id = drafted.give("TLP:AMBER", member).text("id");
        assertThat(acting.get(NOTICES + "/" + id).status()).isEqualTo(200);
        assertThat(broker.client().get(NOTICES + "/" + id).status()).isEqualTo(404);
        drafted.give(Map.of("change", "A stricter label."), "TLP:AMBER+STRICT", member);
        assertThat(acting.get(NOTICES + "/" + id).status()).isEqualTo(404);
        assertThat(acting.get(NOTICES).json().toString()).doesNotContain(id);
        assertThat(member.client().get(NOTICES + "/" + id).status()).isEqualTo(200);
    }

    @Test
    void each_reading_is_on_record() {
        var drafted = Drafted.make();
        var id = drafted.give("TLP:AMBER", hospital).text("id");
        hospital.client().get(NOTICES + "/" + id);
        Until.holds(
                Duration.ofMinutes(1),
                () ->
                        TestCase.ask(
                                server.roles().owner(),
                                "select count(*) from record_entry where action = 'early_notice.read' and subject = '%s' and party = '%s'"
                                        .formatted(id, hospital.party())),
                "1"::equals);
    }

    @Test
    void what_is_published_is_told_to_nobody_early_and_the_notice_says_so() {
        var drafted = Drafted.make();
        var id = drafted.give("TLP:AMBER", hospital).text("id");
        assertThat(hospital.client().get(NOTICES + "/" + id).json().get("published_as").isNull())
                .isTrue();
        var number = publisher.post(drafted.path() + "/publication", NOTHING).text("number");
        assertThat(hospital.client().get(NOTICES + "/" + id).text("published_as"))
                .isEqualTo(number);
        assertThat(drafted.give("TLP:AMBER", hospital, bank).status()).isEqualTo(409);
    }

    @Test
    void an_early_notice_is_given_by_who_publishes_and_to_organisations_that_are_here() {
        var drafted = Drafted.make();
        var stranger = Map.of("tlp", "TLP:AMBER", "recipients", List.of("pty_" + "a".repeat(26)));
        assertThat(publisher.post(drafted.path() + "/early-notice", stranger).status())
                .isEqualTo(422);
        var body = Map.of("tlp", "TLP:AMBER", "recipients", List.of(hospital.party()));
        assertThat(
                        drafted.of()
                                .coordinator()
                                .client()
                                .post(drafted.path() + "/early-notice", body)
                                .status())
                .isEqualTo(404);
        assertThat(hospital.client().post(drafted.path() + "/early-notice", body).status())
                .isEqualTo(404);
        for (var label : List.of("TLP:GREEN", "TLP:RED", "TLP:CLEAR", "AMBER")) {
            assertThat(drafted.give(label, hospital).status()).as(label).isEqualTo(422);
        }
    }

    @Test
    void nothing_keeps_anyone_from_being_left_out() {
        var drafted = Drafted.make();
        var id = drafted.give("TLP:AMBER", hospital, bank).text("id");
        drafted.retitle("What is only drafted");
        assertThat(drafted.give("TLP:AMBER", hospital).json().get("revision").asInt()).isEqualTo(1);
        assertThat(bank.client().get(NOTICES + "/" + id).status()).isEqualTo(404);
        assertThat(hospital.client().get(NOTICES + "/" + id).text("title"))
                .startsWith("canary-draft");
        publisher.post(drafted.path() + "/publication", NOTHING);
        assertThat(drafted.give("TLP:AMBER").status()).isEqualTo(200);
        assertThat(hospital.client().get(NOTICES + "/" + id).status()).isEqualTo(404);
        assertThat(drafted.give("TLP:AMBER", bank).status()).isEqualTo(409);
    }

    @Test
    void what_is_red_or_marked_is_told_to_no_organisation() {
        for (var mark : Map.of("label", "'red'", "cui", "'CUI//SP-CTI'").entrySet()) {
            var drafted = Drafted.make();
            TestCase.execute(
                    server.roles().owner(),
                    "update intake_finding set %s = %s where code = '%s'"
                            .formatted(mark.getKey(), mark.getValue(), drafted.of().finding()));
            assertThat(drafted.give("TLP:AMBER", hospital).status())
                    .as(mark.getKey())
                    .isEqualTo(409);
        }
    }

    @Test
    void a_draft_that_findings_have_come_to_contradict_is_told_to_nobody_until_it_is_right() {
        var drafted = Drafted.make();
        tested(drafted, "9.9");
        assertThat(drafted.give("TLP:AMBER", hospital).status()).isEqualTo(422);
        tested(drafted, "1.0");
        var given = drafted.give("TLP:AMBER", hospital);
        assertThat(given.status()).isEqualTo(200);
        assertThat(given.json().get("revision").asInt()).isEqualTo(1);
    }

    private static void tested(Drafted drafted, String version) {
        TestCase.execute(
                server.roles().owner(),
                "update validation_verdict set tested = '%s' where finding = '%s'"
                        .formatted(version, drafted.of().finding()));
    }
}
