package clearinghouse.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.formats.likeness.Embedder;
import clearinghouse.kernel.Access;
import clearinghouse.likeness.Likeness;
import clearinghouse.likeness.Synonyms;
import clearinghouse.platform.DatabaseException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is proposed by meaning alone, and what of it is kept where, on a real database. */
class MeaningsTest {

    private static final String PACKAGE = "pkg:maven/org.example/thing";
    private static final String FIRST = "Endless calls: small document ends reader";
    private static final String SAME = "Unbounded recursion; tiny input crashes parser";
    private static final String OTHER = "Session cookies cross plain connections unprotected";
    private static final Embedder MODEL = new Synonyms("one");

    @TempDir Path folder;
    private Bench bench;
    private Access finder;
    private Access other;
    private Access triage;
    private Candidates restarted;
    private final AtomicInteger proofs = new AtomicInteger();

    @BeforeEach
    void open() {
        bench = new Bench(folder, Optional.of(MODEL));
        finder = bench.finder("First Lab");
        other = bench.finder("Second Lab");
        triage = bench.triage();
        restarted = process(MODEL);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** Another process on the same database, or the same one after a restart. */
    private Candidates process(Embedder embedder) {
        return new Candidates(
                bench.db,
                bench.intake,
                new Likeness(
                        bench.vault, bench.record, bench.ids, bench.clock, Optional.of(embedder)),
                bench.policy);
    }

    private FindingId submit(Access by, String text, Map<String, Object> more) {
        var body = new java.util.HashMap<String, Object>(Map.of("title", "-", "description", text));
        body.putAll(more);
        return ((Intake.Receipt.Received)
                        bench.received(
                                by, PACKAGE, "1.0", "proof " + proofs.incrementAndGet(), body))
                .id();
    }

    private FindingId submit(Access by, String text) {
        return submit(by, text, Map.of());
    }

    private Access worker() {
        return bench.worker().forPurpose(CandidateJobs.PURPOSE);
    }

    private List<Candidates.Candidate> found(Candidates candidates, Access by, FindingId id) {
        return bench.as(by, tx -> candidates.of(tx, by, id))
                .map(Candidates.Resembling::candidates)
                .orElse(List.of());
    }

    private List<FindingId> ids(Candidates candidates, Access by, FindingId id) {
        return found(candidates, by, id).stream().map(it -> it.finding().id()).toList();
    }

    private long count(Access by, String rest, Object... parameters) {
        return bench.as(by, tx -> tx.count("select count(*) from " + rest, parameters));
    }

    private long readings(FindingId id) {
        return count(
                finder,
                "record_entry where action = 'finding.read' and purpose = 'compare' and subject = ?",
                id);
    }

    @Test
    void the_same_without_a_word_in_common_is_proposed_once_this_process_has_learned_it() {
        var first = submit(finder, FIRST);
        var second = submit(other, SAME);
        submit(other, OTHER);
        assertThat(ids(restarted, triage, first)).isEmpty();
        restarted.learn(worker());
        assertThat(ids(restarted, triage, first)).containsExactly(second);
        assertThat(ids(restarted, triage, second)).containsExactly(first);
        assertThat(found(restarted, triage, first).getFirst().alike().reasons())
                .singleElement()
                .asString()
                .matches("nearly the same meaning, [1-9][0-9]+ %");
        var third = submit(other, SAME);
        restarted.learn(worker());
        assertThat(ids(restarted, triage, first)).containsExactlyInAnyOrder(second, third);
    }

    @Test
    void a_server_without_a_model_keeps_compares_and_tells_nothing_of_it(@TempDir Path elsewhere) {
        try (var plain = new Bench(elsewhere)) {
            var by = plain.finder("Lab");
            var words = Map.<String, Object>of("title", "-", "description", FIRST);
            var id = plain.submit(by, PACKAGE, words);
            plain.submit(by, "pkg:maven/org.example/fork", "2.0", "another");
            plain.candidates.learn(plain.worker());
            long kept =
                    plain.as(
                            plain.worker(),
                            tx -> tx.count("select count(*) from likeness_meaning"));
            assertThat(kept).isZero();
            var staff = plain.triage();
            assertThat(plain.as(staff, tx -> plain.candidates.of(tx, staff, id)).orElseThrow())
                    .extracting(Candidates.Resembling::candidates)
                    .isEqualTo(List.of());
        }
    }

    @Test
    void what_is_opened_is_told_to_its_submitter_once() {
        var first = submit(finder, FIRST);
        assertThat(readings(first)).isZero();
        restarted.learn(worker());
        restarted.learn(worker());
        assertThat(readings(first)).isEqualTo(1);
    }

    @Test
    void what_was_opened_and_is_not_on_record_is_not_held() {
        submit(finder, FIRST);
        assertThatThrownBy(() ->
                        bench.db.inTransactionDo(
                                worker(),
                                tx -> {
                                    bench.likeness.learn(
                                            tx,
                                            codes -> bench.intake.toCompare(tx, worker(), codes));
                                    throw new IllegalStateException("away");
                                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(bench.likeness.held()).isZero();
        assertThat(bench.candidates.learn(worker())).isEqualTo(1);
    }

    @Test
    void it_is_sealed_under_the_key_of_the_finding_and_stands_in_no_column_in_the_clear() {
        var first = submit(finder, FIRST);
        var sealed =
                bench.as(
                        worker(),
                        tx ->
                                tx.first(
                                                "select parts_sealed from likeness_meaning where subject = ?",
                                                row -> row.bytes("parts_sealed"),
                                                first)
                                        .orElseThrow());
        var parts = MODEL.of("-\n" + FIRST).parts();
        assertThat(sealed.length).isGreaterThan(parts.length);
        assertThat(new String(sealed, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(
                        new String(
                                Arrays.copyOf(parts, 64),
                                java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    @Test
    void
            with_the_key_goes_the_meaning_from_the_database_at_once_and_from_memory_with_the_next_look() {
        var kept = submit(finder, FIRST);
        var redacted = submit(other, SAME);
        var spilled = submit(other, SAME);
        restarted.learn(worker());
        assertThat(ids(restarted, triage, kept)).containsExactlyInAnyOrder(redacted, spilled);

        var removals =
                new Removals(
                        bench.db, bench.vault, bench.intake, bench.record, bench.ids, bench.clock);
        removals.redact(other, redacted, new Redaction.Rendering(SAME, SAME, "a name"));
        removals.quarantine(triage, spilled);
        assertThat(ids(restarted, triage, kept)).isEmpty();
        List<String> left =
                bench.as(
                        worker(),
                        tx ->
                                tx.list(
                                        "select subject from likeness_meaning where parts_sealed is not null",
                                        row -> row.text("subject")));
        assertThat(left).containsExactly(kept.code());
        assertThat(restarted.learn(worker())).isEqualTo(1);
        restarted.portrayMissing(worker(), _ -> {});
        restarted.learn(worker());
        assertThat(ids(restarted, triage, kept)).isEmpty();
    }

    @Test
    void nobody_is_shown_it_and_nobody_writes_one_for_another() {
        var own = submit(finder, FIRST);
        submit(other, SAME);
        restarted.learn(worker());
        for (var by : List.of(finder, triage, bench.publisher())) {
            assertThat(count(by, "likeness_meaning")).isZero();
        }
        assertThat(count(worker(), "likeness_meaning")).isEqualTo(2);
        assertThat(found(restarted, finder, own)).isEmpty();
        for (var by : List.of(other, triage)) {
            assertThatThrownBy(() ->
                            bench.as(
                                    by,
                                    tx ->
                                            tx.update(
                                                    "insert into likeness_meaning (subject, model) values ('fnd_without', 'two')")))
                    .isInstanceOf(DatabaseException.class);
        }
        int dropped = bench.as(finder, tx -> tx.update("delete from likeness_meaning"));
        assertThat(dropped).isZero();
    }

    @Test
    void what_is_for_named_recipients_is_proposed_by_meaning_to_them_alone() {
        var shown = submit(finder, FIRST);
        var hidden = submit(other, SAME, Map.of("tlp", "TLP:RED"));
        restarted.learn(worker());
        var ana = new Access("per_ana", triage.party(), Optional.empty(), "test", triage.grants());
        assertThat(ids(restarted, ana, shown)).isEmpty();
        bench.intake.takeOn(
                ana,
                bench.as(other, tx -> bench.intake.finding(tx, hidden))
                        .orElseThrow()
                        .vulnerability());
        assertThat(ids(restarted, ana, shown)).containsExactly(hidden);
        assertThat(ids(restarted, triage, shown)).isEmpty();
    }

    @Test
    void what_came_in_before_there_was_a_model_or_by_another_one_is_given_its_meaning_by_the_job() {
        var first = submit(finder, FIRST);
        var second = submit(other, SAME);
        var later = process(new Synonyms("two"));
        assertThat(later.learn(worker())).isZero();
        later.portrayMissing(worker(), _ -> {});
        assertThat(later.learn(worker())).isEqualTo(2);
        assertThat(ids(later, triage, first)).containsExactly(second);
        assertThat(count(worker(), "likeness_meaning where model = 'one'")).isZero();
    }

    @Test
    void a_new_key_that_hashes_leaves_the_meanings_as_they_are() {
        var first = submit(finder, FIRST);
        var second = submit(other, SAME);
        restarted.learn(worker());
        restarted.renew(worker());
        assertThat(ids(restarted, triage, first)).isEmpty();
        restarted.portrayMissing(worker(), _ -> {});
        assertThat(ids(restarted, triage, first)).containsExactly(second);
        assertThat(restarted.learn(worker())).isEqualTo(2);
    }

    @Test
    void what_says_nothing_is_like_no_other() {
        var first = submit(finder, "12345 67890");
        submit(other, "\u0001\u0002 98765");
        restarted.learn(worker());
        assertThat(ids(restarted, triage, first)).isEmpty();
    }
}
