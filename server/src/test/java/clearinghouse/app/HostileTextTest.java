package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestServer.Client;
import clearinghouse.platform.Json;
import clearinghouse.platform.Schemas;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Texts that look valid and are not, in every place of every request that takes a text: each is
 * refused with a reason, or taken and shown again.
 */
class HostileTextTest {

    /** As JSON: half of a pair has no other form. */
    private static final List<String> HOSTILE =
            List.of(
                    "\"a\\u0000b\"",
                    "\"\\u0000\"",
                    "\"a\\ud800b\"",
                    "\"\\udc00\"",
                    "\"   \"",
                    "\"\\n\"",
                    "\"a\\u001bb\"",
                    "\"a\\u0085b\"",
                    "\"+999999999-01-01T00:00:00Z\"",
                    "\"-999999999-01-01T00:00:00Z\"",
                    "\"1969-12-31T23:59:59Z\"",
                    "\"9999-12-31T23:59:59.999999999-18:00\"");

    private static TestServer server;
    private static TestCase told;
    private static Map<String, Valid> valid = Map.of();

    private record Valid(Client by, String path, Object body) {}

    /** The path of a draft of another case. */
    private static String drafted() {
        var of = TestCase.confirmed(server);
        var drafted =
                of.coordinator()
                        .client()
                        .post("/api/v1/cases/" + of.open() + "/advisories", TestCase.draft());
        return "/api/v1/advisories/" + drafted.text("id");
    }

    /** The path of one that somebody is told of early, and that says something else by now. */
    private static String toldEarly(Client publisher, String recipient) {
        var path = drafted();
        var told = Map.of("tlp", "TLP:AMBER", "recipients", List.of(recipient));
        assertThat(publisher.post(path + "/early-notice", told).status()).isEqualTo(200);
        var changed = new LinkedHashMap<>(TestCase.draft());
        changed.put("title", "Another title");
        assertThat(publisher.post(path + "/draft", changed).status()).isEqualTo(200);
        return path;
    }

    /** The path of a published one. */
    private static String published(Client publisher) {
        var path = drafted();
        assertThat(publisher.post(path + "/publication", Map.of()).status()).isEqualTo(200);
        return path;
    }

    @BeforeAll
    static void start() {
        server = TestServer.start();
        told = TestCase.confirmed(server);
        var operator = server.member("operator", "Hospital", "operator");
        var developer = told.finder().client();
        var publisher = server.member("clearinghouse", "Publisher", "publish").client();
        var coordinator = told.coordinator().client();
        var administrator = server.administrator();
        var party = "/api/v1/parties/" + operator.party();
        var caseId = told.open();
        var inCase = "/api/v1/cases/" + caseId;
        var claim =
                developer.post(
                        "/api/v1/scans/claims",
                        Map.of(
                                "target",
                                TestCase.PACKAGE + "@1.0",
                                "areas",
                                List.of("parser"),
                                "technique",
                                "fuzzing",
                                "hours",
                                1));
        var submission = new LinkedHashMap<>(TestCase.submission("Finder Labs"));
        submission.put("claim", Map.of("id", claim.text("id"), "fence", 1));
        var draft = new LinkedHashMap<>(TestCase.draft());
        var assessment =
                Map.of(
                        "known_exploited",
                        true,
                        "automatable",
                        true,
                        "technical_impact",
                        "total",
                        "exploitation",
                        "active");
        draft.put("assessment", assessment);
        draft.put("change", "Known to be exploited.");
        var all = new LinkedHashMap<String, Valid>();
        all.put(
                "party-registration",
                new Valid(
                        administrator,
                        "/api/v1/parties",
                        Map.of("kind", "broker", "name", "ISAC", "sector", "water")));
        all.put(
                "join-request",
                new Valid(
                        server.anyone(),
                        "/api/v1/join-requests",
                        Map.of(
                                "kind", "operator",
                                "organisation", "County Hospital",
                                "purpose", "Two hospitals.",
                                "person", "Ana",
                                "contact", "ana@example.org")));
        all.put(
                "person-addition",
                new Valid(
                        administrator,
                        party + "/people",
                        Map.of("name", "Ana", "email", "ana@example.org")));
        all.put(
                "agent-addition",
                new Valid(
                        administrator,
                        party + "/agents",
                        Map.of("name", "Bot", "responsible", operator.person())));
        all.put(
                "token-request",
                new Valid(
                        administrator,
                        party + "/tokens",
                        Map.of(
                                "holder",
                                operator.person(),
                                "roles",
                                List.of("operator"),
                                "permissions",
                                List.of("inventory:read"),
                                "addresses",
                                List.of("192.0.2.0/24"),
                                "days",
                                1)));
        all.put(
                "own-token-request",
                new Valid(
                        operator.client(),
                        "/api/v1/me/tokens",
                        Map.of(
                                "holder",
                                operator.person(),
                                "roles",
                                List.of("operator"),
                                "permissions",
                                List.of("inventory:read"),
                                "addresses",
                                List.of("2001:db8::/32"),
                                "days",
                                1)));
        var agent =
                administrator
                        .post(
                                party + "/agents",
                                Map.of("name", "Bot", "responsible", operator.person()))
                        .text("id");
        all.put(
                "certificate-request",
                new Valid(
                        administrator,
                        party + "/certificates",
                        Map.of(
                                "holder",
                                agent,
                                "roles",
                                List.of("operator"),
                                "days",
                                1,
                                "certificate",
                                TestCertificate.valid("mirror").pem())));
        all.put(
                "agent-responsible",
                new Valid(
                        administrator,
                        party + "/agents/" + agent + "/responsible",
                        Map.of("responsible", operator.person())));
        var leaving = administrator.post(party + "/people", Map.of("name", "Leaving")).text("id");
        all.put(
                "off-boarding",
                new Valid(
                        administrator,
                        party + "/people/" + leaving + "/off-boarding",
                        Map.of("agents", "hand-over", "heir", operator.person())));
        all.put(
                "broker-consent",
                new Valid(
                        operator.client(),
                        "/api/v1/me/brokers",
                        Map.of("broker", operator.party())));
        all.put("finding-submission", new Valid(developer, "/api/v1/findings", submission));
        all.put(
                "finding-sarif",
                new Valid(
                        developer,
                        "/api/v1/findings/sarif",
                        Map.of("sarif", sarif(), "credit", "Finder Labs")));
        all.put(
                "scan-claim-request",
                new Valid(
                        developer,
                        "/api/v1/scans/claims",
                        Map.of(
                                "target",
                                "pkg:maven/com.example/other@1.0",
                                "areas",
                                List.of("writer"),
                                "technique",
                                "fuzzing",
                                "hours",
                                1)));
        all.put(
                "scan-coverage-report",
                new Valid(
                        developer,
                        "/api/v1/scans/claims/" + claim.text("id") + "/coverage",
                        Map.of(
                                "fence",
                                1,
                                "technique",
                                "fuzzing",
                                "areas",
                                List.of(Map.of("area", "parser", "found", false)))));
        all.put(
                "inventory-upload",
                new Valid(
                        operator.client(),
                        "/api/v1/inventories",
                        Map.of(
                                "asset",
                                Map.of("name", "Ward", "internet_exposed", false),
                                "document",
                                "vendor,product,version\nExample,parser,1.0\n")));
        var asset =
                operator.client()
                        .post(
                                "/api/v1/inventories",
                                Map.of(
                                        "asset",
                                        Map.of("name", "Lab"),
                                        "document",
                                        "vendor,product,version\nExample,parser,1.0\n"))
                        .text("asset");
        all.put(
                "lifecycle-import",
                new Valid(
                        publisher,
                        "/api/v1/lifecycles",
                        Map.of(
                                "document",
                                "vendor,product,ends_on,source\nAcme,Old Pump,2020-01-31,A\n")));
        all.put(
                "asset-profile",
                new Valid(
                        operator.client(),
                        "/api/v1/assets/" + asset + "/profile",
                        Map.of(
                                "safety_impact",
                                "critical",
                                "maintenance_window",
                                "sunday 02:00-05:00",
                                "end_of_support",
                                Map.of("on", "2030-01-01", "source", "The vendor's page"))));
        all.put(
                "operator-profile",
                new Valid(
                        operator.client(),
                        "/api/v1/operator/profile",
                        Map.of("region", "US-OH", "time_zone", "America/New_York")));
        all.put(
                "contact-wish",
                new Valid(
                        operator.client(),
                        "/api/v1/operator/contacts",
                        Map.of(
                                "role", "IT",
                                "name", "Ana",
                                "mail", "ana@example.org",
                                "phone", "+1 614 555 0100")));
        all.put(
                "receipt-statement",
                new Valid(
                        operator.client(),
                        "/api/v1/exposures/exp_" + "a".repeat(26) + "/receipts",
                        Map.of("state", "help", "note", "Please call.")));
        all.put(
                "receipts-statement",
                new Valid(
                        operator.client(),
                        "/api/v1/exposures/receipts",
                        Map.of(
                                "exposures",
                                List.of("exp_" + "a".repeat(26)),
                                "state",
                                "help",
                                "note",
                                "Please call.")));
        all.put(
                "finding-set-aside",
                new Valid(
                        coordinator,
                        "/api/v1/findings/" + told.finding() + "/set-aside",
                        Map.of("reason", "It asks for nothing.")));
        all.put(
                "opening-request",
                new Valid(
                        coordinator,
                        "/api/v1/findings/" + told.finding() + "/openings",
                        Map.of("reason", "It is flaky.")));
        all.put(
                "finding-relabelling",
                new Valid(
                        developer,
                        "/api/v1/findings/" + told.finding() + "/label",
                        Map.of("tlp", "TLP:AMBER", "reason", "Our clients have to know.")));
        var redactable = TestCase.submit(developer, "Finder Labs");
        all.put(
                "finding-redaction",
                new Valid(
                        developer,
                        "/api/v1/findings/" + redactable + "/redaction",
                        Map.of(
                                "title",
                                "A weakness",
                                "description",
                                "What it was is not told.",
                                "reason",
                                "It names a customer.")));
        all.put(
                "legal-basis-saying",
                new Valid(
                        server.administrator(),
                        "/api/v1/legal-bases",
                        Map.of(
                                "code",
                                "terms",
                                "name",
                                "Terms of the centre",
                                "citation",
                                "Signed by both.",
                                "from",
                                "2020-01-01",
                                "until",
                                "2099-12-31",
                                "at_lapse",
                                "block",
                                "warn_days",
                                30,
                                "reason",
                                "As it was signed.")));
        all.put(
                "legal-basis-giving",
                new Valid(
                        server.administrator(),
                        "/api/v1/legal-basis-defaults",
                        Map.of("whose", operator.party(), "basis", "consent")));
        all.put(
                "hold-setting",
                new Valid(
                        coordinator,
                        "/api/v1/holds",
                        Map.of(
                                "subject",
                                told.finding(),
                                "ground",
                                "litigation",
                                "reference",
                                "24-cv-1")));
        all.put(
                "vulnerability-split",
                new Valid(
                        coordinator,
                        "/api/v1/vulnerabilities/" + told.vulnerability() + "/split",
                        Map.of("finding", told.finding(), "reason", "another cause")));
        all.put(
                "case-opening",
                new Valid(
                        coordinator,
                        "/api/v1/cases",
                        Map.of(
                                "vulnerability", told.vulnerability(),
                                "embargo_until", TestCase.nextYear("05-01T12:00:00-04:00"),
                                "zone", "America/New_York")));
        all.put(
                "embargo-proposal",
                new Valid(
                        coordinator,
                        inCase + "/embargo",
                        Map.of(
                                "until",
                                TestCase.nextYear("06-01T12:00:00-04:00"),
                                "zone",
                                "America/New_York")));
        all.put(
                "participant-invitation",
                new Valid(
                        coordinator,
                        inCase + "/participants",
                        Map.of("party", operator.party(), "role", "vendor")));
        all.put(
                "link-revocation",
                new Valid(
                        coordinator,
                        inCase + "/links/revocation",
                        Map.of("party", operator.party())));
        all.put(
                "case-patch",
                new Valid(
                        coordinator,
                        inCase + "/patches",
                        Map.of(
                                "name",
                                "Bound it",
                                "diff",
                                "--- a/A\n+++ b/A\n@@ -1 +1 @@\n-a\n+b\n")));
        all.put(
                "early-notice-giving",
                new Valid(
                        publisher,
                        toldEarly(publisher, operator.party()) + "/early-notice",
                        Map.of(
                                "tlp",
                                "TLP:AMBER",
                                "recipients",
                                List.of(operator.party()),
                                "change",
                                "More is known.")));
        var waiting = drafted();
        all.put(
                "advisory-publishing",
                new Valid(
                        publisher,
                        waiting + "/publication",
                        Map.of("drafted_at", publisher.get(waiting).text("drafted_at"))));
        all.put("advisory-draft", new Valid(publisher, published(publisher) + "/draft", draft));
        all.put(
                "advisory-import",
                new Valid(
                        publisher,
                        "/api/v1/imports",
                        Map.of(
                                "documents",
                                List.of(
                                        Map.of(
                                                "place", "dump.json",
                                                "encoding", "utf-8",
                                                "content", "{}")))));
        // Refused before it is asked: no look-up leaves this machine.
        all.put(
                "subscription-making",
                new Valid(
                        publisher,
                        "/api/v1/subscriptions",
                        Map.of("address", "https://127.0.0.1/a.json", "every_minutes", 60)));
        var query =
                Map.of("version", "1.0", "package", Map.of("name", "parser", "ecosystem", "npm"));
        all.put("osv-query", new Valid(server.anyone(), "/v1/query", query));
        all.put(
                "osv-querybatch",
                new Valid(server.anyone(), "/v1/querybatch", Map.of("queries", List.of(query))));
        all.put(
                "release-request",
                new Valid(
                        publisher,
                        "/api/v1/releases",
                        Map.of(
                                "advisory", "adv_" + "a".repeat(26),
                                "patch", "pat_" + "a".repeat(26))));
        valid = all;
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Map<String, Object> sarif() {
        return Map.of(
                "version",
                "2.1.0",
                "runs",
                List.of(
                        Map.of(
                                "tool",
                                Map.of("driver", Map.of("name", "Finder")),
                                "results",
                                List.of(
                                        Map.of(
                                                "ruleId",
                                                "recursion",
                                                "message",
                                                Map.of("text", "Deep input ends the parser."),
                                                "properties",
                                                Map.of(
                                                        "purl",
                                                        TestCase.PACKAGE + "@1.0",
                                                        "entry",
                                                        "parse"))))));
    }

    @Test
    void every_request_that_takes_a_text_is_tried_here() {
        var schemas = new Schemas();
        var takesText = new TreeSet<String>();
        for (var path : server.anyone().get("/api/v1/openapi.json").json().get("paths")) {
            var schema = path.at("/post/requestBody/content/application~1json/schema/$ref");
            if (schema.isString()) {
                var name = schema.asString().substring("#/components/schemas/".length());
                if (schemas.source(name).findValues("type").stream()
                        .anyMatch(type -> type.toString().contains("\"string\""))) {
                    takesText.add(name);
                }
            }
        }
        assertThat(valid.keySet()).containsAll(takesText);
        valid.forEach((name, request) ->
                assertThat(schemas.validate(name, Json.tree(request.body()))).as(name).isEmpty());
    }

    @Test
    void what_is_taken_can_be_read_where_the_answer_says() {
        var broken = new ArrayList<String>();
        valid.forEach((name, request) -> {
            var fault = fault(request, Json.render(request.body()));
            if (!fault.isEmpty()) {
                broken.add(name + ": " + fault);
            }
        });
        assertThat(broken).isEmpty();
    }

    @Test
    void a_text_that_only_looks_valid_is_refused_or_can_be_read_again() {
        var broken = new ArrayList<String>();
        valid.forEach((name, request) -> {
            var body = Json.tree(request.body());
            for (var place : places(body)) {
                for (var text : HOSTILE) {
                    var fault = fault(request, place.apply(text));
                    if (!fault.isEmpty()) {
                        broken.add(name + " with " + place.apply(text) + ": " + fault);
                    }
                }
            }
        });
        assertThat(broken).isEmpty();
    }

    @Test
    void a_form_takes_what_a_keyboard_types_and_leaves_the_rest() {
        var visitor = new TestVisitor(server, server.administrator(), "");
        var registered =
                visitor.submit(
                        "/parties",
                        "/parties",
                        Map.of(
                                "kind", "operator",
                                "name", "Cli\u0000nic\u001b",
                                "person", "Ana\u0000",
                                "means", "token",
                                "sector", ""));
        assertThat(registered.statusCode()).isEqualTo(200);
        assertThat(
                        server.administrator()
                                .get("/api/v1/parties")
                                .json()
                                .get("items")
                                .findValuesAsString("name"))
                .contains("Clinic");
    }

    private static String fault(Valid request, String body) {
        var answer =
                request.by()
                        .postBytes(request.path(), body.getBytes(StandardCharsets.UTF_8), Map.of());
        if (answer.status() >= 500) {
            return "answered with " + answer.status();
        }
        var location = answer.header("Location");
        if (answer.status() < 300 && !location.isEmpty()) {
            var read = request.by().get(location).status();
            return read == 200 ? "" : "taken, and read with " + read;
        }
        return "";
    }

    /** For each text of the body: the body as JSON with another text in that place. */
    private static List<Function<String, String>> places(JsonNode body) {
        var marker = "the-place-of-the-hostile-text";
        var found = new ArrayList<Function<String, String>>();
        for (var marked : withEach(body, marker)) {
            var json = Json.render(marked);
            found.add(text -> json.replace("\"" + marker + "\"", text));
        }
        return found;
    }

    private static List<JsonNode> withEach(JsonNode node, String marker) {
        var copies = new ArrayList<JsonNode>();
        switch (node) {
            case ObjectNode object ->
                    object.propertyNames()
                            .forEach(name ->
                                    withEach(object.get(name), marker)
                                            .forEach(changed ->
                                                    copies.add(
                                                            object.deepCopy().set(name, changed))));
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    for (var changed : withEach(array.get(i), marker)) {
                        var copy = array.deepCopy();
                        copy.set(i, changed);
                        copies.add(copy);
                    }
                }
            }
            default -> {
                if (node.isString()) {
                    copies.add(Json.mapper().getNodeFactory().stringNode(marker));
                }
            }
        }
        return copies;
    }
}
