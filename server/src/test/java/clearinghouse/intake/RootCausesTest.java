package clearinghouse.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.kernel.Access;
import clearinghouse.record.Reading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootCausesTest {

    private static final Optional<String> FIX = Optional.of("2.0");
    private static Bench bench;
    private static Access first;
    private static Access second;
    private static int packages;

    @BeforeAll
    static void open(@TempDir Path folder) {
        bench = new Bench(folder);
        first = bench.finder("First Lab");
        second = bench.finder("Second Lab");
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    @Test
    void a_finding_opens_a_root_cause_of_its_own() {
        var target = target();
        var one = bench.submit(first, target);
        var other = bench.submit(second, target);
        assertThat(bench.causeOf(one)).isNotEqualTo(bench.causeOf(other));
        assertThat(state(bench.causeOf(one))).isEqualTo(Vulnerability.State.UNCONFIRMED);
    }

    @Test
    void a_proof_that_does_nothing_confirms_nothing() {
        var finding = bench.submit(first, target());
        var settled = settle(finding, false, Optional.empty());
        assertThat(settled).isEqualTo(new Settlement.Unconfirmed(bench.causeOf(finding)));
        assertThat(state(bench.causeOf(finding))).isEqualTo(Vulnerability.State.UNCONFIRMED);
    }

    @Test
    void findings_that_one_fix_silences_come_under_the_oldest_whatever_the_order_of_verdicts() {
        var target = target();
        var oldest = bench.submit(first, target);
        var middle = bench.submit(second, target);
        var newest = bench.submit(first, target);
        var root = bench.causeOf(oldest);
        settle(newest, true, FIX);
        settle(oldest, true, FIX);
        settle(middle, true, FIX);
        assertThat(List.of(bench.causeOf(oldest), bench.causeOf(middle), bench.causeOf(newest)))
                .containsOnly(root);
        assertThat(state(root)).isEqualTo(Vulnerability.State.CONFIRMED);
        assertThat(ids(findings(bench.triage(), root))).containsExactly(oldest, middle, newest);
    }

    @Test
    void a_finding_that_moves_asks_for_its_key_to_follow() {
        var target = target();
        var oldest = bench.submit(first, target);
        var newest = bench.submit(second, target);
        settle(oldest, true, FIX);
        long before = moved();
        settle(newest, true, FIX);
        assertThat(moved()).isEqualTo(before + 1);
    }

    private static long moved() {
        return bench.as(bench.worker(), bench.jobs::standing)
                .getOrDefault(Intake.MOVED, clearinghouse.platform.Jobs.Standing.NONE)
                .ready();
    }

    @Test
    void another_fix_or_another_package_is_another_cause() {
        var target = target();
        var one = bench.submit(first, target);
        var otherFix = bench.submit(first, target);
        var otherPackage = bench.submit(first, target());
        settle(one, true, FIX);
        settle(otherFix, true, Optional.of("3.0"));
        settle(otherPackage, true, FIX);
        assertThat(
                        new HashSet<>(
                                List.of(
                                        bench.causeOf(one),
                                        bench.causeOf(otherFix),
                                        bench.causeOf(otherPackage))))
                .hasSize(3);
    }

    @Test
    void many_workers_that_settle_at_once_end_with_one_root_cause() throws Exception {
        var target = target();
        var submitted = new ArrayList<FindingId>();
        for (int i = 0; i < 10; i++) {
            submitted.add(bench.submit(i % 2 == 0 ? first : second, target));
        }
        var root = bench.causeOf(submitted.getFirst());
        try (var threads = Executors.newFixedThreadPool(10)) {
            var settling =
                    submitted.stream()
                            .map(id -> (Callable<Settlement>) () -> settle(id, true, FIX))
                            .toList();
            for (var settled : threads.invokeAll(settling)) {
                settled.get();
            }
        }
        assertThat(ids(findings(bench.triage(), root))).containsExactlyElementsOf(submitted);
    }

    @Test
    void a_merge_loses_nothing_and_a_split_undoes_it() {
        var target = target();
        var one = bench.submit(first, target, "proof of the first");
        var other = bench.submit(second, target, "proof of the second");
        var before = bench.causeOf(other);
        var originalFinding = finding(other);
        settle(one, true, FIX);
        assertThat(settle(other, true, FIX))
                .isEqualTo(new Settlement.Merged(before, bench.causeOf(one)));
        var root = bench.causeOf(one);
        assertThat(vulnerability(before).mergedInto()).contains(root);
        assertThat(bench.as(bench.triage(), tx -> bench.intake.root(tx, before)).orElseThrow().id())
                .isEqualTo(root);
        // The party that opened the merged one is led on to where its finding went.
        assertThat(
                        bench.<Optional<Vulnerability>>as(
                                second, tx -> bench.intake.vulnerability(tx, before)))
                .isPresent();
        var proofs =
                bench.as(
                        bench.worker(),
                        tx ->
                                bench.intake.findingsOf(tx, root).stream()
                                        .flatMap(it ->
                                                bench
                                                        .intake
                                                        .proof(tx, bench.worker(), it.id())
                                                        .stream())
                                        .toList());
        assertThat(proofs)
                .extracting(proof ->
                        new String(proof.content(), java.nio.charset.StandardCharsets.UTF_8))
                .containsExactly("proof of the first", "proof of the second");

        assertThat(bench.intake.split(bench.triage(), root, other, "another input path"))
                .isEqualTo(new Intake.Split.Done(before));
        assertThat(finding(other)).isEqualTo(originalFinding);
        assertThat(vulnerability(before).mergedInto()).isEmpty();
        assertThat(state(before)).isEqualTo(Vulnerability.State.CONFIRMED);
        assertThat(ids(findings(bench.triage(), root))).containsExactly(one);
        assertThat(
                        bench.<List<FindingStore.Moved>>as(
                                bench.triage(), tx -> bench.intake.moves(tx, root)))
                .extracting(FindingStore.Moved::reason)
                .containsExactly("same_fix", "split");
    }

    @Test
    void the_note_of_one_split_does_not_open_as_the_note_of_another() {
        var target = target();
        var one = bench.submit(first, target);
        var other = bench.submit(second, target);
        settle(one, true, FIX);
        for (var reason : List.of("first reason", "second reason")) {
            settle(other, true, FIX);
            bench.intake.split(bench.triage(), bench.causeOf(one), other, reason);
        }
        var notes = notes(other);
        assertThat(notes)
                .extracting(note -> opened(other, note.move(), note.sealed()))
                .containsExactly("first reason", "second reason");
        assertThatThrownBy(() -> opened(other, notes.getFirst().move(), notes.getLast().sealed()))
                .hasMessageContaining("does not open");
    }

    private record Note(UUID move, byte[] sealed) {}

    private static List<Note> notes(FindingId id) {
        return bench.as(
                bench.triage(),
                tx ->
                        tx.list(
                                """
                                select id, note_sealed from intake_move
                                 where finding = ? and note_sealed is not null order by id
                                """,
                                row -> new Note(row.uuid("id"), row.bytes("note_sealed")),
                                id));
    }

    private static String opened(FindingId id, UUID move, byte[] sealed) {
        return bench.as(
                bench.triage(),
                tx ->
                        bench.vault
                                .read(
                                        tx,
                                        bench.triage(),
                                        Reading.REASON,
                                        id,
                                        bench.triage().party())
                                .openText(Intake.notePlace(move), sealed));
    }

    @Test
    void what_opened_a_root_cause_cannot_be_split_from_it() {
        var finding = bench.submit(first, target());
        assertThat(bench.intake.split(bench.triage(), bench.causeOf(finding), finding, "x"))
                .isEqualTo(new Intake.Split.OpenedIt());
        assertThat(
                        bench.intake.split(
                                bench.triage(),
                                bench.causeOf(finding),
                                bench.submit(first, target()),
                                "x"))
                .isEqualTo(new Intake.Split.NotInIt());
    }

    @Test
    void of_a_merged_finding_its_submitter_sees_that_others_exist_and_no_more() {
        var target = target();
        var one = bench.submit(first, target);
        var other = bench.submit(second, target);
        settle(one, true, FIX);
        assertThat(duplicates(second, other)).isFalse();
        settle(other, true, FIX);
        assertThat(duplicates(second, other)).isTrue();
        assertThat(ids(findings(second, bench.causeOf(one)))).containsExactly(other);
        assertThat(bench.<Optional<Finding>>as(second, tx -> bench.intake.finding(tx, one)))
                .isEmpty();
        assertThat(
                        bench.<Optional<FindingProof>>as(
                                second, tx -> bench.intake.proof(tx, second, one)))
                .isEmpty();
        var known = bench.as(first, tx -> bench.intake.finding(tx, one)).orElseThrow();
        assertThatThrownBy(() -> bench.as(second, tx -> bench.intake.text(tx, second, known)))
                .isInstanceOf(NoSuchElementException.class);
        var root = bench.causeOf(one);
        assertThat(bench.<List<FindingStore.Moved>>as(second, tx -> bench.intake.moves(tx, root)))
                .isNotEmpty()
                .allMatch(move -> move.finding().equals(other));
    }

    @Test
    void a_publisher_discloses_a_root_cause_that_it_could_not_read() {
        var finding = bench.submit(first, target());
        var cause = bench.causeOf(finding);
        var publisher = bench.publisher();
        assertThat(
                        bench.<Optional<Vulnerability>>as(
                                publisher, tx -> bench.intake.vulnerability(tx, cause)))
                .isEmpty();
        assertThat(bench.<Boolean>as(publisher, tx -> bench.intake.disclose(tx, publisher, cause)))
                .isTrue();
        assertThat(state(cause)).isEqualTo(Vulnerability.State.DISCLOSED);
    }

    private static boolean duplicates(Access access, FindingId id) {
        return bench.as(
                access,
                tx -> bench.intake.hasDuplicates(tx, bench.intake.finding(tx, id).orElseThrow()));
    }

    private static Settlement settle(FindingId id, boolean reproduced, Optional<String> fix) {
        var worker = bench.worker();
        return bench.as(worker, tx -> bench.intake.settle(tx, worker, id, reproduced, fix));
    }

    private static Finding finding(FindingId id) {
        return bench.as(bench.triage(), tx -> bench.intake.finding(tx, id)).orElseThrow();
    }

    private static List<Finding> findings(Access access, VulnerabilityId id) {
        return bench.as(access, tx -> bench.intake.findingsOf(tx, id));
    }

    private static List<FindingId> ids(List<Finding> findings) {
        return findings.stream().map(Finding::id).toList();
    }

    private static Vulnerability vulnerability(VulnerabilityId id) {
        return bench.as(bench.triage(), tx -> bench.intake.vulnerability(tx, id)).orElseThrow();
    }

    private static Vulnerability.State state(VulnerabilityId id) {
        return vulnerability(id).state();
    }

    /** A package that no other test here has findings in. */
    private static String target() {
        return "pkg:maven/org.example/thing-" + packages++;
    }
}
