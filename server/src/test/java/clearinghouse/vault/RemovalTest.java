package clearinghouse.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.coordination.CaseId;
import clearinghouse.intake.Bench;
import clearinghouse.intake.FindingId;
import clearinghouse.kernel.Access;
import clearinghouse.platform.DatabaseException;
import clearinghouse.platform.Unopenable;
import clearinghouse.record.Reading;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key is destroyed: what it sealed is gone, and everything else works. */
class RemovalTest {

    private static final CaseId CASE = new CaseId("cas_" + "b".repeat(26));
    private static final String PACKAGE = "pkg:maven/org.example/thing";
    private static final Removal BY_RULE =
            new Removal(Removal.Cause.RETENTION, "retention.finding.set_aside, version 1");
    private static final Removal REDACTED = new Removal(Removal.Cause.REDACTION, "redaction");
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    @TempDir Path folder;
    private Bench bench;
    private Access finder;

    @BeforeEach
    void open() {
        bench = new Bench(folder);
        finder = bench.finder("First Lab");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void a_hold_is_stronger_than_any_cause_and_what_is_gone_is_gone_once() {
        var gone = new Removal.Gone(NOW, "redaction");
        assertThat(Removal.decide(standing(false, false, Optional.empty()), NOW))
                .isEqualTo(new Removal.Outcome.Removed(NOW));
        assertThat(Removal.decide(standing(true, false, Optional.empty()), NOW))
                .isEqualTo(new Removal.Outcome.Refused("a legal hold keeps it"));
        assertThat(Removal.decide(standing(false, true, Optional.empty()), NOW))
                .isInstanceOf(Removal.Outcome.Refused.class);
        assertThat(Removal.decide(standing(true, true, Optional.of(gone)), NOW))
                .isEqualTo(new Removal.Outcome.GoneBefore(gone));
        assertThat(gone.sentence()).isEqualTo("Removed on 2026-11-28 by the rule redaction.");
    }

    private static Removal.Standing standing(
            boolean held, boolean keeps, Optional<Removal.Gone> gone) {
        return new Removal.Standing(held, keeps, gone);
    }

    @Test
    void what_is_removed_says_when_and_by_which_rule_and_the_rest_opens() {
        var removed = bench.submit(finder, PACKAGE);
        var other = bench.submit(finder, PACKAGE);
        assertThat(remove(removed)).isInstanceOf(Removal.Outcome.Removed.class);

        assertThat(title(removed))
                .matches(
                        "Removed on [0-9-]{10} by the rule retention.finding.set_aside, version 1\\.");
        assertThat(title(other)).isEqualTo("Loop without end");
        assertThatThrownBy(() ->
                        bench.as(
                                bench.worker(),
                                tx -> bench.intake.proof(tx, bench.worker(), removed)))
                .isInstanceOfSatisfying(
                        Unopenable.class, it -> assertThat(it.isForGood()).isTrue());
        assertThatThrownBy(() -> bench.as(finder, tx -> sealWith(tx, removed)))
                .isInstanceOf(Unopenable.class);
        assertThat(remove(removed)).isInstanceOf(Removal.Outcome.GoneBefore.class);
    }

    private Sealed sealWith(clearinghouse.platform.Tx tx, FindingId id) {
        return bench.vault.key(tx, id).seal(new Place("a", "b", "c"), "more");
    }

    @Test
    void a_copy_of_before_opens_until_its_wrapping_key_is_destroyed_and_one_of_after_never() {
        var id = bench.submit(finder, PACKAGE);
        var before = row(id);
        remove(id);
        assertThat(row(id).content()).as("in a copy made from now on").isEmpty();
        assertThat(row(id).key()).isEmpty();
        assertThat(bench.keystore.unwrap(before.key(), before.content(), id.code()))
                .as("of an older copy, with the keystore of today")
                .hasSize(Gcm.KEY_BYTES);

        rotate();
        assertThatThrownBy(() -> bench.keystore.unwrap(before.key(), before.content(), id.code()))
                .isInstanceOf(Unopenable.class);
        assertThat(title(id)).startsWith("Removed on ");
    }

    private void rotate() {
        var rotations =
                new Rotations(
                        bench.db, bench.keystore, bench.record, bench.jobs, bench.ids, bench.clock);
        var asked = ((Rotations.Asking.Asked) rotations.ask(bench.keeper("Ada"))).rotation().id();
        rotations.consent(bench.keeper("Grace"), asked);
        rotations.carryThrough(bench.worker(), asked, _ -> {});
    }

    @Test
    void a_key_in_the_place_of_another_opens_nothing_of_before() {
        var id = bench.submit(finder, PACKAGE);
        bench.as(
                bench.worker(),
                tx -> {
                    bench.vault.keepUnder(tx, id, Optional.of(CASE));
                    return true;
                });
        var place = new Place("a", "b", "c");
        var replaced =
                bench.as(
                        finder,
                        tx ->
                                ((Removal.Replacing.Replaced)
                                                bench.vault.replace(tx, finder, id, REDACTED))
                                        .key()
                                        .seal(place, "other words"));
        assertThat(row(id).parent().map(VaultStore.Parent::subject)).contains(CASE.code());
        rotate();
        assertThat(title(id)).matches("Removed on [0-9-]{10} by the rule redaction\\.");
        var opened =
                bench.as(
                        finder,
                        tx ->
                                bench.vault
                                        .read(tx, finder, Reading.FINDING_TEXT, id, finder.party())
                                        .open(place, replaced.bytes()));
        assertThat(new String(opened, StandardCharsets.UTF_8)).isEqualTo("other words");
    }

    @Test
    void a_key_that_others_lie_under_stays() {
        var id = bench.submit(finder, PACKAGE);
        bench.as(
                bench.worker(),
                tx -> {
                    bench.vault.keepUnder(tx, id, Optional.of(CASE));
                    return true;
                });
        var outcome =
                bench.as(
                        bench.worker(),
                        tx -> bench.vault.remove(tx, bench.worker(), CASE, BY_RULE));
        assertThat(outcome).isInstanceOf(Removal.Outcome.Refused.class);
        assertThat(title(id)).isEqualTo("Loop without end");
    }

    @Test
    void whatever_the_code_forgets_no_key_is_dropped_without_a_removal_and_none_comes_back() {
        var id = bench.submit(finder, PACKAGE);
        var wrapped = row(id);
        refused("update vault_key set wrapped = null, keystore = null where subject = ?", id);
        remove(id);
        assertThatThrownBy(() ->
                        wrapping(tx -> {
                            new VaultStore(tx)
                                    .keepAlone(
                                            wrapped.key(),
                                            new VaultStore.Child(id.code(), wrapped.content()));
                            return true;
                        }))
                .isInstanceOf(DatabaseException.class);
        refused("delete from vault_key where subject = ?", id);
        refused("delete from vault_removal where subject = ?", id);
        assertThat(title(id)).startsWith("Removed on ");
    }

    private void refused(String statement, FindingId id) {
        assertThatThrownBy(() -> wrapping(tx -> tx.update(statement, id)))
                .as(statement)
                .isInstanceOf(DatabaseException.class);
    }

    private <T> T wrapping(java.util.function.Function<clearinghouse.platform.Tx, T> work) {
        return bench.as(bench.worker(), tx -> tx.widened(Vault.WRAP, () -> work.apply(tx)));
    }

    private Removal.Outcome remove(FindingId id) {
        return bench.as(bench.worker(), tx -> bench.vault.remove(tx, bench.worker(), id, BY_RULE));
    }

    private VaultStore.Wrapped row(FindingId id) {
        return wrapping(tx -> new VaultStore(tx).find(id.code())).orElseThrow();
    }

    private String title(FindingId id) {
        return bench.as(
                finder,
                tx ->
                        bench.intake
                                .text(tx, finder, bench.intake.finding(tx, id).orElseThrow())
                                .title());
    }
}
