package clearinghouse.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.kernel.Access;
import clearinghouse.likeness.Likeness;
import clearinghouse.platform.DatabaseException;
import clearinghouse.vault.Removal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is proposed to whom, and what it leaves behind, on a real database. */
class CandidatesTest {

    private static final String PACKAGE = "pkg:maven/org.example/thing";
    private static final String ELSEWHERE = "pkg:maven/org.example/fork";
    private static final String FIRST =
            "Deeply nested brackets exhaust the stack: the reader calls itself once for every opening bracket and never counts how deep it is, so a small document ends the process.";
    private static final String REWORDED =
            "A small document with deeply nested brackets ends the process, because the reader calls itself for every opening bracket without counting how deep it is.";
    private static final String UNLIKE =
            "Session cookies are sent over plain connections after the administrator changes the theme colour of the shop.";

    @TempDir Path folder;
    private Bench bench;
    private Removals removals;
    private Access finder;
    private Access other;
    private Access triage;
    private final AtomicInteger proofs = new AtomicInteger();

    @BeforeEach
    void open() {
        bench = new Bench(folder);
        removals =
                new Removals(
                        bench.db, bench.vault, bench.intake, bench.record, bench.ids, bench.clock);
        finder = bench.finder("First Lab");
        other = bench.finder("Second Lab");
        triage = bench.triage();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private FindingId submit(Access by, String packageUrl, String text) {
        return submit(by, packageUrl, text, Map.of());
    }

    private FindingId submit(Access by, String packageUrl, String text, Map<String, Object> more) {
        var body =
                new java.util.HashMap<String, Object>(
                        Map.of("title", "A report", "description", text));
        body.putAll(more);
        return ((Intake.Receipt.Received)
                        bench.received(
                                by, packageUrl, "1.0", "proof " + proofs.incrementAndGet(), body))
                .id();
    }

    private long count(Access by, String rest, Object... parameters) {
        return bench.as(by, tx -> tx.count("select count(*) from " + rest, parameters));
    }

    private Optional<Candidates.Resembling> resembling(Access by, FindingId id) {
        return bench.as(by, tx -> bench.candidates.of(tx, by, id));
    }

    private List<Candidates.Candidate> candidates(Access by, FindingId id) {
        return resembling(by, id).map(Candidates.Resembling::candidates).orElse(List.of());
    }

    private List<FindingId> ids(Access by, FindingId id) {
        return candidates(by, id).stream().map(it -> it.finding().id()).toList();
    }

    private List<String> reasons(FindingId id) {
        var found = candidates(triage, id);
        assertThat(found).hasSize(1);
        return found.getFirst().alike().reasons();
    }

    private boolean isPortrayed(FindingId id) {
        return bench.as(bench.worker(), tx -> bench.likeness.isPortrayed(tx, id));
    }

    private Access person(String name) {
        return new Access("per_" + name, triage.party(), Optional.empty(), "test", triage.grants());
    }

    @Test
    void the_same_said_in_other_words_is_proposed_with_how_much_is_in_common() {
        var first = submit(finder, PACKAGE, FIRST);
        submit(finder, PACKAGE, UNLIKE);
        var second = submit(other, ELSEWHERE, REWORDED);
        assertThat(ids(triage, second)).containsExactly(first);
        assertThat(ids(triage, first)).containsExactly(second);
        assertThat(reasons(first).getFirst()).matches("[1-9][0-9] % of the phrasing in common");
        assertThat(candidates(triage, first).getFirst().title()).isEqualTo("A report");
    }

    @Test
    void the_same_public_number_is_proposed_however_it_is_written() {
        var first = submit(finder, PACKAGE, UNLIKE + " See CVE-2099-12345.");
        var second =
                submit(
                        other,
                        ELSEWHERE,
                        "Nested brackets, perhaps cve-2099-12345",
                        Map.of("title", "Recursion"));
        submit(other, ELSEWHERE, "Something about CVE-2099-1234");
        assertThat(ids(triage, first)).containsExactly(second);
        assertThat(reasons(first)).containsExactly("the same public number, such as a CVE");
        assertThat(candidates(triage, first).getFirst().alike().score()).isEqualTo(95);
    }

    @Test
    void names_of_code_count_within_one_package_only() {
        var first = submit(finder, PACKAGE, UNLIKE + " It is in parse_string() of reader.c.");
        var second = submit(other, PACKAGE, "Overflow below parse_string() in src/reader.c");
        var third = submit(other, ELSEWHERE, "Loop in parse_string() within reader.c");
        var found = candidates(triage, first);
        assertThat(found)
                .filteredOn(it -> it.finding().id().equals(second))
                .singleElement()
                .satisfies(it ->
                        assertThat(it.alike().reasons())
                                .startsWith("2 functions or files of this package in common"));
        assertThat(found)
                .filteredOn(it -> it.finding().id().equals(third))
                .allSatisfy(it -> assertThat(it.alike().code()).isZero());
    }

    @Test
    void the_same_innermost_frames_are_proposed_wherever_they_were_loaded() {
        var stack = "\n#0 0x1 in inner a.c:1\n#1 0x2 in middle a.c:2\n#2 0x3 in outer a.c:3\n";
        var first = submit(finder, PACKAGE, UNLIKE + stack);
        var second = submit(other, PACKAGE, "Nested brackets" + stack.replace("0x", "0xf"));
        assertThat(ids(triage, first)).containsExactly(second);
        assertThat(reasons(first)).startsWith("the same innermost frames of the stack");
    }

    @Test
    void the_same_proof_is_proposed_whatever_is_said_of_it() {
        var first = bench.submit(finder, PACKAGE, Map.of("description", FIRST));
        var second =
                bench.submit(other, ELSEWHERE, Map.of("title", "Cookies", "description", UNLIKE));
        assertThat(ids(triage, first)).containsExactly(second);
        assertThat(reasons(first).getFirst()).isEqualTo("the same proof, byte for byte");
    }

    @Test
    void a_finder_is_told_of_nothing_that_resembles_its_own() {
        var own = submit(finder, PACKAGE, FIRST);
        submit(finder, PACKAGE, FIRST);
        submit(other, PACKAGE, FIRST);
        assertThat(resembling(finder, own)).isEmpty();
        List<Likeness.Candidate> found =
                bench.as(finder, tx -> bench.likeness.candidates(tx, own, 0));
        assertThat(found).isEmpty();
        for (var table : List.of("likeness_portrait", "likeness_trait", "likeness_apart")) {
            assertThat(count(finder, table)).as(table).isZero();
        }
        assertThat(count(triage, "likeness_portrait")).isEqualTo(3);
    }

    @Test
    void what_is_for_named_recipients_is_proposed_to_them_alone_and_counts_for_nobody_else() {
        var shown = submit(finder, PACKAGE, FIRST);
        var hidden = submit(other, PACKAGE, FIRST, Map.of("tlp", "TLP:RED"));
        var ana = person("ana");
        var ben = person("ben");
        assertThat(ids(ana, shown)).isEmpty();
        assertThat(ids(ana, hidden)).isEmpty();
        assertThat(count(ana, "likeness_portrait")).isEqualTo(1);
        var cause =
                bench.as(other, tx -> bench.intake.finding(tx, hidden))
                        .orElseThrow()
                        .vulnerability();
        bench.intake.takeOn(ana, cause);
        assertThat(ids(ana, shown)).containsExactly(hidden);
        assertThat(ids(ana, hidden)).containsExactly(shown);
        assertThat(ids(ben, shown)).isEmpty();
        bench.candidates.say(ana, shown, hidden, true);
        assertThat(resembling(ben, shown).orElseThrow().apart()).isEmpty();
        assertThat(bench.candidates.say(ben, shown, hidden, true))
                .isEqualTo(new Candidates.Saying.NoSuchFinding());
    }

    @Test
    void many_that_one_may_not_see_take_no_place_from_one_that_one_sees() {
        for (int i = 0; i < 120; i++) {
            submit(other, PACKAGE, FIRST, Map.of("tlp", "TLP:RED"));
        }
        var first = submit(finder, PACKAGE, FIRST);
        var second = submit(finder, PACKAGE, FIRST);
        assertThat(ids(triage, first)).containsExactly(second);
    }

    @Test
    void no_more_are_shown_than_policy_says_the_most_alike_first() {
        var asked = submit(finder, PACKAGE, FIRST);
        var copies =
                List.of(
                        submit(other, PACKAGE, FIRST),
                        submit(other, PACKAGE, FIRST),
                        submit(other, PACKAGE, FIRST),
                        submit(other, PACKAGE, FIRST));
        submit(other, PACKAGE, REWORDED);
        submit(other, PACKAGE, REWORDED);
        var found = ids(triage, asked);
        assertThat(found).hasSize(5);
        assertThat(found.subList(0, 4)).containsExactlyInAnyOrderElementsOf(copies);
    }

    @Test
    void what_has_one_cause_is_no_candidate_any_more() {
        var first = submit(finder, PACKAGE, FIRST);
        var second = submit(other, PACKAGE, FIRST);
        assertThat(ids(triage, first)).containsExactly(second);
        for (var id : List.of(first, second)) {
            bench.as(
                    bench.worker(),
                    tx -> bench.intake.settle(tx, bench.worker(), id, true, Optional.of("1.1")));
        }
        assertThat(ids(triage, first)).isEmpty();
    }

    @Test
    void that_two_are_not_the_same_is_remembered_for_both_and_can_be_taken_back() {
        var first = submit(finder, PACKAGE, FIRST);
        var second = submit(other, PACKAGE, FIRST);
        assertThat(bench.candidates.say(triage, second, first, true))
                .isEqualTo(new Candidates.Saying.Said());
        bench.candidates.say(triage, first, second, true);
        assertThat(ids(triage, first)).isEmpty();
        assertThat(ids(triage, second)).isEmpty();
        var apart = resembling(triage, first).orElseThrow();
        assertThat(apart.apart()).extracting(Candidates.Apart::finding).containsExactly(second);
        assertThat(apart.apart()).extracting(Candidates.Apart::by).containsExactly("tester");
        assertThat(entries("finding.said_apart")).as("said twice, on record once").isEqualTo(1);

        bench.candidates.say(triage, first, second, false);
        assertThat(ids(triage, first)).containsExactly(second);
        assertThat(entries("finding.apart_withdrawn")).isEqualTo(1);
        assertThat(bench.candidates.say(triage, first, first, true))
                .isInstanceOf(Candidates.Saying.Refused.class);
    }

    private long entries(String action) {
        return count(triage, "record_entry where action = ?", action);
    }

    @Test
    void the_database_lets_nobody_say_it_who_does_not_triage_or_does_not_see_both() {
        var first = submit(finder, PACKAGE, FIRST);
        var hidden = submit(other, PACKAGE, FIRST, Map.of("tlp", "TLP:RED"));
        for (var by : List.of(finder, triage)) {
            assertThatThrownBy(() ->
                            bench.as(
                                    by,
                                    tx -> {
                                        bench.likeness.say(tx, by, first, hidden, true);
                                        return true;
                                    }))
                    .isInstanceOf(DatabaseException.class);
        }
    }

    @Test
    void redaction_retention_and_spill_take_with_the_key_what_was_made_of_the_words() {
        var kept = submit(finder, PACKAGE, FIRST);
        var redacted = submit(other, PACKAGE, FIRST);
        var expired = submit(other, PACKAGE, FIRST);
        var spilled = submit(other, PACKAGE, FIRST);
        assertThat(ids(triage, kept)).containsExactlyInAnyOrder(redacted, expired, spilled);

        removals.redact(other, redacted, new Redaction.Rendering(FIRST, FIRST, "a name"));
        bench.as(
                triage,
                tx -> {
                    bench.intake.setAside(tx, triage, expired, "nothing");
                    return true;
                });
        removals.removeDue(triage, Retained.SET_ASIDE, Instant.now().plusSeconds(60), "a rule", 10);
        removals.quarantine(triage, spilled);

        assertThat(List.of(redacted, expired, spilled)).noneMatch(this::isPortrayed);
        assertThat(ids(triage, kept)).isEmpty();
        bench.candidates.portrayMissing(bench.worker(), _ -> {});
        assertThat(List.of(redacted, expired, spilled)).noneMatch(this::isPortrayed);
        assertThat(isPortrayed(kept)).isTrue();
        Optional<Removal.Gone> gone = bench.as(triage, tx -> bench.intake.removed(tx, expired));
        assertThat(gone.orElseThrow().rule()).isEqualTo("a rule");
    }

    private List<Long> values(FindingId id) {
        return bench.as(
                triage,
                tx ->
                        tx.list(
                                "select value from likeness_trait where subject = ? order by value",
                                row -> row.number("value"),
                                id));
    }

    @Test
    void another_key_hashes_all_anew_and_nothing_of_the_former_is_left() {
        var first = submit(finder, PACKAGE, FIRST + " CVE-2099-12345");
        var second = submit(other, PACKAGE, REWORDED);
        var before = values(first);
        var alike = candidates(triage, first).getFirst().alike();

        bench.candidates.renew(bench.worker());
        assertThat(isPortrayed(first)).isFalse();
        assertThat(ids(triage, first)).isEmpty();
        var later = submit(other, PACKAGE, FIRST);
        bench.candidates.portrayMissing(bench.worker().forPurpose("compare"), _ -> {});

        assertThat(values(first)).hasSameSizeAs(before).doesNotContainAnyElementsOf(before);
        assertThat(ids(triage, first)).containsExactly(later, second);
        assertThat(candidates(triage, first).getLast().alike().phrasing())
                .isBetween(alike.phrasing() - 0.15, alike.phrasing() + 0.15);
        assertThat(
                        count(
                                finder,
                                "record_entry where action = 'finding.read' and purpose = 'compare' and subject = ?",
                                first))
                .as("told to its submitter")
                .isEqualTo(1);
        assertThat(entries("proof.read")).isZero();
        assertThat(entries("key.comparing_renewed")).isEqualTo(1);
    }

    @Test
    void the_same_proof_is_found_after_the_key_was_renewed_without_a_look_at_it() {
        var first = bench.submit(finder, PACKAGE, Map.of("description", FIRST));
        var second = bench.submit(other, ELSEWHERE, Map.of("description", UNLIKE));
        bench.candidates.renew(bench.worker());
        bench.candidates.portrayMissing(bench.worker(), _ -> {});
        assertThat(ids(triage, first)).containsExactly(second);
        assertThat(reasons(first).getFirst()).isEqualTo("the same proof, byte for byte");
    }

    @Test
    void the_key_that_hashes_is_shown_to_nobody_and_no_key_can_be_dropped() {
        submit(finder, PACKAGE, FIRST);
        for (var by : List.of(finder, triage, bench.worker())) {
            assertThat(count(by, "vault_key where left(subject, 4) = 'cmp_'")).isZero();
            assertThatThrownBy(() -> bench.as(by, tx -> tx.update("delete from vault_key")))
                    .isInstanceOf(DatabaseException.class);
        }
    }
}
