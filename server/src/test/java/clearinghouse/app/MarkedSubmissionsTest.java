package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestServer.Answer;
import clearinghouse.app.TestServer.Client;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a submission may say of where it comes from, its use, and who controls it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MarkedSubmissionsTest {

    private TestServer server;
    private Client finder;

    @BeforeAll
    void start() {
        server = TestServer.start();
        finder = server.member("developer", "Finder Labs", "developer").client();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void a_classification_above_what_may_be_held_is_refused_and_the_answer_says_what_to_do() {
        var answer = submit("classification", "SECRET");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().toString())
                .contains("/classification", "UNCLASSIFIED at most", "nothing of this was kept")
                .contains("/quarantine")
                .doesNotContain(TestCase.TITLE);
        assertThat(finder.get("/api/v1/findings").json().at("/items").toString())
                .doesNotContain("SECRET");
    }

    @Test
    void a_banner_has_the_form_of_the_marking_handbook() {
        for (var banner :
                List.of(
                        "CUI",
                        "CONTROLLED",
                        "CUI//SP-PRVCY",
                        "CUI//SP-PRVCY/LEI",
                        "CUI//NOFORN",
                        "CUI//SP-CTI//FED ONLY",
                        "CUI//SP-CTI//REL TO USA, GBR")) {
            assertThat(submit("cui", banner).status()).as(banner).isEqualTo(202);
        }
        for (var banner :
                List.of(
                        "",
                        "cui",
                        "SECRET//NOFORN",
                        "CUI//",
                        "CUI//sp-prvcy",
                        "CUI//SP-CTI//ANYONE AT ALL",
                        "CUI\n",
                        "CUI//" + "A/".repeat(100))) {
            var answer = submit("cui", banner);
            assertThat(answer.status()).as(banner).isEqualTo(422);
            assertThat(answer.json().toString()).contains("/cui");
        }
    }

    @Test
    void a_word_that_policy_does_not_know_is_refused_with_those_that_it_does() {
        var answer = submit("use_limits", List.of("no-attribution", "anything"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().toString())
                .contains("/use_limits", "defence-only, no-attribution, no-enforcement");
    }

    private Answer submit(String member, Object value) {
        var body = new LinkedHashMap<>(TestCase.submission("Finder Labs"));
        body.put(member, value);
        return finder.post("/api/v1/findings", body);
    }
}
