package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What each party of a case can do on its page, and is told there. */
class CasePagesTest {

    private static final Pattern LINK =
            Pattern.compile("http://[^<\\s]+(/invitations/inv_[^<\\s]+)");
    private static final byte[] DIFF = "--- a\n+++ b\n".getBytes(StandardCharsets.UTF_8);

    private static TestServer server;
    private static TestCase it;
    private static String page;
    private static TestVisitor coordinator;
    private static TestServer.Member maintainer;
    private static TestVisitor invited;

    @BeforeAll
    static void inviteAMaintainerOnThePage() {
        server = TestServer.start();
        it = TestCase.confirmed(server);
        page = "/cases/" + it.open();
        coordinator = new TestVisitor(server, it.coordinator().client(), "");
        maintainer = server.member("maintainer", "Parser Project", "maintainer");
        invited = new TestVisitor(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String link() {
        var answer =
                coordinator.submit(
                        page,
                        page + "/participants",
                        Map.of("party", maintainer.party(), "role", "vendor"));
        assertThat(answer.statusCode()).isEqualTo(200);
        var link = LINK.matcher(answer.body());
        assertThat(link.find()).as(answer.body()).isTrue();
        return link.group(1);
    }

    @Test
    void a_coordinator_invites_on_the_page_and_the_invited_learns_what_its_patch_is_worth() {
        var link = link();
        invited.submit(link, link + "/acceptance", Map.of());
        invited.submit(link, link + "/patches", Map.of("name", "limit nesting", "diff", DIFF));
        // There is no target for this package, so the laboratory says that it cannot judge.
        assertThat(
                        Until.holds(
                                java.time.Duration.ofSeconds(30),
                                () -> invited.get(link).body(),
                                body -> body.contains("could not be judged")))
                .contains("What became of your patches")
                .contains("limit nesting")
                .contains("There is no target for this package.");
        assertThat(coordinator.get(page).body())
                .contains("Participant invited: Parser Project")
                .contains("Propose another end of the embargo");
    }

    @Test
    void a_maintainer_with_an_account_offers_a_patch_on_the_page_and_is_led_to_it() {
        var link = link();
        invited.submit(link, link + "/acceptance", Map.of());
        var visitor = new TestVisitor(server, maintainer.client(), "");
        var answer =
                visitor.submit(
                        page, page + "/patches", Map.of("name", "bound depth", "diff", DIFF));
        assertThat(answer.statusCode()).isEqualTo(303);
        var patch = answer.headers().firstValue("Location").orElseThrow();
        assertThat(patch).startsWith(page + "/patches/pat_");
        assertThat(visitor.get(patch).body()).contains("<h1>bound depth</h1>").contains("+++ b");
        assertThat(visitor.get(page).body())
                .doesNotContain("Make the link")
                .doesNotContain("Draft the advisory");
        assertThat(
                        visitor.submit(
                                        page,
                                        page + "/participants",
                                        Map.of("party", maintainer.party(), "role", "vendor"))
                                .statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_finder_is_told_who_sees_the_patches_and_does_not_see_one() {
        var link = link();
        invited.submit(link, link + "/acceptance", Map.of());
        var patch =
                new TestVisitor(server, maintainer.client(), "")
                        .submit(
                                page,
                                page + "/patches",
                                Map.of("name", "hidden name", "diff", DIFF))
                        .headers()
                        .firstValue("Location")
                        .orElseThrow();
        var finder = new TestVisitor(server, it.finder().client(), "");
        assertThat(finder.get(page).body())
                .contains("You see the patches that you offer.")
                .doesNotContain("Nobody has offered a patch yet")
                .doesNotContain("hidden name");
        assertThat(finder.get(patch).statusCode()).isEqualTo(404);
        assertThat(finder.get("/cases").body())
                .contains(TestCase.TITLE)
                .contains(page.substring("/cases/".length()).substring(0, 12));
    }

    @Test
    void the_navigation_tells_the_page_from_what_lies_below_it() {
        assertThat(coordinator.get("/cases").body())
                .contains("<a href=\"/cases\" aria-current=\"page\">");
        assertThat(coordinator.get(page).body())
                .contains("<a href=\"/cases\" aria-current=\"true\">")
                .containsOnlyOnce("aria-current");
    }

    @Test
    void another_end_is_proposed_on_the_page() {
        var answer =
                coordinator.submit(
                        page,
                        page + "/embargo",
                        Map.of("date", TestCase.nextYear("06-01"), "time", "12:00", "zone", "UTC"));
        assertThat(answer.headers().firstValue("Location")).hasValue(page);
        assertThat(coordinator.get(page).body())
                .contains("Proposed instead")
                .contains("The other end is proposed.");
    }
}
