package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
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
