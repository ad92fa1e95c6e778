package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestServer.Answer;
import clearinghouse.app.TestServer.Client;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What may not be seen looks absent, at every route that the contract names. */
class StrangerTest {

    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+)}");
    private static final Map<String, Object> NOTHING = Map.of();

    /** A valid body for each route that writes: only then does the answer come from the thing. */
    private static final Map<String, Object> BODIES =
            Map.ofEntries(
                    Map.entry(
                            "/api/v1/vulnerabilities/{vulnerability}/split",
                            Map.of("finding", "fnd_" + "a".repeat(26), "reason", "another cause")),
                    Map.entry(
                            "/api/v1/findings/{finding}/set-aside",
                            Map.of("reason", "it does nothing")),
                    Map.entry("/api/v1/findings/{finding}/taking-up", NOTHING),
                    Map.entry("/api/v1/findings/{finding}/quarantine", NOTHING),
                    Map.entry("/api/v1/findings/{finding}/candidates/{candidate}/apart", NOTHING),
                    Map.entry(
                            "/api/v1/findings/{finding}/candidates/{candidate}/apart/withdrawal",
                            NOTHING),
                    Map.entry(
                            "/api/v1/findings/{finding}/redaction",
                            Map.of(
                                    "title",
                                    "A weakness",
                                    "description",
                                    "What it was is not told.",
                                    "reason",
                                    "It names a customer.")),
                    Map.entry("/api/v1/holds/{hold}/lifting", NOTHING),
                    Map.entry(
                            "/api/v1/findings/{finding}/openings",
                            Map.of("reason", "to see what it does")),
                    Map.entry("/api/v1/openings/{opening}/consent", NOTHING),
                    Map.entry(
                            "/api/v1/findings/{finding}/label",
                            Map.of("tlp", "TLP:RED", "reason", "it is exploited")),
                    Map.entry("/api/v1/vulnerabilities/{vulnerability}/taking-on", NOTHING),
                    Map.entry("/api/v1/openings/{opening}/refusal", NOTHING),
                    Map.entry("/api/v1/findings/{finding}/validation", NOTHING),
                    Map.entry(
                            "/api/v1/cases/{case}/participants",
                            Map.of("party", "pty_" + "a".repeat(26), "role", "vendor")),
                    Map.entry(
                            "/api/v1/cases/{case}/links/revocation",
                            Map.of("party", "pty_" + "a".repeat(26))),
                    Map.entry(
                            "/api/v1/cases/{case}/embargo",
                            Map.of("until", TestCase.nextYear("06-01T12:00:00Z"), "zone", "UTC")),
                    Map.entry("/api/v1/cases/{case}/embargo/acceptance", NOTHING),
                    Map.entry("/api/v1/cases/{case}/embargo/refusal", NOTHING),
                    Map.entry(
                            "/api/v1/cases/{case}/patches",
                            Map.of("name", "x", "diff", "--- a\n+++ b\n")),
                    Map.entry("/api/v1/cases/{case}/advisories", TestCase.draft()),
                    Map.entry("/api/v1/advisories/{advisory}/draft", TestCase.draft()),
                    Map.entry("/api/v1/advisories/{advisory}/draft/removal", NOTHING),
                    Map.entry(
                            "/api/v1/advisories/{advisory}/early-notice",
                            Map.of("tlp", "TLP:AMBER", "recipients", List.of())),
                    Map.entry("/api/v1/advisories/{advisory}/publication", NOTHING));

    private static TestServer server;
    private static Map<String, String> real = Map.of();

    @BeforeAll
    static void openACaseWithAPatchAndADraft() {
        server = TestServer.start();
        var it = TestCase.confirmed(server);
        var coordinator = it.coordinator().client();
        var caseId = it.open();
        var patch =
                coordinator.post(
                        "/api/v1/cases/" + caseId + "/patches",
                        Map.of("name", "x", "diff", "--- a\n+++ b\n"));
        var advisory =
                coordinator.post("/api/v1/cases/" + caseId + "/advisories", TestCase.draft());
        var opening =
                coordinator.post(
                        "/api/v1/findings/" + it.finding() + "/openings",
                        Map.of("reason", "to see what it does"));
        var hold =
                coordinator.post(
                        "/api/v1/holds",
                        Map.of(
                                "subject",
                                it.finding(),
                                "ground",
                                "litigation",
                                "reference",
                                "24-cv-1"));
        real =
                Map.of(
                        "hold", hold.text("id"),
                        "opening", opening.text("id"),
                        "case", caseId,
                        "patch", patch.text("id"),
                        "vulnerability", it.vulnerability(),
                        "finding", it.finding(),
                        "candidate", TestCase.submit(it.finder().client(), "Finder Labs"),
                        "advisory", advisory.text("id"),
                        "file", "clh-2026-0001.json");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** As the real ids, but of nothing. */
    private static Map<String, String> unreal() {
        var ids = new LinkedHashMap<String, String>();
        real.forEach((name, id) ->
                ids.put(name, id.contains("_") ? id.substring(0, 4) + "a".repeat(26) : id));
        return ids;
    }

    private record Operation(String method, String path) {

        String with(Map<String, String> ids) {
            var path = path();
            for (var id : ids.entrySet()) {
                path = path.replace("{" + id.getKey() + "}", id.getValue());
            }
            return path;
        }

        Answer ask(Client client, Map<String, String> ids) {
            var path = with(ids);
            return method.equals("get")
                    ? client.get(path)
                    : client.post(path, Optional.ofNullable(BODIES.get(path())).orElseThrow());
        }
    }

    /**
     * Every operation about a case, a patch, a vulnerability, a finding, its opening or an
     * advisory.
     */
    private static List<Operation> operations() {
        return server.anyone().get("/api/v1/openapi.json").json().get("paths").properties().stream()
                .filter(path ->
                        VARIABLE.matcher(path.getKey())
                                .results()
                                .anyMatch(variable -> real.containsKey(variable.group(1))))
                .flatMap(path ->
                        path.getValue().propertyNames().stream()
                                .map(method -> new Operation(method, path.getKey())))
                .toList();
    }

    private static Map<String, Client> strangers() {
        var all = new LinkedHashMap<String, Client>();
        for (var role : List.of("developer", "maintainer", "operator", "broker")) {
            all.put(role, server.member(role, "Stranger", role).client());
        }
        for (var role : List.of("administer", "audit")) {
            all.put(role, server.member("clearinghouse", role, role).client());
        }
        return all;
    }

    @Test
    void every_route_that_writes_about_a_case_is_walked_with_a_valid_body() {
        var writing = new TreeSet<String>();
        for (var operation : operations()) {
            if (operation.method().equals("post")) {
                writing.add(operation.path());
            }
        }
        assertThat(writing).isEqualTo(new TreeSet<>(BODIES.keySet()));
    }

    @Test
    void one_outside_the_case_gets_404_from_every_endpoint_that_concerns_it() {
        assertThat(operations()).hasSizeGreaterThan(15);
        strangers()
                .forEach((role, client) -> {
                    for (var operation : operations()) {
                        var answer = operation.ask(client, real);
                        assertThat(answer.status()).as(role + " " + operation).isEqualTo(404);
                        assertThat(answer.json())
                                .as(role + " " + operation)
                                .isEqualTo(operation.ask(client, unreal()).json());
                    }
                });
    }

    @Test
    void no_method_and_no_misspelt_id_tells_what_is_there() {
        var stranger = server.member("developer", "Prober", "developer").client();
        for (var operation : operations()) {
            for (var method : List.of("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH")) {
                var there = stranger.ask(method, operation.with(real));
                var absent = stranger.ask(method, operation.with(unreal()));
                assertThat(there.raw().body())
                        .as(method + " " + operation)
                        .isEqualTo(absent.raw().body());
                assertThat(there.status()).as(method + " " + operation).isEqualTo(404);
                assertThat(there.header("Allow"))
                        .as(method + " " + operation)
                        .isEqualTo(absent.header("Allow"));
            }
            if (operation.method().equals("get")) {
                for (var misspelt : List.of("x", "%2e%2e", "A".repeat(5_000), "fnd_%00")) {
                    var ids = new LinkedHashMap<>(real);
                    ids.replaceAll((_, _) -> misspelt);
                    assertThat(stranger.ask("GET", operation.with(ids)).status())
                            .as(misspelt + " " + operation)
                            .isIn(400, 404);
                }
            }
        }
    }

    @Test
    void one_without_a_token_is_asked_for_one_or_finds_nothing() {
        for (var operation : operations()) {
            var answer = operation.ask(server.anyone(), real);
            assertThat(answer.status()).as(operation.toString()).isIn(401, 404);
            assertThat(answer.json())
                    .as(operation.toString())
                    .isEqualTo(operation.ask(server.anyone(), unreal()).json());
        }
    }

    @Test
    void no_count_tells_a_stranger_that_something_is_there() {
        strangers()
                .forEach((role, client) -> {
                    var funnel = client.get("/api/v1/funnel").json();
                    assertThat(funnel.get("scope").asString()).as(role).isEqualTo("published");
                    assertThat(funnel.get("steps").findValues("count"))
                            .as(role)
                            .allMatch(count -> count.asInt() == 0);
                });
    }

    @Test
    void no_list_shows_a_stranger_anything_of_it() {
        strangers()
                .forEach((role, client) -> {
                    for (var list : List.of("cases", "findings", "advisories")) {
                        var answer = client.get("/api/v1/" + list);
                        if (answer.status() == 200) {
                            assertThat(answer.json().get("items")).as(role).isEmpty();
                        }
                    }
                });
    }
}
