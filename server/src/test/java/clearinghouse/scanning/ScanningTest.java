package clearinghouse.scanning;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestServer;
import clearinghouse.platform.Schemas;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ScanningTest {

    private static final String CLAIMS = "/api/v1/scans/claims";
    private static TestServer server;
    private static TestServer.Member first;
    private static TestServer.Member second;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        first = server.member("developer", "First Lab", "developer");
        second = server.member("developer", "Second Lab", "developer");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void the_second_is_told_what_is_claimed_and_what_is_free_but_not_by_whom() {
        var target = target();
        first.client().post(CLAIMS, request(target, "parser", "writer"));
        var answer = second.client().post(CLAIMS, request(target, "writer", "reader"));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(texts(answer, "granted")).containsExactly("reader");
        assertThat(texts(answer, "free")).containsExactly("reader");
        assertThat(texts(answer, "taken")).containsExactly("writer");
        assertThat(body(answer)).doesNotContain(first.party(), first.person(), "First", "parser");
    }

    @Test
    void where_nothing_is_free_the_claim_is_refused_without_a_name() {
        var target = target();
        first.client().post(CLAIMS, request(target, "parser"));
        var answer = second.client().post(CLAIMS, request(target, "parser"));
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text("code")).isEqualTo("conflict");
        assertThat(body(answer)).doesNotContain(first.party(), first.person(), "First");
    }

    @Test
    void of_many_claims_on_one_area_at_once_exactly_one_is_granted() throws Exception {
        var target = target();
        var attempts = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 12; i++) {
            var by = i % 2 == 0 ? first : second;
            attempts.add(() -> by.client().post(CLAIMS, request(target, "parser")).status());
        }
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newFixedThreadPool(12)) {
            for (var attempt : threads.invokeAll(attempts)) {
                statuses.add(attempt.get());
            }
        }
        assertThat(statuses).filteredOn(status -> status == 201).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 409).hasSize(11);
    }

    @Test
    void a_renewal_overtakes_the_fence_before_it() {
        var claim = granted("parser");
        var renewal = renew(claim, claim.fence());
        assertThat(renewal.status()).isEqualTo(200);
        assertThat(renewal.json().get("fence").asLong()).isGreaterThan(claim.fence());
        assertThat(renew(claim, claim.fence()).status()).isEqualTo(409);
        assertThat(renew(claim, renewal.json().get("fence").asLong()).status()).isEqualTo(200);
    }

    @Test
    void coverage_is_kept_whether_found_or_not() {
        var claim = granted("parser", "writer");
        var answer = cover(first, claim, claim.fence(), "parser", "writer");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().get("late").asBoolean()).isFalse();
    }

    @Test
    void coverage_under_an_overtaken_fence_is_kept_as_late() {
        var claim = granted("parser");
        renew(claim, claim.fence());
        var answer = cover(first, claim, claim.fence(), "parser");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().get("late").asBoolean()).isTrue();
    }

    @Test
    void a_released_area_is_free_and_its_coverage_still_comes_in_late() {
        var target = target();
        var claim = grantedOf(target, "parser");
        var released = release(claim, claim.fence());
        assertThat(released.status()).isEqualTo(200);
        assertThat(release(claim, claim.fence()).status()).isEqualTo(409);
        assertThat(second.client().post(CLAIMS, request(target, "parser")).status()).isEqualTo(201);
        assertThat(cover(first, claim, claim.fence(), "parser").json().get("late").asBoolean())
                .isTrue();
    }

    @Test
    void coverage_of_an_area_that_was_not_claimed_is_refused_at_its_place() {
        var claim = granted("parser");
        var answer = cover(first, claim, claim.fence(), "parser", "other");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("problems").findValuesAsString("pointer"))
                .containsExactly("/areas/1/area");
    }

    @Test
    void another_partys_claim_is_not_there() {
        var claim = granted("parser");
        for (var act : List.of("renewal", "release", "coverage")) {
            var body =
                    switch (act) {
                        case "renewal" ->
                                Map.<String, Object>of("fence", claim.fence(), "hours", 1);
                        case "release" -> Map.<String, Object>of("fence", claim.fence());
                        default -> coverage(claim.fence(), "parser");
                    };
            assertThat(second.client().post(CLAIMS + "/" + claim.id() + "/" + act, body).status())
                    .as(act)
                    .isEqualTo(404);
        }
        var own = second.client().get(CLAIMS);
        assertThat(body(own)).doesNotContain(claim.id());
        assertThat(body(first.client().get(CLAIMS))).contains(claim.id());
    }

    @Test
    void every_answer_matches_its_schema() {
        var grant = first.client().post(CLAIMS, request(target(), "parser"));
        var claim = new Held(grant.text("id"), grant.json().get("fence").asLong());
        var renewal = renew(claim, claim.fence());
        var kept = cover(first, claim, claim.fence(), "parser");
        var schemas = new Schemas();
        assertThat(schemas.validate("scan-claim-grant", grant.json())).isEmpty();
        assertThat(schemas.validate("scan-claim-renewed", renewal.json())).isEmpty();
        assertThat(schemas.validate("scan-coverage-kept", kept.json())).isEmpty();
        assertThat(schemas.validate("scan-claim-list", first.client().get(CLAIMS).json()))
                .isEmpty();
    }

    @Test
    void each_fault_of_a_claim_is_told_with_its_place() {
        var faulty = new HashMap<>(request("pkg:maven/x/y", "parser"));
        faulty.put("hours", 73);
        faulty.put("areas", List.of("ok", "with\u0000zero"));
        var answer = first.client().post(CLAIMS, faulty);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("problems").findValuesAsString("pointer"))
                .containsExactly("/areas/1", "/hours");
        assertThat(
                        first.client()
                                .post(CLAIMS, request("pkg:maven/no-namespace", "parser"))
                                .json()
                                .get("problems")
                                .findValuesAsString("pointer"))
                .containsExactly("/target");
    }

    private record Held(String id, long fence) {}

    private static Held granted(String... areas) {
        return grantedOf(target(), areas);
    }

    private static Held grantedOf(String target, String... areas) {
        var answer = first.client().post(CLAIMS, request(target, areas));
        assertThat(answer.status()).isEqualTo(201);
        return new Held(answer.text("id"), answer.json().get("fence").asLong());
    }

    /** A package that no other test here claims. */
    private static String target() {
        return "pkg:maven/org.example/" + UUID.randomUUID() + "@1.0";
    }

    private static Map<String, Object> request(String target, String... areas) {
        return Map.of(
                "target", target, "areas", List.of(areas), "technique", "fuzzing", "hours", 4);
    }

    private static TestServer.Answer renew(Held claim, long fence) {
        return first.client()
                .post(CLAIMS + "/" + claim.id() + "/renewal", Map.of("fence", fence, "hours", 4));
    }

    private static TestServer.Answer release(Held claim, long fence) {
        return first.client().post(CLAIMS + "/" + claim.id() + "/release", Map.of("fence", fence));
    }

    private static TestServer.Answer cover(
            TestServer.Member by, Held claim, long fence, String... areas) {
        return by.client().post(CLAIMS + "/" + claim.id() + "/coverage", coverage(fence, areas));
    }

    private static Map<String, Object> coverage(long fence, String... areas) {
        var covered = new ArrayList<Map<String, Object>>();
        for (var area : areas) {
            covered.add(Map.of("area", area, "found", covered.isEmpty()));
        }
        return Map.of("fence", fence, "technique", "fuzzing", "areas", covered);
    }

    private static List<String> texts(TestServer.Answer answer, String member) {
        return answer.json().get(member).values().stream().map(node -> node.asString()).toList();
    }

    private static String body(TestServer.Answer answer) {
        return new String(answer.raw().body(), StandardCharsets.UTF_8);
    }
}
