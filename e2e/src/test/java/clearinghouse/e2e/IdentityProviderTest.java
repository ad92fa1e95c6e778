package clearinghouse.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * People who come in by an account at a provider that others wrote, on another site than ours; in a
 * real browser. Each test goes on where the one before it stopped.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IdentityProviderTest {

    private static final String SECRET = "only-the-two-know-it";
    private static final Path FOLDER = ServerProcess.repository().resolve("e2e/identity-provider");

    private ServerProcess server;
    private Process provider;
    private Chromium chromium;
    private Chromium.Visitor administrator;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        Chromium.assumeInstalled();
        assumeTrue(
                Files.exists(ServerProcess.jar()),
                "not run: there is no built server (mvn package)");
        assumeTrue(
                Files.isDirectory(FOLDER.resolve("node_modules")),
                "not run: the npm packages of e2e/identity-provider are missing (npm ci)");
        int port = freePort();
        var ours = String.valueOf(freePort());
        var data = Files.createTempDirectory("clearinghouse-e2e");
        // As an operator does it: the data directory is there, then the provider is connected.
        ServerProcess.startIn(data, "--port", ours).pressCtrlC();
        configure(data, port);
        server = ServerProcess.startIn(data, "--port", ours);
        var link = server.administratorLink();
        var address = link.substring(0, link.indexOf("/enrol"));
        provider =
                new ProcessBuilder(
                                "node",
                                "provider.mjs",
                                String.valueOf(port),
                                address + "/sign-in/providers/town",
                                SECRET)
                        .directory(FOLDER.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        var out =
                new BufferedReader(
                        new InputStreamReader(provider.getInputStream(), StandardCharsets.UTF_8));
        for (var line = out.readLine(); !"ready".equals(line); line = out.readLine()) {
            if (line == null) {
                throw new IOException("the provider ended before it was ready");
            }
        }
        chromium = Chromium.launch(URI.create(address));
        administrator = chromium.visitor(Chromium.Screen.DESK);
        Authenticator.in(administrator.page);
        administrator.page.navigate(link);
        administrator.press("Make a passkey", "main");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void configure(Path data, int port) throws IOException {
        var secret =
                Files.createFile(
                        data.resolve("town.secret"),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, SECRET);
        Files.writeString(
                data.resolve("providers.properties"),
                """
                town.title = Town Hall
                town.issuer = http://127.0.0.1:%d
                town.client-id = clearinghouse
                town.client-secret-file = town.secret
                town.max-age-minutes = 60
                """
                        .formatted(port));
    }

    @AfterAll
    void stop() throws IOException {
        if (chromium != null) {
            chromium.close();
        }
        if (provider != null) {
            provider.destroy();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    @Order(1)
    void who_came_in_by_passkey_binds_an_account_and_sees_first_which_one_it_is()
            throws IOException {
        var page = administrator.page;
        withoutTheirLetters(page);
        administrator.inspect("/account", "account-with-providers");
        button(page, "Bind an account of Town Hall").click();
        signInAt(page, "mayor");
        page.waitForURL("**/sign-in/providers/town?**");
        assertThat(page.locator("main")).containsText("you are mayor@town");
        administrator.inspect("confirmation");
        administrator.press("Bind it", "main");
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("The account is bound");
        assertThat(page.locator("main")).containsText("mayor@town");
        administrator.inspect("account-bound");
    }

    @Test
    @Order(2)
    void a_browser_without_scripts_and_passkeys_signs_in_there_and_is_where_it_wanted_to_be()
            throws IOException {
        try (var plain = chromium.visitorWithoutScripts(Chromium.Screen.PHONE)) {
            withoutTheirLetters(plain.page);
            plain.inspect("/sign-in?next=%2Fparties", "sign-in-with-providers");
            button(plain.page, "Sign in with Town Hall").click();
            signInAt(plain.page, "mayor");
            plain.page.waitForURL("**/parties");
            assertThat(plain.page.locator("main")).containsText("Register");
            plain.page.navigate("/account");
            assertThat(plain.page.locator("main")).containsText("bound account");
            assertThat(button(plain.page, "Add a passkey")).isHidden();
        }
    }

    @Test
    @Order(3)
    void an_account_that_nobody_bound_opens_nothing() throws IOException {
        try (var stranger = chromium.visitor(Chromium.Screen.PHONE)) {
            withoutTheirLetters(stranger.page);
            stranger.inspect("/sign-in", "sign-in-with-providers");
            stranger.press("Sign in with Town Hall", "main");
            signInAt(stranger.page, "stranger");
            assertThat(stranger.page.locator("main")).containsText("not bound to anybody here");
            stranger.inspect("account-unbound");
            stranger.page.navigate("/account");
            assertThat(stranger.page).hasURL(java.util.regex.Pattern.compile(".*/sign-in.*"));
        }
    }

    @Test
    @Order(4)
    void a_link_lets_somebody_in_by_an_account_alone() throws IOException {
        var page = administrator.page;
        page.navigate("/parties");
        page.getByLabel("What they are here for").selectOption("administrator");
        page.getByLabel("Name of the person").fill("Town clerk");
        administrator.press("Register", "main");
        var invitation = page.locator(".token").textContent();
        try (var clerk = chromium.visitor(Chromium.Screen.PHONE)) {
            withoutTheirLetters(clerk.page);
            clerk.page.navigate(invitation);
            assertThat(clerk.page.locator("main")).containsText("This link is for Town clerk");
            clerk.inspect("enrol-with-providers");
            button(clerk.page, "Use Town Hall").click();
            signInAt(clerk.page, "clerk");
            assertThat(clerk.page.locator("main")).containsText("Town clerk of Clearinghouse");
            clerk.press("Bind it", "main");
            assertThat(clerk.page.getByRole(AriaRole.STATUS))
                    .containsText("Your account is bound, and you are signed in with it");
        }
    }

    /** The provider's own pages fetch a font from elsewhere, where no test goes. */
    private static void withoutTheirLetters(Page page) {
        page.route(
                address -> address.startsWith("https://"),
                route ->
                        route.fulfill(
                                new Route.FulfillOptions().setContentType("text/css").setBody("")));
    }

    /** At the pages of the provider, which are not ours. */
    private static void signInAt(Page page, String name) {
        page.waitForURL("http://127.0.0.1:*/interaction/*");
        page.locator("input[name=login]").fill(name);
        page.locator("input[name=password]").fill("anything");
        page.locator("button[type=submit]").click();
        page.locator("input[name=prompt][value=consent]")
                .waitFor(
                        new com.microsoft.playwright.Locator.WaitForOptions()
                                .setState(
                                        com.microsoft.playwright.options.WaitForSelectorState
                                                .ATTACHED));
        page.locator("button[type=submit]").click();
    }

    private static com.microsoft.playwright.Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
