package clearinghouse.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.intake.Bench;
import clearinghouse.intake.FindingId;
import clearinghouse.intake.Removals;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.DatabaseException;
import clearinghouse.vault.Removal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What policy says has been kept long enough goes, and nothing else does. */
class RetentionTest {

    private static final String PACKAGE = "pkg:maven/org.example/thing";
    private static final String STAFF =
            "finding:triage finding:read case:coordinate hold:keep hold:read";
    private static final Duration JUST_BEFORE = Duration.ofDays(1095);
    private static final Duration JUST_AFTER = Duration.ofDays(1097);

    @TempDir Path folder;
    private Bench bench;
    private Removals removals;
    private Holds holds;
    private Access finder;
    private Access ada;
    private Access grace;

    @BeforeEach
    void open() {
        bench = new Bench(folder);
        removals =
                new Removals(
                        bench.db, bench.vault, bench.intake, bench.record, bench.ids, bench.clock);
        holds = new Holds(bench.db, bench.record, bench.ids, bench.clock);
        finder = bench.finder("First Lab");
        ada = staff("Ada");
        grace = staff("Grace");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Access staff(String name) {
        var person = bench.keeper(name);
        return new Access(
                person.actor(),
                person.party(),
                Optional.empty(),
                "test",
                Arrays.stream(STAFF.split(" ")).map(Permission::new).collect(Collectors.toSet()));
    }

    private Retention after(Duration time) {
        return new Retention(
                bench.db, bench.policy, removals, InstantSource.offset(bench.clock, time), 2);
    }

    private FindingId aside() {
        var id = bench.submit(finder, PACKAGE);
        bench.as(
                ada,
                tx -> {
                    bench.intake.setAside(tx, ada, id, "it does nothing");
                    return true;
                });
        return id;
    }

    private String title(FindingId id) {
        return bench.as(
                finder,
                tx ->
                        bench.intake
                                .text(tx, finder, bench.intake.finding(tx, id).orElseThrow())
                                .title());
    }

    @Test
    void what_was_set_aside_goes_when_its_time_has_come_and_says_by_which_rule() {
        var id = aside();
        var kept = bench.submit(finder, PACKAGE);
        var again = aside();
        bench.intake.takeUp(ada, again);

        assertThat(after(JUST_BEFORE).run(bench.worker())).isZero();
        assertThat(after(JUST_AFTER).run(bench.worker())).isEqualTo(1);
        assertThat(title(id))
                .matches(
                        "Removed on [0-9-]{10} by the rule retention.finding.set_aside, version 1\\.");
        assertThat(title(kept)).isEqualTo("Loop without end");
        assertThat(title(again)).as("taken up again").isEqualTo("Loop without end");
        assertThat(after(JUST_AFTER).run(bench.worker())).as("once").isZero();
        assertThat(after(JUST_AFTER).preview(ada)).isEmpty();
    }

    @Test
    void more_than_a_batch_goes_in_batches() {
        for (int i = 0; i < 5; i++) {
            aside();
        }
        assertThat(after(JUST_AFTER).run(bench.worker())).isEqualTo(5);
    }

    @Test
    void the_preview_explains_each_date_and_shows_strangers_nothing() {
        var id = aside();
        var due = after(Duration.ofMinutes(1)).preview(ada);
        assertThat(due).hasSize(1);
        assertThat(due.getFirst().finding()).isEqualTo(id.code());
        assertThat(due.getFirst().due())
                .isEqualTo(due.getFirst().since().plus(due.getFirst().term().lasts()));
        assertThat(due.getFirst().term().rule())
                .isEqualTo("retention.finding.set_aside, version 1");
        assertThat(due.getFirst().term().reason()).isNotBlank();
        assertThat(due.getFirst().held()).isFalse();
        assertThat(after(Duration.ofMinutes(1)).preview(bench.finder("Other Lab"))).isEmpty();
    }

    @Test
    void a_hold_stops_retention_until_another_person_lifts_it() {
        var id = aside();
        var hold = hold(id);
        assertThat(after(JUST_AFTER).run(bench.worker())).isZero();
        assertThat(after(JUST_AFTER).preview(ada).getFirst().held()).isTrue();
        assertThat(title(id)).isEqualTo("Loop without end");

        assertThat(holds.lift(ada, hold.id())).isInstanceOf(Holds.Lifting.Refused.class);
        assertThat(after(JUST_AFTER).run(bench.worker())).isZero();
        assertThat(holds.lift(grace, hold.id())).isInstanceOf(Holds.Lifting.Lifted.class);
        assertThat(holds.lift(grace, hold.id())).isInstanceOf(Holds.Lifting.Refused.class);
        assertThat(after(JUST_AFTER).run(bench.worker())).isEqualTo(1);
        assertThat(title(id)).startsWith("Removed on ");
    }

    private Hold hold(FindingId id) {
        return ((Holds.Setting.Set) holds.set(ada, id.code(), Hold.Ground.LITIGATION, "24-cv-1"))
                .hold();
    }

    @Test
    void whatever_the_code_forgets_the_database_destroys_nothing_that_is_held() {
        var id = aside();
        var hold = hold(id);
        assertThatThrownBy(() ->
                        bench.as(
                                bench.worker(),
                                tx ->
                                        tx.widened(
                                                new Permission("key:remove"),
                                                () ->
                                                        tx.update(
                                                                """
                                                                insert into vault_removal (id, subject, cause, rule, keystore, party, actor, at)
                                                                select gen_random_uuid(), ?, 'retention', 'x', name, app_party(), app_actor(), now()
                                                                  from (select vault_current_key() as name) k
                                                                """,
                                                                id))))
                .isInstanceOf(DatabaseException.class);
        assertThatThrownBy(() ->
                        bench.as(
                                ada,
                                tx ->
                                        tx.update(
                                                "update retention_hold set lifted_by = app_actor(), lifted_at = now() where code = ?",
                                                hold.id())))
                .as("by the one who set it")
                .isInstanceOf(DatabaseException.class);
        assertThat(title(id)).isEqualTo("Loop without end");
    }

    @Test
    void a_spill_that_is_held_is_hidden_at_once_and_destroyed_when_the_hold_is_lifted() {
        var id = bench.submit(finder, PACKAGE);
        var hold = hold(id);
        assertThat(removals.quarantine(ada, id))
                .isInstanceOfSatisfying(
                        Removals.Quarantine.Done.class,
                        done -> assertThat(done.keysDestroyed()).isFalse());
        for (var reader : List.of(finder, ada, bench.worker())) {
            var seen = bench.as(reader, tx -> bench.intake.finding(tx, id));
            assertThat(seen).as(reader.actor()).isEmpty();
            for (var statement :
                    List.of(
                            "select count(*) from intake_finding where code = ?",
                            "select count(*) from intake_proof where finding = ?",
                            "select count(*) from vault_key where subject = ?")) {
                long rows = bench.as(reader, tx -> tx.count(statement, id));
                assertThat(rows).as(statement).isZero();
            }
        }
        after(Duration.ZERO).run(bench.worker());
        assertThat(gone(id)).isEmpty();
        assertThat(holds.lift(grace, hold.id())).isInstanceOf(Holds.Lifting.Lifted.class);
        after(Duration.ZERO).run(bench.worker());
        assertThat(gone(id)).isPresent();
    }

    private Optional<Removal.Gone> gone(FindingId id) {
        return bench.as(
                bench.worker(),
                tx -> tx.widened(new Permission("key:wrap"), () -> bench.intake.removed(tx, id)));
    }
}
