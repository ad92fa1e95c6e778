package clearinghouse.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Db;
import clearinghouse.platform.Migrations;
import clearinghouse.platform.Pool;
import clearinghouse.platform.PostgresRoles;
import clearinghouse.platform.TestPostgres;
import clearinghouse.platform.Tx;
import com.zaxxer.hikari.HikariDataSource;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which vulnerabilities an operator is told of first, on the real database. */
@Tag("stores")
class QueueStoreTest {

    private static final PartyId HOSPITAL = new PartyId("pty_" + "h".repeat(26));
    private static final PartyId BANK = new PartyId("pty_" + "b".repeat(26));

    private final PostgresRoles roles =
            TestPostgres.migrated("server", Migrations::run).createDatabase();
    private final HikariDataSource pool = Pool.open(roles.server());
    private final Db db = new Db(() -> pool);
    private final Ids ids = new Ids(Clock.systemUTC(), new SecureRandom());

    QueueStoreTest() {
        run(
                """
                insert into parties_party (code, id, kind, name, created_at)
                values ('%1$s', gen_random_uuid(), 'operator', 'Hospital', now()),
                       ('%2$s', gen_random_uuid(), 'operator', 'Bank', now());
                """
                        .formatted(HOSPITAL, BANK));
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void the_vulnerability_with_the_worst_exposure_comes_first_and_what_is_settled_last() {
        exposed(HOSPITAL, 1, "a", "delivered", "2026-07-20");
        exposed(HOSPITAL, 2, "a", "delivered", "2026-08-20");
        exposed(HOSPITAL, 1, "b", "delivered", "2026-08-01");
        exposed(HOSPITAL, 2, "b", "verified", "2026-07-01");
        exposed(HOSPITAL, 3, "b", "delivered", "2026-07-10");
        exposed(HOSPITAL, 1, "c", "delivered", "");
        exposed(HOSPITAL, 1, "d", "not_ours", "2026-07-01");
        var lines = lines(Optional.empty(), 10);
        assertThat(lines)
                .extracting(QueueStore.Line::vulnerability)
                .containsExactly("b", "a", "c", "d");
        assertThat(lines).extracting(QueueStore.Line::open).containsExactly(2L, 2L, 1L, 0L);
        assertThat(lines).extracting(QueueStore.Line::settled).containsExactly(1L, 0L, 0L, 1L);
        long open = seen(tx -> new QueueStore(tx).countOpen(HOSPITAL));
        assertThat(open).isEqualTo(3);
    }

    @Test
    void each_is_on_one_page_whatever_is_on_the_pages_before() {
        for (var name : List.of("a", "b", "c", "d", "e", "f", "g")) {
            exposed(HOSPITAL, 1, name, "delivered", "2026-07-10");
            exposed(HOSPITAL, 2, name, "delivered", "2026-07-10");
        }
        var seen = new ArrayList<String>();
        var after = Optional.<UUID>empty();
        for (int page = 0; page < 4; page++) {
            var lines = lines(after, 2);
            lines.forEach(line -> seen.add(line.vulnerability()));
            after = Optional.of(lines.getLast().key());
        }
        assertThat(seen).containsExactly("a", "b", "c", "d", "e", "f", "g");
        assertThat(lines(after, 2)).isEmpty();
    }

    @Test
    void an_entry_shows_its_worst_exposures_up_to_the_bound() {
        for (int n = 1; n <= 5; n++) {
            exposed(HOSPITAL, n, "a", n == 1 ? "verified" : "delivered", "2026-07-0" + n);
        }
        exposed(HOSPITAL, 1, "b", "delivered", "2026-07-01");
        List<Exposure> worst = seen(tx -> new QueueStore(tx).worst(HOSPITAL, List.of("a", "b"), 3));
        assertThat(worst)
                .extracting(it -> it.vulnerability() + " " + it.assetName())
                .containsExactly("a System 2", "a System 3", "a System 4", "b System 1");
        Page<Exposure> all =
                seen(tx -> new ExposureStore(tx).ofVulnerability("a", HOSPITAL, Optional.empty()));
        assertThat(all.items())
                .extracting(Exposure::assetName)
                .containsExactly("System 2", "System 3", "System 4", "System 5", "System 1");
    }

    @Test
    void what_another_is_exposed_to_is_neither_listed_nor_counted() {
        exposed(HOSPITAL, 1, "a", "delivered", "2026-07-20");
        exposed(BANK, 1, "a", "delivered", "2026-07-01");
        exposed(BANK, 1, "b", "delivered", "2026-07-01");
        assertThat(lines(Optional.empty(), 10))
                .extracting(line -> line.vulnerability() + " " + line.open())
                .containsExactly("a 1");
        List<QueueStore.Line> foreign =
                seen(tx -> new QueueStore(tx).lines(BANK, Optional.empty(), 10));
        assertThat(foreign).isEmpty();
        List<Exposure> worst = seen(tx -> new QueueStore(tx).worst(BANK, List.of("a"), 10));
        assertThat(worst).isEmpty();
    }

    private List<QueueStore.Line> lines(Optional<UUID> after, int most) {
        return seen(tx -> new QueueStore(tx).lines(HOSPITAL, after, most));
    }

    private <T> T seen(Function<Tx, T> work) {
        return db.inTransaction(
                new Access(
                        "tester",
                        HOSPITAL,
                        Optional.empty(),
                        "test",
                        Set.of(new Permission("exposure:read"))),
                work);
    }

    /**
     * @param due a day; empty for none
     */
    private void exposed(PartyId operator, int asset, String name, String state, String due) {
        run(
                """
                insert into intake_vulnerability (code, id, package, state, opened_at)
                values ('%1$s', gen_random_uuid(), 'pkg:maven/a/b', 'disclosed', now()) on conflict do nothing;
                insert into advisory_advisory (code, id, vulnerability, number, package, state, content_sealed, drafted_by,
                                               drafted_at, published_at)
                values ('%6$s', gen_random_uuid(), '%1$s', 'CLH-%1$s', 'pkg:maven/a/b', 'published', '', '%2$s', now(), now())
                on conflict do nothing;
                insert into inventory_asset (code, id, operator, name, internet_exposed, exposed_set_by, created_at,
                                             listed_at)
                values ('%7$s', gen_random_uuid(), '%2$s', 'System %3$d', true, '%2$s', now(), now()) on conflict do nothing;
                insert into exposure_exposure (code, id, operator, asset, asset_name, advisory, advisory_number, vulnerability,
                       title, package, version, match, match_reason, priority, due_at, due_from, forensics, rule,
                       decision_table, inputs, state, found_at)
                select '%8$s', '%9$s', '%2$s', '%7$s', 'System %3$d', '%6$s', 'CLH-%1$s', '%1$s', 'Recursion', 'pkg:maven/a/b',
                       '1', 'certain', 'range', '14 days', nullif('%5$s', '')::timestamptz, nullif('%5$s', '')::timestamptz,
                       false, 'row 7', 'table', '{}', '%4$s', now();
                """
                        .formatted(
                                name,
                                operator,
                                asset,
                                state,
                                due,
                                code("adv_", name),
                                code("ast_", operator.code().charAt(4) + letter(asset)),
                                code("exp_", operator.code().charAt(4) + letter(asset) + name),
                                ids.next()));
    }

    private static String letter(int number) {
        return String.valueOf((char) ('a' + number));
    }

    private static String code(String prefix, String letters) {
        return prefix + letters + "z".repeat(26 - letters.length());
    }

    private void run(String statements) {
        try (var connection = roles.owner().connect();
                var statement = connection.createStatement()) {
            statement.execute(statements);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
