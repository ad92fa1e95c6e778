package clearinghouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Media;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every page in a real browser, along one story: each test visits what the ones before it brought
 * about. Acts are done with the keyboard alone.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PagesTest {

    private ServerProcess server;
    private Chromium chromium;
    private Story story;

    @BeforeAll
    void start() throws IOException {
        Chromium.assumeInstalled();
        assumeTrue(
                Files.exists(ServerProcess.jar()),
                "not run: there is no built server (mvn package)");
        server = ServerProcess.start();
        chromium = Chromium.launch(server.address());
        story = new Story(server.address(), server.administratorToken());
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
    void the_tool_that_judges_accessibility_is_there() {
        assumeTrue(
                chromium.hasAxe(),
                "not run: axe-core is not installed, so no page is judged by it; run npm ci in e2e");
    }

    @Test
    @Order(2)
    void a_first_start_leads_to_the_first_party_without_scripts() throws IOException {
        try (var administrator = chromium.visitorWithoutScripts(Chromium.Screen.PHONE)) {
            administrator.signIn(server.administratorToken());
            administrator.inspect("/", "first-start");
            administrator.press("Register someone", "main");
            administrator.inspect("first-party");
            administrator.page.getByLabel("What they are here for").selectOption("colleague");
            administrator.page.getByLabel("Name of the person").fill("Ana Analyst");
            administrator.page.getByLabel("How they come in").selectOption("token");
            administrator.press("Register", "main");
            administrator.inspect("token-shown-once");
            var token = administrator.page.locator(".token").textContent();
            try (var analyst = chromium.visitorWithoutScripts(Chromium.Screen.PHONE)) {
                analyst.signIn(token);
                PlaywrightAssertions.assertThat(analyst.page.locator("main"))
                        .containsText("Work through the queue");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Order(3)
    void what_is_empty_says_what_to_do_first(Chromium.Screen screen) throws IOException {
        story.registerOnce();
        inspect(screen, "analyst", Map.of("queue-empty", "/queue", "cases-empty", "/cases"));
        inspect(screen, "finder", Map.of("findings-empty", "/findings"));
        inspect(screen, "hospital", Map.of("exposures-empty", "/exposures"));
        inspect(screen, "", Map.of("advisories-empty", "/advisories"));
    }

    @Test
    @Order(4)
    void a_maintainer_without_an_account_accepts_and_sends_a_patch() throws IOException {
        story.begin();
        aWrongDateIsToldAtTheDate();
        story.openCase();
        try (var analyst = chromium.visitor(Chromium.Screen.PHONE, story.token("analyst"))) {
            analyst.page.navigate("/cases/" + story.caseId);
            analyst.unfold();
            analyst.inspect("case-acts");
        }
        for (var screen : Chromium.Screen.values()) {
            inspect(screen, "", Map.of("invitation", story.invitation));
            inspect(
                    screen,
                    "analyst",
                    Map.of(
                            "case-under-embargo", "/cases/" + story.caseId,
                            "cases", "/cases",
                            "vulnerability-with-case", "/vulnerabilities/" + story.vulnerability));
        }
        try (var maintainer = chromium.visitorWithoutScripts(Chromium.Screen.PHONE)) {
            maintainer.page.navigate(story.invitation);
            maintainer.press("Accept and keep it undisclosed", "main");
            maintainer.inspect("invitation-accepted");
            maintainer.page.getByLabel("Name of the patch").fill("limit nesting");
            maintainer
                    .page
                    .getByLabel("The patch", new Page.GetByLabelOptions().setExact(true))
                    .setInputFiles(
                            ServerProcess.repository()
                                    .resolve("examples/org-json/patches/correct.diff"));
            maintainer.press("Send the patch", "main");
            PlaywrightAssertions.assertThat(maintainer.page.getByRole(AriaRole.STATUS))
                    .containsText("The patch was received");
            story.as("analyst")
                    .await(
                            "/api/v1/cases/" + story.caseId,
                            seen -> seen.path("patches").get(0).path("verdict").isString());
            maintainer.page.navigate(story.invitation);
            PlaywrightAssertions.assertThat(maintainer.page.locator("main"))
                    .containsText("What became of your patches");
            PlaywrightAssertions.assertThat(maintainer.page.locator(".card .badge"))
                    .containsText("accepted");
            maintainer.inspect("invitation-judged");
        }
    }

    private void aWrongDateIsToldAtTheDate() throws IOException {
        for (var screen : Chromium.Screen.values()) {
            try (var analyst = chromium.visitor(screen, story.token("analyst"))) {
                analyst.inspect("/vulnerabilities/" + story.vulnerability, "vulnerability-to-open");
                analyst.page.getByLabel("Last day of the embargo").fill("9999-12-31");
                analyst.press("Open the case under embargo", "main");
                assertThat(analyst.page.title()).startsWith("Error: ");
                PlaywrightAssertions.assertThat(analyst.page.getByLabel("Last day of the embargo"))
                        .isFocused();
                PlaywrightAssertions.assertThat(analyst.page.locator(".fault"))
                        .containsText("at most 730 days");
                analyst.inspect("vulnerability-wrong-date");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Order(5)
    void what_one_may_not_see_looks_like_a_wrong_address(Chromium.Screen screen)
            throws IOException {
        try (var stranger = chromium.visitor(screen, story.token("hospital"))) {
            stranger.inspect("/no-such-page", "absent");
            var wrong = stranger.page.locator("main").innerHTML();
            for (var path :
                    new String[] {
                        "/queue",
                        "/cases",
                        "/cases/" + story.caseId,
                        "/findings/" + story.findings.get("nested-tags"),
                        "/vulnerabilities/" + story.vulnerability,
                        "/cases/cas_aaaaaaaaaaaaaaaaaaaaaaaaaa",
                        "/invitations/inv_forged"
                    }) {
                assertThat(stranger.page.navigate(path).status()).as(path).isEqualTo(404);
                assertThat(stranger.page.locator("main").innerHTML()).as(path).isEqualTo(wrong);
            }
        }
    }

    @Test
    @Order(6)
    void text_of_strangers_is_shown_as_it_is_and_does_nothing() {
        try (var analyst = chromium.visitor(Chromium.Screen.DESK, story.token("analyst"))) {
            analyst.page.navigate("/findings/" + story.findings.get("nested-tags"));
            var said = analyst.page.locator(".stranger");
            assertThat(said.textContent())
                    .contains("<script>alert(1)</script>")
                    .contains("https://example.org/")
                    .contains("\\u202Egnp.exe\\u202C\\u200B")
                    .doesNotContain("\u202E");
            assertThat(said.locator("a").count()).isZero();
        }
    }

    @Test
    @Order(7)
    void an_analyst_drafts_and_publishes_with_the_keyboard() throws IOException {
        story.offerPatches();
        for (var screen : Chromium.Screen.values()) {
            aWrongVectorIsToldAtTheVector(screen);
        }
        for (var screen : Chromium.Screen.values()) {
            inspect(screen, "analyst", Map.of("advisory-draft", "/advisories/" + story.advisory));
        }
        try (var analyst = chromium.visitor(Chromium.Screen.DESK, story.token("analyst"))) {
            analyst.page.navigate("/advisories/" + story.advisory);
            analyst.press("Publish now", "main");
            PlaywrightAssertions.assertThat(analyst.page.getByRole(AriaRole.STATUS))
                    .containsText("The advisory is published");
        }
    }

    /** On the smaller screen it is left so; on the larger one it is mended and kept. */
    private void aWrongVectorIsToldAtTheVector(Chromium.Screen screen) throws IOException {
        try (var analyst = chromium.visitor(screen, story.token("analyst"))) {
            var page = analyst.page;
            page.navigate("/cases/" + story.caseId);
            page.getByText("Draft the advisory").click();
            analyst.inspect("draft-empty");
            fill(page);
            page.getByLabel("CVSS 3.1 vector").fill("CVSS:3.1/AV:N/AC:L");
            page.getByLabel("Energy").check();
            page.getByLabel("Water and Wastewater").check();
            analyst.press("Keep the draft", "main");
            assertThat(page.title()).startsWith("Error: ");
            PlaywrightAssertions.assertThat(page.getByLabel("CVSS 3.1 vector")).isFocused();
            PlaywrightAssertions.assertThat(page.locator(".fault")).hasCount(1);
            PlaywrightAssertions.assertThat(page.getByLabel("Water and Wastewater")).isChecked();
            analyst.inspect("draft-wrong");
            if (screen == Chromium.Screen.DESK) {
                page.getByLabel("CVSS 3.1 vector").fill(String.valueOf(Story.draft().get("cvss")));
                analyst.press("Keep the draft", "main");
                PlaywrightAssertions.assertThat(page.getByRole(AriaRole.STATUS))
                        .containsText("It is kept");
                PlaywrightAssertions.assertThat(page.locator("main"))
                        .containsText("Energy; Water and Wastewater");
                story.advisory = page.url().replaceAll(".*/", "");
            }
        }
    }

    /** The text of {@link Story#draft}, of which the CVSS vector comes last. */
    private static void fill(Page page) {
        var draft = Story.draft();
        for (var field : List.of("Title", "Summary", "Description")) {
            page.getByLabel(field).fill(String.valueOf(draft.get(field.toLowerCase(Locale.ROOT))));
        }
        page.getByLabel("Identifiers").fill("CVE-2022-45688");
        page.getByLabel("Weaknesses").fill("CWE-674");
        page.getByLabel("Vendor").fill("JSON-java");
        page.getByLabel("Product", new Page.GetByLabelOptions().setExact(true)).fill("org.json");
        page.getByLabel("First affected version, line 1").fill("0");
        page.getByLabel("Fixed version, line 1").fill("20230227");
        page.getByLabel("Is it known to be exploited?").selectOption("false");
        page.getByLabel("Can an attack be automated?").selectOption("true");
        page.getByLabel("What does an attacker gain?").selectOption("partial");
        page.getByLabel("Kind, line 1").selectOption("fix");
        page.getByLabel("Address, line 1").fill("https://github.com/stleary/JSON-java/pull/720");
        page.getByLabel("What it is, line 1").fill("The fix of the maintainers");
    }

    @ParameterizedTest
    @EnumSource
    @Order(9)
    void what_is_published_is_corrected_and_the_revision_dropped(Chromium.Screen screen)
            throws IOException {
        try (var analyst = chromium.visitor(screen, story.token("analyst"))) {
            var page = analyst.page;
            page.navigate("/advisories/" + story.advisory);
            page.getByText("Correct it").click();
            PlaywrightAssertions.assertThat(page.getByLabel("Fixed version, line 1"))
                    .hasValue("20230227");
            PlaywrightAssertions.assertThat(page.getByLabel("Water and Wastewater")).isChecked();
            analyst.inspect("correction");
            page.getByLabel("What this revision changes").fill("The newest branch is named, too.");
            page.getByLabel("First affected version, line 2").fill("20231013");
            analyst.press("Keep the next revision", "main");
            PlaywrightAssertions.assertThat(page.locator("main"))
                    .containsText("The newest branch is named, too.");
            PlaywrightAssertions.assertThat(page.locator("main")).containsText("from 20231013 on");
            analyst.inspect("next-revision");
            analyst.press("Drop this revision", "main");
            PlaywrightAssertions.assertThat(page.getByRole(AriaRole.STATUS))
                    .containsText("The next revision is dropped");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Order(8)
    void every_page_holds_on_this_screen(Chromium.Screen screen) throws IOException {
        story.endWithAnswersOnce();
        var open = new LinkedHashMap<String, String>();
        open.put("start", "/");
        open.put("sign-in", "/sign-in");
        open.put("sign-in-wanted", "/sign-in?next=%2Fqueue");
        open.put("advisories", "/advisories");
        open.put("advisory", "/advisories/" + story.advisory);
        open.put("feeds", "/feeds");
        open.put("catalogue", "/catalogue");
        open.put("dossier", "/catalogue?id=CVE-2022-45688");
        inspect(screen, "", open);
        inspect(screen, "administrator", Map.of("parties", "/parties"));
        var staff = new LinkedHashMap<String, String>();
        staff.put("start-analyst", "/");
        staff.put("queue", "/queue");
        staff.put("findings", "/findings");
        staff.put("finding", "/findings/" + story.findings.get("nested-tags"));
        staff.put("finding-not-reproduced", "/findings/" + story.findings.get("invented"));
        staff.put("finding-commit", "/findings/" + story.findings.get("commit"));
        staff.put("vulnerability", "/vulnerabilities/" + story.vulnerability);
        staff.put("case", "/cases/" + story.caseId);
        staff.put("patch", "/cases/" + story.caseId + "/patches/" + story.acceptedPatch);
        staff.put("funnel", "/funnel");
        staff.put("me-staff", "/me");
        staff.put("sources", "/subscriptions");
        inspect(screen, "analyst", staff);
        inspect(
                screen,
                "finder",
                Map.of(
                        "finding-own",
                        "/findings/" + story.findings.get("nested-tags"),
                        "me-finder",
                        "/me"));
        inspect(screen, "second", Map.of("findings-own", "/findings"));
        inspect(screen, "hospital", Map.of("start-hospital", "/", "exposures", "/exposures"));
    }

    @ParameterizedTest
    @EnumSource
    @Order(9)
    void everything_that_unfolds_holds_as_well(Chromium.Screen screen) throws IOException {
        try (var analyst = chromium.visitor(screen, story.token("analyst"))) {
            analyst.page.navigate("/cases/" + story.caseId + "/patches/" + story.acceptedPatch);
            analyst.unfold();
            analyst.inspect("patch-unfolded");
            analyst.page.navigate("/findings/" + story.findings.get("invented"));
            analyst.unfold();
            analyst.inspect("finding-to-set-aside");
        }
        try (var hospital = chromium.visitor(screen, story.token("hospital"))) {
            hospital.page.navigate("/exposures");
            hospital.unfold();
            hospital.inspect("exposures-unfolded");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Order(9)
    void two_people_open_a_proof_without_scripts(Chromium.Screen screen) throws IOException {
        var finding =
                "/findings/"
                        + story.findings.get(
                                screen == Chromium.Screen.PHONE ? "invented" : "nested-markup");
        try (var analyst = chromium.visitorWithoutScripts(screen);
                var colleague = chromium.visitorWithoutScripts(screen)) {
            analyst.signIn(story.token("analyst"));
            analyst.page.navigate(finding);
            analyst.page.getByText("Ask to read it, with a reason").click();
            analyst.inspect("opening-to-ask");
            analyst.page
                    .getByLabel("Why you have to read it")
                    .fill("The runs differ: which input does it?");
            analyst.press("Ask a second person", "main");
            PlaywrightAssertions.assertThat(analyst.page.getByRole(AriaRole.STATUS))
                    .containsText("A colleague sees it");
            analyst.inspect("opening-asked");
            colleague.signIn(story.token("colleague"));
            colleague.inspect("/queue", "queue-with-opening");
            colleague.page.navigate("/openings");
            colleague.inspect("openings");
            colleague.press("Consent", "main");
            PlaywrightAssertions.assertThat(colleague.page.getByRole(AriaRole.STATUS))
                    .containsText("You consented");
            colleague.inspect("openings-consented");
            analyst.page.navigate(finding);
            PlaywrightAssertions.assertThat(analyst.page.getByText("Download the proof"))
                    .isVisible();
            analyst.inspect("opening-open");
        }
    }

    @Test
    @Order(9)
    void what_is_folded_on_the_screen_is_printed() {
        try (var analyst = chromium.visitor(Chromium.Screen.DESK, story.token("analyst"))) {
            analyst.page.navigate("/cases/" + story.caseId + "/patches/" + story.acceptedPatch);
            var folded = analyst.page.locator("details.run dl").first();
            PlaywrightAssertions.assertThat(folded).not().isVisible();
            analyst.page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            PlaywrightAssertions.assertThat(folded).isVisible();
        }
    }

    @Test
    @Order(9)
    void an_advisory_is_printed_without_the_forms_around_it_and_with_the_addresses_it_leads_to() {
        try (var anyone = chromium.visitor(Chromium.Screen.DESK)) {
            anyone.page.navigate("/advisories/" + story.advisory);
            anyone.page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            for (var around : List.of("header.top", "footer", "form.seek", "a.skip")) {
                PlaywrightAssertions.assertThat(anyone.page.locator(around).first())
                        .not()
                        .isVisible();
            }
            var link = anyone.page.locator("main a[href^=http]").first();
            assertThat(
                            String.valueOf(
                                    link.evaluate("it => getComputedStyle(it, '::after').content")))
                    .contains(" <");
            assertThat(
                            anyone.page
                                    .locator("main pre")
                                    .first()
                                    .evaluate("it => getComputedStyle(it).whiteSpace"))
                    .isEqualTo("pre-wrap");
        }
    }

    @Test
    @Order(10)
    void an_operator_answers_with_one_key_on_a_phone() throws IOException {
        try (var hospital = chromium.visitorWithoutScripts(Chromium.Screen.PHONE)) {
            hospital.signIn(story.token("hospital"));
            hospital.page.navigate("/exposures");
            hospital.tabTo("Add a note", "main");
            hospital.page.keyboard().press("Enter");
            var note = hospital.page.getByLabel("Note to go with your answer").first();
            note.fill("Updated by the night shift.");
            // In a line of text the enter key would press the first button, which says Done.
            note.press("Enter");
            PlaywrightAssertions.assertThat(note).hasValue("Updated by the night shift.\n");
            assertThat(hospital.page.url()).endsWith("/exposures");
            hospital.press("Done", "main");
            assertThat(hospital.page.url()).endsWith("/exposures/" + story.exposure);
            PlaywrightAssertions.assertThat(hospital.page.getByRole(AriaRole.STATUS))
                    .containsText("Noted as done");
            PlaywrightAssertions.assertThat(hospital.page.getByRole(AriaRole.STATUS)).isFocused();
            hospital.inspect("exposure-answered");
        }
        for (var screen : Chromium.Screen.values()) {
            inspect(screen, "hospital", Map.of("exposure", "/exposures/" + story.exposure));
        }
    }

    @Test
    @Order(11)
    void a_call_for_help_is_first_in_the_queue() {
        try (var analyst = chromium.visitor(Chromium.Screen.DESK, story.token("analyst"))) {
            analyst.page.navigate("/queue");
            PlaywrightAssertions.assertThat(analyst.page.locator("section").first())
                    .containsText("We do not know which program this is part of");
            analyst.press("I take this", "main");
            PlaywrightAssertions.assertThat(analyst.page.locator("section").first())
                    .containsText("The analyst");
        }
    }

    @Test
    @Order(12)
    void the_words_of_a_drawing_are_as_large_as_those_around_it() {
        for (var screen : Chromium.Screen.values()) {
            try (var analyst = chromium.visitor(screen, story.token("analyst"))) {
                analyst.page.navigate("/cases/" + story.caseId);
                var height =
                        analyst.page
                                .locator(".line svg:visible .tick")
                                .first()
                                .boundingBox()
                                .height;
                assertThat(height).as(screen.name()).isBetween(13.0, 20.0);
            }
        }
    }

    @Test
    @Order(12)
    void a_revoked_token_ends_the_visit_at_once() throws IOException {
        try (var visitor = chromium.visitor(Chromium.Screen.PHONE)) {
            visitor.signIn(story.spareToken("bank", "operator"));
            visitor.page.navigate("/exposures");
            assertThat(visitor.page.url()).endsWith("/exposures");
            story.revokeSpareToken("bank");
            visitor.page.navigate("/exposures");
            assertThat(visitor.page.url()).contains("/sign-in");
            visitor.inspect("sign-in-again");
        }
    }

    @Test
    @Order(13)
    void a_wrong_token_is_told_what_to_do_next() throws IOException {
        for (var screen : Chromium.Screen.values()) {
            try (var visitor = chromium.visitor(screen)) {
                visitor.signIn("ch_wrong");
                PlaywrightAssertions.assertThat(visitor.page.locator("#field-token-error"))
                        .containsText("ask whoever gave it to you for a new one");
                visitor.inspect("sign-in-failed");
            }
        }
    }

    @Test
    @Order(14)
    void a_new_operator_gets_from_nothing_to_a_fix_that_is_confirmed_without_scripts()
            throws IOException {
        story.newcomer("clinic", "Small Clinic");
        try (var clinic = chromium.visitorWithoutScripts(Chromium.Screen.PHONE)) {
            clinic.signIn(story.token("clinic"));
            clinic.press("Show me", "main");
            clinic.press("Upload the first list", "main");
            clinic.inspect("systems-empty");
            clinic.page.getByLabel("What do you call it?").fill("Patient portal");
            clinic.page.getByLabel("Can strangers on the internet reach it?").selectOption("yes");
            clinic.page.getByLabel("Does care or safety depend on it?").selectOption("harm");
            choose(clinic, "inventories/hospital.cdx.json");
            clinic.press("Add this system", "main");
            PlaywrightAssertions.assertThat(clinic.page.locator("main"))
                    .containsText("serious injuries, or a life");
            clinic.inspect("system-read");
            story.as("clinic").await("/api/v1/exposures", seen -> !seen.path("items").isEmpty());
            clinic.page.reload();
            clinic.press("See what to do first", "main");
            clinic.press("Done", "main");
            clinic.press("Upload a new list of Patient portal", "main");
            choose(clinic, "inventories/hospital-after.cdx.json");
            clinic.press("Send the list", "main");
            story.as("clinic")
                    .await(
                            "/api/v1/exposures",
                            seen ->
                                    seen.path("items")
                                            .get(0)
                                            .path("state")
                                            .asString()
                                            .equals("verified"));
            clinic.page.reload();
            clinic.press("See what to do first", "main");
            PlaywrightAssertions.assertThat(clinic.page.locator("main"))
                    .containsText("done and confirmed");
        }
        var asset =
                story.as("clinic").get("/api/v1/assets").path("items").get(0).path("id").asString();
        story.as("clinic")
                .post(
                        "/api/v1/assets/" + asset + "/profile",
                        Map.of(
                                "maintenance_window",
                                "sunday 02:00-05:00",
                                "end_of_support",
                                Map.of("on", "2020-01-31", "source", "The vendor's letter")));
        story.as("clinic")
                .post(
                        "/api/v1/operator/contacts",
                        Map.of(
                                "role", "Biomedical engineering",
                                "name", "Night desk",
                                "mail", "desk@clinic.example",
                                "phone", "+1 614 555 0100"));
        var system = "/systems/" + asset;
        for (var screen : Chromium.Screen.values()) {
            inspect(
                    screen,
                    "clinic",
                    Map.of(
                            "systems", "/systems",
                            "system", system,
                            "operator", "/operator",
                            "start-clinic", "/"));
            everythingUnfolds(screen, system);
            everythingUnfolds(screen, "/operator");
        }
    }

    @Test
    @Order(15)
    void a_broker_chooses_a_member_and_returns_with_the_keyboard() throws IOException {
        story.broker("broker", "Health ISAC", "clinic");
        for (var screen : Chromium.Screen.values()) {
            try (var broker = chromium.visitor(screen)) {
                broker.signIn(story.token("broker"));
                broker.inspect("/", "start-broker");
                broker.press("Act for Small Clinic", "main");
                broker.inspect("/systems", "systems-of-a-member");
                PlaywrightAssertions.assertThat(broker.page.locator(".acting"))
                        .containsText("Health ISAC: you act for Small Clinic.");
                broker.press("Stop acting for Small Clinic", ".acting");
                PlaywrightAssertions.assertThat(broker.page.locator("main"))
                        .containsText("Act for a member");
            }
        }
    }

    @Test
    @Order(16)
    void a_works_sees_one_entry_and_answers_for_its_offices_with_one_key_without_scripts()
            throws IOException {
        story.newcomer("works", "Steel Works");
        for (var name : List.of("Office", "Archive", "Rolling mill", "Old gate")) {
            story.upload("works", name, true, "inventories/hospital.cdx.json");
        }
        story.describe("works", "Office", Map.of("environment", "it"));
        story.describe("works", "Archive", Map.of("environment", "it"));
        story.describe(
                "works",
                "Rolling mill",
                Map.of("environment", "ot", "maintenance_window", "sunday 02:00-05:00"));
        story.describe(
                "works",
                "Old gate",
                Map.of(
                        "environment",
                        "ot",
                        "end_of_support",
                        Map.of("on", "2020-01-31", "source", "The maker's letter")));
        story.as("works").await("/api/v1/exposures", seen -> seen.path("items").size() == 4);
        for (var screen : Chromium.Screen.values()) {
            inspect(screen, "works", Map.of("queue-of-a-works", "/exposures"));
            try (var works = chromium.visitor(screen, story.token("works"))) {
                works.page.navigate("/exposures");
                PlaywrightAssertions.assertThat(works.page.locator("article")).hasCount(1);
                PlaywrightAssertions.assertThat(works.page.locator("article section")).hasCount(3);
                works.unfold();
                works.inspect("queue-of-a-works-unfolded");
                works.page.locator("article h2 a").click();
                PlaywrightAssertions.assertThat(works.page.locator("article")).hasCount(4);
                works.inspect("systems-of-one-vulnerability");
            }
        }
        try (var works = chromium.visitorWithoutScripts(Chromium.Screen.PHONE)) {
            works.signIn(story.token("works"));
            works.page.navigate("/exposures");
            works.press("Done", "section:has-text(\"One answer counts for all 2 systems\")");
            assertThat(works.page.url()).endsWith("/exposures");
            PlaywrightAssertions.assertThat(works.page.getByRole(AriaRole.STATUS))
                    .containsText("Noted as done");
            PlaywrightAssertions.assertThat(works.page.locator("main"))
                    .containsText("Upload a new list of Archive");
            works.inspect("queue-answered");
        }
    }

    /** The chooser of files is the browser's own, and its tests are not ours. */
    private static void choose(Chromium.Visitor clinic, String example) {
        clinic.page
                .getByLabel("A file with the list of what it holds")
                .setInputFiles(ServerProcess.repository().resolve("examples").resolve(example));
    }

    private void everythingUnfolds(Chromium.Screen screen, String address) throws IOException {
        try (var clinic = chromium.visitor(screen, story.token("clinic"))) {
            clinic.page.navigate(address);
            clinic.unfold();
            clinic.inspect(address.substring(1).replaceAll("/.*", "") + "-unfolded");
        }
    }

    private void inspect(Chromium.Screen screen, String who, Map<String, String> pages)
            throws IOException {
        try (var visitor =
                who.isEmpty()
                        ? chromium.visitor(screen)
                        : chromium.visitor(screen, story.token(who))) {
            for (var page : pages.entrySet()) {
                visitor.inspect(page.getValue(), page.getKey());
            }
        }
    }
}
