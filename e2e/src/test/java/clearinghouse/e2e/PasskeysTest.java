package clearinghouse.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * People who come in by passkey, in a real browser with a pretended authenticator: each test goes
 * on where the one before it stopped.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PasskeysTest {

    private ServerProcess server;
    private Chromium chromium;
    private Chromium.Visitor administrator;
    private Authenticator authenticator;
    private String link = "";

    @BeforeAll
    void start() throws IOException {
        Chromium.assumeInstalled();
        assumeTrue(
                Files.exists(ServerProcess.jar()),
                "not run: there is no built server (mvn package)");
        server = ServerProcess.start();
        link = server.administratorLink();
        // A browser binds a passkey to a name, not to 127.0.0.1.
        chromium = Chromium.launch(URI.create(link.substring(0, link.indexOf("/enrol"))));
        administrator = chromium.visitor(Chromium.Screen.DESK);
        authenticator = Authenticator.in(administrator.page);
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

    @Test
    @Order(1)
    void the_link_of_the_first_start_makes_a_passkey_and_leaves_no_secret_in_the_address()
            throws IOException {
        var page = administrator.page;
        page.navigate(link);
        assertThat(page.locator("main")).containsText("This link is for First administrator");
        assertThat(page.url()).endsWith("/enrol");
        administrator.inspect("enrol");
        page.getByLabel("What do you call this passkey?").fill("Laptop");
        administrator.press("Make a passkey", "main");
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Your passkey is registered");
        assertThat(page.locator("main")).containsText("Register the first party");
    }

    @Test
    @Order(2)
    void the_link_is_good_once() throws IOException {
        for (var screen : Chromium.Screen.values()) {
            try (var other = chromium.visitor(screen)) {
                other.page.navigate(link);
                assertThat(other.page.locator("main")).containsText("used already");
                assertThat(button(other.page, "Make a passkey")).isHidden();
                other.inspect("enrol-used");
            }
        }
    }

    @Test
    @Order(3)
    void a_passkey_signs_in_without_a_name() throws IOException {
        var page = administrator.page;
        button(page, "Sign out").click();
        administrator.inspect("/sign-in?next=%2Fparties", "sign-in-passkey");
        administrator.press("Sign in with a passkey", "main");
        page.waitForURL("**/parties");
        administrator.inspect("/account", "account");
        assertThat(page.locator("main")).containsText("Laptop");
    }

    @Test
    @Order(4)
    void a_person_is_invited_on_one_screen_and_enrols_on_another() throws IOException {
        var page = administrator.page;
        page.navigate("/parties");
        page.getByLabel("What they are here for").selectOption("administrator");
        page.getByLabel("Name of the person").fill("Second administrator");
        administrator.press("Register", "main");
        administrator.inspect("enrolment");
        var invitation = page.locator(".token").textContent();
        try (var second = chromium.visitor(Chromium.Screen.PHONE)) {
            var theirs = Authenticator.in(second.page);
            second.page.navigate(invitation);
            second.inspect("enrol");
            second.press("Make a passkey", "main");
            assertThat(second.page.getByRole(AriaRole.STATUS))
                    .containsText("Your passkey is registered");
            assertThat(theirs.passkey().get("isResidentCredential").getAsBoolean()).isTrue();
            for (var visitor : new Chromium.Visitor[] {second, administrator}) {
                visitor.page.navigate("/parties");
                visitor.page
                        .getByRole(
                                AriaRole.LINK,
                                new Page.GetByRoleOptions().setName("Clearinghouse").setExact(true))
                        .last()
                        .click();
                visitor.inspect("party");
                visitor.page
                        .getByRole(
                                AriaRole.LINK,
                                new Page.GetByRoleOptions().setName("How its people come in"))
                        .click();
                visitor.unfold();
                visitor.inspect("people");
            }
            page.getByLabel("What happened").last().fill("Phone fell into the lake");
            button(page, "Ask a second administrator").last().click();
            administrator.inspect("recoveries");
            second.inspect("/recoveries", "recoveries");
            // Let in by the first one's link: the two pass for one.
            second.press("Consent and make the link", "main");
            assertThat(second.page.locator("h1")).containsText("pass for one");
            second.inspect("recovery-refused");
            second.inspect("/account", "account");
            for (var visitor : new Chromium.Visitor[] {second, administrator}) {
                visitor.page.navigate("/break-glass");
                visitor.unfold();
                visitor.inspect("break-glass");
            }
        }
    }

    @Test
    @Order(5)
    void a_browser_that_is_ended_elsewhere_is_signed_out_on_its_next_visit() {
        try (var other = chromium.visitor(Chromium.Screen.DESK)) {
            var copy = Authenticator.in(other.page);
            copy.putBack(authenticator.passkey());
            other.page.navigate("/sign-in");
            other.press("Sign in with a passkey", "main");
            other.page.navigate("/account");
            button(other.page, "Sign out everywhere else").click();
            assertThat(other.page.getByRole(AriaRole.STATUS)).containsText("signed out");
            administrator.page.navigate("/account");
            assertThat(administrator.page).hasURL(java.util.regex.Pattern.compile(".*/sign-in.*"));
        }
    }

    @Test
    @Order(6)
    void a_copy_that_counts_behind_is_refused() {
        // The browser of the test before counted on; this one still holds the older count.
        var page = administrator.page;
        page.navigate("/sign-in");
        administrator.press("Sign in with a passkey", "main");
        assertThat(page.locator("main")).containsText("a copy of it has been used");
        assertThat(button(page, "Sign out")).isHidden();
    }

    @Test
    @Order(7)
    void without_scripts_or_at_another_address_the_page_says_what_to_do() throws IOException {
        try (var plain = chromium.visitorWithoutScripts(Chromium.Screen.PHONE)) {
            plain.inspect("/sign-in", "sign-in-without-scripts");
            assertThat(plain.page.locator("main")).containsText("use a token");
            assertThat(button(plain.page, "Sign in with a passkey")).isHidden();
        }
        try (var visitor = chromium.visitor(Chromium.Screen.PHONE)) {
            visitor.page.navigate(server.address() + "/sign-in");
            assertThat(visitor.page.locator("main")).containsText("Passkeys work at one address");
            visitor.inspect("sign-in-elsewhere");
        }
    }

    private static com.microsoft.playwright.Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
