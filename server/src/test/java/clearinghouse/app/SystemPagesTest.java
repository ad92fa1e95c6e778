package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An operator says what it runs without writing a line of JSON. */
class SystemPagesTest {

    private static final String SYSTEMS = "/systems";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static TestVisitor operator() {
        return new TestVisitor(
                server, server.member("operator", "Small Clinic", "operator").client(), "");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> answers(String name, byte[] list) {
        return Map.of("name", name, "reachable", "no", "depends", "work", "list", list);
    }

    /** The page that this form leads to. */
    private static String kept(TestVisitor operator, Map<String, ?> form) {
        var answer = operator.submit(SYSTEMS, SYSTEMS, form);
        assertThat(answer.statusCode()).isEqualTo(303);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    @Test
    void what_was_read_and_every_warning_is_told_and_the_system_is_listed() {
        var operator = operator();
        assertThat(operator.get("/exposures").body()).contains("href=\"/systems\"");
        var page =
                kept(
                        operator,
                        answers(
                                "Infusion pumps",
                                bytes("vendor,product,version\nAcme,Pump,1.0\nAcme,Pump\n")));
        assertThat(operator.get(page).body())
                .contains("The list is kept.")
                .contains("read as a table")
                .contains("The line has 2 fields")
                .contains("What happens next");
        assertThat(operator.get(SYSTEMS).body())
                .contains("Infusion pumps")
                .contains(page + "#list");
    }

    @Test
    void three_answers_set_what_is_known_and_all_else_is_told_as_assumed() {
        var operator = operator();
        var page =
                kept(
                        operator,
                        Map.of(
                                "pasted",
                                "vendor,product,version\nAcme,Pump,1.0",
                                "reachable",
                                "yes",
                                "depends",
                                "harm"));
        var body = operator.get(page).body();
        assertThat(body)
                .contains("<h1>System 1</h1>")
                .contains("serious injuries, or a life")
                .contains("essential work stops")
                .contains("Said by Small Clinic");
        assertThat(body.split(">assumed<", -1)).as("environment, window").hasSize(3);
    }

    @Test
    void who_knows_nothing_gets_a_sound_system_in_which_all_is_assumed() {
        var operator = operator();
        var page = kept(operator, Map.of("list", bytes("vendor,product,version\nAcme,Pump,1\n")));
        var body = operator.get(page).body();
        assertThat(body).doesNotContain("Said by");
        assertThat(body.split(">assumed<", -1)).hasSize(7);
        assertThat(operator.get(SYSTEMS).body()).contains("yes, assumed");
    }

    @Test
    void a_list_without_a_name_takes_the_place_of_no_other() {
        var operator = operator();
        var first = kept(operator, Map.of("pasted", "vendor,product,version\nAcme,Pump,1"));
        var same = kept(operator, Map.of("pasted", "vendor,product,version\nAcme,Pump,1"));
        var other = kept(operator, Map.of("pasted", "vendor,product,version\nAcme,Scale,1"));
        assertThat(same).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
        assertThat(operator.get(other).body()).contains("<h1>System 2</h1>");
    }

    @Test
    void two_systems_with_one_list_stay_two_where_other_things_are_said_of_them() {
        var operator = operator();
        var list = "vendor,product,version\nAcme,Pump,1";
        var ward = kept(operator, Map.of("pasted", list, "reachable", "no", "depends", "harm"));
        var store = Map.of("pasted", list, "reachable", "no", "depends", "nuisance");
        var shelf = kept(operator, store);
        assertThat(shelf).isNotEqualTo(ward);
        assertThat(operator.get(ward).body()).contains("serious injuries, or a life");
        assertThat(operator.get(shelf).body())
                .contains("The same list is that of")
                .contains("<a href=\"" + pathOf(ward) + "\">System 1</a>");
        assertThat(kept(operator, store)).isEqualTo(shelf);
        assertThat(kept(operator, Map.of("pasted", list))).isEqualTo(ward);
    }

    private static String pathOf(String page) {
        return page.replaceAll("[?#].*", "");
    }

    @Test
    void who_says_one_thing_takes_back_nothing_that_another_said_meanwhile() {
        var clinic = server.member("operator", "Busy Clinic", "operator").client();
        var one = new TestVisitor(server, clinic, "");
        var other = new TestVisitor(server, clinic, "");
        var page = pathOf(kept(one, Map.of("pasted", "vendor,product,version\nAcme,Pump,1")));
        var asset = "/api/v1/assets/" + page.substring(page.lastIndexOf('/') + 1);
        var seen = form(one.get(page).body(), page + "/profile");
        var others = new HashMap<>(seen);
        others.put("internet_exposed", "no");
        others.put("window", "sunday");
        others.put("window_from", "02:00");
        others.put("window_to", "05:00");
        assertThat(other.post(page, page + "/profile", others).statusCode()).isEqualTo(303);
        seen.put("environment", "clinical");
        seen.put("support_on", "2031-06-30");
        var refused = one.post(page, page + "/profile", seen);
        assertThat(refused.statusCode()).isEqualTo(422);
        var mended = form(refused.body(), page + "/profile");
        mended.put("support_source", "The vendor");
        assertThat(one.post(page, page + "/profile", mended).statusCode()).isEqualTo(303);
        var profile = clinic.get(asset).json().get("profile");
        for (var point :
                List.of(
                        "internet_exposed",
                        "maintenance_window",
                        "environment",
                        "end_of_support")) {
            assertThat(profile.get(point).get("assumed").asBoolean()).as(point).isFalse();
            assertThat(profile.get(point).get("said_by").isString()).as(point).isTrue();
        }
        var again = form(one.get(page).body(), page + "/profile");
        again.put("internet_exposed", "");
        one.post(page, page + "/profile", again);
        assertThat(clinic.get(asset).json().at("/profile/internet_exposed/assumed").asBoolean())
                .isTrue();

        var operator = form(one.get("/operator").body(), "/operator/profile");
        var region = new HashMap<>(operator);
        region.put("region", "US-OH");
        other.post("/operator", "/operator/profile", region);
        operator.put("time_zone", "America/New_York");
        one.post("/operator", "/operator/profile", operator);
        assertThat(clinic.get("/api/v1/operator").json().get("profile").toString())
                .contains("US-OH", "America/New_York");
    }

    /** What a browser sends of the form where nothing is changed. */
    private static Map<String, String> form(String body, String action) {
        int start = body.indexOf("action=\"" + action + "\"");
        var form = body.substring(start, body.indexOf("</form>", start));
        var fields = new HashMap<String, String>();
        var input =
                Pattern.compile("<input[^>]* name=\"([^\"]+)\" value=\"([^\"]*)\"").matcher(form);
        while (input.find()) {
            fields.put(input.group(1), input.group(2));
        }
        var choice =
                Pattern.compile("<select[^>]* name=\"([^\"]+)\".*?</select>", Pattern.DOTALL)
                        .matcher(form);
        var chosen = Pattern.compile("<option value=\"([^\"]*)\" selected");
        while (choice.find()) {
            var option = chosen.matcher(choice.group());
            fields.put(choice.group(1), option.find() ? option.group(1) : "");
        }
        return fields;
    }

    @Test
    void a_new_list_of_a_system_is_sent_from_its_page() {
        var operator = operator();
        var page = kept(operator, answers("Lab", bytes("vendor,product,version\nAcme,Pump,1\n")));
        var answer =
                operator.submit(
                        page,
                        page + "/list",
                        Map.of("pasted", "vendor,product,version\nAcme,Pump,2\nAcme,Scale,1"));
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(operator.get(page).body()).contains("2 components").contains("Said by");
        var nothing = operator.submit(page, page + "/list", Map.of("pasted", ""));
        assertThat(nothing.statusCode()).isEqualTo(422);
        assertThat(nothing.body()).contains("Choose a file that is not empty");
    }

    @Test
    void what_is_known_is_changed_on_the_page_and_what_it_was_before_stays_readable() {
        var operator = operator();
        var page = kept(operator, answers("Lab", bytes("vendor,product,version\nAcme,Pump,1\n")));
        operator.post(
                "/operator",
                "/operator/profile",
                Map.of("sector", "", "region", "US-OH", "time_zone", "America/New_York"));
        assertThat(
                        operator.post(
                                        "/operator",
                                        "/operator/contacts",
                                        Map.of("name", "Night desk", "role", "IT"))
                                .statusCode())
                .isEqualTo(303);
        var known =
                Map.of(
                        "internet_exposed", "no",
                        "safety_impact", "",
                        "mission_impact", "mission_failure",
                        "environment", "clinical",
                        "window", "sunday",
                        "window_from", "02:00",
                        "window_to", "05:00",
                        "support_on", "2031-06-30",
                        "support_source", "The vendor's letter");
        assertThat(operator.post(page, page + "/profile", known).statusCode()).isEqualTo(303);
        assertThat(operator.get(page).body())
                .contains("all our work stops")
                .contains("Sundays from 02:00 to 05:00")
                .contains("(America/New_York), for 3 hours")
                .contains("2031-06-30, says The vendor's letter")
                .contains("<span class=\"free\">essential work stops</span>")
                .contains("Night desk, IT");
        var wrong = new java.util.HashMap<>(known);
        wrong.put("window_to", "02:00");
        wrong.put("support_on", "");
        var refused = operator.post(page, page + "/profile", wrong);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("field-window-from-error")
                .contains("field-support-on-error")
                .contains("value=\"The vendor&#39;s letter\"");
        assertThat(operator.get("/operator").body()).contains("Night desk").contains("US-OH");
    }

    @Test
    void what_is_no_list_is_refused_with_the_reason_and_what_was_typed_stays() {
        var answer =
                operator()
                        .submit(
                                SYSTEMS,
                                SYSTEMS,
                                Map.of("name", "Lab", "reachable", "yes", "list", bytes("{}")));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("This is not a list that can be read.")
                .contains("Nothing was stored")
                .contains("value=\"Lab\"");
    }

    @Test
    void an_answer_that_is_none_of_the_offered_is_told_at_its_question() {
        var answer =
                operator()
                        .submit(
                                SYSTEMS,
                                SYSTEMS,
                                Map.of(
                                        "reachable",
                                        "perhaps",
                                        "depends",
                                        "perhaps",
                                        "list",
                                        bytes("vendor,product,version\n")));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("field-reachable-error").contains("field-depends-error");
    }

    @Test
    void a_system_of_another_operator_looks_absent() {
        var operator = operator();
        var page = kept(operator, answers("Lab", bytes("vendor,product,version\nAcme,Pump,1\n")));
        var other = operator();
        assertThat(other.get(page).statusCode()).isEqualTo(404);
        assertThat(other.post("/", page + "/profile", Map.of()).statusCode()).isEqualTo(404);
        assertThat(other.submit("/", page + "/list", Map.of("pasted", "a")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_list_above_a_megabyte_is_taken_and_one_above_the_limit_is_told_the_limit() {
        var operator = operator();
        var large = new StringBuilder("vendor,product,version\n");
        while (large.length() < 2 << 20) {
            large.append("Acme,").append("x".repeat(500)).append(large.length()).append(",1\n");
        }
        var taken =
                operator.submit(
                        SYSTEMS,
                        SYSTEMS,
                        Map.of("name", "L", "reachable", "no", "list", bytes(large.toString())));
        assertThat(taken.statusCode()).isEqualTo(303);
        var refused =
                operator.submit(
                        SYSTEMS,
                        SYSTEMS,
                        Map.of("name", "M", "reachable", "no", "list", new byte[34 << 20]));
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(refused.body()).contains("A list holds at most 32 MB. Nothing was stored.");
    }

    @Test
    void a_large_form_of_somebody_who_may_not_send_it_is_refused_before_it_is_read() {
        var body = Map.of("name", "L", "reachable", "no", "list", new byte[2 << 20]);
        assertThat(new TestVisitor(server).postFields(SYSTEMS, "", body).statusCode())
                .isEqualTo(413);
        var developer =
                new TestVisitor(
                        server, server.member("developer", "Lab", "developer").client(), "");
        assertThat(developer.postFields(SYSTEMS, "", body).statusCode()).isEqualTo(413);
        assertThat(developer.sees(SYSTEMS)).isFalse();
    }
}
