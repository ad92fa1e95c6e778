package clearinghouse.intake;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import clearinghouse.app.OnDisk;
import clearinghouse.app.TestServer;
import clearinghouse.platform.Migrations;
import clearinghouse.platform.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is undisclosed goes in through every door, and is then looked for on the disk. */
class SealingTest {

    private static final String FINDINGS = "/api/v1/findings";
    private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();
    private static TestServer server;

    @BeforeAll
    static void start() {
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        LOG.start();
        root.addAppender(LOG);
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(LOG);
    }

    @Test
    void no_word_of_a_finding_is_on_disk_or_in_the_log() throws IOException {
        var finder = server.member("developer", "Canary Lab", "developer").client();
        var proof = "canary-proof-7f3a9c51e2";
        var known = finder.post(FINDINGS, finding("pkg:maven/org.example/thing@1.0", proof));
        assertThat(known.status()).isEqualTo(202);
        var faulty = finding("pkg:maven/canary-target-faulty", "canary-faulty-proof-88d1");
        assertThat(finder.post(FINDINGS, faulty).status()).isEqualTo(422);
        assertThat(finder.post(FINDINGS + "/sarif", Map.of("sarif", sarif())).status())
                .isEqualTo(202);
        var id = known.text("id");
        assertThat(finder.get(FINDINGS + "/" + id).text("title")).isEqualTo("canary-title-1c6e");
        assertThat(finder.get(FINDINGS + "/" + id + "/proof").status()).isEqualTo(200);

        var canaries =
                List.of(
                        "canary-title-1c6e",
                        "canary-description-52b0",
                        "canary-entry-93fd",
                        "canary-target-faulty",
                        "canary-faulty-proof-88d1",
                        "canary-sarif-message-e2d7",
                        "canary-sarif-property-0f41",
                        "canary-sarif-proof-b3a8",
                        base64("canary-sarif-proof-b3a8"),
                        proof,
                        base64(proof),
                        base64("canary-faulty-proof-88d1"));
        // The credit is public by intent: that it is found shows that the search finds.
        assertThat(onDisk(List.of("visible-credit-40aa"))).isNotEmpty();
        assertThat(onDisk(canaries)).isEmpty();
        assertThat(logged()).noneMatch(line -> canaries.stream().anyMatch(line::contains));
    }

    private static Map<String, Object> finding(String target, String proof) {
        return Map.of(
                "title",
                "canary-title-1c6e",
                "description",
                "canary-description-52b0",
                "target",
                target,
                "entry",
                "canary-entry-93fd",
                "credit",
                "visible-credit-40aa",
                "proof",
                Map.of("encoding", "base64", "content", base64(proof)));
    }

    private static Map<String, Object> sarif() {
        var result =
                Map.of(
                        "message",
                        Map.of("text", "canary-sarif-message-e2d7"),
                        "properties",
                        Map.of(
                                "purl",
                                "pkg:maven/org.example/thing@1.0",
                                "entry",
                                "canary-entry-93fd",
                                "note",
                                "canary-sarif-property-0f41"),
                        "attachments",
                        List.of(Map.of("artifactLocation", Map.of("index", 0))));
        var run =
                Map.of(
                        "tool",
                        Map.of("driver", Map.of("name", "finder")),
                        "results",
                        List.of(result),
                        "artifacts",
                        List.of(
                                Map.of(
                                        "contents",
                                        Map.of("binary", base64("canary-sarif-proof-b3a8")))));
        return Map.of("version", "2.1.0", "runs", List.of(run));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The words that stand in a file of the database cluster, its log or the data directory. */
    private static Set<String> onDisk(List<String> words) throws IOException {
        var cluster = TestPostgres.migrated("server", Migrations::run).onDisk();
        return OnDisk.found(List.of(cluster, server.data()), words);
    }

    private static List<String> logged() {
        var lines = new ArrayList<String>();
        for (var event : List.copyOf(LOG.list)) {
            var line = new StringBuilder(event.getFormattedMessage());
            for (var cause = event.getThrowableProxy(); cause != null; cause = cause.getCause()) {
                line.append('\n').append(cause.getMessage());
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
