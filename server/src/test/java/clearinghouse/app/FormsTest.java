package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.platform.Schemas;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages answer to a form that is wrong, too large, too late or not ours. */
class FormsTest {

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/findings/%00",
                "/%",
                "/%zz",
                "/exposures;x=1",
                "/error",
                "/no-such-page",
                "/assets/no-such-file.css",
                "/invitations/inv_forged",
                "/a//b",
                "/..%2f..%2f"
            })
    void every_refusal_is_a_page_of_ours_with_its_headers(String path) {
        var answer = RawAnswer.of(server, "GET " + path + " HTTP/1.1");
        assertThat(answer.status()).isBetween(400, 404);
        assertThat(answer.text())
                .contains("· Clearinghouse</title>")
                .contains("/assets/style.")
                .doesNotContain("<style", "Tomcat", "HTTP Status");
        assertThat(answer.headers())
                .contains("content-security-policy: default-src 'none'")
                .contains("x-content-type-options: nosniff")
                .contains("referrer-policy: no-referrer")
                .contains("no-store");
    }

    @Test
    void a_program_is_not_sent_a_page_when_its_address_cannot_be_read() {
        var answer = RawAnswer.of(server, "GET /api/v1/%zz HTTP/1.1");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers()).contains("application/problem+json");
        assertThat(answer.text()).contains("urn:clearinghouse:problem:malformed");
    }

    @ParameterizedTest
    @ValueSource(ints = {201_000, 600_000, 2_000_000, 12_000_000})
    void a_patch_that_is_too_large_is_told_how_much_is_taken(int size) {
        var link = acceptedLink();
        var visitor = new TestVisitor(server);
        var answer =
                visitor.submit(
                        link,
                        link + "/patches",
                        Map.of(
                                "name",
                                "limit nesting",
                                "diff",
                                "x".repeat(size).getBytes(StandardCharsets.UTF_8)));
        assertThat(answer.statusCode()).isIn(413, 422);
        assertThat(answer.body()).contains("at most 200 kB").contains(link);
        assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
        if (size < 1_000_000) {
            assertThat(faultAt(answer, "diff")).contains("at most 200 kB");
            assertThat(answer.body()).contains("value=\"limit nesting\"");
        }
    }

    @Test
    void a_patch_without_a_name_is_told_so_at_the_name() {
        var link = acceptedLink();
        var answer =
                new TestVisitor(server)
                        .submit(
                                link,
                                link + "/patches",
                                Map.of(
                                        "name",
                                        "",
                                        "diff",
                                        "--- a".getBytes(StandardCharsets.UTF_8)));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(faultAt(answer, "name")).contains("Give the patch a name");
        assertThat(answer.body()).doesNotContain("field-diff-error");
    }

    @Test
    void each_field_of_a_case_opening_has_a_fault_of_its_own() {
        var it = TestCase.confirmed(server);
        var page = "/vulnerabilities/" + it.vulnerability();
        var visitor = new TestVisitor(server, it.coordinator().client(), "");
        var good = Map.of("date", TestCase.nextYear("05-01"), "time", "12:00", "zone", "UTC");
        for (var field : List.of("date", "time", "zone")) {
            var answer = visitor.post(page, page + "/case", with(good, field, "nonsense"));
            assertThat(answer.statusCode()).as(field).isEqualTo(422);
            assertThat(faultAt(answer, field)).as(field).isNotEmpty();
            assertThat(answer.body())
                    .as(field)
                    .containsOnlyOnce("class=\"fault\"")
                    .contains("<title>Error: ")
                    .contains("<a href=\"#field-" + field + "\">")
                    .containsPattern("id=\"field-" + field + "\"[^>]* autofocus");
        }
        var beyond = visitor.post(page, page + "/case", with(good, "date", "9999-12-31"));
        assertThat(faultAt(beyond, "date")).contains("at most 730 days");
        var skipped =
                visitor.post(
                        page,
                        page + "/case",
                        Map.of("date", "2027-03-14", "time", "02:30", "zone", "America/New_York"));
        assertThat(faultAt(skipped, "time")).contains("skip this time");
        assertThat(visitor.post(page, page + "/case", good).statusCode()).isEqualTo(303);
    }

    @Test
    void a_party_form_takes_what_the_api_takes_and_says_at_which_field_it_does_not() {
        var visitor = new TestVisitor(server, server.administrator(), "");
        var good =
                Map.of(
                        "kind", "operator",
                        "name", "Water",
                        "person", "Wanda",
                        "means", "token",
                        "sector", "water");
        var faults =
                Map.of(
                        "kind", List.of("clearinghouse", ""),
                        "means", List.of("password", ""),
                        "name", List.of("", "x".repeat(201), "a\tb", "\u3164"),
                        "person", List.of("", "x".repeat(201), "a\tb"),
                        "sector", List.of("x".repeat(61), "x".repeat(5000), "a\tb"));
        faults.forEach((field, values) ->
                values.forEach(value -> {
                    var answer = visitor.post("/parties", "/parties", with(good, field, value));
                    assertThat(answer.statusCode()).as(field).isEqualTo(422);
                    assertThat(faultAt(answer, field)).as(field).isNotEmpty();
                    assertThat(answer.body()).containsOnlyOnce("class=\"fault\"");
                }));
        assertThat(visitor.post("/parties", "/parties", good).statusCode()).isEqualTo(200);
        var choice = visitor.post("/parties", "/parties", with(good, "kind", "")).body();
        assertThat(choice).containsPattern("<select id=\"field-kind\"[^>]*aria-invalid=\"true\"");
    }

    @Test
    void the_api_takes_no_control_character_in_a_name_either() {
        var answer =
                server.administrator()
                        .post("/api/v1/parties", Map.of("kind", "operator", "name", "a\0b"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("problems.0.pointer")).isEqualTo("/name");
    }

    @Test
    void a_form_takes_as_many_characters_as_the_api() {
        var administrator = new TestVisitor(server, server.administrator(), "").get("/parties");
        assertThat(longest(administrator, "name")).isEqualTo(limit("party-registration", "name"));
        assertThat(longest(administrator, "sector"))
                .isEqualTo(limit("party-registration", "sector"));
        assertThat(longest(administrator, "person")).isEqualTo(limit("person-addition", "name"));
        var operator = server.member("operator", "Long Names", "operator").client();
        assertThat(longest(new TestVisitor(server, operator, "").get("/systems"), "name"))
                .isEqualTo(limit("inventory-upload", "asset/properties/name"));
        var patch = new TestVisitor(server).get(acceptedLink());
        assertThat(longest(patch, "name")).isEqualTo(limit("case-patch", "name"));
        var it = TestCase.confirmed(server);
        var coordinator = new TestVisitor(server, it.coordinator().client(), "");
        var opening = coordinator.get("/vulnerabilities/" + it.vulnerability());
        assertThat(longest(opening, "zone")).isEqualTo(limit("case-opening", "zone"));
    }

    @Test
    void the_end_of_a_line_counts_as_one_character_as_in_the_browser() {
        var it = TestCase.confirmed(server);
        var finding = TestCase.submit(it.finder().client(), "Finder Labs");
        var page = "/findings/" + finding;
        var answer =
                new TestVisitor(server, it.coordinator().client(), "")
                        .post(
                                page,
                                page + "/set-aside",
                                Map.of("reason", "why\r\n".repeat(500) + "."));
        assertThat(answer.statusCode()).isEqualTo(422);
        answer =
                new TestVisitor(server, it.coordinator().client(), "")
                        .post(page, page + "/set-aside", Map.of("reason", "why\r\n".repeat(500)));
        assertThat(answer.statusCode()).isEqualTo(303);
    }

    private static int longest(HttpResponse<String> page, String field) {
        var found =
                Pattern.compile("name=\"" + field + "\"[^>]* maxlength=\"([0-9]+)\"")
                        .matcher(page.body());
        assertThat(found.find()).as(field).isTrue();
        return Integer.parseInt(found.group(1));
    }

    private static int limit(String schema, String property) {
        return new Schemas().source(schema).at("/properties/" + property + "/maxLength").asInt();
    }

    @Test
    void a_broker_with_a_wrong_member_is_told_so_at_the_member() {
        var broker = server.member("broker", "Water ISAC", "broker");
        var visitor = new TestVisitor(server);
        var form = Map.of("token", broker.client().token(), "acting_for", "pty_" + "a".repeat(26));
        var answer = visitor.post("/sign-in", "/sign-in", form);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(faultAt(answer, "acting-for")).contains("The token is good");
        assertThat(answer.body()).doesNotContain("field-token-error");
        var wrong = visitor.post("/sign-in", "/sign-in", with(form, "token", "ch_wrong"));
        assertThat(faultAt(wrong, "token")).contains("not known here");
    }

    @Test
    void an_answer_of_one_who_is_no_longer_signed_in_is_said_to_be_lost() {
        var exposure = "/exposures/exp_" + "a".repeat(26);
        var visitor = new TestVisitor(server);
        var answer =
                visitor.post(
                        "/sign-in",
                        exposure + "/receipts",
                        Map.of("state", "applied", "note", "Updated at <night>\nby two"));
        assertThat(answer.body())
                .contains("nothing of it was noted")
                .contains("<div class=\"stranger\">Updated at &lt;night&gt;\nby two</div>")
                .contains("name=\"next\" value=\"" + exposure + "\"");
        var mistyped =
                visitor.post(
                        "/sign-in",
                        "/sign-in",
                        Map.of("token", "ch_wrong", "next", exposure, "typed", "Updated"));
        assertThat(mistyped.body())
                .contains("<div class=\"stranger\">Updated</div>")
                .contains("name=\"next\" value=\"" + exposure + "\"");
        var operator = server.member("operator", "Rural Clinic", "operator");
        var back =
                visitor.post(
                        "/sign-in",
                        "/sign-in",
                        Map.of("token", operator.client().token(), "next", exposure));
        assertThat(back.headers().firstValue("Location")).contains(exposure);
    }

    @Test
    void an_address_cannot_say_that_something_was_done() {
        var visitor = new TestVisitor(server);
        for (var path : List.of("/?done=published", "/sign-in?done=applied")) {
            assertThat(visitor.get(path).body()).as(path).doesNotContain("class=\"notice\"");
        }
        visitor.post("/sign-in", "/sign-out", Map.of());
        assertThat(visitor.get("/").body()).contains("You are signed out.");
        assertThat(visitor.get("/").body()).doesNotContain("You are signed out.");
    }

    @Test
    void a_form_that_is_out_of_date_gives_back_what_was_typed() {
        var operator = server.member("operator", "Night Clinic", "operator");
        var visitor = new TestVisitor(server, operator.client(), "");
        var exposure = "/exposures/exp_" + "a".repeat(26);
        var answer =
                visitor.send(
                        exposure + "/receipts",
                        Map.of("_csrf", "stale", "note", "Updated at <night>", "state", "applied"));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body())
                .contains("Updated at &lt;night&gt;")
                .contains("href=\"" + exposure + "\"")
                .contains("Sign out")
                .doesNotContain("Sign in<");
    }

    @Test
    void who_declined_is_told_so_and_what_to_do_instead() {
        var it = TestCase.confirmed(server);
        var maintainer = server.member("maintainer", "Parser Project", "maintainer");
        var api = it.invite(it.open(), maintainer.party());
        server.anyone().post(api + "/refusal", Map.of());
        var answer = new TestVisitor(server).get(api.substring("/api/v1".length()));
        assertThat(answer.statusCode()).isEqualTo(410);
        assertThat(answer.body())
                .contains("You declined this")
                .contains("ask for another invitation");
        assertThat(answer.body()).doesNotContain("canary");
    }

    private static String acceptedLink() {
        var it = TestCase.confirmed(server);
        var maintainer = server.member("maintainer", "Parser Project", "maintainer");
        var api = it.invite(it.open(), maintainer.party());
        assertThat(server.anyone().post(api + "/acceptance", Map.of()).status()).isEqualTo(200);
        return api.substring("/api/v1".length());
    }

    private static Map<String, String> with(Map<String, String> fields, String name, String value) {
        var changed = new java.util.LinkedHashMap<>(fields);
        changed.put(name, value);
        return changed;
    }

    /** The fault that stands at this field, or nothing. */
    private static String faultAt(HttpResponse<String> page, String field) {
        var open = "id=\"field-%s-error\">".formatted(field);
        int at = page.body().indexOf(open);
        return at < 0
                ? ""
                : page.body().substring(at + open.length(), page.body().indexOf("</p>", at));
    }

    /** Over a socket: no client of ours sends an address that is not one. */
    private record RawAnswer(int status, String headers, String text) {
        static RawAnswer of(TestServer server, String requestLine) {
            var address = server.uri("/");
            try (var socket = new java.net.Socket(address.getHost(), address.getPort())) {
                socket.getOutputStream()
                        .write(
                                (requestLine
                                                + "\r\nHost: "
                                                + address.getAuthority()
                                                + "\r\nConnection: close\r\n\r\n")
                                        .getBytes(StandardCharsets.UTF_8));
                var all =
                        new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                int end = all.indexOf("\r\n\r\n");
                return new RawAnswer(
                        Integer.parseInt(all.substring(9, 12)),
                        all.substring(0, end).toLowerCase(java.util.Locale.ROOT),
                        all.substring(end));
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
