package clearinghouse.search;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestCase;
import clearinghouse.app.TestServer;
import clearinghouse.app.TestServer.Client;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who finds what is for SecrecyTest; here is by what it is found. */
@Tag("stores")
class SearchTest {

    private static TestServer server;
    private static TestCase it;
    private static String caseId;
    private static String advisory;
    private static String number;
    private static Client vendor;

    @BeforeAll
    static void publishAnAdvisory() {
        server = TestServer.start();
        it = TestCase.confirmed(server);
        caseId = it.open();
        var member = server.member("maintainer", "Parser Project", "maintainer");
        vendor = member.client();
        server.anyone().post(it.invite(caseId, member.party()) + "/acceptance", Map.of());
        advisory =
                it.coordinator()
                        .client()
                        .post("/api/v1/cases/" + caseId + "/advisories", TestCase.draft())
                        .text("id");
        number =
                server.member("clearinghouse", "Publisher", "publish")
                        .client()
                        .post("/api/v1/advisories/" + advisory + "/publication", Map.of())
                        .text("number");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<String> found(Client client, String question) {
        var answer =
                client.get(
                        "/api/v1/search?q=" + URLEncoder.encode(question, StandardCharsets.UTF_8));
        assertThat(answer.status()).as(question + " " + answer.json()).isEqualTo(200);
        return answer.json()
                .get("items")
                .valueStream()
                .map(item -> item.get("code").asString())
                .toList();
    }

    private static Client coordinator() {
        return it.coordinator().client();
    }

    @Test
    void a_thing_is_found_by_its_code_alone() {
        assertThat(found(coordinator(), it.finding())).containsExactly(it.finding());
        assertThat(found(coordinator(), caseId)).containsExactly(caseId);
        assertThat(found(coordinator(), "fnd_" + "a".repeat(26))).isEmpty();
    }

    @Test
    void all_of_a_product_is_found_by_a_part_of_its_name() {
        for (var question :
                List.of(
                        "parser",
                        "product:com.example/parser",
                        "com.example:parser",
                        "pkg:maven/com.example/parser@1.0")) {
            assertThat(found(vendor, question))
                    .as(question)
                    .contains(it.finding(), it.vulnerability(), caseId, advisory);
        }
    }

    @Test
    void what_stands_for_anything_in_sql_stands_for_itself_here() {
        assertThat(found(coordinator(), "pars%r")).isEmpty();
        assertThat(found(coordinator(), "pars_r")).isEmpty();
        assertThat(found(coordinator(), "product:\\%")).isEmpty();
    }

    @Test
    void staff_finds_by_party_what_the_party_has_to_do_with() {
        assertThat(found(coordinator(), "party:\"finder labs\""))
                .contains(it.finding(), it.vulnerability(), caseId, it.finder().party());
        assertThat(found(coordinator(), "party:\"parser project\""))
                .contains(caseId)
                .doesNotContain(it.finding());
    }

    @Test
    void who_lists_no_parties_learns_nothing_of_them() {
        assertThat(found(vendor, "party:\"finder labs\"")).isEmpty();
        assertThat(found(vendor, "\"finder labs\"")).isEmpty();
    }

    @Test
    void a_published_number_leads_to_all_that_belongs_to_it() {
        assertThat(found(coordinator(), "CVE-2022-45688"))
                .contains(advisory, caseId, it.vulnerability(), it.finding());
        assertThat(found(server.anyone(), number)).containsExactly(advisory);
    }

    @Test
    void words_of_what_is_published_are_found_by_anyone() {
        assertThat(found(server.anyone(), "recursion")).containsExactly(advisory);
        assertThat(found(server.anyone(), "elements nested")).containsExactly(advisory);
        assertThat(found(server.anyone(), "nothing of it")).isEmpty();
    }

    /** The finding's title and text hold these words, and none of them is published. */
    @Test
    void no_word_of_what_is_undisclosed_finds_anything() {
        for (var word : List.of("canary-title", "canary-description", "canary-proof")) {
            assertThat(found(it.finder().client(), word)).as(word).isEmpty();
            assertThat(found(coordinator(), word)).as(word).isEmpty();
        }
    }

    @Test
    void a_label_finds_what_has_it_and_what_holds_such() {
        var body = new LinkedHashMap<>(TestCase.submission("Finder Labs"));
        body.put("tlp", "TLP:RED");
        body.put("target", "pkg:maven/com.example/named@1.0");
        var named = it.finder().client().post("/api/v1/findings", body).text("id");
        assertThat(found(it.finder().client(), "label:red"))
                .contains(named)
                .hasSize(2)
                .doesNotContain(it.finding());
        // Who may not read it does not learn that there is one.
        assertThat(found(coordinator(), "label:red")).isEmpty();
        assertThat(found(coordinator(), "label:amber+strict product:parser"))
                .contains(it.finding(), it.vulnerability(), caseId);
    }

    @Test
    void a_date_finds_what_came_in_then() {
        assertThat(found(coordinator(), "since:2020-01-01 product:parser")).contains(it.finding());
        assertThat(found(coordinator(), "until:2020-01-01")).isEmpty();
        assertThat(found(coordinator(), "since:9998-01-01")).isEmpty();
    }

    @Test
    void every_part_has_to_hold() {
        assertThat(found(coordinator(), it.finding() + " product:zlib")).isEmpty();
        assertThat(found(coordinator(), it.finding() + " product:parser"))
                .containsExactly(it.finding());
    }

    @Test
    void a_token_finds_no_more_than_its_scope_lists() {
        var narrow = server.member("developer", "Narrow Labs", "developer");
        TestCase.submit(narrow.client(), "Narrow Labs");
        assertThat(found(narrow.client(), "parser")).hasSizeGreaterThan(1);
        var token =
                narrow.client()
                        .post(
                                "/api/v1/me/tokens",
                                Map.of(
                                        "roles",
                                        List.of("developer"),
                                        "permissions",
                                        List.of("advisory:read"),
                                        "days",
                                        1));
        assertThat(token.status()).as(token.json().toString()).isEqualTo(201);
        assertThat(found(server.as(token.text("token")), "parser")).containsExactly(advisory);
    }

    @Test
    void a_question_that_cannot_be_asked_says_why() {
        var answer = server.anyone().get("/api/v1/search?q=label:orange");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/problems/0/pointer").asString("")).isEqualTo("/q");
        assertThat(server.anyone().get("/api/v1/search").status()).isEqualTo(422);
    }
}
