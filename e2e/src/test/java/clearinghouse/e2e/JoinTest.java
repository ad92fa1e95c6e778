package clearinghouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An organisation without an account asks to join, in a real browser, without scripts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JoinTest {

    private static final String ORGANISATION = "Kreiskrankenhaus Sankt Marien und Umgebung gGmbH";
    private static final String CONTACT = "+49 30 5550 100, ana.muster@sankt-marien.example";

    private ServerProcess server;
    private Chromium chromium;

    @BeforeAll
    void start() throws IOException {
        Chromium.assumeInstalled();
        assumeTrue(
                Files.exists(ServerProcess.jar()),
                "not run: there is no built server (mvn package)");
        server = ServerProcess.start();
        chromium = Chromium.launch(server.address());
    }

    @AfterAll
    void stop() throws IOException {
        if (chromium != null) {
            chromium.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void who_asks_follows_it_and_the_administrator_alone_gets_the_link(Chromium.Screen screen)
            throws IOException {
        try (var asker = chromium.visitorWithoutScripts(screen);
                var administrator = chromium.visitor(screen, server.administratorToken())) {
            ask(asker);
            administrator.inspect("/", "start-with-requests");
            administrator.press("Open the requests", "main");
            administrator.inspect("requests");
            administrator.press(ORGANISATION, "main");
            administrator.unfold();
            administrator.inspect("request");
            admit(administrator);
            asker.page.reload();
            PlaywrightAssertions.assertThat(asker.page.locator("h1"))
                    .containsText("Your organisation is admitted");
            assertThat(asker.page.content()).doesNotContain("/enrol");
            asker.inspect("join-admitted");
            administrator.inspect("/requests", "requests-over");
        }
    }

    private static void ask(Chromium.Visitor asker) throws IOException {
        asker.inspect("/sign-in", "sign-in-with-door");
        asker.press("Ask to join", "main");
        asker.inspect("/join", "join");
        asker.page.getByLabel("Name of your organisation").fill(ORGANISATION);
        asker.page
                .getByLabel("What you run or make, and why you ask")
                .fill("Two hospitals with 900 beds.\nWe run what your advisories name.");
        asker.page.getByLabel("How we reach this person").fill(CONTACT);
        asker.page.getByLabel("One person whom we can reach").fill(" \u200b");
        asker.press("Send the request", "main");
        asker.inspect("join-wrong");
        PlaywrightAssertions.assertThat(asker.page.getByLabel("How we reach this person"))
                .hasValue(CONTACT);
        asker.page.getByLabel("One person whom we can reach").fill("Ana Muster");
        asker.press("Send the request", "main");
        PlaywrightAssertions.assertThat(asker.page.locator("h1"))
                .containsText("Your request waits");
        asker.inspect("join-waits");
        assertThat(asker.page.url()).contains("/join/");
        PlaywrightAssertions.assertThat(asker.page.locator(".token"))
                .containsText(asker.page.url().substring(asker.page.url().indexOf("/join/")));
    }

    private static void admit(Chromium.Visitor administrator) throws IOException {
        var reached = "How you reached this person, and where you found that way";
        administrator.page.getByLabel(reached).fill("Wrote to ana.muster@sankt-marien.example");
        administrator.press("Admit and make the link", "main");
        PlaywrightAssertions.assertThat(administrator.page.getByLabel(reached)).isFocused();
        administrator.inspect("request-same-way");
        administrator
                .page
                .getByLabel(reached)
                .fill("Called the switchboard that stands on the county's own site");
        administrator.press("Admit and make the link", "main");
        PlaywrightAssertions.assertThat(administrator.page.locator(".token"))
                .containsText("/enrol#");
        administrator.inspect("request-admitted");
    }

    @Test
    void who_is_declined_reads_why() throws IOException {
        for (var screen : Chromium.Screen.values()) {
            try (var asker = chromium.visitorWithoutScripts(screen);
                    var administrator = chromium.visitor(screen, server.administratorToken())) {
                ask(asker);
                administrator.page.navigate("/requests");
                administrator.press(ORGANISATION, "main");
                administrator.unfold();
                administrator
                        .page
                        .getByLabel("Why you decline it")
                        .fill("Nobody there knows of it.");
                administrator.press("Decline, and tell the asker why", "main");
                PlaywrightAssertions.assertThat(administrator.page.locator(".notice"))
                        .containsText("Declined");
                asker.page.reload();
                PlaywrightAssertions.assertThat(asker.page.locator("main"))
                        .containsText("Nobody there knows of it.");
                asker.inspect("join-declined");
            }
        }
    }
}
