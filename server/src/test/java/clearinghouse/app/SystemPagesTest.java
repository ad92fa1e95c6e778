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

    @Test
    void what_was_read_and_every_warning_is_told_and_the_system_is_listed() {
        var operator = operator();
        assertThat(operator.get("/exposures").body()).contains("href=\"/systems\"");
        var answer =
                operator.submit(
                        SYSTEMS,
                        SYSTEMS,
                        Map.of(
                                "name",
                                "Infusion pumps",
                                "reachable",
                                "no",
                                "list",
                                bytes("vendor,product,version\nAcme,Pump,1.0\nAcme,Pump\n")));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("read as a CSV table").contains("The line has 2 fields");
        assertThat(operator.get(SYSTEMS).body())
                .contains("Infusion pumps")
                .contains("name=Infusion+pumps#upload");
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
    void whether_the_internet_reaches_it_is_never_assumed() {
        var answer =
                operator()
                        .submit(
                                SYSTEMS,
                                SYSTEMS,
                                Map.of("name", "Lab", "list", bytes("vendor,product,version\n")));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("Say whether it can be reached from the internet.");
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
        assertThat(taken.statusCode()).isEqualTo(200);
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
