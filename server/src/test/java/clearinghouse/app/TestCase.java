package clearinghouse.app;

import clearinghouse.app.TestServer.Client;
import clearinghouse.app.TestServer.Member;
import clearinghouse.platform.PostgresAddress;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Findings, a vulnerability and a case on a running server, as a coordinator has them before it.
 * The package has no target, so that no sandbox runs: the verdict is written by hand.
 */
public record TestCase(
        TestServer server,
        Member finder,
        Member coordinator,
        String finding,
        String vulnerability) {

    public static final String PROOF = "<a>".repeat(100) + "canary-proof";
    public static final String TITLE = "canary-title of a finding";
    public static final String PACKAGE = "pkg:maven/com.example/parser";

    /** A moment that is always ahead, and never further than an embargo may reach. */
    public static String nextYear(String monthAndRest) {
        return Year.now(ZoneOffset.UTC).plusYears(1) + "-" + monthAndRest;
    }

    /** A vulnerability that one finding confirmed. */
    public static TestCase confirmed(TestServer server) {
        var finder = server.member("developer", "Finder Labs", "developer");
        var coordinator = server.member("clearinghouse", "Coordinator", "coordinate", "triage");
        var finding = submit(finder.client(), "Finder Labs");
        var vulnerability =
                coordinator.client().get("/api/v1/findings/" + finding).text("vulnerability");
        reproduced(server, finding);
        return new TestCase(server, finder, coordinator, finding, vulnerability);
    }

    public static String submit(Client client, String credit) {
        var answer = client.post("/api/v1/findings", submission(credit));
        if (answer.status() != 202) {
            throw new AssertionError(answer.status() + " " + answer.json());
        }
        return answer.text("id");
    }

    public static Map<String, Object> submission(String credit) {
        return Map.of(
                "title",
                TITLE,
                "description",
                "canary-description: deep input ends the parser",
                "target",
                PACKAGE + "@1.0",
                "entry",
                "parse",
                "credit",
                credit,
                "proof",
                Map.of(
                        "encoding",
                        "base64",
                        "content",
                        Base64.getEncoder()
                                .encodeToString(PROOF.getBytes(StandardCharsets.UTF_8))));
    }

    static void reproduced(TestServer server, String finding) {
        execute(
                server.roles().owner(),
                """
                insert into validation_verdict (finding, target, tested, verdict, level, evidence_sealed, started_at, decided_at)
                values ('%s', 'example', '1.0', 'reproduced', 'L2', ''::bytea, now(), now())
                """
                        .formatted(finding));
        execute(
                server.roles().owner(),
                """
                update intake_vulnerability set state = 'confirmed'
                 where code = (select vulnerability from intake_finding where code = '%s')
                """
                        .formatted(finding));
    }

    /** A second finding of the same root cause, by another developer. */
    public Member alsoFoundBy(String name) {
        var other = server.member("developer", name, "developer");
        var second = submit(other.client(), name);
        reproduced(server, second);
        execute(
                server.roles().owner(),
                "update intake_finding set vulnerability = '%s' where code = '%s'"
                        .formatted(vulnerability, second));
        return other;
    }

    public String open() {
        var answer =
                coordinator
                        .client()
                        .post(
                                "/api/v1/cases",
                                Map.of(
                                        "vulnerability",
                                        vulnerability,
                                        "embargo_until",
                                        nextYear("05-01T12:00:00-04:00"),
                                        "zone",
                                        "America/New_York"));
        if (answer.status() != 201) {
            throw new AssertionError(answer.status() + " " + answer.json());
        }
        return answer.text("id");
    }

    /** The path of the link's resource in the API. */
    public String invite(String caseId, String party) {
        var answer =
                coordinator
                        .client()
                        .post(
                                "/api/v1/cases/" + caseId + "/participants",
                                Map.of("party", party, "role", "vendor"));
        if (answer.status() != 201) {
            throw new AssertionError(answer.status() + " " + answer.json());
        }
        return "/api/v1" + answer.text("link");
    }

    public static Map<String, Object> draft() {
        return Map.of(
                "title", "canary-draft: unbounded recursion in a parser",
                "summary", "canary-summary: deep input ends the program.",
                "description", "canary-text: the parser calls itself for each nested element.",
                "identifiers", List.of("CVE-2022-45688"),
                "cvss", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H",
                "cwes", List.of(Map.of("id", 674, "name", "Uncontrolled Recursion")),
                "affected",
                        Map.of(
                                "vendor", "Example",
                                "product", "parser",
                                "introduced", "0",
                                "fixed", List.of("1.1")),
                "assessment",
                        Map.of(
                                "known_exploited", false,
                                "automatable", true,
                                "technical_impact", "partial"),
                "references",
                        List.of(
                                Map.of(
                                        "kind", "web",
                                        "url", "https://example.com/parser/issues/708",
                                        "summary", "The report")));
    }

    public static void execute(PostgresAddress address, String sql) {
        try (var connection = address.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The one value of the first row. */
    public static String ask(PostgresAddress address, String sql) {
        try (var connection = address.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new AssertionError("no row: " + sql);
            }
            return rows.getString(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The tables in which the text stands in the clear, as text or in bytes. */
    public static List<String> tablesWith(PostgresAddress owner, String text) {
        var hex = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
        var found = new ArrayList<String>();
        try (var connection = owner.connect();
                var statement = connection.createStatement();
                var tables =
                        statement.executeQuery(
                                "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")) {
            while (tables.next()) {
                var table = tables.getString(1);
                try (var search =
                        connection.prepareStatement(
                                "select 1 from %s t where t::text like ? or t::text like ? limit 1"
                                        .formatted(table))) {
                    search.setString(1, "%" + text + "%");
                    search.setString(2, "%" + hex + "%");
                    if (search.executeQuery().next()) {
                        found.add(table);
                    }
                }
            }
            return found;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
