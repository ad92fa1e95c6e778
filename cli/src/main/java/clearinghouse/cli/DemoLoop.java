package clearinghouse.cli;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * From an agent's claim to scan to a hospital that has proved it is fixed. Everyone acts through
 * the public interface, with a credential of its own.
 */
final class DemoLoop {

    private static final String PACKAGE = "pkg:maven/org.json/json";
    private static final String TARGET = PACKAGE + "@20220924";

    /** With what nothing at all happens to; whatever moves is waited for, on a busy machine too. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final int MOST_SHOWN = 2_000;

    private final World world;
    private final DemoFiles files;
    private final DemoServer server;
    private final DemoReport report;
    private final Path folder;
    private final DemoCast cast;
    private final Map<String, String> findings = new LinkedHashMap<>();
    private final Map<String, String> patches = new LinkedHashMap<>();

    private String vulnerability = "";
    private String invitation = "";
    private String caseId = "";
    private String advisory = "";
    private JsonNode installed = JsonMapper.shared().nullNode();

    DemoLoop(
            World world,
            DemoFiles files,
            DemoServer server,
            DemoReport report,
            Path folder,
            DemoCast cast) {
        this.world = world;
        this.files = files;
        this.server = server;
        this.report = report;
        this.folder = folder;
        this.cast = cast;
    }

    void run() {
        report.step("who", cast::enter);
        report.step("inventories", this::inventories);
        report.step("claims", this::claims);
        report.step("findings", this::submit);
        report.step("validation", this::validation);
        report.step("case", this::openCase);
        report.step("patches", this::candidatePatches);
        report.step("advisory", this::publish);
        report.step("exposure", this::exposures);
        report.step("release", this::release);
        report.step("receipts", this::receipts);
        report.step("report", this::funnel);
    }

    private DemoActor actor(String name) {
        return cast.actor(name);
    }

    private String party(String name) {
        return cast.party(name);
    }

    // 2. Inventories

    private void inventories(ObjectNode facts) {
        var hospital =
                upload(actor("hospital"), "Patient portal", true, "inventories/hospital.cdx.json");
        var bank = upload(actor("bank"), "Reporting server", false, "inventories/bank.spdx.json");
        var utility =
                upload(
                        actor("broker").actingFor(party("utility")),
                        "Pump control",
                        false,
                        "inventories/utility.csv");
        facts.put("hospital", hospital).put("bank", bank).put("utility", utility);
    }

    private int upload(DemoActor actor, String asset, boolean exposed, String example) {
        return uploadText(actor, asset, exposed, files.example(example));
    }

    private static int uploadText(DemoActor actor, String asset, boolean exposed, String document) {
        return actor.post(
                        "/api/v1/inventories",
                        Map.of(
                                "asset",
                                Map.of("name", asset, "internet_exposed", exposed),
                                "document",
                                document))
                .path("components")
                .asInt();
    }

    // 3. Scan claims

    private void claims(ObjectNode facts) {
        var first = claim("finder", "org.json.XML", "org.json.XMLTokener");
        var second = claim("second", "org.json.XML", "org.json.JSONML");
        require("the second claim is told what is taken", second.path("taken").size() == 1, second);
        require(
                "the second claim is granted the free part",
                second.path("granted").size() == 1,
                second);
        require(
                "the second claim is not told by whom",
                !second.toString().contains(party("finder"))
                        && !second.toString().contains("Aurora"),
                second);
        actor("second")
                .post(
                        "/api/v1/scans/claims/" + second.path("id").asString() + "/coverage",
                        Map.of(
                                "fence", second.path("fence").asLong(),
                                "technique", "fuzzing",
                                "areas",
                                        List.of(
                                                Map.of(
                                                        "area",
                                                        "org.json.JSONML",
                                                        "found",
                                                        false))));
        facts.put("granted", first.path("granted").size() + second.path("granted").size());
        facts.set("taken", second.path("taken"));
    }

    private JsonNode claim(String who, String... areas) {
        return actor(who)
                .post(
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

    // 4. Findings

    private void submit(ObjectNode facts) {
        var first = submission("nested-tags");
        var answer = sendFinding("finder", "nested-tags", first, "aurora-0001");
        require("a finding is accepted with 202", answer.status() == 202, answer);
        sendFinding("second", "nested-markup", submission("nested-markup"), "borealis-0001");
        sendFinding("finder", "nested-references", submission("nested-references"), "aurora-0002");
        var sarif =
                actor("second")
                        .tryPost(
                                "/api/v1/findings/sarif",
                                Map.of("sarif", sarif("nested-entities")),
                                Map.of("Idempotency-Key", "borealis-0002"));
        require("the SARIF report is accepted", sarif.status() == 202, sarif);
        findings.put("nested-entities (SARIF)", sarif.json().path("id").asString());
        sendFinding("second", "invented", submission("invented"), "borealis-0003");

        var again =
                actor("finder")
                        .tryPost(
                                "/api/v1/findings",
                                first,
                                Map.of("Idempotency-Key", "aurora-0001"));
        require("a retry gets the same status", again.status() == answer.status(), again);
        require("a retry gets the same body", again.json().equals(answer.json()), again);
        require("a retry is told to be one", again.replayed(), again.raw().headers().map());
        var other =
                actor("finder")
                        .tryPost(
                                "/api/v1/findings",
                                submission("invented"),
                                Map.of("Idempotency-Key", "aurora-0001"));
        require("another body under the key is a conflict", other.status() == 409, other);
        facts.put("accepted", findings.size()).put("replayed", 1).put("refused", 2);
        facts.set("faults", invalid());
    }

    /** A body with several faults is answered with the place of each. */
    private ArrayNode invalid() {
        var body = new LinkedHashMap<String, Object>(submission("invented"));
        body.remove("title");
        body.put("entry", 7);
        body.put("proof", Map.of("encoding", "rot13", "content", proof("invented")));
        var answer =
                actor("finder")
                        .tryPost(
                                "/api/v1/findings", body, Map.of("Idempotency-Key", "aurora-0003"));
        var faults = JsonMapper.shared().createArrayNode();
        for (var problem : answer.json().path("problems")) {
            faults.add(problem.path("pointer").asString());
        }
        require("an invalid body is a problem of its own kind", answer.isProblem(), answer);
        require(
                "each fault is named by its pointer",
                faults.valueStream()
                        .map(JsonNode::asString)
                        .collect(Collectors.toSet())
                        .equals(Set.of("/title", "/entry", "/proof/encoding")),
                answer);
        return faults;
    }

    private DemoActor.Answer sendFinding(
            String who, String input, Map<String, ?> body, String key) {
        var answer = actor(who).tryPost("/api/v1/findings", body, Map.of("Idempotency-Key", key));
        require(input + " is accepted", answer.status() == 202, answer);
        findings.put(input, answer.json().path("id").asString());
        return answer;
    }

    private Map<String, ?> submission(String input) {
        return Map.of(
                "title",
                "XML to JSON fails on " + input.replace('-', ' '),
                "description",
                "Turning this document into JSON ends in an error that no caller expects.",
                "target",
                TARGET,
                "entry",
                entry(input),
                "proof",
                Map.of("encoding", "base64", "content", proof(input)));
    }

    /** Which way into the library the proof takes. */
    private static String entry(String input) {
        return input.equals("nested-markup") ? "JSONML.toJSONObject" : "XML.toJSONObject";
    }

    private String proof(String input) {
        return Base64.getEncoder()
                .encodeToString(
                        files.example("org-json/proofs/" + input + ".xml")
                                .getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, ?> sarif(String input) {
        var result =
                Map.of(
                        "ruleId", "uncontrolled-recursion",
                        "message",
                                Map.of("text", "XML to JSON fails on " + input.replace('-', ' ')),
                        "locations",
                                List.of(
                                        Map.of(
                                                "logicalLocations",
                                                List.of(
                                                        Map.of(
                                                                "fullyQualifiedName",
                                                                "org.json.XML.parse")))),
                        "attachments", List.of(Map.of("artifactLocation", Map.of("index", 0))),
                        "properties", Map.of("purl", TARGET, "entry", entry(input)));
        return Map.of(
                "version",
                "2.1.0",
                "runs",
                List.of(
                        Map.of(
                                "tool",
                                        Map.of(
                                                "driver",
                                                Map.of("name", "borealis", "version", "7")),
                                "artifacts",
                                        List.of(
                                                Map.of(
                                                        "location", Map.of("uri", input + ".xml"),
                                                        "contents",
                                                                Map.of("binary", proof(input)))),
                                "results", List.of(result))));
    }

    // 5. Validation

    private void validation(ObjectNode facts) {
        int reproduced = 0;
        var causes = new LinkedHashMap<String, List<String>>();
        awaitVerdicts("/api/v1/findings/", findings, this::findingVerdict);
        for (var finding : findings.entrySet()) {
            // Again, now that all are decided: a later verdict may have moved an earlier finding.
            var seen = actor("analyst").get("/api/v1/findings/" + finding.getValue());
            var cause = seen.path("vulnerability").asString();
            causes.computeIfAbsent(cause, _ -> new ArrayList<>()).add(finding.getValue());
            boolean fires = seen.path("verdict").path("verdict").asString().equals("reproduced");
            reproduced += fires ? 1 : 0;
            if (fires) {
                vulnerability = cause;
            }
            report.add("findings")
                    .put("id", finding.getValue())
                    .put("input", finding.getKey())
                    .put("verdict", seen.path("verdict").path("verdict").asString())
                    .put("evidence_level", seen.path("verdict").path("level").asString())
                    .put("vulnerability", cause);
        }
        require("four are reproduced", reproduced == 4, report.list("findings"));
        require("the four are one vulnerability", causes.size() == 2, causes);
        causes.forEach((cause, gathered) -> {
            var entry = report.add("vulnerabilities").put("id", cause);
            var list = entry.putArray("findings");
            gathered.forEach(list::add);
            entry.putArray("identifiers");
        });
        facts.put("reproduced", reproduced)
                .put("not reproduced", findings.size() - reproduced)
                .put("root causes", causes.size());
    }

    /** Empty while there is none; why there is no better one is in the evidence alone. */
    private String findingVerdict(JsonNode seen) {
        var verdict = seen.path("verdict").path("verdict").asString("");
        return switch (verdict) {
            case "", "reproduced", "not_reproduced" -> verdict;
            default -> {
                var evidence = "/api/v1/findings/" + seen.path("id").asString() + "/evidence";
                yield verdict + ", " + actor("analyst").get(evidence).path("reason").asString("");
            }
        };
    }

    // 6. Case

    private void openCase(ObjectNode facts) {
        var zone = ZoneId.of("America/New_York");
        var until =
                world.clock()
                        .instant()
                        .atZone(zone)
                        .plusDays(45)
                        .truncatedTo(ChronoUnit.DAYS)
                        .withHour(9);
        var opened =
                actor("analyst")
                        .post(
                                "/api/v1/cases",
                                Map.of(
                                        "vulnerability", vulnerability,
                                        "embargo_until", until.toOffsetDateTime().toString(),
                                        "zone", zone.getId()));
        caseId = opened.path("id").asString();
        var invited =
                actor("analyst")
                        .post(
                                "/api/v1/cases/" + caseId + "/participants",
                                Map.of("party", party("maintainer"), "role", "vendor"));
        invitation = invited.path("link").asString();
        // The link alone opens the case: no account, no token.
        var guest = DemoActor.anyone(server.address());
        var api = "/api/v1" + invitation;
        var reproducer = guest.post(api + "/reproducer", Map.of());
        require(
                "the link opens the reproducer",
                reproducer.path("content").isString(),
                reproducer.propertyNames());
        guest.post(api + "/acceptance", Map.of());
        var outside = new LinkedHashMap<String, Integer>();
        for (var path :
                List.of(
                        "/api/v1/cases/" + caseId,
                        "/api/v1/vulnerabilities/" + vulnerability,
                        "/api/v1/findings/" + findings.get("nested-tags"),
                        "/api/v1/findings/" + findings.get("nested-tags") + "/evidence",
                        "/api/v1/findings/" + findings.get("nested-tags") + "/proof")) {
            outside.put(path, actor("bank").tryGet(path).status());
        }
        require(
                "one outside the case finds nothing",
                outside.values().stream().allMatch(status -> status == 404),
                outside);
        facts.put("embargo until", until.toOffsetDateTime() + " " + zone.getId())
                .put("outsiders see", 404);
    }

    // 7. Patches

    private void candidatePatches(ObjectNode facts) {
        for (var name : List.of("correct", "prefix-only", "empty-object")) {
            var submitted =
                    actor("maintainer")
                            .post(
                                    "/api/v1/cases/" + caseId + "/patches",
                                    Map.of(
                                            "name",
                                            name,
                                            "diff",
                                            files.example("org-json/patches/" + name + ".diff")));
            patches.put(name, submitted.path("id").asString());
        }
        var decided = awaitVerdicts("/api/v1/patches/", patches, DemoLoop::patchVerdict);
        for (var patch : patches.entrySet()) {
            var seen = decided.getOrDefault(patch.getKey(), MissingNode.getInstance());
            var entry = report.add("patches").put("name", patch.getKey());
            for (var member : List.of("verdict", "level", "reason", "bypassed_by")) {
                entry.set(
                        member,
                        seen.path(member).isMissingNode() ? entry.nullNode() : seen.path(member));
            }
            facts.put(patch.getKey(), patchVerdict(seen));
        }
        var judged = report.list("patches");
        require("the correct patch is accepted", verdict(0).equals("accepted"), judged);
        require(
                "the others are refused",
                verdict(1).equals("refused") && verdict(2).equals("refused"),
                judged);
    }

    private static String patchVerdict(JsonNode seen) {
        return seen.path("verdict").asString("")
                + (seen.path("reason").isString()
                        ? " (" + seen.path("reason").asString() + ")"
                        : "");
    }

    private String verdict(int patch) {
        return report.list("patches").get(patch).path("verdict").asString();
    }

    // 8. Advisory

    private void publish(ObjectNode facts) {
        var draft =
                actor("analyst")
                        .post(
                                "/api/v1/cases/" + caseId + "/advisories",
                                JsonMapper.shared()
                                        .readTree(files.example("org-json/advisory.json")));
        advisory = draft.path("id").asString();
        var published =
                actor("analyst").post("/api/v1/advisories/" + advisory + "/publication", Map.of());
        var listed = DemoActor.anyone(server.address());
        var documents =
                actor("analyst").get("/api/v1/advisories/" + advisory + "/documents").path("items");
        for (var document : documents) {
            var format = document.path("format").asString();
            keep(listed, document.path("url").asString(), format);
            if (format.equals("csaf")) {
                for (var side : List.of("signature", "sha256", "sha512")) {
                    keep(listed, document.path(side + "_url").asString(), side);
                }
            }
        }
        keep(listed, "/api/v1/advisories/key.asc", "public_key");
        for (var entry : report.list("vulnerabilities")) {
            if (entry.path("id").asString().equals(vulnerability)) {
                ((ArrayNode) entry.path("identifiers"))
                        .add("CVE-2022-45688")
                        .add(published.path("number").asString());
            }
        }
        facts.put("number", published.path("number").asString()).put("documents", documents.size());
    }

    private void keep(DemoActor reader, String url, String name) {
        var file = url.substring(url.lastIndexOf('/') + 1);
        var kept = DemoFiles.write(folder, file, reader.bytes(url));
        ((ObjectNode) report.root().path("documents")).put(name, kept.toString());
    }

    // 9. Exposure

    private void exposures(ObjectNode facts) {
        for (var operator : List.of("hospital", "bank")) {
            var seen =
                    await(
                            "the exposure of the " + operator,
                            () -> actor(operator).get("/api/v1/exposures"),
                            page -> !page.path("items").isEmpty());
            var exposure = seen.path("items").get(0);
            var entry =
                    report.add("exposures")
                            .put("organization", operator)
                            .put("asset", exposure.path("asset_name").asString());
            for (var member :
                    List.of(
                            "priority",
                            "due",
                            "due_from",
                            "due_explained",
                            "rule",
                            "table",
                            "inputs")) {
                entry.set(member, exposure.path(member));
            }
            facts.put(
                    operator,
                    exposure.path("priority").asString()
                            + " by "
                            + exposure.path("rule").asString());
        }
        var told =
                actor("broker").actingFor(party("utility")).get("/api/v1/exposures").path("items");
        require("the utility is not told", told.isEmpty(), told);
        require("two rows decide", !rule(0).equals(rule(1)), report.list("exposures"));
    }

    private String rule(int exposure) {
        return report.list("exposures").get(exposure).path("rule").asString();
    }

    // 10. Release and receipts

    private void release(ObjectNode facts) {
        var hospital = actor("hospital");
        var agent = folder.resolve("agent");
        var root = DemoFiles.write(folder, "root.json", hospital.bytes("/tuf/1.root.json"));
        var token = cast.tokenFile("hospital");
        var early = hospital.bytes("/tuf/timestamp.json");
        var trusted = sync(server.address(), token, agent, root, world.clock());
        require("the agent trusts the repository", trusted.path("refused").isEmpty(), trusted);
        var released =
                actor("analyst")
                        .post(
                                "/api/v1/releases",
                                Map.of(
                                        "advisory",
                                        advisory,
                                        "patch",
                                        patches.getOrDefault("correct", "")));
        attack("tampered", "/tuf/targets/", DemoLoop::flipped, token, agent, root, world.clock());
        attack(
                "expired",
                "/tuf/none",
                body -> body,
                token,
                agent,
                root,
                () -> world.clock().instant().plus(Duration.ofDays(2)));
        var fetched = sync(server.address(), token, agent, root, world.clock());
        require("the assigned fix is fetched", fetched.path("fetched").size() == 1, fetched);
        installed = fetched.path("fetched").get(0);
        attack("rolled back", "/tuf/timestamp.json", _ -> early, token, agent, root, world.clock());
        facts.put("target", released.path("target").asString())
                .put("fetched", 1)
                .put("refused", report.list("agent_refusals").size());
    }

    private void attack(
            String name,
            String path,
            UnaryOperator<byte[]> lie,
            Path token,
            Path agent,
            Path root,
            InstantSource clock) {
        try (var mirror = DemoMirror.of(server.address()).lying(path, lie)) {
            var synced = sync(mirror.address(), token, agent, root, clock);
            var refused = synced.path("refused");
            require("the agent refuses what is " + name, !refused.isEmpty(), synced);
            report.add("agent_refusals")
                    .put("attack", name)
                    .put("refused", true)
                    .put(
                            "reason",
                            refused.get(0).path("reason").asString()
                                    + ": "
                                    + refused.get(0).path("detail").asString());
        }
    }

    private static byte[] flipped(byte[] body) {
        var changed = Arrays.copyOf(body, body.length);
        changed[body.length / 2] ^= 1;
        return changed;
    }

    /**
     * What an operator runs on its own machine: the same command, another clock where time is
     * attacked.
     */
    private static JsonNode sync(URI from, Path token, Path agent, Path root, InstantSource clock) {
        var out = new ByteArrayOutputStream();
        var said = new PrintStream(out, true, StandardCharsets.UTF_8);
        var there = new World(InputStream.nullInputStream(), said, said, clock, _ -> {});
        Main.run(
                there,
                "agent",
                "sync",
                "--server",
                from.toString(),
                "--token-file",
                token.toString(),
                "--data",
                agent.toString(),
                "--root",
                root.toString(),
                "--json");
        return JsonMapper.shared()
                .readTree(out.toString(StandardCharsets.UTF_8).lines().findFirst().orElse("{}"));
    }

    private void receipts(ObjectNode facts) {
        answer("hospital", "applied", "");
        uploadText(
                actor("hospital"),
                "Patient portal",
                true,
                DemoInventory.withFix(
                        files.example("inventories/hospital.cdx.json"),
                        installed.path("purl_before").asString(),
                        installed.path("purl_after").asString(),
                        DemoFiles.read(Path.of(installed.path("file").asString()))));
        await(
                "the hospital's proof",
                () -> actor("hospital").get("/api/v1/exposures/" + exposure("hospital")),
                node -> node.path("state").asString().equals("verified"));
        answer("bank", "help", "We do not know which program this is part of. Please call.");
        var queue = actor("analyst").get("/api/v1/help").path("items");
        require("the bank's call for help is in the analyst's queue", queue.size() == 1, queue);
        for (var operator : List.of("hospital", "bank")) {
            report.add("receipts")
                    .put("organization", operator)
                    .put(
                            "state",
                            actor(operator)
                                    .get("/api/v1/exposures/" + exposure(operator))
                                    .path("state")
                                    .asString());
        }
        facts.put("hospital", "verified")
                .put("hospital runs", installed.path("purl_after").asString())
                .put("bank", "help");
    }

    private void answer(String operator, String state, String note) {
        var body = new LinkedHashMap<String, Object>(Map.of("state", state));
        if (!note.isEmpty()) {
            body.put("note", note);
        }
        actor(operator).post("/api/v1/exposures/" + exposure(operator) + "/receipts", body);
    }

    private String exposure(String operator) {
        return actor(operator).get("/api/v1/exposures").path("items").get(0).path("id").asString();
    }

    // 11. Report

    private void funnel(ObjectNode facts) {
        var counted = report.root().putObject("funnel");
        var delivered =
                await(
                        "the operators to be told",
                        () -> actor("analyst").get("/api/v1/funnel"),
                        node -> count(node, "delivered") == 2);
        for (var step : delivered.path("steps")) {
            var name = step.path("name").asString();
            counted.putObject(name)
                    .put("count", step.path("count").asLong())
                    .put("unit", step.path("unit").asString())
                    .set("median_seconds_from_previous", step.path("median_seconds_from_previous"));
            facts.put(name, step.path("count").asLong());
        }
        var audit = verifiedAudit();
        report.root()
                .putObject("audit")
                .put("entries", audit.path("sealed").asLong() + audit.path("unsealed").asLong())
                .put("sealed", audit.path("sealed").asLong())
                .put("verified", audit.path("verified").asBoolean());
        report.root().put("startup_seconds", server.startup().toMillis() / 1000.0);
    }

    private static long count(JsonNode funnel, String name) {
        for (var step : funnel.path("steps")) {
            if (step.path("name").asString().equals(name)) {
                return step.path("count").asLong();
            }
        }
        return -1;
    }

    private JsonNode verifiedAudit() {
        var token = cast.tokenFile("auditor");
        return await(
                "the record to be sealed",
                () -> {
                    var out = new ByteArrayOutputStream();
                    var said = new PrintStream(out, true, StandardCharsets.UTF_8);
                    Main.run(
                            new World(world.in(), said, said, world.clock(), world.pause()),
                            "audit",
                            "verify",
                            "--server",
                            server.address().toString(),
                            "--token-file",
                            token.toString(),
                            "--json");
                    return JsonMapper.shared()
                            .readTree(
                                    out.toString(StandardCharsets.UTF_8)
                                            .lines()
                                            .findFirst()
                                            .orElse("{}"));
                },
                node -> node.path("verified").asBoolean() && node.path("unsealed").asLong() == 0);
    }

    private JsonNode await(String what, Supplier<JsonNode> look, Predicate<JsonNode> there) {
        var seen = look.get();
        var until = Instant.now().plus(PATIENCE);
        while (!there.test(seen)) {
            if (Instant.now().isAfter(until)) {
                throw Failure.no(
                        "Waited in vain for %s. Last seen: %s".formatted(what, shortened(seen)));
            }
            try {
                world.pause().of(Duration.ofMillis(100));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Failure.no("Interrupted.");
            }
            var now = look.get();
            if (!now.equals(seen)) {
                until = Instant.now().plus(PATIENCE);
            }
            seen = now;
        }
        return seen;
    }

    /** Each is told of as it comes, in whatever order. */
    private Map<String, JsonNode> awaitVerdicts(
            String path, Map<String, String> ids, Function<JsonNode, String> verdict) {
        var decided = new LinkedHashMap<String, JsonNode>();
        await(
                "a verdict on each of " + ids.keySet(),
                () -> {
                    var waiting = JsonMapper.shared().createObjectNode();
                    for (var one : ids.entrySet()) {
                        if (decided.containsKey(one.getKey())) {
                            continue;
                        }
                        var seen = actor("analyst").get(path + one.getValue());
                        var said = verdict.apply(seen);
                        if (said.isEmpty()) {
                            waiting.set(one.getKey(), seen.path("progress"));
                        } else {
                            decided.put(one.getKey(), seen);
                            report.tell(one.getKey() + ": " + said);
                        }
                    }
                    return waiting;
                },
                JsonNode::isEmpty);
        return decided;
    }

    /** What broke is told with what was seen instead, because nobody can look again. */
    private static void require(String what, boolean held, Object seen) {
        if (!held) {
            throw Failure.no(
                    "The loop broke where this should hold: %s. Seen: %s"
                            .formatted(what, shortened(seen)));
        }
    }

    private static String shortened(Object seen) {
        var text = seen instanceof DemoActor.Answer(var status, _) ? status + " " : "";
        text += seen instanceof DemoActor.Answer answer ? answer.text() : seen.toString();
        return text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + " ..." : text;
    }
}
