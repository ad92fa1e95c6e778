package clearinghouse.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.intake.Bench;
import clearinghouse.intake.FindingId;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.PostQuantum;
import clearinghouse.signer.Desk;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a reading is told, and when it was told already. */
class ReadingTest {

    private static final String TARGET = "pkg:maven/org.example/thing";

    @TempDir static Path folder;
    private static Bench bench;
    private static Access finder;

    private Instant now = Instant.parse("2026-09-01T12:00:00Z");

    @BeforeAll
    static void start() {
        bench = new Bench(folder);
        finder = bench.finder("Finder Labs");
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    /** On a clock that the test holds. */
    private void read(Access access, Reading reading, FindingId finding) {
        var record = new AuditRecord(bench.ids, () -> now);
        bench.db.inTransactionDo(
                access,
                tx ->
                        record.read(
                                tx,
                                access,
                                reading,
                                List.of(new AuditRecord.Submitted(finding, finder.party()))));
    }

    private static List<AuditRecord.Entry> told(Access access, FindingId finding) {
        return bench.as(
                access,
                tx ->
                        bench.record
                                .readings(tx, access, Optional.of(finding), Optional.empty())
                                .items());
    }

    @Test
    void the_same_reading_soon_again_is_told_once_and_later_again() {
        var finding = bench.submit(finder, TARGET);
        var triage = bench.triage();
        for (var later : List.of(Duration.ZERO, Duration.ofMinutes(59), Duration.ofMinutes(2))) {
            now = now.plus(later);
            read(triage, Reading.FINDING_TEXT, finding);
        }
        assertThat(told(finder, finding))
                .extracting(AuditRecord.Entry::at)
                .containsExactly(now, now.minus(Duration.ofMinutes(61)));
    }

    @Test
    void each_opening_of_a_proof_is_told() {
        var finding = bench.submit(finder, TARGET);
        read(bench.triage(), Reading.PROOF, finding);
        read(bench.triage(), Reading.PROOF, finding);
        assertThat(told(finder, finding)).hasSize(2);
    }

    @Test
    void another_reader_another_end_another_reading_and_another_finding_are_told_apart() {
        var finding = bench.submit(finder, TARGET);
        var other = bench.submit(finder, TARGET);
        var triage = bench.triage();
        var colleague =
                new Access("colleague", triage.party(), Optional.empty(), "test", triage.grants());
        read(triage, Reading.FINDING_TEXT, finding);
        read(colleague, Reading.FINDING_TEXT, finding);
        read(triage.forPurpose("another"), Reading.FINDING_TEXT, finding);
        read(triage, Reading.FINDING_TITLE, finding);
        read(triage, Reading.FINDING_TEXT, other);
        assertThat(told(finder, finding)).hasSize(4);
        assertThat(told(finder, other)).hasSize(1);
    }

    @Test
    void who_submitted_it_needs_no_witness_but_a_broker_in_its_name_does() {
        var finding = bench.submit(finder, TARGET);
        read(finder, Reading.FINDING_TEXT, finding);
        assertThat(told(finder, finding)).isEmpty();
        var broker = bench.finder("Health ISAC").party();
        var inItsName =
                new Access("broker", finder.party(), Optional.of(broker), "test", finder.grants());
        read(inItsName, Reading.FINDING_TEXT, finding);
        assertThat(told(finder, finding))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.party()).isEqualTo(finder.party());
                    assertThat(entry.broker()).contains(broker);
                });
    }

    @Test
    void what_was_not_opened_because_the_transaction_failed_is_not_told() {
        var finding = bench.submit(finder, TARGET);
        var laboratory = bench.worker();
        assertThatThrownBy(() ->
                        bench.db.inTransactionDo(
                                laboratory,
                                tx -> {
                                    var proof = bench.intake.proof(tx, laboratory, finding);
                                    throw new IllegalStateException(
                                            proof.isPresent() ? "stop" : "no proof");
                                }))
                .hasMessage("stop");
        assertThat(told(finder, finding)).isEmpty();
    }

    @Test
    void two_who_read_at_once_are_both_told() throws Exception {
        var finding = bench.submit(finder, TARGET);
        var triage = bench.triage();
        var start = new CyclicBarrier(2);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var work =
                    List.of("one", "other").stream()
                            .map(actor ->
                                    new Access(
                                            actor,
                                            triage.party(),
                                            Optional.empty(),
                                            "test",
                                            triage.grants()))
                            .map(reader ->
                                    threads.submit(() ->
                                            bench.as(
                                                    reader,
                                                    tx -> {
                                                        await(start);
                                                        var known =
                                                                bench.intake
                                                                        .finding(tx, finding)
                                                                        .orElseThrow();
                                                        var text =
                                                                bench.intake.text(
                                                                        tx, reader, known);
                                                        // Neither has ended when the other begins.
                                                        await(start);
                                                        return text.title();
                                                    })))
                            .toList();
            for (var each : work) {
                assertThat(each.get()).isEqualTo("Loop without end");
            }
        }
        assertThat(told(finder, finding))
                .extracting(AuditRecord.Entry::actor)
                .containsExactlyInAnyOrder("one", "other");
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_list_tells_of_each_title_on_it_and_of_no_text() {
        var stranger = bench.finder("Second Labs");
        var mine = bench.submit(finder, TARGET);
        var theirs = bench.submit(stranger, TARGET);
        var triage = bench.triage().forPurpose("a list");
        bench.as(triage, tx -> bench.intake.list(tx, triage, Optional.empty()));
        for (var told : List.of(told(finder, mine), told(stranger, theirs))) {
            assertThat(told)
                    .extracting(AuditRecord.Entry::action)
                    .containsExactly("finding.title_read");
        }
        assertThat(told(stranger, mine)).isEmpty();
        assertThat(told(triage, mine)).isEmpty();
    }

    @Test
    void readings_come_in_pages_without_gap_or_repeat() {
        var finding = bench.submit(finder, TARGET);
        for (int i = 0; i < 52; i++) {
            read(bench.triage(), Reading.PROOF, finding);
        }
        var first = page(finding, Optional.empty());
        assertThat(first.items()).hasSize(50);
        var second = page(finding, first.after());
        assertThat(second.items()).hasSize(2).doesNotContainAnyElementsOf(first.items());
        assertThat(second.after()).isEmpty();
    }

    private static clearinghouse.kernel.Page<AuditRecord.Entry> page(
            FindingId finding, Optional<java.util.UUID> after) {
        return bench.as(
                finder, tx -> bench.record.readings(tx, finder, Optional.of(finding), after));
    }

    @Test
    void an_entry_says_in_what_is_sealed_whose_content_it_was() {
        var finding = bench.submit(finder, TARGET);
        read(bench.triage(), Reading.PROOF, finding);
        var auditor = auditor(bench.triage().party());
        var log =
                new AuditLog(
                        bench.db,
                        new Desk(
                                folder, folder, PostQuantum.USUAL.signature(), bench.ids.chance()));
        var leaves = new java.util.ArrayList<Leaf>();
        var after = Optional.<java.util.UUID>empty();
        do {
            var page = log.entries(auditor, after);
            page.items().forEach(placed -> leaves.add(placed.entry()));
            after = page.after();
        } while (after.isPresent());
        assertThat(leaves)
                .filteredOn(leaf -> leaf.subject().equals(finding.code()))
                .filteredOn(leaf -> leaf.action().equals("proof.read"))
                .singleElement()
                .satisfies(leaf ->
                        assertThat(leaf.facts().get("submitter").asString())
                                .isEqualTo(finder.party().code()));
    }

    private static Access auditor(PartyId party) {
        return new Access(
                "auditor", party, Optional.empty(), "audit", java.util.Set.of(AuditLog.READ));
    }
}
