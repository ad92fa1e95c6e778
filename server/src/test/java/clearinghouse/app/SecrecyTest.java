package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestServer.Answer;
import clearinghouse.app.TestServer.Client;
import clearinghouse.platform.Json;
import clearinghouse.platform.TlpHeader;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who sees what, and when: the table in docs/secrecy.md, held against a server on which a real
 * finding goes all the way. Each cell is asked at both doors, the interface and the pages.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecrecyTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+)}");
    private static final String NONE = "·";
    private static final String RED = "TLP:RED";
    private static final String BY_POLICY = "TLP:AMBER+STRICT";
    private static final Pattern LABEL =
            Pattern.compile("class=\"handling\">\\s*<span class=\"tlp [a-z_]+\">([^<]+)<");
    private static final Pattern USE_LIMIT = Pattern.compile("class=\"mark\"[^>]*>([^<]+)<");

    /** What a finding may be used for whose finder says nothing of it, and what is made of any. */
    private static final Set<String> GIVEN = Set.of("defence-only");

    /** What the finder of the one with TLP:RED says of it. */
    private static final Set<String> SAID = Set.of("no-attribution", "no-enforcement");

    private static final String BASIS = "agreement";
    private static final Pattern LEGAL_BASIS = Pattern.compile("class=\"basis\"[^>]*>([^<]+)<");
    private static final String CUI = "CUI//SP-PRVCY//FED ONLY";
    private static final Pattern BANNER = Pattern.compile("class=\"banner\">([^<]+)<");

    /** Labelled, and yet no finding is told in it. All else that has a label is told of one. */
    private static final Set<String> WITHOUT_FINDING =
            Set.of(
                    "asset",
                    "asset, whole",
                    "what was said of it",
                    "contact",
                    "what was said of the operator",
                    "inventory",
                    "advisory",
                    "advisory, found",
                    "what is drafted of it",
                    "its next revision",
                    "early notice",
                    "in the list of early notices",
                    "form of its next revision",
                    "exposure",
                    "exposure, found",
                    "in the list of exposures",
                    "in the queue of exposures",
                    "among the exposures to its vulnerability");

    /** Made of the findings that its reader sees. */
    private static final Pattern MADE_OF_FINDINGS =
            Pattern.compile(
                    "(vulnerability|case|patch|its diff|form of its advisory|in the list of vulnerabilities|in the list of cases)(, found)?");

    private static final Path TABLE = ArchitectureTest.repository().resolve("docs/secrecy.md");

    /** The columns before the roles. */
    private static final int HEAD = 5;

    private static final List<String> FOR_EVERYONE =
            List.of(
                    "/tuf/",
                    "/api/v1/advisories/files/",
                    "/csaf/",
                    "/feeds/",
                    "/osv/",
                    "/taxii2/",
                    "/.well-known/");

    /** What the table says of one thing at one time. */
    private record Line(
            String thing, String when, String label, String rest, String page, List<String> cells) {

        /** The door of a machine, by what is asked there. */
        String door() {
            if (FOR_EVERYONE.stream().anyMatch(rest::startsWith)) {
                return "F";
            }
            if (rest.startsWith("/api/v1/audit/")) {
                return "A";
            }
            if (rest.startsWith("/api/v1/search")) {
                return "S";
            }
            if (rest.contains("∋")) {
                return "L";
            }
            return rest.endsWith("/diff") ? "X" : "R";
        }

        static String path(String cell) {
            return cell.replace("`", "").strip();
        }
    }

    private record Table(List<String> roles, List<Line> lines) {}

    private TestServer server;
    private final Map<String, Client> actors = new LinkedHashMap<>();
    private final Map<String, TestVisitor> visitors = new LinkedHashMap<>();
    private final List<TestStaff> staff = new ArrayList<>();

    /** What each variable of a path stands for, as far as it exists. */
    private final Map<String, String> ids = new LinkedHashMap<>();

    /** The same for the finding that is labelled TLP:RED. */
    private final Map<String, String> named = new LinkedHashMap<>();

    private final Map<String, String> seen = new LinkedHashMap<>();
    private final List<String> mislabelled = new ArrayList<>();
    private final List<String> mismarked = new ArrayList<>();
    private int looked;
    private Table table = new Table(List.of(), List.of());

    @BeforeAll
    void liveThroughIt() throws IOException {
        table = parse(Files.readAllLines(TABLE));
        server = TestServer.startAt("https://clearinghouse.example");
        enter();
        askToJoin();
        report();
        reportForNamedRecipients();
        reportTwins();
        observe("reported");
        takeOn();
        observe("taken on");
        keepSecret();
        keepSecretAmongNamedRecipients();
        observe("under embargo");
        publish();
        observe("published");
        Files.writeString(Path.of("target/secrecy.md"), rendered());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void each_sees_what_the_table_says_and_nothing_else() {
        var differences = new ArrayList<String>();
        for (var line : table.lines()) {
            for (int i = 0; i < table.roles().size(); i++) {
                var role = table.roles().get(i);
                var is = seen.getOrDefault(key(line, role), "not looked at");
                if (!is.equals(line.cells().get(i))) {
                    differences.add(
                            "%s, %s, %s: table %s, server %s"
                                    .formatted(
                                            role,
                                            line.thing(),
                                            line.when(),
                                            line.cells().get(i),
                                            is));
                }
            }
        }
        assertThat(differences)
                .as("the server's own table is in server/target/secrecy.md")
                .isEmpty();
    }

    @Test
    void each_answer_page_and_file_has_the_label_that_the_table_says() {
        assertThat(mislabelled).isEmpty();
    }

    @Test
    void
            whatever_tells_of_a_finding_says_where_it_comes_from_what_it_may_be_used_for_and_by_which_law_it_is_held() {
        assertThat(looked).as("doors").isGreaterThan(300);
        assertThat(mismarked).isEmpty();
    }

    @Test
    void the_table_has_a_line_for_every_page_of_a_thing() {
        var covered =
                table.lines().stream()
                        .map(Line::page)
                        .map(path -> path.replaceAll("(\\?| ∋).*", ""))
                        .collect(Collectors.toSet());
        var pages = server.pages();
        assertThat(pages).containsAll(PAGES_ABOUT_NO_THING);
        assertThat(covered)
                .containsAll(
                        pages.stream()
                                .filter(path -> !PAGES_ABOUT_NO_THING.contains(path))
                                .toList())
                .doesNotContainAnyElementsOf(PAGES_ABOUT_NO_THING);
    }

    @Test
    void the_table_has_a_line_for_every_thing_that_has_an_address() {
        var covered =
                table.lines().stream()
                        .map(Line::rest)
                        .map(path -> path.replaceAll("(\\?| ∋).*", ""))
                        .collect(Collectors.toSet());
        var addresses =
                server
                        .anyone()
                        .get("/api/v1/openapi.json")
                        .json()
                        .get("paths")
                        .properties()
                        .stream()
                        .filter(path -> path.getValue().has("get"))
                        .map(Map.Entry::getKey)
                        .filter(path -> !ABOUT_NO_THING.contains(path))
                        .toList();
        assertThat(covered).containsAll(addresses);
        assertThat(covered).doesNotContainAnyElementsOf(ABOUT_NO_THING);
    }

    /** The way in, what one may do oneself, totals, and what a link shows whoever carries it. */
    private static final List<String> PAGES_ABOUT_NO_THING =
            List.of(
                    "/",
                    "/sign-in",
                    "/sign-in/providers/{provider}",
                    "/sign-in/password",
                    "/enrol",
                    "/join",
                    "/join/{receipt}",
                    "/account",
                    "/funnel",
                    "/legal-bases",
                    "/assets/{file}",
                    "/invitations/{secret}");

    /**
     * The same for everyone, or a proof that the caller carries itself, or lists of early notices.
     */
    private static final List<String> ABOUT_NO_THING =
            List.of(
                    "/taxii2/",
                    "/taxii2/public/",
                    "/taxii2/public/collections/",
                    "/taxii2/public/collections/{collection}/",
                    "/api/v1/openapi.json",
                    "/api/v1/me",
                    "/api/v1/operator",
                    "/api/v1/me/assignments",
                    "/api/v1/invitations/{secret}",
                    "/api/v1/join-requests/{receipt}",
                    "/api/v1/advisories/key.asc",
                    "/api/v1/advisories/files/{advisory}/{file}",
                    "/.well-known/csaf/openpgp.asc",
                    "/csaf/amber/feed-tlp-amber.json",
                    "/csaf/amber/index.txt",
                    "/csaf/amber/changes.csv",
                    "/.well-known/csaf-aggregator/aggregator.json",
                    "/.well-known/csaf-aggregator/{issuer}/provider-metadata.json",
                    "/.well-known/csaf-aggregator/{issuer}/feed-tlp-white.json",
                    "/.well-known/csaf-aggregator/{issuer}/openpgp/{key}",
                    "/.well-known/csaf-aggregator/{issuer}/white/",
                    "/.well-known/csaf-aggregator/{issuer}/white/index.txt",
                    "/.well-known/csaf-aggregator/{issuer}/white/changes.csv",
                    "/.well-known/csaf-aggregator/{issuer}/white/{year}/",
                    "/.well-known/csaf-aggregator/{issuer}/white/{year}/{file}",
                    "/.well-known/security.txt",
                    "/api/v1/funnel",
                    "/api/v1/legal-bases",
                    "/api/v1/legal-bases/{basis}",
                    "/api/v1/legal-basis-watch",
                    "/api/v1/audit/key",
                    "/api/v1/audit/keys",
                    "/api/v1/audit/waiting",
                    "/api/v1/audit/entries/{entry}/proof",
                    "/api/v1/audit/tile/{level}/{first}",
                    "/api/v1/audit/tile/{level}/{first}/{second}/{third}",
                    "/api/v1/audit/tile/{level}/{first}/{second}/{third}/{fourth}",
                    "/tuf/{metadata}",
                    "/tuf/targets/advisories/{form}/{part}");

    // The story

    private void enter() {
        actors.put("anyone", server.anyone());
        member("finder", "developer", "Finder Labs", "developer");
        member("co-finder", "developer", "Second Labs", "developer");
        member("other developer", "developer", "Third Labs", "developer");
        ids.put("vendor", member("vendor", "maintainer", "JSON maintainers", "maintainer"));
        member("other maintainer", "maintainer", "Others", "maintainer");
        ids.put("operator", member("operator", "operator", "County Hospital", "operator"));
        member("other operator", "operator", "Town Water", "operator");
        var broker = server.member("broker", "Health ISAC", "broker");
        actor("operator").post("/api/v1/me/brokers", Map.of("broker", broker.party()));
        actors.put("its broker", broker.client().actingFor(id("operator")));
        visitors.put("its broker", new TestVisitor(server, broker.client(), id("operator")));
        for (var duty :
                List.of(
                        "triage",
                        "coordinate",
                        "publish",
                        "administer",
                        "audit",
                        "observe",
                        "keep_keys")) {
            if (duty.equals("observe")) {
                observeInPerson();
            } else {
                member(duty, "clearinghouse", duty, duty);
            }
        }
        visitors.put("anyone", new TestVisitor(server));
        assertThat(actors.keySet()).containsExactlyElementsOf(table.roles());
    }

    /** By passkey, as it takes to break the glass. */
    private void observeInPerson() {
        staff.add(new TestStaff(server, TestPerson.firstAdministrator(server)));
        var observer = staff.getFirst().join("observe", "observe");
        actors.put("observe", staff.getFirst().clientOf(observer, "observe"));
        visitors.put("observe", observer.browser());
        hearWhatWasDone();
    }

    /** The next page says it once, and is then as it is for others. */
    private void hearWhatWasDone() {
        visitor("observe").get("/");
    }

    private String breakGlass(String finding) {
        var asked =
                visitor("observe")
                        .post("/", "/break-glass", Map.of("finding", finding, "why", "in use"));
        assertThat(asked.statusCode()).isEqualTo(303);
        hearWhatWasDone();
        var glass = actor("observe").get("/api/v1/break-glass").text("items/0/id");
        var second = staff.getFirst().joinOnTheMachine("Second administrator", "administer");
        assertThat(
                        second.browser()
                                .post("/", "/break-glass/" + glass + "/consent", Map.of())
                                .statusCode())
                .isEqualTo(303);
        return glass;
    }

    private String member(String role, String kind, String name, String permission) {
        var member = server.member(kind, name, permission);
        actors.put(role, member.client());
        visitors.put(role, new TestVisitor(server, member.client(), ""));
        return member.party();
    }

    private void askToJoin() {
        var asked =
                server.anyone()
                        .post(
                                "/api/v1/join-requests",
                                Map.of(
                                        "kind", "operator",
                                        "organisation", "Rural Clinic",
                                        "purpose", "Ninety beds.",
                                        "person", "Ana",
                                        "contact", "ana@clinic.example"));
        assertThat(asked.status()).isEqualTo(201);
        ids.put(
                "request",
                TestCase.ask(server.roles().owner(), "select code from parties_join_request"));
    }

    private void report() throws IOException {
        var claim =
                made(
                        actor("finder")
                                .post(
                                        "/api/v1/scans/claims",
                                        Map.of(
                                                "target",
                                                "pkg:maven/org.json/json@20220924",
                                                "areas",
                                                List.of("org.json.XML"),
                                                "technique",
                                                "fuzzing",
                                                "hours",
                                                1)));
        ids.put("claim", claim.get("id").asString());
        var rotation = made(actor("keep_keys").post("/api/v1/keys/rotations", Map.of()));
        ids.put("rotation", rotation.get("id").asString());
        made(
                actor("publish")
                        .post(
                                "/api/v1/imports",
                                Map.of(
                                        "documents",
                                        List.of(
                                                Map.of(
                                                        "place", "dump/broken.json",
                                                        "encoding", "utf-8",
                                                        "content", "{")))));
        ids.put("unread", actor("publish").get("/api/v1/imports/quarantine").text("items/0/id"));
        // Refused before it is asked: no look-up leaves this machine.
        ids.put(
                "subscription",
                made(actor("publish")
                                .post(
                                        "/api/v1/subscriptions",
                                        Map.of(
                                                "address",
                                                "https://127.0.0.1/feed.json",
                                                "every_minutes",
                                                60)))
                        .get("id")
                        .asString());
        upload("hospital.cdx.json");
        ids.put("asset", actor("operator").get("/api/v1/assets").text("items/0/id"));
        ids.put("inventory", actor("operator").get("/api/v1/inventories").text("items/0/id"));
        made(
                actor("publish")
                        .post(
                                "/api/v1/lifecycles",
                                Map.of(
                                        "document",
                                        "vendor,product,ends_on,source\nAcme,Old Pump,2020-01-31,A\n")));
        ids.put(
                "contact",
                made(actor("operator")
                                .post(
                                        "/api/v1/operator/contacts",
                                        Map.of("role", "IT", "name", "Night desk")))
                        .get("id")
                        .asString());
        ids.put("finding", submit("finder", "nested-tags", "XML.toJSONObject"));
        var second = submit("co-finder", "nested-markup", "JSONML.toJSONObject");
        for (var finding : List.of(id("finding"), second)) {
            Until.holds(
                    PATIENCE,
                    () -> actor("triage").get("/api/v1/findings/" + finding).json(),
                    view -> view.at("/verdict/verdict").asString("").equals("reproduced"));
        }
        ids.put(
                "vulnerability",
                actor("triage").get("/api/v1/findings/" + second).text("vulnerability"));
        assertThat(actor("triage").get("/api/v1/findings/" + id("finding")).text("vulnerability"))
                .isEqualTo(id("vulnerability"));
    }

    /** In a package without a target, so that no verdict brings it together with the others. */
    private void reportForNamedRecipients() {
        var body = new LinkedHashMap<>(TestCase.submission("Finder Labs"));
        body.put("tlp", RED);
        body.put("provenance", "government");
        body.put("use_limits", List.copyOf(SAID));
        body.put("cui", CUI);
        body.put("legal_basis", BASIS);
        body.put("classification", "UNCLASSIFIED");
        var finding = made(actor("finder").post("/api/v1/findings", body)).get("id").asString();
        named.put("finding", finding);
        named.put(
                "vulnerability",
                actor("finder").get("/api/v1/findings/" + finding).text("vulnerability"));
        try (var laboratory = new TestLaboratory(server)) {
            laboratory.reproduces(finding);
        }
    }

    /** Others that resemble both, in packages without a target; nothing brings them together. */
    private void reportTwins() {
        var body = new LinkedHashMap<>(TestCase.submission("Third Labs"));
        named.put("twin", twin(body));
        body.put("title", "XML to JSON fails");
        body.put("description", "It ends in an error.");
        body.put("target", "pkg:maven/com.example/fork@1.0");
        ids.put("twin", twin(body));
    }

    private String twin(Map<String, Object> body) {
        return made(actor("other developer").post("/api/v1/findings", body)).get("id").asString();
    }

    private void takeOn() {
        made(
                actor("coordinate")
                        .post(
                                "/api/v1/vulnerabilities/"
                                        + named.get("vulnerability")
                                        + "/taking-on",
                                Map.of()));
        named.put("opening", askToOpen("coordinate", Objects.requireNonNull(named.get("finding"))));
        assertThat(
                        actor("triage")
                                .post(
                                        "/api/v1/openings/" + named.get("opening") + "/consent",
                                        Map.of())
                                .status())
                .as("a consent of one who may not read the finding")
                .isEqualTo(404);
    }

    private String askToOpen(String who, String finding) {
        return made(actor(who)
                        .post(
                                "/api/v1/findings/" + finding + "/openings",
                                Map.of("reason", "to see what it does")))
                .get("id")
                .asString();
    }

    private void keepSecretAmongNamedRecipients() {
        named.put("case", open(Objects.requireNonNull(named.get("vulnerability"))));
        join(Objects.requireNonNull(named.get("case")));
        var patch =
                made(
                        actor("vendor")
                                .post(
                                        "/api/v1/cases/" + named.get("case") + "/patches",
                                        Map.of(
                                                "name",
                                                "bound it",
                                                "diff",
                                                "--- a/A\n+++ b/A\n@@ -1 +1 @@\n-a\n+b\n")));
        named.put("patch", patch.get("id").asString());
    }

    private String open(String vulnerability) {
        return made(actor("coordinate")
                        .post(
                                "/api/v1/cases",
                                Map.of(
                                        "vulnerability",
                                        vulnerability,
                                        "embargo_until",
                                        TestCase.nextYear("05-01T12:00:00Z"),
                                        "zone",
                                        "UTC")))
                .get("id")
                .asString();
    }

    private void join(String caseId) {
        var invited =
                made(
                        actor("coordinate")
                                .post(
                                        "/api/v1/cases/" + caseId + "/participants",
                                        Map.of("party", id("vendor"), "role", "vendor")));
        made(
                server.anyone()
                        .post(
                                "/api/v1" + invited.get("link").asString() + "/acceptance",
                                Map.of()));
    }

    /** So that it stands in every list that there is once it is published. */
    private static ObjectNode exploited(String name) throws IOException {
        var draft = (ObjectNode) Json.mapper().readTree(example(name));
        draft.withObject("/assessment").put("known_exploited", true);
        return draft;
    }

    private void keepSecret() throws IOException {
        ids.put("case", open(id("vulnerability")));
        join(id("case"));
        var patch =
                made(
                        actor("vendor")
                                .post(
                                        "/api/v1/cases/" + id("case") + "/patches",
                                        Map.of(
                                                "name",
                                                "bounded nesting",
                                                "diff",
                                                example("org-json/patches/correct.diff"))));
        ids.put("patch", patch.get("id").asString());
        ids.put("opening", askToOpen("triage", id("finding")));
        made(actor("coordinate").post("/api/v1/openings/" + id("opening") + "/consent", Map.of()));
        ids.put("glass", breakGlass(id("finding")));
        Until.holds(
                PATIENCE,
                () -> actor("vendor").get("/api/v1/patches/" + id("patch")).json(),
                view -> view.path("verdict").asString("").equals("accepted"));
        var draft =
                made(
                        actor("coordinate")
                                .post(
                                        "/api/v1/cases/" + id("case") + "/advisories",
                                        exploited("org-json/advisory.json")));
        ids.put("advisory", draft.get("id").asString());
        var told =
                made(
                        actor("publish")
                                .post(
                                        "/api/v1/advisories/" + id("advisory") + "/early-notice",
                                        Map.of(
                                                "tlp",
                                                "TLP:AMBER",
                                                "recipients",
                                                List.of(id("operator")))));
        ids.put("notice", told.get("id").asString());
        ids.put("document", id("notice") + ".json");
        // The first of this database; what it will be called can be guessed by anyone.
        ids.put("osv", "x_CLH-" + Year.now(ZoneOffset.UTC) + "-0001");
        ids.put("year", Year.now(ZoneOffset.UTC).toString());
        ids.put("file", "clh-" + Year.now(ZoneOffset.UTC) + "-0001.json");
        ids.put("product", "JSON-java org.json");
        ids.put("collection", "advisories");
        // Everyone makes the same name of a product and its vendor.
        ids.put("stix", "software--f69724c6-d45e-51eb-bc47-04efe8215141");
        ids.put("feed", "Maven.atom");
        ids.put("maker", "json-java.atom");
        ids.put("archive", "1.atom");
        ids.put("sector", "information_technology.atom");
        ids.put("rolie", "information_technology.json");
        ids.put("name", "Maven");
        ids.put("cve", "CVE-2022-45688");
        ids.put("ecosystem", "Maven");
        ids.put("record", id("osv") + ".json");
    }

    private void publish() throws IOException {
        var published =
                made(
                        actor("publish")
                                .post(
                                        "/api/v1/advisories/" + id("advisory") + "/publication",
                                        Map.of()));
        assertThat("x_" + published.get("number").asString()).isEqualTo(id("osv"));
        var next = exploited("org-json/advisory.json").deepCopy();
        next.put("change", "canary-change: the next revision");
        assertThat(
                        actor("publish")
                                .post("/api/v1/advisories/" + id("advisory") + "/draft", next)
                                .status())
                .isEqualTo(200);
        var list =
                Until.holds(
                        PATIENCE,
                        () -> actor("operator").get("/api/v1/exposures").json(),
                        page -> !page.get("items").isEmpty());
        ids.put("exposure", list.at("/items/0/id").asString());
        var released =
                made(
                        actor("publish")
                                .post(
                                        "/api/v1/releases",
                                        Map.of("advisory", id("advisory"), "patch", id("patch"))));
        ids.put("release", released.get("id").asString());
        var hold =
                made(
                        actor("coordinate")
                                .post(
                                        "/api/v1/holds",
                                        Map.of(
                                                "subject",
                                                id("finding"),
                                                "ground",
                                                "records_request",
                                                "reference",
                                                "FOIA-2026-17")));
        ids.put("hold", hold.get("id").asString());
        var target = released.get("target").asString().split("/");
        ids.put("group", target[0]);
        ids.put("artifact", target[1]);
        ids.put("build", target[2]);
        // A consistent snapshot names a target by its hash (TUF 1.0 §6.2).
        ids.put("jar", released.get("sha256").asString() + "." + target[3]);
        made(
                actor("operator")
                        .post(
                                "/api/v1/exposures/" + id("exposure") + "/receipts",
                                Map.of("state", "help", "note", "Please call.")));
        ids.put("party", id("operator"));
        var party = "/api/v1/parties/" + id("operator");
        ids.put("person", actor("administer").get(party + "/people").text("items/0/id"));
        ids.put("token", actor("administer").get(party + "/tokens").text("items/0/id"));
        ids.put(
                "agent",
                made(actor("administer")
                                .post(
                                        party + "/agents",
                                        Map.of("name", "Uploader", "responsible", id("person"))))
                        .get("id")
                        .asString());
        ids.put(
                "certificate",
                made(actor("administer")
                                .post(
                                        party + "/certificates",
                                        Map.of(
                                                "holder",
                                                id("agent"),
                                                "roles",
                                                List.of("operator"),
                                                "days",
                                                1,
                                                "certificate",
                                                TestCertificate.valid("uploader").pem())))
                        .get("id")
                        .asString());
        ids.put("entry", actor("audit").get("/api/v1/audit/entries").text("items/0/id"));
        // The first entry of the record, as the bundle of one.
        ids.put("level", "entries");
        ids.put("first", "000.p");
        ids.put("second", "1");
        ids.put("from", "0");
        ids.put("to", "1");
    }

    private void upload(String file) throws IOException {
        made(
                actor("operator")
                        .post(
                                "/api/v1/inventories",
                                Map.of(
                                        "asset",
                                        Map.of("name", "Portal", "internet_exposed", true),
                                        "document",
                                        example("inventories/" + file))));
    }

    private String submit(String who, String proof, String entry) throws IOException {
        var content = example("org-json/proofs/" + proof + ".xml");
        return made(actor(who)
                        .post(
                                "/api/v1/findings",
                                Map.of(
                                        "title", "XML to JSON fails",
                                        "description", "It ends in an error.",
                                        "target", "pkg:maven/org.json/json@20220924",
                                        "entry", entry,
                                        "proof",
                                                Map.of(
                                                        "encoding",
                                                        "base64",
                                                        "content",
                                                        Base64.getEncoder()
                                                                .encodeToString(
                                                                        content.getBytes(
                                                                                StandardCharsets
                                                                                        .UTF_8))))))
                .get("id")
                .asString();
    }

    private static String example(String file) throws IOException {
        return Files.readString(ArchitectureTest.repository().resolve("examples").resolve(file));
    }

    private static JsonNode made(Answer answer) {
        assertThat(answer.status()).as(String.valueOf(answer.json())).isBetween(200, 299);
        return answer.json();
    }

    private Client actor(String role) {
        return Objects.requireNonNull(actors.get(role), role);
    }

    private String id(String name) {
        return Objects.requireNonNull(ids.get(name), name);
    }

    // What is seen

    private void observe(String when) {
        for (var line : table.lines()) {
            if (line.when().equals(when)) {
                for (var role : table.roles()) {
                    var visible = new StringBuilder();
                    if (!line.rest().isEmpty() && isVisible(role, line)) {
                        visible.append(line.door());
                    }
                    if (!line.page().isEmpty()) {
                        visible.append(seenOnPage(role, line));
                    }
                    seen.put(key(line, role), visible.isEmpty() ? NONE : visible.toString());
                }
            }
        }
    }

    private TestVisitor visitor(String role) {
        return Objects.requireNonNull(visitors.get(role), role);
    }

    /** What is not seen must look as what was never there. */
    private boolean isVisible(String role, Line line) {
        var client = actor(role);
        var parts = line.rest().split(" ∋ ", -1);
        var answer = client.get(with(parts[0], ids(line)));
        if (parts.length == 2 && line.door().equals("F")) {
            assertThat(answer.status()).isIn(200, 404);
            return answer.status() == 200
                    && new String(answer.raw().body(), StandardCharsets.UTF_8)
                            .contains(with(parts[1], ids(line)));
        }
        if (parts.length == 2) {
            var id = with(parts[1], ids(line));
            var told =
                    answer.status() == 200
                            ? answer.json()
                                    .get("items")
                                    .valueStream()
                                    .filter(item -> item.toString().contains(id))
                                    .findFirst()
                            : Optional.<JsonNode>empty();
            told.ifPresent(item -> {
                labelled(role, line, item.path("tlp").asString(""));
                marked(role, line, item);
            });
            return told.isPresent();
        }
        if (answer.status() == 200) {
            boolean json = answer.header("Content-Type").startsWith("application/json");
            labelled(
                    role,
                    line,
                    json ? answer.json().path("tlp").asString("") : answer.header(TlpHeader.NAME));
            if (json) {
                marked(role, line, answer.json());
            } else {
                marked(role, line, answer.raw().headers());
            }
            return true;
        }
        assertThat(answer.status()).as(line + " " + answer.json()).isIn(401, 403, 404);
        var nothing = client.get(with(parts[0], nowhere(line)));
        assertThat(answer.raw().body()).as(line.toString()).isEqualTo(nothing.raw().body());
        assertThat(headers(answer.raw().headers().map()))
                .as(line.toString())
                .isEqualTo(headers(nothing.raw().headers().map()));
        return false;
    }

    /** All but the time, and whether the connection goes on. */
    private static Map<String, List<String>> headers(Map<String, List<String>> headers) {
        return headers.entrySet().stream()
                .filter(header -> !Set.of("date", "connection").contains(header.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private String seenOnPage(String role, Line line) {
        var parts = line.page().split(" ∋ ", -1);
        var visitor = visitor(role);
        if (parts[0].startsWith("POST ")) {
            var to = with(parts[0].substring("POST ".length()), ids(line));
            var file = visitor.post(role.equals("anyone") ? "/sign-in" : "/", to, Map.of());
            if (file.statusCode() == 200) {
                labelled(role, line, file.headers().firstValue(TlpHeader.NAME).orElse(""));
                marked(role, line, file.headers());
                return "X";
            }
            return "";
        }
        var page = visitor.get(with(parts[0], ids(line)));
        if (parts.length == 2) {
            var id = with(parts[1], ids(line));
            if (page.statusCode() != 200 || !page.body().contains(id)) {
                return "";
            }
            marked(role, line, row(page.body(), id));
            return "P";
        }
        if (page.statusCode() == 200) {
            var shown = LABEL.matcher(page.body());
            labelled(role, line, shown.find() ? shown.group(1) : "");
            marked(role, line, handling(page.body()));
            return "P";
        }
        assertThat(page.statusCode()).as(line.toString()).isIn(303, 404);
        if (page.statusCode() == 404) {
            assertThat(plain(page.body()))
                    .as(line.toString())
                    .isEqualTo(plain(visitor.get(with(parts[0], nowhere(line))).body()));
        }
        return "";
    }

    /** Without the key of the forms, which is another one on each page. */
    private static String plain(String page) {
        return page.replaceAll("name=\"_csrf\"[^>]*>", "");
    }

    /** Who sees a thing, and not what is labelled TLP:RED in it, gets it with the other label. */
    private void labelled(String role, Line line, String label) {
        var expected = readsFinding(role, line) ? line.label() : BY_POLICY;
        if (!label.equals(expected)) {
            mislabelled.add(
                    "%s, %s, %s, at %s: table %s, server %s"
                            .formatted(
                                    role,
                                    line.thing(),
                                    line.when(),
                                    line.rest() + " " + line.page(),
                                    expected,
                                    label));
        }
    }

    /** The line of a list on a page. */
    private static String row(String page, String id) {
        return Stream.of(page.split("<tr")).filter(it -> it.contains(id)).findFirst().orElseThrow();
    }

    /** What stands under the label of a page, and ends with its list. */
    private static String handling(String page) {
        int list = page.indexOf("class=\"limits\"");
        int from = page.indexOf("class=\"banner\"");
        return list < 0
                ? ""
                : page.substring(
                        from < 0 ? list : Math.min(from, list), page.indexOf("</ul>", list));
    }

    private void marked(String role, Line line, JsonNode told) {
        marked(
                role,
                line,
                told.path("use_limits")
                        .valueStream()
                        .map(limit -> limit.get("term").asString())
                        .collect(Collectors.toSet()));
        banners(
                role,
                line,
                Stream.concat(
                                told.path("cui").valueStream().map(JsonNode::asString),
                                told.path("classification").asStringOpt().stream())
                        .collect(Collectors.toSet()));
        bases(
                role,
                line,
                told.path("legal_bases")
                        .valueStream()
                        .map(basis ->
                                basis.get("code").asString()
                                        + ";state="
                                        + basis.get("state").asString())
                        .collect(Collectors.toSet()));
        comesFrom(
                role,
                line,
                told.path("provenance")
                        .valueStream()
                        .map(JsonNode::asString)
                        .collect(Collectors.toSet()));
    }

    private void marked(String role, Line line, HttpHeaders headers) {
        if (!line.label().isEmpty()) {
            marked(role, line, header(headers, "Clearinghouse-Use-Limits"));
            comesFrom(role, line, header(headers, "Clearinghouse-Provenance"));
            bases(
                    role,
                    line,
                    header(headers, "Clearinghouse-Legal-Basis").stream()
                            .filter(said -> !said.equals("none"))
                            .collect(Collectors.toSet()));
            banners(
                    role,
                    line,
                    Stream.of("Clearinghouse-CUI", "Clearinghouse-Classification")
                            .flatMap(name -> header(headers, name).stream())
                            .filter(said -> !said.equals("none"))
                            .collect(Collectors.toSet()));
        }
    }

    private static Set<String> header(HttpHeaders headers, String name) {
        return Set.of(headers.firstValue(name).orElse("absent").split(", "));
    }

    /** With how it stands, for who reads the finding that has one, and for nobody else. */
    private void bases(String role, Line line, Set<String> is) {
        if (!line.label().isEmpty()) {
            boolean told = line.label().equals(RED) && readsFinding(role, line);
            compare(role, line, told ? Set.of(BASIS + ";state=valid") : Set.of(), is);
        }
    }

    /** For who reads the finding that has them, and for nobody else. */
    private void banners(String role, Line line, Set<String> is) {
        if (!line.label().isEmpty()) {
            boolean told = line.label().equals(RED) && readsFinding(role, line);
            compare(role, line, told ? Set.of(CUI, "UNCLASSIFIED") : Set.of(), is);
        }
    }

    private void marked(String role, Line line, String html) {
        banners(
                role,
                line,
                BANNER.matcher(html).results().map(it -> it.group(1)).collect(Collectors.toSet()));
        bases(
                role,
                line,
                LEGAL_BASIS
                        .matcher(html)
                        .results()
                        .map(it ->
                                it.group(1)
                                        + (html.contains("valid, with no end set")
                                                ? ";state=valid"
                                                : ";state untold"))
                        .collect(Collectors.toSet()));
        marked(
                role,
                line,
                USE_LIMIT
                        .matcher(html)
                        .results()
                        .map(it -> it.group(1))
                        .collect(Collectors.toSet()));
    }

    private void marked(String role, Line line, Set<String> limits) {
        if (!line.label().isEmpty()) {
            looked++;
            compare(role, line, expectedLimits(role, line), limits);
        }
    }

    /**
     * Of what is made of several, what its reader sees of them decides; others look at the limits.
     */
    private void comesFrom(String role, Line line, Set<String> provenance) {
        if (!line.label().isEmpty() && !MADE_OF_FINDINGS.matcher(line.thing()).matches()) {
            var said = Set.of(line.label().equals(RED) ? "government" : "private");
            compare(
                    role,
                    line,
                    WITHOUT_FINDING.contains(line.thing()) ? Set.of() : said,
                    provenance);
        }
    }

    private Set<String> expectedLimits(String role, Line line) {
        if (WITHOUT_FINDING.contains(line.thing())) {
            return Set.of();
        }
        var said = line.label().equals(RED) ? SAID : GIVEN;
        if (!MADE_OF_FINDINGS.matcher(line.thing()).matches()) {
            return said;
        }
        return readsFinding(role, line)
                ? Stream.concat(said.stream(), GIVEN.stream()).collect(Collectors.toSet())
                : GIVEN;
    }

    private void compare(String role, Line line, Set<String> expected, Set<String> is) {
        if (!is.equals(expected)) {
            mismarked.add(
                    "%s, %s, %s, at %s: expected %s, server %s"
                            .formatted(
                                    role,
                                    line.thing(),
                                    line.when(),
                                    line.rest() + " " + line.page(),
                                    expected,
                                    is));
        }
    }

    private boolean readsFinding(String role, Line line) {
        return !line.label().equals(RED)
                || actor(role).get("/api/v1/findings/" + named.get("finding")).status() == 200;
    }

    private Map<String, String> ids(Line line) {
        return line.label().equals(RED) ? named : ids;
    }

    /** As the ids, but of nothing. */
    private Map<String, String> nowhere(Line line) {
        return ids(line).entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                it ->
                                        it.getValue().contains("_")
                                                ? it.getValue().substring(0, 4) + "a".repeat(26)
                                                : "none"));
    }

    private static String with(String path, Map<String, String> ids) {
        return VARIABLE.matcher(path)
                .replaceAll(name -> Objects.requireNonNull(ids.get(name.group(1)), name.group(1)));
    }

    // The table

    private static String key(Line line, String role) {
        return line.thing() + "|" + line.when() + "|" + line.label() + "|" + role;
    }

    private static Table parse(List<String> text) {
        var rows =
                text.stream()
                        .dropWhile(line -> !line.startsWith("| what | when |"))
                        .filter(line -> line.startsWith("|") && !line.startsWith("|--"))
                        .map(SecrecyTest::cells)
                        .toList();
        var roles = rows.getFirst().subList(HEAD, rows.getFirst().size());
        var lines =
                rows.stream()
                        .skip(1)
                        .map(row ->
                                new Line(
                                        row.get(0),
                                        row.get(1),
                                        row.get(2).replace(NONE, ""),
                                        Line.path(row.get(3)),
                                        Line.path(row.get(4)),
                                        row.subList(HEAD, row.size())))
                        .toList();
        assertThat(lines).allMatch(line -> line.cells().size() == roles.size());
        return new Table(roles, lines);
    }

    private static List<String> cells(String row) {
        return Stream.of(row.substring(1, row.lastIndexOf('|')).split("\\|", -1))
                .map(String::strip)
                .toList();
    }

    private String rendered() {
        var text = new StringBuilder();
        for (var line : table.lines()) {
            text.append("| ")
                    .append(
                            Stream.concat(
                                            Stream.of(
                                                    line.thing(),
                                                    line.when(),
                                                    line.label().isEmpty() ? NONE : line.label(),
                                                    code(line.rest()),
                                                    code(line.page())),
                                            table.roles().stream()
                                                    .map(role -> seen.get(key(line, role))))
                                    .collect(Collectors.joining(" | ")))
                    .append(" |\n");
        }
        return text.toString();
    }

    private static String code(String path) {
        return path.isEmpty() ? "" : "`" + path + "`";
    }
}
