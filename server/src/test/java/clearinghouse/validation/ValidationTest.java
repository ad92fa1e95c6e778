package clearinghouse.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import clearinghouse.intake.Bench;
import clearinghouse.intake.FindingId;
import clearinghouse.intake.FindingProof;
import clearinghouse.kernel.Access;
import clearinghouse.platform.Unopenable;
import clearinghouse.record.Reading;
import clearinghouse.vault.FileKeystore;
import clearinghouse.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the real database, with a laboratory that answers what the test says. */
class ValidationTest {

    private static final String TARGET = "pkg:maven/org.example/known";
    private static final Laboratory.Run RUN =
            new Laboratory.Run(
                    "1.0",
                    "proof",
                    1,
                    List.of("java", "Harness"),
                    Map.of("jar", "ab"),
                    "stack 512",
                    "bubblewrap",
                    "exited",
                    0,
                    "java.lang.StackOverflowError",
                    "fired",
                    "java.lang.StackOverflowError",
                    12);

    private static Bench bench;
    private static Access finder;

    private final Scripted laboratory = new Scripted();
    private Validation validation;

    /** Answers what it was told to, and remembers what it was asked. */
    private static final class Scripted implements Laboratory {
        private Examined examined = verdict("reproduced", Optional.of("2.0"));
        private Judged judged = judgement("accepted", Optional.of(new byte[] {1, 2, 3}));
        private Consumer<Steps> during = _ -> {};
        private Optional<String> outOfOrder = Optional.empty();
        private Optional<String> missing = Optional.empty();
        private final List<String> proofs = new ArrayList<>();

        @Override
        public Optional<String> target(String packageUrl) {
            return packageUrl.equals(TARGET) ? Optional.of("known") : Optional.empty();
        }

        @Override
        public Optional<String> entryProblem(String packageUrl, String entry) {
            return Optional.empty();
        }

        @Override
        public Optional<String> outOfOrder() {
            return outOfOrder;
        }

        @Override
        public Optional<String> missing(String target) {
            return missing;
        }

        @Override
        public Examined examine(String target, FindingProof proof, Steps steps) {
            proofs.add(text(proof));
            during.accept(steps);
            return examined;
        }

        @Override
        public Judged judge(String target, List<FindingProof> tried, String diff, Steps steps) {
            proofs.clear();
            tried.forEach(proof -> proofs.add(text(proof)));
            during.accept(steps);
            return judged;
        }

        private static String text(FindingProof proof) {
            return new String(proof.content(), StandardCharsets.UTF_8);
        }
    }

    @BeforeAll
    static void open(@TempDir Path folder) {
        bench = new Bench(folder);
        finder = bench.finder("Finder Lab");
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    @BeforeEach
    void wire() {
        validation = validation(bench.vault);
    }

    private Validation validation(Vault vault) {
        return new Validation(
                bench.db,
                bench.intake,
                laboratory,
                vault,
                bench.record,
                bench.jobs,
                bench.ids,
                bench.clock);
    }

    @Test
    void a_verdict_is_stored_with_its_evidence_and_ends_the_job_once() {
        var id = bench.submit(finder, TARGET, "crash");
        var ended = new ArrayList<Boolean>();
        validation.examine(bench.worker(), id, false, _ -> ended.add(true));
        validation.examine(bench.worker(), id, false, _ -> ended.add(true));
        assertThat(ended).hasSize(2);
        assertThat(laboratory.proofs).containsExactly("crash");
        var view = validation.examination(finder, id).orElseThrow();
        assertThat(view.verdict()).isEqualTo("reproduced");
        assertThat(view.runs()).containsExactly(RUN);
        assertThat(validation.examination(bench.finder("Stranger"), id)).isEmpty();
    }

    @Test
    void a_verdict_names_the_build_that_was_tested_and_not_the_version_that_the_finder_claims() {
        var id = bench.submit(finder, TARGET);
        validation.examine(bench.worker(), id, false, _ -> {});
        assertThat(bench.as(finder, tx -> bench.intake.finding(tx, id)).orElseThrow().version())
                .isEqualTo("1.0");
        assertThat(bench.as(finder, tx -> validation.verdict(tx, id)).orElseThrow().tested())
                .contains("0.9");
        assertThat(validation.examination(finder, id).orElseThrow().tested()).contains("0.9");
    }

    @Test
    void what_is_missing_is_said_at_once_and_nothing_is_tried_for_it() {
        laboratory.missing = Optional.of("Maven could not fetch the jar");
        var id = bench.submit(finder, TARGET, "crash");
        var ended = new ArrayList<Boolean>();
        validation.examine(bench.worker(), id, false, _ -> ended.add(true));
        assertThat(ended).hasSize(1);
        assertThat(laboratory.proofs).isEmpty();
        var view = validation.examination(finder, id).orElseThrow();
        assertThat(view.verdict()).isEqualTo("errored");
        assertThat(view.reason()).contains("Maven could not fetch the jar");
    }

    @Test
    void nothing_is_kept_when_the_job_cannot_be_ended() {
        var id = bench.submit(finder, TARGET);
        assertThatThrownBy(() ->
                        validation.examine(
                                bench.worker(),
                                id,
                                false,
                                _ -> {
                                    throw new IllegalStateException("lost lease");
                                }))
                .hasMessage("lost lease");
        assertThat(verdict(id)).isEmpty();
        assertThat(validation.examination(finder, id)).isEmpty();
    }

    @Test
    void what_the_laboratory_could_not_decide_is_tried_again_and_at_last_stored_as_errored() {
        laboratory.examined = verdict("errored", Optional.empty());
        var id = bench.submit(finder, TARGET);
        assertThatThrownBy(() -> validation.examine(bench.worker(), id, false, _ -> {}))
                .isInstanceOf(Validation.TryAgain.class);
        assertThat(verdict(id)).isEmpty();
        validation.examine(bench.worker(), id, true, _ -> {});
        assertThat(verdict(id)).contains("errored");
    }

    @Test
    void while_the_laboratory_is_out_of_order_a_finding_waits_and_says_what_to_do() {
        laboratory.examined = verdict("errored", Optional.empty());
        laboratory.outOfOrder = Optional.of("no memory: name some");
        var id = bench.submit(finder, TARGET);
        assertThatThrownBy(() -> validation.examine(bench.worker(), id, true, _ -> {}))
                .isInstanceOf(Validation.TryAgain.class);
        assertThat(verdict(id)).isEmpty();
        assertThat(validation.progress(id, TARGET).note())
                .contains("The laboratory runs nothing on this machine now: no memory: name some.");
        assertThat(validation.tries(TARGET)).isFalse();
        laboratory.outOfOrder = Optional.empty();
        assertThat(validation.tries(TARGET)).isTrue();
    }

    @Test
    void what_could_not_be_decided_is_tried_again_when_a_person_asks_and_the_old_answer_is_kept() {
        laboratory.examined = verdict("errored", Optional.empty());
        var id = bench.submit(finder, TARGET);
        validation.examine(bench.worker(), id, true, _ -> {});
        assertThat(validation.tryAgain(bench.triage(), id))
                .isEqualTo(new Validation.Trying.Queued());
        assertThat(verdict(id)).isEmpty();
        laboratory.examined = verdict("reproduced", Optional.of("9.0"));
        validation.examine(bench.worker(), id, false, _ -> {});
        assertThat(verdict(id)).contains("reproduced");
        var earlier = bench.as(finder, tx -> validation.earlierVerdicts(tx, id));
        assertThat(earlier).extracting(verdict -> verdict.verdict()).containsExactly("errored");
    }

    @Test
    void what_was_decided_is_not_tried_again() {
        laboratory.examined = verdict("reproduced", Optional.of("9.1"));
        var id = bench.submit(finder, TARGET);
        validation.examine(bench.worker(), id, false, _ -> {});
        assertThat(validation.tryAgain(bench.triage(), id))
                .isEqualTo(new Validation.Trying.Decided("reproduced"));
        assertThat(verdict(id)).contains("reproduced");
    }

    @Test
    void a_finding_that_one_may_not_see_is_not_there_to_be_tried_again() {
        laboratory.examined = verdict("errored", Optional.empty());
        var id = bench.submit(finder, TARGET);
        validation.examine(bench.worker(), id, true, _ -> {});
        assertThat(validation.tryAgain(bench.finder("Stranger"), id))
                .isEqualTo(new Validation.Trying.NoSuchFinding());
        assertThat(verdict(id)).contains("errored");
    }

    @Test
    void a_finding_that_no_target_can_run_waits_for_a_person_without_a_verdict() {
        var id = bench.submit(finder, "pkg:maven/org.example/unknown");
        var ended = new ArrayList<Boolean>();
        validation.examine(bench.worker(), id, false, _ -> ended.add(true));
        assertThat(ended).hasSize(1);
        assertThat(laboratory.proofs).isEmpty();
        assertThat(verdict(id)).isEmpty();
        assertThat(validation.progress(id, "pkg:maven/org.example/unknown").step())
                .isEqualTo("no_target");
    }

    @Test
    void while_a_proof_runs_its_progress_is_shown_and_no_transaction_is_open() {
        var id = bench.submit(finder, TARGET);
        var seen = new ArrayList<String>();
        laboratory.during =
                steps -> {
                    steps.at("run", 3, 9);
                    var now = validation.progress(id, TARGET);
                    seen.add(now.step() + " " + now.done() + "/" + now.of());
                    // Another party's transaction on this thread would be refused inside one.
                    bench.as(finder, tx -> bench.intake.finding(tx, id));
                };
        validation.examine(bench.worker(), id, false, _ -> {});
        assertThat(seen).containsExactly("run 3/9");
        assertThat(validation.progress(id, TARGET).step()).isEqualTo("waiting");
    }

    @Test
    void a_patch_is_judged_by_every_reproduced_proof_of_its_root_cause_the_oldest_first() {
        laboratory.examined = verdict("reproduced", Optional.of("4.0"));
        var older = bench.submit(finder, TARGET, "older");
        var newer = bench.submit(finder, TARGET, "newer");
        validation.examine(bench.worker(), newer, false, _ -> {});
        validation.examine(bench.worker(), older, false, _ -> {});
        var patch = submitPatch(older);
        assertThat(patch(patch).state()).isEqualTo("judging");
        validation.judge(bench.worker(), patch, 1, _ -> {});
        assertThat(laboratory.proofs).containsExactly("older", "newer");
        assertThat(patch(patch).state()).isEqualTo("judged");
        assertThat(patch(patch).verdict()).contains("accepted");
        assertThat(patch(patch).name()).isEqualTo("bounded nesting");
        var jar = jar(patch).orElseThrow();
        assertThat(jar.content()).containsExactly(1, 2, 3);
        assertThat(jar.sha256()).isEqualTo(patch(patch).jarSha256().orElseThrow());
    }

    @Test
    void an_accepted_patch_is_judged_again_when_a_finding_joins_and_is_not_released_before() {
        laboratory.examined = verdict("reproduced", Optional.of("5.0"));
        var patch = submitPatch(examined("first"));
        validation.judge(bench.worker(), patch, 1, _ -> {});
        assertThat(jar(patch)).isPresent();

        examined("joins later");

        assertThat(patch(patch).state()).isEqualTo("judging");
        assertThat(patch(patch).verdict()).contains("accepted");
        assertThat(patch(patch).again())
                .contains("1 finding joined the vulnerability after this patch was judged");
        assertThat(whyNot(patch)).startsWith("the patch is being judged again: 1 finding joined");

        laboratory.judged =
                new Laboratory.Judged(
                        "refused",
                        Optional.of("P1"),
                        Optional.of("bypassed by proof 2"),
                        Optional.of("proof 2"),
                        Optional.empty(),
                        List.of(RUN));
        validation.judge(bench.worker(), patch, 1, _ -> {});
        assertThat(laboratory.proofs).containsExactly("first", "joins later");
        assertThat(patch(patch).state()).isEqualTo("judged");
        assertThat(patch(patch).verdict()).contains("refused");
        assertThat(validation.report(finder, patch).orElseThrow().earlier())
                .extracting(Patch.Former::verdict)
                .containsExactly("accepted");
        assertThat(whyNot(patch)).startsWith("the patch was accepted, but no longer holds");
    }

    @Test
    void what_joins_while_a_patch_is_judged_has_it_judged_once_more() {
        laboratory.examined = verdict("reproduced", Optional.of("6.0"));
        var patch = submitPatch(examined("first"));
        laboratory.during =
                _ -> {
                    laboratory.during = _ -> {};
                    examined("joins meanwhile");
                };
        validation.judge(bench.worker(), patch, 1, _ -> {});
        assertThat(patch(patch).again()).isPresent();
        assertThat(jar(patch)).isEmpty();
        validation.judge(bench.worker(), patch, 1, _ -> {});
        assertThat(patch(patch).again()).isEmpty();
        assertThat(jar(patch)).isPresent();
    }

    @Test
    void a_patch_is_judged_again_when_a_person_takes_a_finding_out_of_its_cause() {
        laboratory.examined = verdict("reproduced", Optional.of("7.0"));
        var first = examined("first");
        var other = examined("another cause");
        var patch = submitPatch(first);
        validation.judge(bench.worker(), patch, 1, _ -> {});
        bench.intake.split(bench.triage(), bench.causeOf(first), other, "another function");
        assertThat(patch(patch).again())
                .contains("1 finding left the vulnerability after this patch was judged");
        validation.judge(bench.worker(), patch, 1, _ -> {});
        assertThat(laboratory.proofs).containsExactly("first");
        assertThat(patch(patch).again()).isEmpty();
    }

    @Test
    void every_proof_of_a_cause_is_tried_however_many_there_are() {
        laboratory.examined = verdict("reproduced", Optional.of("8.0"));
        var first = examined("proof 0");
        for (int i = 1; i < 20; i++) {
            examined("proof " + i);
        }
        examined("proof 1");
        var patch = submitPatch(first);
        var tried = new ArrayList<String>();
        laboratory.during = _ -> tried.addAll(laboratory.proofs);
        validation.judge(bench.worker(), patch, 1, _ -> {});
        assertThat(tried).hasSize(20).doesNotHaveDuplicates();
        assertThat(jar(patch)).isPresent();
    }

    private FindingId examined(String proof) {
        var id = bench.submit(finder, TARGET, proof);
        validation.examine(bench.worker(), id, false, _ -> {});
        return id;
    }

    @Test
    void a_refused_patch_says_why_and_has_no_jar_to_release() {
        laboratory.judged =
                new Laboratory.Judged(
                        "refused",
                        Optional.of("P2"),
                        Optional.of("bypassed by variant 1"),
                        Optional.of("variant 1"),
                        Optional.empty(),
                        List.of(RUN));
        var patch = judgedPatch();
        assertThat(patch(patch).verdict()).contains("refused");
        assertThat(patch(patch).reason()).contains("bypassed by variant 1");
        assertThat(patch(patch).bypassedBy()).contains("variant 1");
        assertThat(validation.report(finder, patch).orElseThrow().runs()).containsExactly(RUN);
        assertThat(jar(patch)).isEmpty();
    }

    @Test
    void a_patch_whose_key_is_lost_says_so_in_the_list_it_stands_in(@TempDir Path elsewhere) {
        laboratory.judged = judgement("refused", Optional.empty());
        var patch = patch(judgedPatch());
        var without =
                validation(
                        new Vault(
                                FileKeystore.open(
                                        elsewhere.resolve("vault.key"), bench.ids.chance()),
                                bench.record,
                                bench.ids.chance(),
                                bench.clock));
        var inCase = bench.as(finder, tx -> without.patchesOf(tx, finder, patch.vulnerability()));
        assertThat(inCase)
                .filteredOn(listed -> listed.id().equals(patch.id()))
                .singleElement()
                .satisfies(listed -> {
                    assertThat(listed.verdict()).contains("refused");
                    assertThat(listed.name()).contains("is not in the server's keystore");
                    assertThat(listed.reason()).contains(listed.name());
                });
        var history = bench.as(finder, tx -> without.history(tx, finder, patch));
        assertThat(history.runs()).isZero();
        assertThatThrownBy(() -> without.report(finder, patch.id())).isInstanceOf(Unopenable.class);
    }

    @Test
    void a_patch_that_does_not_build_is_errored_and_never_a_fix() {
        laboratory.judged = judgement("errored", Optional.empty());
        var id = confirmed();
        var patch = submitPatch(id);
        assertThatThrownBy(() -> validation.judge(bench.worker(), patch, 1, _ -> {}))
                .isInstanceOf(Validation.TryAgain.class);
        assertThat(patch(patch).state()).isEqualTo("judging");
        validation.judge(bench.worker(), patch, 2, _ -> {});
        assertThat(patch(patch).verdict()).contains("errored");
        assertThat(jar(patch)).isEmpty();
    }

    @Test
    void without_a_reproduced_proof_no_patch_is_accepted() {
        laboratory.examined = verdict("not_reproduced", Optional.empty());
        var id = bench.submit(finder, TARGET);
        validation.examine(bench.worker(), id, false, _ -> {});
        var patch = submitPatch(id);
        validation.judge(bench.worker(), patch, 2, _ -> {});
        assertThat(patch(patch).verdict()).contains("errored");
        assertThat(jar(patch)).isEmpty();
    }

    @Test
    void a_patch_is_not_there_for_one_outside_of_its_case() {
        var patch = judgedPatch();
        var stranger = bench.finder("Stranger");
        assertThat(validation.report(stranger, patch)).isEmpty();
        assertThat(validation.report(stranger, patch)).isEmpty();
    }

    @Test
    void whoever_looks_at_the_evidence_or_a_patch_is_shown_to_the_one_whose_it_is() {
        var id = confirmed();
        validation.examination(finder, id);
        validation.examination(bench.triage(), id);
        assertThat(bench.intake.reads(finder, id, Optional.empty()).orElseThrow().items())
                .extracting(read -> read.purpose())
                .containsExactly("read-evidence", "validate");
        var patch = submitPatch(id);
        bench.as(finder, tx -> validation.diff(tx, finder, patch));
        bench.as(bench.triage(), tx -> validation.diff(tx, bench.triage(), patch));
        assertThat(validation.reads(finder, patch, Optional.empty()).orElseThrow().items())
                .extracting(read -> read.reading(), read -> read.party())
                .containsExactly(tuple(Reading.PATCH_DIFF, bench.triage().party()));
        assertThat(validation.reads(bench.triage(), patch, Optional.empty())).isEmpty();
    }

    private FindingId confirmed() {
        var id = bench.submit(finder, TARGET);
        validation.examine(bench.worker(), id, false, _ -> {});
        return id;
    }

    private PatchId judgedPatch() {
        var patch = submitPatch(confirmed());
        validation.judge(bench.worker(), patch, 2, _ -> {});
        return patch;
    }

    private PatchId submitPatch(FindingId id) {
        var cause = bench.causeOf(id);
        return bench.as(
                finder,
                tx ->
                        validation.submitPatch(
                                tx, finder, cause, "bounded nesting", "--- a\n+++ b\n"));
    }

    private Patch patch(PatchId id) {
        return validation.report(finder, id).orElseThrow().patch();
    }

    private Optional<AcceptedJar> jar(PatchId id) {
        return switch (bench.as(
                bench.publisher(), tx -> validation.releasable(tx, bench.publisher(), id))) {
            case Releasable.Yes(var jar) -> Optional.of(jar);
            case Releasable.No _ -> Optional.empty();
        };
    }

    private String whyNot(PatchId id) {
        return switch (bench.as(
                bench.publisher(), tx -> validation.releasable(tx, bench.publisher(), id))) {
            case Releasable.Yes _ -> "it may be released";
            case Releasable.No(var why) -> why;
        };
    }

    private Optional<String> verdict(FindingId id) {
        return bench.as(finder, tx -> validation.verdict(tx, id)).map(found -> found.verdict());
    }

    private static Laboratory.Examined verdict(String verdict, Optional<String> silencedBy) {
        return new Laboratory.Examined(
                verdict,
                "E0",
                Optional.of("0.9"),
                silencedBy,
                Optional.empty(),
                List.of(RUN),
                List.of("Thing.read"));
    }

    private static Laboratory.Judged judgement(String verdict, Optional<byte[]> jar) {
        return new Laboratory.Judged(
                verdict, Optional.of("P4"), Optional.empty(), Optional.empty(), jar, List.of(RUN));
    }
}
