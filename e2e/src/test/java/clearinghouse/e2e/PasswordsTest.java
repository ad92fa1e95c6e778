package clearinghouse.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * People who have no device that holds a passkey, in a real browser, with codes that a program of
 * others makes and a picture that a program of others reads. Each test goes on where the one before
 * it stopped.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PasswordsTest {

    private static final String PASSWORD = "gravel tulip oboe margin";

    @TempDir private Path folder;
    private ServerProcess server;
    private Chromium chromium;
    private Chromium.Visitor administrator;
    private String link = "";
    private String name = "";
    private String secret = "";

    @BeforeAll
    void start() throws IOException {
        Chromium.assumeInstalled();
        Tool.assumeInstalled("oathtool", "apt-get install oathtool");
        assumeTrue(
                Files.exists(ServerProcess.jar()),
                "not run: there is no built server (mvn package)");
        server = ServerProcess.start();
        var first = server.administratorLink();
        chromium = Chromium.launch(URI.create(first.substring(0, first.indexOf("/enrol"))));
        administrator = chromium.visitor(Chromium.Screen.DESK);
        Authenticator.in(administrator.page);
        administrator.page.navigate(first);
        administrator.press("Make a passkey", "main");
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

    private String invited(String person) throws IOException {
        var page = administrator.page;
        page.navigate("/parties");
        page.getByLabel("What they are here for").selectOption("operator");
        page.getByLabel("Name of the organisation").fill("Clinic of " + person);
        page.getByLabel("Name of the person").fill(person);
        administrator.press("Register", "main");
        page.navigate("/parties");
        page.getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("Clinic of " + person).setExact(true))
                .click();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("How its people come in"))
                .click();
        administrator.unfold();
        administrator.inspect("people-without-authenticator");
        page.getByLabel("Why " + person + " has no such device").fill("A ward computer alone");
        administrator.press("Make a link for a password", "main");
        return page.locator(".token").textContent();
    }

    /** Which the server has not seen: of so many seconds later. */
    private String code(String later) {
        var made =
                Tool.run(
                        folder,
                        Map.of(),
                        List.of("oathtool", "--totp", "--base32", "--now", later, secret));
        assertThat(made.exit()).as(made.output()).isZero();
        return made.output().strip();
    }

    @Test
    @Order(1)
    void a_link_lets_somebody_choose_a_password_on_either_screen() throws IOException {
        link = invited("Nurse");
        try (var desk = chromium.visitor(Chromium.Screen.DESK)) {
            desk.page.navigate(link);
            assertThat(desk.page.locator("main")).containsText("Or with a password and a code");
            desk.inspect("enrol-with-password");
            desk.press("Choose a password", "main");
            desk.inspect("password");
        }
        try (var nurse = chromium.visitor(Chromium.Screen.PHONE)) {
            var page = nurse.page;
            page.navigate(link);
            assertThat(page.locator("main")).containsText("This link is for Nurse");
            nurse.inspect("enrol-with-password");
            nurse.press("Choose a password", "main");
            name = page.locator(".token").first().textContent();
            secret = page.locator(".token").last().textContent().replace(" ", "");
            nurse.inspect("password");
            field(page, "New password").fill("password password");
            field(page, "Code").fill(code("now"));
            button(page, "Show New password").click();
            assertThat(field(page, "New password")).hasAttribute("type", "text");
            nurse.press("Set the password and sign in", "main");
            assertThat(page.locator("main")).containsText("one of those that many use");
            assertThat(field(page, "New password")).hasValue("");
            nurse.inspect("password-refused");
            field(page, "New password").fill(PASSWORD);
            field(page, "Code").fill(code("now"));
            nurse.press("Set the password and sign in", "main");
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("Your password is set");
        }
    }

    @Test
    @Order(2)
    void the_picture_says_what_the_text_says_to_a_camera_of_others() throws IOException {
        Tool.assumeInstalled("zbarimg", "apt-get install zbar-tools");
        var other = invited("Porter");
        for (var screen : Chromium.Screen.values()) {
            try (var porter = chromium.visitor(screen)) {
                porter.page.navigate(other);
                porter.press("Choose a password", "main");
                var picture = folder.resolve("picture-" + screen + ".png");
                porter.page
                        .locator(".qr")
                        .screenshot(new Locator.ScreenshotOptions().setPath(picture));
                var read =
                        Tool.run(
                                folder,
                                Map.of(),
                                List.of(
                                        "zbarimg",
                                        "--quiet",
                                        "--nodbus",
                                        "--raw",
                                        picture.toString()));
                assertThat(read.output().strip())
                        .isEqualTo(
                                porter.page
                                        .locator("main a[href^='otpauth:']")
                                        .getAttribute("href"));
            }
        }
    }

    @Test
    @Order(3)
    void a_browser_without_scripts_signs_in_with_name_password_and_code() throws IOException {
        for (var screen : Chromium.Screen.values()) {
            try (var plain = chromium.visitorWithoutScripts(screen)) {
                plain.inspect("/sign-in/password?next=%2Fsystems", "sign-in-by-password");
            }
        }
        try (var plain = chromium.visitorWithoutScripts(Chromium.Screen.PHONE)) {
            var page = plain.page;
            page.navigate("/sign-in?next=%2Fsystems");
            page.locator("summary").first().click();
            page.getByText("Sign in with a password and a code").click();
            typed(page, "not the password that it is");
            assertThat(page.locator("main")).containsText("You are not signed in");
            assertThat(page.getByLabel("Sign-in name")).hasValue(name);
            plain.inspect("sign-in-by-password-refused");
            typed(page, PASSWORD);
            page.waitForURL("**/systems");
            plain.inspect("/account", "account-with-password");
            assertThat(page.locator("main")).containsText("Refused attempts");
            assertThat(page.locator("main")).containsText("127.0.0.1");
        }
        try (var desk = chromium.visitor(Chromium.Screen.DESK)) {
            desk.inspect("/sign-in/password", "sign-in-by-password");
            typed(desk.page, "another password altogether");
            assertThat(desk.page.locator("main")).containsText("You are not signed in");
            desk.inspect("sign-in-by-password-refused");
        }
    }

    private void typed(Page page, String password) {
        page.getByLabel("Sign-in name").fill(name);
        field(page, "Password").fill(password);
        field(page, "Code").fill(code("30 seconds"));
        button(page, "Sign in", "main").click();
    }

    @Test
    @Order(4)
    void a_browser_without_scripts_chooses_a_password_by_the_link_that_is_pasted()
            throws IOException {
        var other = invited("Clerk");
        try (var plain = chromium.visitorWithoutScripts(Chromium.Screen.PHONE)) {
            var page = plain.page;
            page.navigate(other);
            plain.inspect("enrol-without-scripts");
            field(page, "Your link").fill(other);
            button(page, "Choose a password", "main").last().click();
            secret = page.locator(".token").last().textContent().replace(" ", "");
            field(page, "New password").fill(PASSWORD);
            field(page, "Code").fill(code("now"));
            button(page, "Set the password and sign in", "main").click();
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("Your password is set");
        }
    }

    private static Locator field(Page page, String label) {
        return page.locator("main")
                .getByLabel(label, new Locator.GetByLabelOptions().setExact(true));
    }

    private static Locator button(Page page, String name) {
        return button(page, name, "main");
    }

    private static Locator button(Page page, String name, String within) {
        return page.locator(within)
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }
}
