package clearinghouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built server with the optional module that says what a text means. */
class MeaningTest {

    private static final String FIRST =
            "Deeply nested JSON arrays exhaust the stack: the parser calls itself for each opening bracket, so a small document crashes the service.";
    private static final String REWORDED =
            "Unbounded recursion when parsing nested JSON arrays: tiny input crashes a service by stack overflow.";

    @TempDir private Path folder = Path.of("");

    @Test
    void the_same_in_other_words_is_proposed_and_so_it_is_after_a_kill() throws IOException {
        assumeTrue(
                Files.exists(ServerProcess.jar()) && ServerProcess.semantic().length > 0,
                "not run: the module is not built (./clearinghouse build --semantic)");
        Story story;
        String first;
        String second;
        var server = ServerProcess.startIn(folder.resolve("data"), ServerProcess.semantic());
        try {
            story = new Story(server.address(), server.administratorToken());
            story.registerOnce();
            first = submitted(story.as("finder"), FIRST);
            second = submitted(story.as("second"), REWORDED);
            assertProposed(story.as("analyst"), first, second);
        } finally {
            server.kill();
        }
        try (var again = ServerProcess.startIn(folder.resolve("data"), ServerProcess.semantic())) {
            var analyst = new Actor(again.address(), story.as("analyst").token());
            assertProposed(analyst, second, first);
        }
    }

    private static String submitted(Actor by, String text) {
        var proof =
                Base64.getEncoder()
                        .encodeToString(("proof of " + text).getBytes(StandardCharsets.UTF_8));
        var body =
                Map.of(
                        "title",
                        "A report",
                        "description",
                        text,
                        "target",
                        "pkg:maven/org.json/json@20220924",
                        "entry",
                        "XML.toJSONObject",
                        "proof",
                        Map.of("encoding", "base64", "content", proof));
        return by.post("/api/v1/findings", body).path("id").asString();
    }

    /** By its phrasing it may be proposed at once; what it means is opened within seconds. */
    private static void assertProposed(Actor analyst, String finding, String other) {
        var seen =
                analyst.await(
                        "/api/v1/findings/" + finding + "/candidates",
                        it -> it.toString().contains("nearly the same meaning"));
        assertThat(seen.path("items")).hasSize(1);
        assertThat(seen.path("items").get(0).path("id").asString()).isEqualTo(other);
    }
}
