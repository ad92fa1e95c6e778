package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the log says of whom the server turned away, and what it does not say. */
class RefusalLogTest {

    private static final String WRONG = "ch_" + "Canary".repeat(7) + "x00000000";

    private static TestServer server;

    /** An answer may be there before its line. */
    private static final int SECONDS = 20;

    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final AppenderBase<ILoggingEvent> appender =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent event) {
                    log.add(event.getFormattedMessage());
                }
            };

    @BeforeAll
    static void start() {
        server = TestServer.start(Optional.of("127.0.0.1"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void listen() {
        appender.start();
        logger().addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        logger().detachAppender(appender);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(RefusalLog.class);
    }

    /** The next line, without which the test fails. */
    private String line() {
        try {
            return Objects.requireNonNull(log.poll(SECONDS, TimeUnit.SECONDS), "no line");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static TestServer.Answer ask(TestServer.Client who, String network, String path) {
        return who.get(path, Map.of("X-Forwarded-For", network));
    }

    @Test
    void a_wrong_token_is_told_with_its_network_and_route_and_without_itself() {
        assertThat(ask(server.as(WRONG), "192.0.2.1", "/api/v1/findings").status()).isEqualTo(401);
        assertThat(line())
                .startsWith(
                        "event=refused status=401 route=\"GET /api/v1/findings\" actor=- from=192.0.2.1 left_out=");
    }

    @Test
    void what_is_absent_for_somebody_is_told_with_its_actor_and_without_the_address() {
        var finder = server.member("developer", "Looks around", "developer");
        assertThat(ask(finder.client(), "192.0.2.2", "/api/v1/findings/fnd_canary").status())
                .isEqualTo(404);
        assertThat(line())
                .containsPattern("route=\"GET /api/v1/findings/\\{[a-z]+}\" actor=(agt|per)_")
                .doesNotContain("canary");
        assertThat(ask(finder.client(), "192.0.2.2", "/api/v1/canary/secret").status())
                .isEqualTo(404);
        assertThat(line()).contains("route=\"GET -\"").doesNotContain("canary");
    }

    @Test
    void a_sign_in_that_fails_and_a_form_of_another_site_are_told() {
        var visitor = new TestVisitor(server).from("192.0.2.3");
        visitor.post("/sign-in", "/sign-in", Map.of("token", WRONG));
        assertThat(line())
                .contains("status=422 route=\"POST /sign-in\" actor=- from=192.0.2.3")
                .doesNotContain("Canary");
        visitor.postFields("/sign-in", "forged", Map.of("token", WRONG));
        assertThat(line()).contains("status=403").doesNotContain("Canary");
    }

    @Test
    void a_visitor_is_named_by_the_id_of_its_actor() {
        var visitor = new TestVisitor(server, server.administrator(), "").from("192.0.2.4");
        visitor.get("/findings/fnd_absent");
        assertThat(line())
                .containsPattern("status=404 route=\"GET /findings/\\{[a-z]+}\" actor=(agt|per)_");
    }

    @Test
    void a_flood_gets_a_few_lines_and_the_next_line_counts_the_rest() {
        for (int i = 0; i < 35; i++) {
            ask(server.anyone(), "192.0.2.5", "/api/v1/findings");
        }
        for (int i = 0; i < 30; i++) {
            assertThat(line()).contains(" from=192.0.2.5 ");
        }
        // The last of the flood may be counted after the next line is written.
        int leftOut = 0;
        for (int i = 0; i < 20 && leftOut < 5; i++) {
            ask(server.anyone(), "192.0.2.6", "/api/v1/findings");
            var line = line();
            assertThat(line).contains(" from=192.0.2.6 left_out=");
            leftOut += Integer.parseInt(line.substring(line.lastIndexOf('=') + 1));
        }
        assertThat(leftOut).isEqualTo(5);
    }

    @Test
    void what_is_answered_is_told_by_nobody() {
        assertThat(ask(server.administrator(), "192.0.2.7", "/api/v1/me").status()).isEqualTo(200);
        ask(server.anyone(), "192.0.2.8", "/api/v1/me");
        assertThat(line()).contains(" from=192.0.2.8 ");
    }
}
