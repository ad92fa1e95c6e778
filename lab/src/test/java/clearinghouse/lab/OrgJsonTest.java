package clearinghouse.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The real thing: org.json 20220924 and 20230227, real proofs, real patches, a real sandbox. */
class OrgJsonTest {

    private static final Target TARGET = Target.shipped().getFirst();
    private static final Path EXAMPLES = root().resolve("examples/org-json");
    private static final Lab.Settings SETTINGS =
            Lab.Settings.in(root().resolve("lab/target/artefacts"));
    private static final Lab LAB = new Lab(SETTINGS);

    @BeforeAll
    static void the_artefacts_are_there() {
        assertThat(LAB.prefetch(TARGET)).isInstanceOf(Artefacts.Fetched.Ready.class);
    }

    @Test
    void four_proofs_with_four_stacks_are_silent_on_the_same_fix() throws IOException {
        var stacks = new HashSet<String>();
        for (var proof : proofs()) {
            var verdict = LAB.validate(TARGET, proof, Progress.NONE);
            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            Verdict.Reproduced.class,
                            reproduced -> {
                                assertThat(reproduced.level()).isEqualTo(EvidenceLevel.E3);
                                assertThat(reproduced.silencedBy())
                                        .isEqualTo(Optional.of("20230227"));
                                stacks.add(reproduced.signature().digest());
                            });
        }
        assertThat(stacks).hasSize(4);
    }

    @Test
    void an_invented_proof_is_not_reproduced() throws IOException {
        assertThat(
                        LAB.validate(
                                        TARGET,
                                        proof("invented.xml", "XML.toJSONObject"),
                                        Progress.NONE)
                                .name())
                .isEqualTo("not_reproduced");
    }

    @Test
    void a_proof_may_be_any_bytes() {
        var bytes = new byte[4096];
        new java.util.Random(7).nextBytes(bytes);
        assertThat(LAB.validate(TARGET, Proof.of("XML.toJSONObject", bytes), Progress.NONE).name())
                .isEqualTo("not_reproduced");
    }

    @Test
    void where_no_memory_is_left_for_its_files_no_proof_is_run_and_it_is_said_why()
            throws IOException {
        var lab = new Lab(SETTINGS.withScratch(Optional.of(Path.of("/proc"))));
        assertThat(lab.validate(TARGET, proofs().getFirst(), Progress.NONE).runs()).isEmpty();
        assertThat(lab.problem())
                .hasValueSatisfying(why -> assertThat(why).contains("serve --scratch DIR"));
    }

    @Test
    void without_a_sandbox_that_holds_nothing_is_run() throws IOException {
        var settings =
                new Lab.Settings(
                        SETTINGS.cache(),
                        2,
                        Lab.SandboxChoice.AUTO,
                        "mvn",
                        false,
                        Optional.empty(),
                        Optional.of(Path.of("/nowhere")));
        assertThat(new Lab(settings).validate(TARGET, proofs().getFirst(), Progress.NONE))
                .isEqualTo(
                        new Verdict.Errored(
                                "the sandbox does not hold on this machine"
                                        + " (runner: the runner ended before it had answered)",
                                List.of()));
    }

    @Test
    void a_patch_that_bounds_the_nesting_is_accepted() throws IOException {
        var verdict = judge("correct.diff");
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        PatchVerdict.Accepted.class,
                        accepted -> {
                            assertThat(accepted.level()).isEqualTo(PatchLevel.P4);
                            assertThat(accepted.variantsBlocked()).isGreaterThan(20);
                        });
    }

    @Test
    void a_patch_that_knows_the_first_proof_only_is_bypassed() throws IOException {
        assertThat(judge("prefix-only.diff"))
                .isInstanceOfSatisfying(
                        PatchVerdict.Refused.class,
                        refused -> {
                            assertThat(refused.reason())
                                    .isEqualTo("bypassed by variant 1 (renamed tags)");
                            assertThat(refused.bypassedBy()).contains("variant 1 (renamed tags)");
                        });
    }

    @Test
    void a_patch_that_answers_nothing_loses_the_function() throws IOException {
        assertThat(judge("empty-object.diff"))
                .isInstanceOfSatisfying(
                        PatchVerdict.Refused.class,
                        refused -> {
                            assertThat(refused.reason()).startsWith("function lost");
                            assertThat(refused.level()).isEqualTo(PatchLevel.P2);
                        });
    }

    @Test
    void a_patch_that_does_not_build_is_never_a_fix() throws IOException {
        var broken = patch("correct.diff").replace("x.descend();", "x.descent();");
        assertThat(LAB.judge(TARGET, proofs(), broken, Progress.NONE))
                .isInstanceOfSatisfying(
                        PatchVerdict.Errored.class,
                        errored ->
                                assertThat(errored.reason())
                                        .startsWith(
                                                "the build failed: org/json/JSONML.java:184: error:"));
    }

    @Test
    void a_patch_for_other_sources_is_never_a_fix() throws IOException {
        var other = patch("correct.diff").replace("// Nested element", "// Another element");
        assertThat(LAB.judge(TARGET, proofs(), other, Progress.NONE).name()).isEqualTo("errored");
    }

    @Test
    void the_fallback_sandbox_comes_to_the_same_verdict() throws IOException {
        var lab = new Lab(SETTINGS.withSandbox(Lab.SandboxChoice.UTIL_LINUX));
        var verdict = lab.validate(TARGET, proofs().getFirst(), Progress.NONE);
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Reproduced.class,
                        reproduced -> {
                            assertThat(reproduced.silencedBy()).contains("20230227");
                            assertThat(reproduced.runs())
                                    .allMatch(run -> run.sandbox().getFirst().equals("util-linux"));
                        });
    }

    @Test
    void evidence_says_enough_to_repeat_the_run() throws IOException {
        var steps = new java.util.ArrayList<String>();
        var proof = proofs().getFirst();
        var run =
                LAB.validate(
                                TARGET,
                                proof,
                                (step, done, of) -> steps.add(step + " " + done + "/" + of))
                        .runs()
                        .getFirst();
        assertThat(run.build()).isEqualTo("20220924");
        assertThat(run.observed()).isEqualTo(Observation.FIRED);
        assertThat(run.digests())
                .containsEntry(
                        "jar", "57d65f5883bd65fa41e6d06cb7dcaceb73a49338bb8a4611c9e22d2a3f674a97")
                .containsEntry("input", proof.input().sha256())
                .containsKey("harness");
        assertThat(run.profile()).contains("thread-stack=512KiB", "jvm=-Xint", "wall=10000ms");
        assertThat(run.command()).contains("/jdk/bin/java", "-Xint");
        assertThat(run.sandbox()).contains("root: read-only");
        assertThat(run.excerpt())
                .startsWith("threw java.lang.StackOverflowError\n  at ")
                .doesNotContain("<a><a>");
        assertThat(steps).startsWith("fetch 0/1").endsWith("run 8/8");
    }

    @Test
    void a_cancelled_validation_is_errored() throws IOException {
        var cancelled =
                new Progress() {
                    @Override
                    public void at(String step, int done, int of) {}

                    @Override
                    public boolean cancelled() {
                        return true;
                    }
                };
        assertThat(LAB.validate(TARGET, proofs().getFirst(), cancelled))
                .isEqualTo(new Verdict.Errored("cancelled", List.of()));
    }

    private static PatchVerdict judge(String patch) throws IOException {
        return LAB.judge(TARGET, proofs(), patch(patch), Progress.NONE);
    }

    private static String patch(String name) throws IOException {
        return Files.readString(EXAMPLES.resolve("patches").resolve(name));
    }

    private static List<Proof> proofs() throws IOException {
        return List.of(
                proof("nested-tags.xml", "XML.toJSONObject"),
                proof("nested-entities.xml", "XML.toJSONObject"),
                proof("nested-references.xml", "XML.toJSONObject"),
                proof("nested-markup.xml", "JSONML.toJSONObject"));
    }

    private static Proof proof(String file, String entry) throws IOException {
        return Proof.of(entry, Files.readAllBytes(EXAMPLES.resolve("proofs").resolve(file)));
    }

    private static Path root() {
        var at = Path.of("").toAbsolutePath();
        while (at != null && !Files.isDirectory(at.resolve("examples/org-json"))) {
            at = at.getParent();
        }
        if (at == null) {
            throw new IllegalStateException("not inside the repository");
        }
        return at;
    }
}
