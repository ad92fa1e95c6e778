package clearinghouse.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestCase;
import clearinghouse.app.TestServer;
import clearinghouse.app.Until;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Db;
import clearinghouse.platform.Pool;
import clearinghouse.platform.Schemas;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@Tag("stores")
class CaseTest {

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static final Map<String, Object> PATCH =
            Map.of("name", "bound the depth", "diff", "--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\n");
    private static final Map<String, Object> NOTHING = Map.of();

    @Test
    void a_case_opens_under_an_embargo_with_an_exact_end_in_its_zone() {
        var it = TestCase.confirmed(server);
        var id = it.open();
        var seen = it.coordinator().client().get("/api/v1/cases/" + id);
        assertThat(new Schemas().validate("case", seen.json())).isEmpty();
        assertThat(seen.text("embargo.state")).isEqualTo("active");
        assertThat(seen.text("embargo.until")).isEqualTo(TestCase.nextYear("05-01T12:00:00-04:00"));
        assertThat(seen.text("embargo.zone")).isEqualTo("America/New_York");
        assertThat(seen.text("package")).isEqualTo(TestCase.PACKAGE);
        assertThat(seen.json().get("participants").findValuesAsString("role"))
                .containsExactly("coordinator", "finder");
    }

    @Test
    void an_unconfirmed_vulnerability_has_no_case() {
        var it = TestCase.confirmed(server);
        var finding = TestCase.submit(it.finder().client(), "Finder Labs");
        var coordinator = it.coordinator().client();
        var unconfirmed = coordinator.get("/api/v1/findings/" + finding).text("vulnerability");
        assertThat(
                        coordinator
                                .post(
                                        "/api/v1/cases",
                                        Map.of(
                                                "vulnerability",
                                                unconfirmed,
                                                "embargo_until",
                                                TestCase.nextYear("05-01T12:00:00Z"),
                                                "zone",
                                                "UTC"))
                                .status())
                .isEqualTo(409);
    }

    @Test
    void an_embargo_that_ends_in_the_past_opens_no_case() {
        var it = TestCase.confirmed(server);
        var answer =
                it.coordinator()
                        .client()
                        .post(
                                "/api/v1/cases",
                                Map.of(
                                        "vulnerability", it.vulnerability(),
                                        "embargo_until", "2020-05-01T12:00:00Z",
                                        "zone", "UTC"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("problems.0.pointer")).isEqualTo("/embargo_until");
        assertThat(answer.text("problems.0.message"))
                .isEqualTo("an embargo must end in the future");
    }

    @Test
    void an_end_beyond_what_the_policy_allows_is_a_fault_of_the_date() {
        var it = TestCase.confirmed(server);
        var coordinator = it.coordinator().client();
        var opening =
                coordinator.post(
                        "/api/v1/cases",
                        Map.of(
                                "vulnerability", it.vulnerability(),
                                "embargo_until", "2999-12-31T12:00:00Z",
                                "zone", "UTC"));
        assertThat(opening.status()).isEqualTo(422);
        assertThat(opening.text("problems.0.pointer")).isEqualTo("/embargo_until");
        assertThat(opening.text("problems.0.message")).contains("at most 730 days");
        var proposal =
                coordinator.post(
                        "/api/v1/cases/" + it.open() + "/embargo",
                        Map.of("until", "2999-12-31T12:00:00Z", "zone", "UTC"));
        assertThat(proposal.status()).isEqualTo(422);
        assertThat(proposal.text("problems.0.pointer")).isEqualTo("/until");
        TestCase.execute(
                server.roles().owner(),
                "insert into policy_limit (name, version, days, reason, loaded_at) select name, version + 1, 30, 'a shorter one', now() from policy_limit where name = 'embargo.longest'");
        try {
            var other = TestCase.confirmed(server);
            var later =
                    other.coordinator()
                            .client()
                            .post(
                                    "/api/v1/cases",
                                    Map.of(
                                            "vulnerability",
                                            other.vulnerability(),
                                            "embargo_until",
                                            Instant.now().plus(Duration.ofDays(31)).toString(),
                                            "zone",
                                            "UTC"));
            assertThat(later.text("problems.0.message")).contains("at most 30 days");
        } finally {
            TestCase.execute(server.roles().owner(), "delete from policy_limit where version > 1");
        }
    }

    @Test
    void a_vulnerability_has_one_case() {
        var it = TestCase.confirmed(server);
        it.open();
        assertThat(
                        it.coordinator()
                                .client()
                                .post(
                                        "/api/v1/cases",
                                        Map.of(
                                                "vulnerability", it.vulnerability(),
                                                "embargo_until",
                                                        TestCase.nextYear("05-01T12:00:00Z"),
                                                "zone", "UTC"))
                                .status())
                .isEqualTo(409);
    }

    @Test
    void a_case_is_not_opened_on_what_is_merged_in_that_moment() throws Exception {
        var it = TestCase.confirmed(server);
        var root = TestCase.confirmed(server);
        try (var merge = server.roles().owner().connect();
                var statement = merge.createStatement();
                var threads = Executors.newSingleThreadExecutor()) {
            merge.setAutoCommit(false);
            statement.execute(
                    "select pg_advisory_xact_lock(hashtextextended('intake %s', 0))"
                            .formatted(TestCase.PACKAGE));
            statement.execute(
                    "update intake_vulnerability set merged_into = '%s' where code = '%s'"
                            .formatted(root.vulnerability(), it.vulnerability()));
            var opening =
                    threads.submit(() ->
                            it.coordinator()
                                    .client()
                                    .post(
                                            "/api/v1/cases",
                                            Map.of(
                                                    "vulnerability", it.vulnerability(),
                                                    "embargo_until",
                                                            TestCase.nextYear("05-01T12:00:00Z"),
                                                    "zone", "UTC")));
            Until.holds(
                    Duration.ofMinutes(1), () -> someoneWaits(statement), Boolean::booleanValue);
            merge.commit();
            assertThat(opening.get().status()).isEqualTo(409);
        }
    }

    private static boolean someoneWaits(Statement statement) {
        try (var locks =
                statement.executeQuery(
                        """
                        select 1 from pg_locks where locktype = 'advisory' and not granted
                           and database = (select oid from pg_database where datname = current_database())
                        """)) {
            return locks.next();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void an_invited_maintainer_without_an_account_sees_the_reproducer_and_accepts() {
        var it = TestCase.confirmed(server);
        var id = it.open();
        var maintainer = server.member("maintainer", "Parser Project", "maintainer");
        var link = it.invite(id, maintainer.party());

        var seen = server.anyone().get(link);
        assertThat(seen.status()).isEqualTo(200);
        assertThat(new Schemas().validate("invitation", seen.json())).isEmpty();
        assertThat(seen.header("Cache-Control")).isEqualTo("no-store");
        assertThat(seen.text("party_name")).isEqualTo("Parser Project");
        assertThat(seen.text("finding.title")).isEqualTo(TestCase.TITLE);
        assertThat(seen.json().at("/reproducer/size").asInt()).isEqualTo(TestCase.PROOF.length());
        assertThat(new String(seen.raw().body(), StandardCharsets.UTF_8))
                .doesNotContain(
                        Base64.getEncoder()
                                .encodeToString(TestCase.PROOF.getBytes(StandardCharsets.UTF_8)));
        var opened = server.anyone().post(link + "/reproducer", NOTHING);
        assertThat(opened.status()).isEqualTo(200);
        assertThat(opened.header("Cache-Control")).isEqualTo("no-store");
        assertThat(
                        new String(
                                Base64.getDecoder().decode(opened.text("content")),
                                StandardCharsets.UTF_8))
                .isEqualTo(TestCase.PROOF);

        for (int i = 0; i < 2; i++) {
            var accepted = server.anyone().post(link + "/acceptance", NOTHING);
            assertThat(accepted.status()).isEqualTo(200);
            assertThat(accepted.text("state")).isEqualTo("accepted");
        }
        assertThat(server.anyone().post(link + "/refusal", NOTHING).status()).isEqualTo(409);
        var kinds =
                it.coordinator()
                        .client()
                        .get("/api/v1/cases/" + id)
                        .json()
                        .get("events")
                        .findValuesAsString("kind");
        assertThat(kinds)
                .containsExactly(
                        "case_opened",
                        "embargo_agreed",
                        "participant_invited",
                        "invitation_accepted");
    }

    @Test
    void who_looks_at_a_link_without_opening_the_reproducer_has_not_read_the_proof() {
        var it = TestCase.confirmed(server);
        var maintainer = server.member("maintainer", "Parser Project", "maintainer");
        var link = it.invite(it.open(), maintainer.party());
        var page = link.replaceFirst("/api/v1", "");
        assertThat(server.anyone().ask("HEAD", link).status()).isEqualTo(200);
        assertThat(server.anyone().get(link).status()).isEqualTo(200);
        server.anyone().ask("HEAD", page);
        assertThat(server.anyone().get(page).status()).isEqualTo(200);
        // Four looks at the text soon after one another are one reading.
        assertThat(reads(it).values())
                .filteredOn(read -> read.get("actor").asString().startsWith("ivt_"))
                .singleElement()
                .satisfies(read -> {
                    assertThat(read.get("reading").asString()).isEqualTo("finding.read");
                    assertThat(read.get("party").asString()).isEqualTo(maintainer.party());
                    assertThat(read.get("purpose").asString()).isEqualTo("invitation");
                });
    }

    private static JsonNode reads(TestCase it) {
        return it.finder()
                .client()
                .get("/api/v1/findings/" + it.finding() + "/reads")
                .json()
                .get("items");
    }

    @Test
    void the_submitter_sees_that_the_proof_was_read_through_the_invitation() {
        var it = TestCase.confirmed(server);
        var maintainer = server.member("maintainer", "Parser Project", "maintainer");
        var link = it.invite(it.open(), maintainer.party());
        server.anyone().post(link + "/reproducer", NOTHING);
        var reads = reads(it);
        assertThat(reads.findValuesAsString("actor")).anyMatch(actor -> actor.startsWith("ivt_"));
        assertThat(reads.findValuesAsString("party")).contains(maintainer.party());
    }

    @Test
    void a_case_counts_as_disclosed_once_a_vendor_took_it_on() {
        var it = TestCase.confirmed(server);
        var maintainer = server.member("maintainer", "Parser Project", "maintainer");
        var link = it.invite(it.open(), maintainer.party());
        long before = disclosed(it);
        server.anyone().post(link + "/acceptance", NOTHING);
        assertThat(disclosed(it)).isEqualTo(before + 1);
    }

    private static long disclosed(TestCase it) {
        for (var stage : it.coordinator().client().get("/api/v1/funnel").json().get("steps")) {
            if (stage.get("name").asString().equals("disclosed")) {
                return stage.get("count").asLong();
            }
        }
        throw new AssertionError("no such stage");
    }

    @Test
    void who_declined_sees_nothing_more_until_invited_again() {
        var it = TestCase.confirmed(server);
        var id = it.open();
        var maintainer = server.member("maintainer", "Parser Project", "maintainer");
        var link = it.invite(id, maintainer.party());
        assertThat(server.anyone().post(link + "/refusal", NOTHING).text("state"))
                .isEqualTo("declined");
        assertThat(server.anyone().get(link).status()).isEqualTo(404);
        assertThat(server.anyone().post(link + "/acceptance", NOTHING).status()).isEqualTo(404);
        assertThat(maintainer.client().get("/api/v1/cases/" + id).status()).isEqualTo(404);
        var again = it.invite(id, maintainer.party());
        assertThat(server.anyone().get(again).text("state")).isEqualTo("invited");
    }

    @Test
    void a_forged_link_and_an_unknown_one_open_nothing_and_an_expired_one_says_so() {
        var it = TestCase.confirmed(server);
        var maintainer = server.member("maintainer", "Parser Project", "maintainer");
        var link = it.invite(it.open(), maintainer.party());
        assertThat(server.anyone().get(link.substring(0, link.length() - 4) + "AAAA").status())
                .isEqualTo(404);
        TestCase.execute(
                server.roles().owner(),
                "update coordination_invitation set expires_at = now() - interval '1 second' where party = '%s'"
                        .formatted(maintainer.party()));
        var expired = server.anyone().get(link);
        assertThat(expired.status()).isEqualTo(410);
        assertThat(expired.text("code")).isEqualTo("gone");
        assertThat(server.anyone().post(link + "/acceptance", NOTHING).status()).isEqualTo(410);
    }

    @Test
    void a_party_invited_again_has_one_link_that_works() {
        var it = TestCase.confirmed(server);
        var id = it.open();
        var maintainer = server.member("maintainer", "Parser Project", "maintainer");
        var first = it.invite(id, maintainer.party());
        var second = it.invite(id, maintainer.party());
        assertThat(server.anyone().get(first).status()).isEqualTo(410);
        assertThat(server.anyone().get(second).status()).isEqualTo(200);
    }

    @Test
    void a_revoked_link_opens_nothing_and_its_party_stays_in_the_case() {
        var it = TestCase.confirmed(server);
        var id = it.open();
        var maintainer = server.member("maintainer", "Parser Project", "maintainer");
        var link = it.invite(id, maintainer.party());
        server.anyone().post(link + "/acceptance", NOTHING);
        var revoked =
                it.coordinator()
                        .client()
                        .post(
                                "/api/v1/cases/" + id + "/links/revocation",
                                Map.of("party", maintainer.party()));
        assertThat(revoked.status()).isEqualTo(200);
        assertThat(server.anyone().get(link).status()).isEqualTo(410);
        assertThat(server.anyone().post(link + "/patches", PATCH).status()).isEqualTo(410);
        assertThat(maintainer.client().get("/api/v1/cases/" + id).status()).isEqualTo(200);
    }

    @Test
    void only_who_coordinates_revokes_a_link_and_only_of_who_takes_part() {
        var it = TestCase.confirmed(server);
        var path = "/api/v1/cases/" + it.open() + "/links/revocation";
        var stranger = server.member("maintainer", "Another Project", "maintainer");
        var body = Map.of("party", it.finder().party());
        assertThat(it.finder().client().post(path, body).status()).isEqualTo(404);
        assertThat(it.coordinator().client().post(path, Map.of("party", stranger.party())).status())
                .isEqualTo(404);
    }

    @Test
    void a_link_ends_with_the_embargo_also_when_that_ends_early() {
        var it = TestCase.confirmed(server);
        var id = it.open();
        var maintainer = server.member("maintainer", "Parser Project", "maintainer");
        var link = it.invite(id, maintainer.party());
        TestCase.execute(
                server.roles().owner(),
                """
                update coordination_case set embargo_state = 'exited', embargo_until = null, embargo_zone = null,
                       embargo_exited_at = now() where code = '%s'
                """
                        .formatted(id));
        assertThat(server.anyone().get(link).status()).isEqualTo(410);
        assertThat(server.anyone().post(link + "/patches", PATCH).status()).isEqualTo(410);
    }

    @Test
    void the_secret_of_a_link_is_in_no_row() {
        var it = TestCase.confirmed(server);
        var maintainer = server.member("maintainer", "Parser Project", "maintainer");
        var link = it.invite(it.open(), maintainer.party());
        var secret = link.substring(link.indexOf("inv_"));
        assertThat(TestCase.tablesWith(server.roles().owner(), secret)).isEmpty();
    }

    @Test
    void a_link_of_one_case_never_sees_another_one_of_the_same_party() {
        var maintainer = server.member("maintainer", "Parser Project", "maintainer");
        var one = TestCase.confirmed(server);
        var other = TestCase.confirmed(server);
        var ours = one.open();
        var link = one.invite(ours, maintainer.party());
        var theirs = other.open();
        server.anyone().post(other.invite(theirs, maintainer.party()) + "/acceptance", NOTHING);
        server.anyone().post(link + "/acceptance", NOTHING);
        assertThat(server.anyone().post(link + "/patches", PATCH).status()).isEqualTo(202);
        assertThat(maintainer.client().get("/api/v1/cases/" + theirs).status()).isEqualTo(200);

        // As the link acts, but asking for everything: row security alone confines it.
        try (var pool = Pool.open(server.roles().server())) {
            var db = new Db(() -> pool);
            var invitation =
                    db.inTransaction(
                            access("lookup", maintainer.party(), "invitation:open"),
                            tx ->
                                    tx.first(
                                                    "select code from coordination_invitation where case_code = ?",
                                                    row -> row.text("code"),
                                                    ours)
                                            .orElseThrow());
            var asLink =
                    access(
                            invitation,
                            maintainer.party(),
                            "case:read",
                            "case:answer",
                            "patch:submit");
            var seen =
                    db.inTransaction(
                            asLink,
                            tx ->
                                    List.of(
                                            tx.list(
                                                    "select code from coordination_case",
                                                    row -> row.text("code")),
                                            tx.list(
                                                    "select distinct case_code as code from coordination_participant",
                                                    row -> row.text("code")),
                                            tx.list(
                                                    "select distinct case_code as code from coordination_event",
                                                    row -> row.text("code")),
                                            tx.list(
                                                    "select code from intake_vulnerability",
                                                    row -> row.text("code")),
                                            tx.list(
                                                    "select code from intake_finding",
                                                    row -> row.text("code"))));
            assertThat(seen)
                    .containsExactly(
                            List.of(ours),
                            List.of(ours),
                            List.of(ours),
                            List.of(one.vulnerability()),
                            List.of(one.finding()));
        }
    }

    private static Access access(String actor, String party, String... grants) {
        return new Access(
                actor,
                new PartyId(party),
                Optional.empty(),
                "test",
                java.util.Arrays.stream(grants)
                        .map(clearinghouse.kernel.Permission::new)
                        .collect(java.util.stream.Collectors.toCollection(java.util.HashSet::new)));
    }

    @Test
    void finders_of_the_same_are_not_told_of_each_other_but_the_vendor_sees_both() {
        var it = TestCase.confirmed(server);
        var second = it.alsoFoundBy("Second Labs");
        var id = it.open();
        var maintainer = server.member("maintainer", "Parser Project", "maintainer");
        server.anyone().post(it.invite(id, maintainer.party()) + "/acceptance", NOTHING);
        assertThat(names(it.finder(), id))
                .containsExactly("Clearinghouse", "Finder Labs", "Parser Project");
        assertThat(names(second, id))
                .containsExactly("Clearinghouse", "Second Labs", "Parser Project");
        assertThat(names(maintainer, id)).hasSize(4);
        assertThat(second.client().get("/api/v1/findings/" + it.finding()).status()).isEqualTo(404);
    }

    private static List<String> names(TestServer.Member member, String id) {
        return member.client()
                .get("/api/v1/cases/" + id)
                .json()
                .get("participants")
                .findValuesAsString("name");
    }

    @Test
    void another_end_holds_once_another_party_accepts_it() {
        var it = TestCase.confirmed(server);
        var id = it.open();
        var path = "/api/v1/cases/" + id + "/embargo";
        var finder = it.finder().client();
        var coordinator = it.coordinator().client();
        var proposal =
                Map.of(
                        "until",
                        TestCase.nextYear("06-01T12:00:00-04:00"),
                        "zone",
                        "America/New_York");
        assertThat(finder.post(path + "/acceptance", NOTHING).status()).isEqualTo(409);
        assertThat(finder.post(path, proposal).text("state")).isEqualTo("revising");
        var seen = coordinator.get("/api/v1/cases/" + id);
        assertThat(seen.text("embargo.until")).isEqualTo(TestCase.nextYear("05-01T12:00:00-04:00"));
        assertThat(seen.text("embargo.proposed_until"))
                .isEqualTo(TestCase.nextYear("06-01T12:00:00-04:00"));
        assertThat(finder.post(path + "/acceptance", NOTHING).status()).isEqualTo(409);
        assertThat(coordinator.post(path + "/acceptance", NOTHING).text("state"))
                .isEqualTo("active");
        assertThat(coordinator.get("/api/v1/cases/" + id).text("embargo.until"))
                .isEqualTo(TestCase.nextYear("06-01T12:00:00-04:00"));
    }

    @Test
    void a_rejected_proposal_leaves_the_agreed_end() {
        var it = TestCase.confirmed(server);
        var path = "/api/v1/cases/" + it.open() + "/embargo";
        it.finder()
                .client()
                .post(path, Map.of("until", TestCase.nextYear("03-01T12:00:00Z"), "zone", "UTC"));
        assertThat(it.coordinator().client().post(path + "/refusal", NOTHING).text("state"))
                .isEqualTo("active");
    }

    @Test
    void a_patch_sent_again_through_a_link_under_its_key_is_one_patch() {
        var it = TestCase.confirmed(server);
        var id = it.open();
        var maintainer = server.member("maintainer", "Parser Project", "maintainer");
        var link = it.invite(id, maintainer.party());
        server.anyone().post(link + "/acceptance", NOTHING);
        var key = Map.of("Idempotency-Key", "patch-1");
        var first = server.anyone().post(link + "/patches", PATCH, key);
        var again = server.anyone().post(link + "/patches", PATCH, key);
        assertThat(first.status()).isEqualTo(202);
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(maintainer.client().get("/api/v1/cases/" + id).json().get("patches")).hasSize(1);
        var other = new HashMap<String, Object>(PATCH);
        other.put("name", "another");
        assertThat(server.anyone().post(link + "/patches", other, key).status()).isEqualTo(409);
        // The key of one link means nothing at another.
        var second = TestCase.confirmed(server);
        var secondLink = second.invite(second.open(), maintainer.party());
        server.anyone().post(secondLink + "/acceptance", NOTHING);
        var elsewhere = server.anyone().post(secondLink + "/patches", PATCH, key);
        assertThat(elsewhere.status()).isEqualTo(202);
        assertThat(elsewhere.text("id")).isNotEqualTo(first.text("id"));
    }

    @Test
    void a_link_brings_a_bounded_number_of_patches_and_another_link_begins_anew() {
        var it = TestCase.confirmed(server);
        var id = it.open();
        var maintainer = server.member("maintainer", "Parser Project", "maintainer");
        var link = it.invite(id, maintainer.party());
        server.anyone().post(link + "/acceptance", NOTHING);
        for (int i = 0; i < Coordination.MOST_PATCHES_BY_LINK; i++) {
            assertThat(server.anyone().post(link + "/patches", PATCH).status()).isEqualTo(202);
        }
        var refused = server.anyone().post(link + "/patches", PATCH);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("detail"))
                .contains(String.valueOf(Coordination.MOST_PATCHES_BY_LINK));
        var next = it.invite(id, maintainer.party());
        assertThat(server.anyone().post(next + "/patches", PATCH).status()).isEqualTo(202);
    }

    @Test
    void a_patch_comes_from_who_agreed_to_the_embargo() {
        var it = TestCase.confirmed(server);
        var id = it.open();
        var maintainer = server.member("maintainer", "Parser Project", "maintainer");
        var link = it.invite(id, maintainer.party());
        var path = "/api/v1/cases/" + id + "/patches";
        assertThat(maintainer.client().post(path, PATCH).status()).isEqualTo(409);
        assertThat(server.anyone().post(link + "/patches", PATCH).status()).isEqualTo(409);
        server.anyone().post(link + "/acceptance", NOTHING);
        assertThat(maintainer.client().post(path, PATCH).status()).isEqualTo(202);
        assertThat(server.anyone().post(link + "/patches", PATCH).status()).isEqualTo(202);
        assertThat(maintainer.client().get("/api/v1/cases/" + id).json().get("patches")).hasSize(2);
        // A finder is not shown what the vendor works on.
        assertThat(it.finder().client().get("/api/v1/cases/" + id).json().get("patches")).isEmpty();
    }

    @Test
    void who_administers_or_audits_sees_no_case() {
        var it = TestCase.confirmed(server);
        var id = it.open();
        for (var role : Set.of("administer", "audit", "publish", "triage")) {
            var staff = server.member("clearinghouse", role, role).client();
            assertThat(staff.get("/api/v1/cases/" + id).status()).as(role).isEqualTo(404);
        }
    }
}
