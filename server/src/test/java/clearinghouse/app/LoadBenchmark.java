package clearinghouse.app;

import clearinghouse.kernel.PublicId;
import clearinghouse.platform.PostgresAddress;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/**
 * Run by benchmarks/load; no test, so no build runs it. How long each list takes for each role in a
 * clearinghouse that has much, and what of it row-level security costs: the same requests are made
 * once more with the policies switched off.
 */
class LoadBenchmark {

    private static final int CASES = Integer.getInteger("clearinghouse.benchmark.cases", 10_000);
    private static final int PARTIES = 2_000;
    private static final int IN_A_CASE = 200;
    private static final int ENTRIES =
            Integer.getInteger("clearinghouse.benchmark.entries", 1_000_000);
    private static final int REQUESTS = Integer.getInteger("clearinghouse.benchmark.requests", 100);

    /** Empty for every list and search. */
    private static final String ADDRESS = System.getProperty("clearinghouse.benchmark.address", "");

    private static final int AT_ONCE = 4;
    private static final List<String> PAGES =
            List.of(
                    "/",
                    "/advisories",
                    "/cases",
                    "/exposures",
                    "/findings",
                    "/funnel",
                    "/parties",
                    "/queue",
                    "/systems");

    /** A taking-along of all that is one's own takes as long as that is much: it is no list. */
    private static final String EXPORT = "/api/v1/me/export";

    /** Much is found, nothing, one thing, what is rare, and what one party has to do with. */
    private static final List<String> QUESTIONS =
            List.of(
                    "/api/v1/search?q=parser",
                    "/api/v1/search?q=nowhere",
                    "/api/v1/search?q=CVE-2022-45688",
                    "/api/v1/search?q=label:red",
                    "/api/v1/search?q=until:2020-01-01",
                    "/api/v1/search?q=party:%22vendor%2077%22");

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final SecureRandom chance = new SecureRandom();

    @Test
    void measure() throws Exception {
        try (var server = TestServer.start()) {
            var asked = fill(server);
            var lists =
                    lists(server).stream()
                            .filter(it -> ADDRESS.isEmpty() || it.equals(ADDRESS))
                            .toList();
            var guarded = measure(server, asked, lists);
            policies(server.roles().owner(), "disable");
            var open = measure(server, asked, lists);
            double slowest = 0;
            for (var list : guarded.entrySet()) {
                var times = list.getValue();
                double without = open.getOrDefault(list.getKey(), times).median();
                slowest = Math.max(slowest, times.p95());
                IO.println(
                        "%-42s p95 %7.1f ms, median %7.1f ms; without row security %7.1f ms, ratio %.2f"
                                .formatted(
                                        list.getKey(),
                                        times.p95(),
                                        times.median(),
                                        without,
                                        times.median() / without));
            }
            IO.println(
                    "slowest p95 %.1f ms of %d requests each; %d cases of %d participants, %d entries"
                            .formatted(slowest, REQUESTS, CASES, IN_A_CASE, ENTRIES));
        }
    }

    /** Who asks, by what the table of results calls them. */
    private Map<String, String> fill(TestServer server) throws Exception {
        var owner = server.roles().owner();
        var finder = server.member("developer", "Finder Labs", "developer");
        try (var submitters = Executors.newFixedThreadPool(AT_ONCE)) {
            var submissions =
                    Collections.<Callable<String>>nCopies(
                            CASES, () -> TestCase.submit(finder.client(), "Finder Labs"));
            for (var submitted : submitters.invokeAll(submissions)) {
                submitted.get();
            }
        }
        TestCase.execute(
                owner,
                """
                insert into validation_verdict (finding, target, tested, verdict, level, evidence_sealed, started_at, decided_at)
                select code, 'example', '1.0', 'reproduced', 'L2', ''::bytea, now(), now() from intake_finding
                on conflict do nothing
                """);
        TestCase.execute(owner, "update intake_vulnerability set state = 'confirmed'");
        var asked = new LinkedHashMap<String, String>();
        asked.put("finder of all", finder.client().token());
        asked.put(
                "vendor in every tenth case",
                server.member("maintainer", "Vendor", "maintainer").client().token());
        asked.put(
                "vendor in one case",
                server.member("maintainer", "Single", "maintainer").client().token());
        asked.put(
                "stranger", server.member("maintainer", "Stranger", "maintainer").client().token());
        asked.put("operator", server.member("operator", "Hospital", "operator").client().token());
        for (var duty :
                List.of("triage", "coordinate", "publish", "administer", "audit", "observe")) {
            asked.put(duty, server.member("clearinghouse", duty, duty).client().token());
        }
        parties(owner);
        cases(owner, server.clearinghouse());
        TestCase.execute(
                owner,
                """
                insert into coordination_participant (case_code, case_id, party, role, state, since, joined_at)
                select c.code, c.id, p.code, 'vendor', (array['accepted', 'invited', 'declined'])[1 + p.n %% 3], now(), now()
                  from (select code, id, row_number() over (order by id) as n from coordination_case) c
                  join (select code, row_number() over (order by name = 'Vendor' desc, id) as n
                          from parties_party where kind = 'maintainer' and name not in ('Single', 'Stranger')) p
                    on (p.n + c.n) %% %d = 0
                """
                        .formatted(PARTIES / IN_A_CASE));
        TestCase.execute(
                owner,
                """
                insert into coordination_participant (case_code, case_id, party, role, state, since, joined_at)
                select c.code, c.id, p.code, 'vendor', 'accepted', now(), now()
                  from (select code, id from coordination_case order by code limit 1) c, parties_party p
                 where p.name = 'Single'
                """);
        TestCase.execute(
                owner,
                """
                with fresh as (
                    insert into record_entry (id, code, at, actor, party, purpose, action, subject, facts)
                    select uuidv7(interval '-1 day'), 'ent_' || md5(n::text), now(), 'per_' || n %% 5000,
                           (select code from parties_party order by id limit 1), 'load', 'finding.submitted',
                           'fnd_' || n %% 20000, '{}'
                      from generate_series(1, %d) n
                    returning id)
                insert into record_leaf (index, entry, hash)
                select 10000000 + row_number() over (), id, sha256(id::text::bytea) from fresh
                """
                        .formatted(ENTRIES));
        TestCase.execute(owner, "analyze");
        return asked;
    }

    private void parties(PostgresAddress owner) throws SQLException {
        try (var connection = owner.connect();
                var insert =
                        connection.prepareStatement(
                                "insert into parties_party (code, id, kind, name, created_at) values (?, ?, 'maintainer', ?, now())")) {
            for (int i = 0; i < PARTIES - 1; i++) {
                insert.setString(1, PublicId.randomCode("pty", chance));
                insert.setObject(2, new UUID(chance.nextLong(), chance.nextLong()));
                insert.setString(3, "Vendor " + i);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private void cases(PostgresAddress owner, String coordinator) throws SQLException {
        try (var connection = owner.connect();
                var roots =
                        connection
                                .createStatement()
                                .executeQuery("select code, id from intake_vulnerability");
                var insert =
                        connection.prepareStatement(
                                """
                                insert into coordination_case (code, id, vulnerability, coordinator, opened_by, embargo_state, opened_at)
                                values (?, ?, ?, ?, 'per_load', 'none', now())
                                """)) {
            while (roots.next()) {
                insert.setString(1, PublicId.randomCode("cas", chance));
                insert.setObject(2, roots.getObject(2));
                insert.setString(3, roots.getString(1));
                insert.setString(4, coordinator);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Every list of the interface, and the pages that list. */
    private static List<String> lists(TestServer server) {
        var lists = new ArrayList<>(PAGES);
        lists.addAll(QUESTIONS);
        var paths = server.anyone().get("/api/v1/openapi.json").json().get("paths");
        paths.propertyNames()
                .forEach(path -> {
                    if (!path.contains("{")
                            && paths.get(path).has("get")
                            && !path.equals(EXPORT)
                            && !path.endsWith("openapi.json")) {
                        lists.add(path);
                    }
                });
        return lists;
    }

    private record Times(double median, double p95) {
        static Times of(List<Double> times) {
            var sorted = times.stream().mapToDouble(Double::doubleValue).toArray();
            Arrays.sort(sorted);
            return new Times(sorted[sorted.length / 2], sorted[(int) (sorted.length * 0.95)]);
        }
    }

    private static Map<String, Times> measure(
            TestServer server, Map<String, String> asked, List<String> lists) throws Exception {
        var result = new TreeMap<String, Times>();
        for (var who : asked.entrySet()) {
            var visitor = new TestVisitor(server, server.as(who.getValue()), "");
            for (var list : lists) {
                var times = new ArrayList<Double>();
                for (int i = 0; i < REQUESTS + REQUESTS / 5; i++) {
                    double took =
                            PAGES.contains(list)
                                    ? visit(visitor, list)
                                    : ask(server, who.getValue(), list);
                    if (took < 0) {
                        break;
                    }
                    if (i >= REQUESTS / 5) {
                        times.add(took);
                    }
                }
                if (!times.isEmpty()) {
                    var line = list + ", " + who.getKey();
                    result.put(line, Times.of(times));
                    IO.println(
                            "measured %s: median %.1f ms"
                                    .formatted(line, Times.of(times).median()));
                }
            }
        }
        return result;
    }

    /** In milliseconds; less than nothing where the role may not ask. */
    private static double ask(TestServer server, String token, String path)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(server.uri(path))
                        .header("Authorization", "Bearer " + token)
                        .build();
        long begun = System.nanoTime();
        var answer = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
        return answer.statusCode() == 200 ? (System.nanoTime() - begun) / 1e6 : -1;
    }

    private static double visit(TestVisitor visitor, String page) {
        long begun = System.nanoTime();
        return visitor.sees(page) ? (System.nanoTime() - begun) / 1e6 : -1;
    }

    private static void policies(PostgresAddress owner, String act) {
        TestCase.execute(
                owner,
                """
                do $$ declare t text; begin
                    for t in select relname from pg_class where relrowsecurity and relnamespace = 'public'::regnamespace loop
                        execute format('alter table %%I %s row level security', t);
                    end loop;
                end $$
                """
                        .formatted(act));
    }
}
