package clearinghouse.validation;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.intake.FindingId;
import clearinghouse.intake.FindingProof;
import clearinghouse.lab.Lab;
import clearinghouse.platform.Marks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The real laboratory, as validation sees it. */
class LabClientTest {

    private static final String JSON = "pkg:maven/org.json/json";
    private static final Laboratory.Steps QUIET = (_, _, _) -> {};

    private final Laboratory laboratory =
            new LabClient(
                    new Lab(
                            Lab.Settings.in(
                                    Path.of(
                                            System.getProperty("user.home"),
                                            ".cache/clearinghouse"))));
    private final String target = laboratory.target(JSON).orElseThrow();

    @Test
    void an_accepted_patch_comes_with_the_jar_that_was_judged() throws IOException {
        var judged = laboratory.judge(target, proofs(), read("patches/correct.diff"), QUIET);
        assertThat(judged.verdict()).isEqualTo("accepted");
        assertThat(judged.level()).contains("P4");
        assertThat(judged.jar()).hasValueSatisfying(jar -> assertThat(jar).startsWith('P', 'K'));
        assertThat(judged.runs()).isNotEmpty();
    }

    @Test
    void a_patch_that_does_not_apply_is_errored_and_has_no_jar() throws IOException {
        var elsewhere = "--- a/No.java\n+++ b/No.java\n@@ -1,1 +1,1 @@\n-a\n+b\n";
        var judged = laboratory.judge(target, proofs(), elsewhere, QUIET);
        assertThat(judged.verdict()).isEqualTo("errored");
        assertThat(judged.jar()).isEmpty();
        assertThat(judged.reason()).isPresent();
    }

    @Test
    void only_packages_with_a_target_are_taken_and_only_entries_that_it_has() {
        assertThat(laboratory.target("pkg:maven/org.example/thing")).isEqualTo(Optional.empty());
        assertThat(laboratory.entryProblem("pkg:maven/org.example/thing", "any")).isEmpty();
        assertThat(laboratory.entryProblem(JSON, "XML.toJSONObject")).isEmpty();
        assertThat(laboratory.entryProblem(JSON, "XML.nothing")).isPresent();
    }

    private static List<FindingProof> proofs() throws IOException {
        var content = Files.readAllBytes(examples().resolve("proofs/nested-tags.xml"));
        return List.of(
                new FindingProof(
                        new FindingId("fnd_" + "a".repeat(26)),
                        "XML.toJSONObject",
                        content,
                        Marks.of(TlpLabel.RED)));
    }

    private static String read(String file) throws IOException {
        return Files.readString(examples().resolve(file));
    }

    private static Path examples() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("examples/org-json"))) {
            folder = Objects.requireNonNull(folder.getParent(), "no folder with the examples");
        }
        return folder.resolve("examples/org-json");
    }
}
