package clearinghouse.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestCase;
import clearinghouse.app.TestServer;
import clearinghouse.app.TestServer.Answer;
import clearinghouse.app.TestServer.Client;
import clearinghouse.app.Until;
import java.time.Duration;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** A clearinghouse that is a CVE Numbering Authority, and CVE Services. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CveIdsTest {

    private static final String CVE_IDS = "/api/v1/cve-ids";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private CveServicesStandIn services;
    private TestServer server;
    private Client publisher;

    @BeforeAll
    void start() {
        services = new CveServicesStandIn();
        server =
                TestServer.start(
                        Optional.empty(),
                        data -> CveServicesStandIn.account(data, services.address()));
        publisher = server.member("clearinghouse", "Publisher", "publish").client();
    }

    @AfterAll
    void stop() {
        server.close();
        services.close();
    }

    private String reserved() {
        var answer = publisher.post(CVE_IDS, Map.of("amount", 1));
        assertThat(answer.status()).isEqualTo(201);
        return answer.json().at("/cves/0").asString();
    }

    private JsonNode listed(String cve) {
        return publisher
                .get(CVE_IDS)
                .json()
                .path("items")
                .valueStream()
                .filter(it -> it.path("cve").asString().equals(cve))
                .findFirst()
                .orElseThrow();
    }

    private String drafted(String cve) {
        var of = TestCase.confirmed(server);
        var draft = new LinkedHashMap<>(TestCase.draft());
        draft.put("identifiers", List.of(cve));
        return of.coordinator()
                .client()
                .post("/api/v1/cases/" + of.open() + "/advisories", draft)
                .text("id");
    }

    private String published(String cve) {
        var advisory = drafted(cve);
        assertThat(services.asked()).noneMatch(it -> it.contains(cve));
        var publication =
                publisher.post("/api/v1/advisories/" + advisory + "/publication", Map.of());
        assertThat(publication.status()).isEqualTo(200);
        return advisory;
    }

    private Answer rejection(String cve, String reason) {
        return publisher.post(CVE_IDS + "/" + cve + "/rejection", Map.of("reason", reason));
    }

    private void untilListedAs(String cve, String state) {
        Until.holds(PATIENCE, () -> listed(cve).path("state").asString(), it -> it.equals(state));
    }

    @Test
    void an_id_is_reserved_and_its_record_goes_out_when_the_advisory_does() {
        var cve = reserved();
        assertThat(cve).startsWith("CVE-" + Year.now(ZoneOffset.UTC) + "-");
        assertThat(listed(cve).path("state").asString()).isEqualTo("reserved");
        assertThat(services.state(cve)).isEqualTo("RESERVED");
        var advisory = published(cve);
        untilListedAs(cve, "published");
        assertThat(services.state(cve)).isEqualTo("PUBLISHED");
        assertThat(services.record(cve).path("title").asString()).contains("canary-draft");
        assertThat(listed(cve).path("advisory").asString()).isEqualTo(advisory);
    }

    @Test
    void a_revision_of_the_advisory_renews_the_record() {
        var cve = reserved();
        var advisory = published(cve);
        untilListedAs(cve, "published");
        var revision = new LinkedHashMap<>(TestCase.draft());
        revision.put("identifiers", List.of(cve));
        revision.put("title", "The title of the second revision");
        revision.put("change", "Another title.");
        assertThat(publisher.post("/api/v1/advisories/" + advisory + "/draft", revision).status())
                .isEqualTo(200);
        publisher.post("/api/v1/advisories/" + advisory + "/publication", Map.of());
        Until.holds(PATIENCE, () -> listed(cve).path("revision").asInt(), it -> it == 2);
        assertThat(services.record(cve).path("title").asString())
                .isEqualTo("The title of the second revision");
        assertThat(listed(cve).path("fault").isNull()).isTrue();
    }

    @Test
    void several_are_reserved_at_once_for_another_year() {
        var answer = publisher.post(CVE_IDS, Map.of("amount", 3, "year", 2025));
        assertThat(answer.json().path("cves").valueStream().map(JsonNode::asString))
                .hasSize(3)
                .allMatch(it -> it.startsWith("CVE-2025-"));
    }

    @Test
    void an_answer_that_is_lost_does_not_lose_the_record() {
        var cve = reserved();
        services.loseTheNextAnswer();
        published(cve);
        untilListedAs(cve, "published");
        assertThat(services.asked()).contains("PUT /cve/" + cve + "/cna");
    }

    @Test
    void what_cve_services_cannot_do_now_is_tried_again() {
        var cve = reserved();
        services.breakFor(1);
        published(cve);
        untilListedAs(cve, "published");
        assertThat(listed(cve).path("fault").isNull()).isTrue();
    }

    @Test
    void an_id_of_another_authority_is_left_to_it() {
        var of = TestCase.confirmed(server);
        var advisory =
                of.coordinator()
                        .client()
                        .post("/api/v1/cases/" + of.open() + "/advisories", TestCase.draft())
                        .text("id");
        publisher.post("/api/v1/advisories/" + advisory + "/publication", Map.of());
        Until.holds(
                PATIENCE,
                () ->
                        TestCase.ask(
                                server.roles().owner(),
                                "select state from platform_job where kind = 'advisory.cve-unsent' and subject = '%s/1'"
                                        .formatted(advisory)),
                "done"::equals);
        assertThat(services.asked()).noneMatch(it -> it.contains("CVE-2022-45688"));
    }

    @Test
    void what_is_refused_is_shown_and_can_be_sent_again() {
        var cve = reserved();
        TestCase.execute(
                server.roles().owner(),
                "update advisory_cve_id set cve = 'CVE-2026-99999' where cve = '%s'"
                        .formatted(cve));
        published("CVE-2026-99999");
        var refused =
                Until.holds(
                        PATIENCE, () -> listed("CVE-2026-99999"), it -> !it.path("fault").isNull());
        assertThat(refused.path("fault").asString()).startsWith("CVE_DNE");
        assertThat(refused.path("state").asString()).isEqualTo("reserved");
        services.adopt("CVE-2026-99999");
        var again = publisher.post(CVE_IDS + "/CVE-2026-99999/publication", Map.of());
        assertThat(again.status()).isEqualTo(200);
        untilListedAs("CVE-2026-99999", "published");
    }

    @Test
    void an_id_that_is_not_used_is_rejected_with_its_reason() {
        var cve = reserved();
        var answer = rejection(cve, "Not a vulnerability.");
        assertThat(answer.text("state")).isEqualTo("rejected");
        assertThat(services.state(cve)).isEqualTo("REJECTED");
        assertThat(services.record(cve).at("/rejectedReasons/0/value").asString())
                .isEqualTo("Not a vulnerability.");
        assertThat(rejection(cve, "Said twice.").status()).isEqualTo(200);
        assertThat(services.record(cve).toString()).doesNotContain("twice");
    }

    @Test
    void a_published_record_is_rejected_as_well() {
        var cve = reserved();
        published(cve);
        untilListedAs(cve, "published");
        assertThat(rejection(cve, "Withdrawn by its author.").text("state")).isEqualTo("rejected");
        assertThat(services.state(cve)).isEqualTo("REJECTED");
    }

    @Test
    void without_quota_the_answer_says_so() {
        services.allow(0);
        var answer = publisher.post(CVE_IDS, Map.of("amount", 1));
        services.allow(100);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text("detail")).contains("EXCEEDED_ID_QUOTA");
    }

    @Test
    void while_cve_services_are_away_nothing_is_reserved_and_the_answer_says_so() {
        services.breakFor(1);
        var answer = publisher.post(CVE_IDS, Map.of("amount", 1));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text("detail")).contains("CVE Services").contains("503");
    }

    /** It may have been rejected. */
    @Test
    void a_rejection_that_nobody_answers_counts_until_it_is_sent_again() {
        var cve = reserved();
        services.loseTheNextAnswer();
        var unheard = rejection(cve, "Not a vulnerability.");
        assertThat(unheard.text("state")).isEqualTo("rejected");
        assertThat(unheard.text("fault")).contains("reject it again");
        assertThat(services.state(cve)).isEqualTo("REJECTED");
        assertThat(rejection(cve, "Not a vulnerability.").json().path("fault").isNull()).isTrue();
        assertThat(services.asked()).contains("PUT /cve/" + cve + "/reject");
    }

    @Test
    void nothing_is_published_under_a_rejected_id() {
        var cve = reserved();
        rejection(cve, "Not a vulnerability.");
        var refused =
                publisher.post("/api/v1/advisories/" + drafted(cve) + "/publication", Map.of());
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().at("/problems/0/code").asString()).isEqualTo("cve-rejected");
        assertThat(services.state(cve)).isEqualTo("REJECTED");
    }

    @Test
    void a_second_advisory_under_one_id_is_told_of_and_not_sent() {
        var cve = reserved();
        var first = published(cve);
        untilListedAs(cve, "published");
        var second = drafted(cve);
        publisher.post("/api/v1/advisories/" + second + "/publication", Map.of());
        var told = Until.holds(PATIENCE, () -> listed(cve), it -> !it.path("fault").isNull());
        assertThat(told.path("fault").asString()).contains(second);
        assertThat(told.path("advisory").asString()).isEqualTo(first);
    }

    /** Auditors read the record before the advisory is published. */
    @Test
    void the_record_names_no_id_before_its_advisory_is_published() {
        var unused = reserved();
        rejection(unused, "Not a vulnerability.");
        var cve = reserved();
        assertThat(recorded()).doesNotContain(cve).doesNotContain(unused);
        published(cve);
        untilListedAs(cve, "published");
        assertThat(recorded()).contains(cve).doesNotContain(unused);
    }

    private String recorded() {
        return TestCase.ask(
                server.roles().owner(),
                "select string_agg(e.facts::text, ' ') from record_entry e where e.action like 'cve.%'");
    }

    @Test
    void an_id_that_is_not_ours_is_not_there() {
        assertThat(rejection("CVE-2021-44228", "Not ours.").status()).isEqualTo(404);
        assertThat(rejection("CVE-1", "No id.").status()).isEqualTo(404);
    }

    @Test
    void more_than_ten_and_a_reason_that_nobody_can_read_are_refused() {
        assertThat(publisher.post(CVE_IDS, Map.of("amount", 11)).status()).isEqualTo(422);
        assertThat(rejection(reserved(), " ").status()).isEqualTo(422);
        assertThat(rejection(reserved(), "\u0007").status()).isEqualTo(422);
    }

    /** A reserved id tells that there is something to publish. */
    @Test
    void nobody_but_the_publisher_sees_which_ids_are_reserved() {
        reserved();
        assertThat(server.anyone().get(CVE_IDS).status()).isEqualTo(401);
        for (var duty : List.of("triage", "coordinate", "audit", "administer")) {
            assertThat(
                            server.member("clearinghouse", "Staff " + duty, duty)
                                    .client()
                                    .get(CVE_IDS)
                                    .status())
                    .as(duty)
                    .isEqualTo(403);
        }
    }

    @Test
    void without_an_account_there_is_no_such_thing() {
        try (var plain = TestServer.start()) {
            var other = plain.member("clearinghouse", "Publisher", "publish").client();
            assertThat(other.get(CVE_IDS).status()).isEqualTo(404);
            assertThat(other.post(CVE_IDS, Map.of("amount", 1)).status()).isEqualTo(404);
        }
    }
}
