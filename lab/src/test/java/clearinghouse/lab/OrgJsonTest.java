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
    private static final Lab LAB = new Lab(Lab.Settings.in(root().resolve("lab/target/artefacts")));

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

    private static PatchVerdict judge(String patch) throws IOException {
        return LAB.judge(
                TARGET,
                proofs(),
                Files.readString(EXAMPLES.resolve("patches").resolve(patch)),
                Progress.NONE);
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
