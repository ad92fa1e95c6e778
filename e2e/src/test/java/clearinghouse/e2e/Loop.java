package clearinghouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The loop over REST, from claim to receipt, on a server that fate may end at any of its moments.
 * Every act is sent again under its key, as a client does that does not know whether it was heard.
 */
final class Loop {

    private static final String TARGET = "pkg:maven/org.json/json@20220924";

    /** Fewer than the server would refuse for being too many. */
    private static final int AT_ONCE = 3;

    /** The steps, by the names that the demo gives them in its report. */
    static final List<String> STEPS =
            List.of(
                    "who",
                    "inventories",
                    "claims",
                    "findings",
                    "validation",
                    "case",
                    "patches",
                    "advisory",
                    "exposure",
                    "release",
                    "receipts",
                    "report");

    /** What happens to the server while the loop goes on. */
    interface Fate {

        /** All that follows belongs to this one of the steps. */
        default void begins(String step) {}

        /** The act was answered. */
        default void answered(String act) {}

        /** The same act was sent several times at once, and one of them was answered. */
        default void oneOfManyAnswered(String act) {}

        /** A worker will soon run, or runs, something in the sandbox. */
        default void sandboxed(String work) {}

        /** What a worker does became visible. */
        default void seen(String what) {}
    }

    private final Supplier<URI> server;
    private final Fate fate;
    private final Map<String, String> tokens = new LinkedHashMap<>();
    private final Map<String, String> parties = new LinkedHashMap<>();
    private final Map<String, String> findings = new LinkedHashMap<>();
    private final List<JsonNode> answers = new ArrayList<>();
    private int acts;

    /** What is undisclosed while the loop goes on, by where it was said. */
    record Words(String description, String proof, String patch, String draft, String note) {}

    static final Words PLAIN = new Words("deep", "plain", "limit", "recursion", "please");

    private final Words words;

    Loop(Supplier<URI> server, String administratorToken, Fate fate) {
        this(server, administratorToken, fate, PLAIN);
    }

    Loop(Supplier<URI> server, String administratorToken, Fate fate, Words words) {
        this.server = server;
        this.words = words;
        this.fate = fate;
        tokens.put("administrator", administratorToken);
    }

    void run(Path folder) {
        fate.begins("who");
        who();
        fate.begins("inventories");
        upload("hospital", "Patient portal", true, "inventories/hospital.cdx.json");
        upload("bank", "Reporting server", false, "inventories/bank.spdx.json");
        upload("broker for the hospital", "Pump control", false, "inventories/utility.csv");
        fate.begins("claims");
        claim();
        fate.begins("findings");
        submit();
        fate.begins("validation");
        var vulnerability = validated();
        fate.begins("case");
        var caseId = coordinate(vulnerability);
        fate.begins("patches");
        var patch = patched(caseId);
        fate.begins("advisory");
        var advisory = publish(caseId);
        fate.begins("exposure");
        exposure("hospital");
        fate.seen("exposure");
        exposure("bank");
        fate.begins("release");
        act("release", "analyst", "/api/v1/releases", Map.of("advisory", advisory, "patch", patch));
        sync(folder);
        fate.begins("receipts");
        answer();
        fate.begins("report");
        count();
    }

    Actor as(String name) {
        if (name.equals("broker for the hospital")) {
            return new Actor(
                    server.get(),
                    Optional.ofNullable(tokens.get("broker")),
                    Optional.ofNullable(parties.get("hospital")));
        }
        return new Actor(server.get(), Optional.ofNullable(tokens.get(name)));
    }

    String token(String name) {
        return Optional.ofNullable(tokens.get(name)).orElseThrow();
    }

    private void who() {
        member("finder", "developer", "Aurora AI", "developer");
        member("second", "developer", "Borealis Labs", "developer");
        member("maintainer", "maintainer", "JSON-java maintainers", "maintainer");
        member("hospital", "operator", "County Hospital", "operator");
        member("bank", "operator", "Community Bank", "operator");
        agent("second", "borealis-7");
        member("broker", "broker", "Health ISAC", "broker");
        as("hospital")
                .post("/api/v1/me/brokers", Map.of("broker", parties.getOrDefault("broker", "")));
        parties.put("analyst", as("administrator").get("/api/v1/me").path("party").asString());
        issue("analyst", "triage", "coordinate", "publish");
        parties.put("colleague", parties.getOrDefault("analyst", ""));
        issue("colleague", "triage");
        parties.put("auditor", parties.getOrDefault("analyst", ""));
        issue("auditor", "audit");
        parties.put("monitoring", parties.getOrDefault("analyst", ""));
        issue("monitoring", "observe");
    }

    private void member(String name, String kind, String title, String role) {
        var made =
                act(
                        "party",
                        "administrator",
                        "/api/v1/parties",
                        Map.of("kind", kind, "name", title));
        parties.put(name, made.path("id").asString());
        issue(name, role);
    }

    private void agent(String name, String agent) {
        var party = "/api/v1/parties/" + parties.get(name);
        var person = as("administrator").post(party + "/people", Map.of("name", "Who answers"));
        as("administrator")
                .post(
                        party + "/agents",
                        Map.of("name", agent, "responsible", person.path("id").asString()));
    }

    private void issue(String name, String... roles) {
        var party = "/api/v1/parties/" + parties.get(name);
        var person = as("administrator").post(party + "/people", Map.of("name", "The " + name));
        var holder = person.path("id").asString();
        var issued =
                act(
                        "token",
                        "administrator",
                        party + "/tokens",
                        Map.of("holder", holder, "roles", List.of(roles), "days", 1));
        tokens.put(name, issued.path("token").asString());
    }

    private void upload(String who, String asset, boolean exposed, String example) {
        act(
                "inventory",
                who,
                "/api/v1/inventories",
                Map.of(
                        "asset", Map.of("name", asset, "internet_exposed", exposed),
                        "document", Story.example(example)));
    }

    private void claim() {
        var claim = claim("claim", "finder", "org.json.XML");
        var second = claim("overlapping claim", "second", "org.json.XML", "org.json.JSONML");
        assertThat(second.path("taken")).hasSize(1);
        assertThat(second.path("granted")).hasSize(1);
        act(
                "coverage",
                "finder",
                "/api/v1/scans/claims/" + claim.path("id").asString() + "/coverage",
                Map.of(
                        "fence",
                        claim.path("fence").asLong(),
                        "technique",
                        "fuzzing",
                        "areas",
                        List.of(Map.of("area", "org.json.XML", "found", true))));
    }

    private JsonNode claim(String act, String who, String... areas) {
        return act(
                act,
                who,
                "/api/v1/scans/claims",
                Map.of(
                        "target",
                        TARGET,
                        "areas",
                        List.of(areas),
                        "technique",
                        "fuzzing",
                        "hours",
                        24));
    }

    private void submit() {
        finding("submission", "finder", "nested-tags", "XML.toJSONObject");
        finding("submission at once", "second", "nested-markup", "JSONML.toJSONObject");
        sarif("nested-entities", "XML.toJSONObject");
        finding("last submission", "second", "invented", "XML.toJSONObject");
    }

    private void sarif(String input, String entry) {
        var result =
                Map.of(
                        "ruleId",
                        "uncontrolled-recursion",
                        "message",
                        Map.of("text", "It ends the thread: " + words.description()),
                        "attachments",
                        List.of(Map.of("artifactLocation", Map.of("index", 0))),
                        "properties",
                        Map.of("purl", TARGET, "entry", entry));
        var artifact =
                Map.of(
                        "location",
                        Map.of("uri", input + ".xml"),
                        "contents",
                        Map.of("binary", proof(input)));
        var run =
                Map.of(
                        "tool",
                        Map.of("driver", Map.of("name", "borealis", "version", "7")),
                        "artifacts",
                        List.of(artifact),
                        "results",
                        List.of(result));
        var log = Map.of("version", "2.1.0", "runs", List.of(run));
        var taken = act("SARIF", "second", "/api/v1/findings/sarif", Map.of("sarif", log));
        findings.put(input, taken.path("id").asString());
    }

    private static String proof(String input) {
        var proof = Story.example("org-json/proofs/" + input + ".xml");
        return Base64.getEncoder().encodeToString(proof.getBytes(StandardCharsets.UTF_8));
    }

    private void finding(String step, String who, String input, String entry) {
        var body =
                Map.of(
                        "title",
                        "XML to JSON fails on " + input,
                        "description",
                        "It ends the thread: " + words.description(),
                        "target",
                        TARGET,
                        "entry",
                        entry,
                        "proof",
                        Map.of("encoding", "base64", "content", proof(input)));
        findings.put(input, act(step, who, "/api/v1/findings", body).path("id").asString());
    }

    private String validated() {
        awaitWork("/api/v1/findings/" + findings.get("invented"));
        fate.sandboxed("validation");
        var first =
                as("analyst")
                        .await(
                                "/api/v1/findings/" + findings.get("nested-tags"),
                                seen -> seen.path("verdict").isObject());
        fate.seen("first verdict");
        for (var finding : findings.values()) {
            as("analyst")
                    .await("/api/v1/findings/" + finding, seen -> seen.path("verdict").isObject());
        }
        openByTwo();
        return first.path("vulnerability").asString();
    }

    private void openByTwo() {
        var asked =
                act(
                        "request to open",
                        "analyst",
                        "/api/v1/findings/" + findings.get("nested-tags") + "/openings",
                        Map.of("reason", "Where does it end? " + words.description()));
        act(
                "consent to open",
                "colleague",
                "/api/v1/openings/" + asked.path("id").asString() + "/consent",
                Map.of());
    }

    /**
     * A start tests the sandbox too, so that a sandbox alone does not mean that work is under way.
     */
    private void awaitWork(String path) {
        as("analyst")
                .await(
                        path,
                        seen ->
                                !seen.path("verdict").isNull()
                                        || seen.at("/progress/of").asInt(0) > 1);
    }

    private String coordinate(String vulnerability) {
        var until = ZonedDateTime.now(ZoneOffset.UTC).plusDays(45).truncatedTo(ChronoUnit.DAYS);
        var opened =
                act(
                        "case",
                        "analyst",
                        "/api/v1/cases",
                        Map.of(
                                "vulnerability",
                                vulnerability,
                                "embargo_until",
                                until.toOffsetDateTime().toString(),
                                "zone",
                                "UTC"));
        var caseId = opened.path("id").asString();
        var invited =
                act(
                        "invitation",
                        "analyst",
                        "/api/v1/cases/" + caseId + "/participants",
                        Map.of("party", parties.getOrDefault("maintainer", ""), "role", "vendor"));
        // The link is all that the guest has, and it outlives the server that signed it.
        var guest = new Actor(server.get(), Optional.empty());
        guest.post("/api/v1" + invited.path("link").asString() + "/acceptance", Map.of());
        return caseId;
    }

    private String patched(String caseId) {
        var offered = new ArrayList<String>();
        for (var name : List.of("correct", "prefix-only", "empty-object")) {
            var patch =
                    act(
                            "patch",
                            "maintainer",
                            "/api/v1/cases/" + caseId + "/patches",
                            Map.of(
                                    "name",
                                    name,
                                    "diff",
                                    // On a line that is added anyway, so that all counts hold.
                                    Story.example("org-json/patches/" + name + ".diff")
                                            .replaceFirst(
                                                    "\n\\+(?!\\+)",
                                                    "\n+/* " + words.patch() + " */ ")));
            offered.add(patch.path("id").asString());
        }
        awaitWork("/api/v1/patches/" + offered.getFirst());
        fate.sandboxed("judging");
        for (var patch : offered) {
            as("analyst")
                    .await("/api/v1/patches/" + patch, seen -> seen.path("verdict").isString());
        }
        return offered.getFirst();
    }

    private String publish(String caseId) {
        var draft = new LinkedHashMap<>(Story.draft());
        draft.put("description", "A document ends the thread that reads it: " + words.draft());
        var drafted = act("draft", "analyst", "/api/v1/cases/" + caseId + "/advisories", draft);
        var advisory = drafted.path("id").asString();
        act("publication", "analyst", "/api/v1/advisories/" + advisory + "/publication", Map.of());
        return advisory;
    }

    /** The operator's own program, which finds nothing new when it asks again. */
    private void sync(Path folder) {
        try {
            var root = folder.resolve("root.json");
            Files.write(root, as("hospital").fetch("/tuf/1.root.json").body());
            var token = tokenFile(folder, "hospital");
            assertThat(synced(folder, token, root)).isEqualTo("fetched 1, refused 0");
            fate.answered("sync");
            assertThat(synced(folder, token, root)).isEqualTo("fetched 0, refused 0");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String synced(Path folder, Path token, Path root) {
        var ran =
                command(
                        folder,
                        token,
                        "agent",
                        "sync",
                        "--data",
                        folder.resolve("agent").toString(),
                        "--root",
                        root.toString(),
                        "--json");
        assertThat(ran.exit()).as(ran.output()).isZero();
        var said = JsonMapper.shared().readTree(ran.output());
        return "fetched %d, refused %d"
                .formatted(said.path("fetched").size(), said.path("refused").size());
    }

    /** A command line against the server, as somebody's whose token lies in the file. */
    Tool.Result command(Path folder, Path token, String... arguments) {
        var all = new ArrayList<>(ServerProcess.launcher(arguments).command());
        all.addAll(List.of("--server", server.get().toString(), "--token-file", token.toString()));
        return Tool.run(
                folder,
                Map.of("CLEARINGHOUSE_BUILT", "1", "JAVA_HOME", System.getProperty("java.home")),
                all);
    }

    Path tokenFile(Path folder, String who) throws IOException {
        var mine = PosixFilePermissions.fromString("rw-------");
        var file = folder.resolve(who + ".token");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(mine));
        return Files.writeString(file, token(who));
    }

    private void answer() {
        receipt("receipt", "hospital", Map.of("state", "applied"));
        upload("hospital", "Patient portal", true, "inventories/hospital-after.cdx.json");
        fate.answered("proof of the fix");
        as("hospital")
                .await(
                        "/api/v1/exposures/" + exposure("hospital"),
                        seen -> seen.path("state").asString().equals("verified"));
        receipt("receipt at once", "bank", Map.of("state", "help", "note", words.note()));
        act(
                "taking of the call",
                "analyst",
                "/api/v1/help/" + exposure("bank") + "/taking",
                Map.of());
        act(
                "setting aside",
                "analyst",
                "/api/v1/findings/" + findings.get("invented") + "/set-aside",
                Map.of("reason", "It does not end it: " + words.description()));
    }

    private void count() {
        var counted =
                as("analyst")
                        .await(
                                "/api/v1/funnel",
                                seen -> seen.toString().contains("\"delivered\",\"count\":2"));
        fate.seen("funnel");
        assertThat(as("analyst").get("/api/v1/funnel").path("steps"))
                .isEqualTo(counted.path("steps"));
    }

    private void receipt(String step, String operator, Map<String, String> statement) {
        act(step, operator, "/api/v1/exposures/" + exposure(operator) + "/receipts", statement);
    }

    private String exposure(String operator) {
        return as(operator)
                .await("/api/v1/exposures", seen -> !seen.path("items").isEmpty())
                .path("items")
                .get(0)
                .path("id")
                .asString();
    }

    /** Done once, whatever happens between the first try and the answer that arrives. */
    private JsonNode act(String step, String who, String path, Object body) {
        var key = "act-" + ++acts;
        var first = first(step, key, who, path, body);
        assertThat(first.status()).as(step + ": " + first.body()).isIn(200, 201, 202);
        fate.answered(step);
        var again = as(who).postOnce(key, path, body);
        if (Set.of("invitation", "token").contains(step)) {
            // Its answer holds a secret, which is nowhere any more.
            assertThat(again.status()).as(step).isEqualTo(409);
        } else {
            assertThat(again)
                    .as(step)
                    .isEqualTo(new Actor.Answer(first.status(), first.body(), true));
        }
        answers.add(first.body());
        return first.body();
    }

    /** What was answered to the acts. */
    List<JsonNode> answers() {
        return answers;
    }

    /** Where everything is that can be looked at, and for whom. */
    Map<String, List<String>> addresses() {
        var all = new LinkedHashMap<String, List<String>>();
        var finding = "/api/v1/findings/" + findings.get("nested-tags");
        all.put("administrator", List.of("/api/v1/me", "/api/v1/parties"));
        all.put(
                "finder",
                List.of(
                        finding,
                        finding + "/evidence",
                        finding + "/proof",
                        finding + "/reads",
                        "/api/v1/findings",
                        "/api/v1/scans/claims",
                        "/api/v1/cases"));
        all.put("auditor", List.of("/api/v1/audit/entries", "/api/v1/audit/checkpoints"));
        var staff =
                new ArrayList<>(
                        List.of(
                                "/api/v1/openapi.json",
                                "/api/v1/help",
                                "/api/v1/releases",
                                "/api/v1/funnel",
                                "/api/v1/openings",
                                finding + "/proof",
                                "/openings",
                                "/queue",
                                "/cases",
                                "/advisories"));
        for (var list : List.of("findings", "vulnerabilities", "cases", "advisories")) {
            staff.add("/api/v1/" + list);
            for (var item : items("analyst", "/api/v1/" + list)) {
                staff.add("/api/v1/" + list + "/" + item.path("id").asString());
            }
        }
        var caseId = items("analyst", "/api/v1/cases").getFirst().path("id").asString();
        for (var patch : as("analyst").get("/api/v1/cases/" + caseId).path("patches")) {
            staff.add("/api/v1/patches/" + patch.path("id").asString());
        }
        var advisory = items("analyst", "/api/v1/advisories").getFirst().path("id").asString();
        var documents = "/api/v1/advisories/" + advisory + "/documents";
        staff.add(documents);
        for (var document : as("analyst").get(documents).path("items")) {
            staff.add(document.path("url").asString());
            staff.add(document.path("signature_url").asString());
        }
        all.put("analyst", staff);
        for (var operator : List.of("hospital", "bank")) {
            all.put(
                    operator,
                    List.of(
                            "/api/v1/assets",
                            "/api/v1/operator",
                            "/api/v1/operator/history",
                            "/api/v1/inventories",
                            "/api/v1/exposures",
                            "/api/v1/exposures/" + exposure(operator),
                            "/api/v1/me/assignments",
                            "/tuf/1.root.json",
                            "/tuf/timestamp.json",
                            "/tuf/2.snapshot.json",
                            "/tuf/2.targets.json"));
        }
        return all;
    }

    /** One who has nothing to do with any of it. */
    String stranger() {
        member("stranger", "operator", "Town Water", "operator");
        return parties.getOrDefault("stranger", "");
    }

    private Actor.Answer first(String step, String key, String who, String path, Object body) {
        if (!step.endsWith("at once")) {
            return as(who).postOnce(key, path, body);
        }
        var tries = as(who).postTimes(AT_ONCE, key, path, body);
        CompletableFuture.anyOf(tries.toArray(CompletableFuture[]::new)).join();
        fate.oneOfManyAnswered(step);
        var heard =
                tries.stream()
                        .filter(each -> each.isDone() && !each.isCompletedExceptionally())
                        .map(CompletableFuture::join)
                        .toList();
        assertThat(heard).extracting(Actor.Answer::body).containsOnly(heard.getFirst().body());
        return heard.getFirst();
    }

    /** Everything that there is now, counted over REST; the same of every run that went well. */
    SortedMap<String, Object> summary() {
        var all = new TreeMap<String, Object>();
        all.put("verdicts", verdicts());
        all.put("root causes", items("analyst", "/api/v1/vulnerabilities").size());
        all.put("findings", items("analyst", "/api/v1/findings").size());
        all.put("claims", items("finder", "/api/v1/scans/claims").size());
        var cases = items("analyst", "/api/v1/cases");
        all.put("cases", cases.size());
        var shown = as("analyst").get("/api/v1/cases/" + cases.getFirst().path("id").asString());
        all.put("participants", texts(shown.path("participants"), "role", "state"));
        all.put("patches", texts(shown.path("patches"), "name", "verdict", "level"));
        all.put("moves of the case", texts(shown.path("events"), "kind"));
        all.put("advisories", items("analyst", "/api/v1/advisories").size());
        all.put("releases", items("analyst", "/api/v1/releases").size());
        for (var operator : List.of("hospital", "bank")) {
            var exposures = items(operator, "/api/v1/exposures");
            all.put("exposures of the " + operator, exposures.size());
            var one = exposures.getFirst().path("id").asString();
            var history = as(operator).get("/api/v1/exposures/" + one);
            all.put("receipts of the " + operator, texts(history.path("receipts"), "state"));
            all.put(
                    "assignments of the " + operator,
                    items(operator, "/api/v1/me/assignments").size());
        }
        all.put("calls for help", items("analyst", "/api/v1/help").size());
        all.put(
                "funnel",
                texts(as("analyst").get("/api/v1/funnel").path("steps"), "name", "count"));
        all.put("acts in the record", recorded());
        return all;
    }

    private Map<String, String> verdicts() {
        var seen = new TreeMap<String, String>();
        findings.forEach((input, id) -> {
            var finding = as("analyst").get("/api/v1/findings/" + id);
            seen.put(
                    input,
                    finding.at("/verdict/verdict").asString()
                            + " "
                            + finding.at("/verdict/level").asString());
        });
        return seen;
    }

    /** A read that a worker did not finish with is done, and recorded, again. */
    private Map<String, Integer> recorded() {
        var counts = new TreeMap<String, Integer>();
        for (var entry : items("auditor", "/api/v1/audit/entries")) {
            counts.merge(entry.at("/entry/action").asString(), 1, Integer::sum);
        }
        counts.remove("proof.read");
        return counts;
    }

    private List<JsonNode> items(String who, String path) {
        var all = new ArrayList<JsonNode>();
        var page = as(who).get(path);
        page.path("items").forEach(all::add);
        while (page.path("next").isString()) {
            page = as(who).get(path + "?cursor=" + page.path("next").asString());
            page.path("items").forEach(all::add);
        }
        return all;
    }

    private static List<String> texts(JsonNode list, String... members) {
        var texts = new ArrayList<String>();
        for (var each : list) {
            var words = new ArrayList<String>();
            for (var member : members) {
                words.add(each.path(member).asString());
            }
            texts.add(String.join(" ", words));
        }
        return texts;
    }
}
