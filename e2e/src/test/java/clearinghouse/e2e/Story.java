package clearinghouse.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Enough of the loop, driven over REST, that every page has something to show: proofs that work and
 * one that does not, a case, patches, an advisory, exposed operators, a call for help.
 */
final class Story {

    private static final String TARGET = "pkg:maven/org.json/json@20220924";

    /** Real ones of both kinds have no place at which a line could break. */
    private static final String COMMIT =
            "pkg:github/stleary/json-java@8983ca8b4fa4aa54cbf8ad5adf5ef5a1be4a3b3f";

    private static final String UNBROKEN_NAME =
            "LandesfeuerwehrverbandsrechenzentrumsbetriebsgesellschaftmbhNord1";

    /** Hostile on purpose: markup, an address, and characters that turn text around. */
    static final String HOSTILE =
            "Deep nesting ends the thread. <script>alert(1)</script> see https://example.org/ and \u202Egnp.exe\u202C\u200B here";

    private final URI server;
    private final Actor administrator;
    private final Map<String, String> tokens = new LinkedHashMap<>();
    private final Map<String, String> parties = new LinkedHashMap<>();
    private final Map<String, String> spares = new LinkedHashMap<>();
    final Map<String, String> findings = new LinkedHashMap<>();
    String acceptedPatch = "";
    String vulnerability = "";
    String caseId = "";
    String invitation = "";
    String advisory = "";
    String exposure = "";

    Story(URI server, String administratorToken) {
        this.server = server;
        tokens.put("administrator", administratorToken);
        administrator = new Actor(server, Optional.of(administratorToken));
    }

    Actor as(String name) {
        return new Actor(server, Optional.ofNullable(tokens.get(name)));
    }

    /** Everyone who takes part. */
    void registerOnce() {
        if (!tokens.containsKey("analyst")) {
            who();
        }
    }

    String token(String name) {
        var token = tokens.get(name);
        if (token == null) {
            throw new IllegalStateException("nobody is called " + name);
        }
        return token;
    }

    /** Until two findings turned out to be one. */
    void begin() {
        inventories();
        submit();
    }

    /** Until an advisory waits to be published. */
    void offerPatchesAndDraft() {
        offerPatches();
        advisory =
                as("analyst")
                        .post("/api/v1/cases/" + caseId + "/advisories", draft())
                        .path("id")
                        .asString();
    }

    /** From the published advisory to a signed fix and a call for help. */
    void endWithAnswersOnce() {
        if (!exposure.isEmpty()) {
            return;
        }
        as("analyst")
                .post("/api/v1/releases", Map.of("advisory", advisory, "patch", acceptedPatch));
        answer();
    }

    private void who() {
        member("finder", "developer", "Aurora AI", "developer");
        member("second", "developer", UNBROKEN_NAME, "developer");
        member("maintainer", "maintainer", "JSON-java maintainers", "maintainer");
        member("hospital", "operator", "County Hospital", "operator");
        member("bank", "operator", "Community Bank", "operator");
        parties.put("analyst", administrator.get("/api/v1/me").path("party").asString());
        token("analyst", "triage", "coordinate", "publish");
        parties.put("colleague", parties.getOrDefault("analyst", ""));
        token("colleague", "triage");
    }

    private void member(String name, String kind, String title, String role) {
        parties.put(
                name,
                administrator
                        .post("/api/v1/parties", Map.of("kind", kind, "name", title))
                        .path("id")
                        .asString());
        token(name, role);
    }

    /** One more of the staff. */
    void staff(String name, String... duties) {
        parties.put(name, parties.getOrDefault("analyst", ""));
        token(name, duties);
    }

    /** An operator that nobody knew before. */
    void newcomer(String name, String title) {
        member(name, "operator", title, "operator");
    }

    /** One who acts for this operator by its consent. */
    void broker(String name, String title, String operator) {
        member(name, "broker", title, "broker");
        as(operator).post("/api/v1/me/brokers", Map.of("broker", parties.get(name)));
    }

    /** Another token for one who has one, to be taken back. */
    String spareToken(String name, String role) {
        var spare = issue(name, role);
        spares.put(name, spare.path("id").asString());
        return spare.path("token").asString();
    }

    void revokeSpareToken(String name) {
        administrator.post(
                "/api/v1/parties/"
                        + parties.get(name)
                        + "/tokens/"
                        + spares.get(name)
                        + "/revocation",
                Map.of());
    }

    private void token(String name, String... roles) {
        tokens.put(name, issue(name, roles).path("token").asString());
    }

    private JsonNode issue(String name, String... roles) {
        var party = "/api/v1/parties/" + parties.get(name);
        var person = administrator.post(party + "/people", Map.of("name", "The " + name));
        return administrator.post(
                party + "/tokens",
                Map.of("holder", person.path("id").asString(), "roles", List.of(roles), "days", 1));
    }

    private void inventories() {
        upload("hospital", "Patient portal", true, "inventories/hospital.cdx.json");
        upload("bank", "Reporting server", false, "inventories/bank.spdx.json");
    }

    /** Says something of a system that was uploaded under this name. */
    void describe(String who, String asset, Map<String, ?> said) {
        for (var one : as(who).get("/api/v1/assets").path("items")) {
            if (one.path("name").asString().equals(asset)) {
                as(who).post("/api/v1/assets/" + one.path("id").asString() + "/profile", said);
            }
        }
    }

    void upload(String who, String asset, boolean exposed, String example) {
        as(who).post(
                        "/api/v1/inventories",
                        Map.of(
                                "asset", Map.of("name", asset, "internet_exposed", exposed),
                                "document", example(example)));
    }

    private void submit() {
        finding("finder", "nested-tags", "XML.toJSONObject", HOSTILE);
        finding("second", "nested-markup", "JSONML.toJSONObject", "The same with JSONML.");
        finding("second", "invented", "XML.toJSONObject", "This ordinary document breaks it.");
        for (var finding : findings.values()) {
            as("analyst")
                    .await("/api/v1/findings/" + finding, seen -> seen.path("verdict").isObject());
        }
        finding("second", "commit", COMMIT, "XML.toJSONObject", "In this commit as well.");
        vulnerability =
                as("analyst")
                        .get("/api/v1/findings/" + findings.get("nested-tags"))
                        .path("vulnerability")
                        .asString();
    }

    private void finding(String who, String input, String entry, String description) {
        finding(who, input, TARGET, entry, description);
    }

    private void finding(String who, String name, String target, String entry, String description) {
        var input = name.equals("commit") ? "nested-tags" : name;
        var proof =
                Base64.getEncoder()
                        .encodeToString(
                                example("org-json/proofs/" + input + ".xml")
                                        .getBytes(StandardCharsets.UTF_8));
        findings.put(
                name,
                as(who).post(
                                "/api/v1/findings",
                                Map.of(
                                        "title",
                                        "XML to JSON fails on " + name.replace('-', ' '),
                                        "description",
                                        description,
                                        "target",
                                        target,
                                        "entry",
                                        entry,
                                        "proof",
                                        Map.of("encoding", "base64", "content", proof)))
                        .path("id")
                        .asString());
    }

    /** For who wants nothing but a finding that something works on. */
    String submitOne() {
        finding("finder", "nested-tags", "XML.toJSONObject", "The thread ends.");
        return findings.getOrDefault("nested-tags", "");
    }

    /** And a maintainer is invited to it. */
    void openCase() {
        var zone = ZoneId.of("America/New_York");
        var until = ZonedDateTime.now(zone).plusDays(45).truncatedTo(ChronoUnit.DAYS).withHour(9);
        caseId =
                as("analyst")
                        .post(
                                "/api/v1/cases",
                                Map.of(
                                        "vulnerability",
                                        vulnerability,
                                        "embargo_until",
                                        until.toOffsetDateTime().toString(),
                                        "zone",
                                        zone.getId()))
                        .path("id")
                        .asString();
        invitation =
                as("analyst")
                        .post(
                                "/api/v1/cases/" + caseId + "/participants",
                                Map.of("party", parties.get("maintainer"), "role", "vendor"))
                        .path("link")
                        .asString();
    }

    void offerPatches() {
        acceptedPatch = offer("correct");
        var refused = offer("prefix-only");
        for (var patch : List.of(acceptedPatch, refused)) {
            as("analyst")
                    .await("/api/v1/patches/" + patch, seen -> seen.path("verdict").isString());
        }
    }

    private String offer(String name) {
        return as("analyst")
                .post(
                        "/api/v1/cases/" + caseId + "/patches",
                        Map.of("name", name, "diff", example("org-json/patches/" + name + ".diff")))
                .path("id")
                .asString();
    }

    static Map<String, Object> draft() {
        return Map.of(
                "title",
                "JSON-java: deeply nested XML ends the program",
                "summary",
                "A small XML document with deep nesting makes org.json run out of stack.",
                "description",
                "XML.toJSONObject recurses once for each level of nesting, without a bound. A document of a few kilobytes is enough to end the thread that reads it.",
                "identifiers",
                List.of("CVE-2022-45688"),
                "cvss",
                "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H",
                "cwes",
                List.of(Map.of("id", 674, "name", "Uncontrolled Recursion")),
                "references",
                List.of(
                        Map.of(
                                "kind",
                                "fix",
                                "url",
                                "https://github.com/stleary/JSON-java/pull/720",
                                "summary",
                                "The fix of the maintainers")),
                "affected",
                Map.of(
                        "vendor",
                        "JSON-java",
                        "product",
                        "org.json",
                        "introduced",
                        "0",
                        "fixed",
                        List.of("20230227")),
                "assessment",
                Map.of(
                        "known_exploited",
                        false,
                        "automatable",
                        true,
                        "technical_impact",
                        "partial"));
    }

    private void answer() {
        exposure = exposed("hospital");
        as("bank")
                .post(
                        "/api/v1/exposures/" + exposed("bank") + "/receipts",
                        Map.of(
                                "state",
                                "help",
                                "note",
                                "We do not know which program this is part of. Please call."));
    }

    private String exposed(String operator) {
        return as(operator)
                .await("/api/v1/exposures", seen -> !seen.path("items").isEmpty())
                .path("items")
                .get(0)
                .path("id")
                .asString();
    }

    static String example(String name) {
        try {
            return Files.readString(ServerProcess.repository().resolve("examples").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
