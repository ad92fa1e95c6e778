package clearinghouse.formats.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.advisory.Samples;
import clearinghouse.formats.version.Match;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The inventories that the repository ships as examples say what its README says of them. */
class ExampleInventoriesTest {

    private static final Path EXAMPLES = Path.of("../examples/inventories");

    @Test
    void hospital_and_bank_run_the_vulnerable_version_by_its_purl() throws IOException {
        for (var name : List.of("hospital.cdx.json", "bank.spdx.json")) {
            var sbom = read(name);
            assertThat(sbom.warnings()).as(name).isEmpty();
            assertThat(sbom.subject().name()).contains("google-cloud-bigquerystorage");
            assertThat(sbom.components()).hasSizeGreaterThanOrEqualTo(52);
            assertThat(matches(sbom)).as(name).containsExactly(new Match.Inside());
        }
    }

    @Test
    void after_its_update_the_hospital_runs_the_fixed_version_and_nothing_else_is_gone()
            throws IOException {
        var after = read("hospital-after.cdx.json");
        assertThat(matches(after)).containsOnly(new Match.Outside());
        assertThat(after.components()).hasSameSizeAs(read("hospital.cdx.json").components());
        assertThat(after.components())
                .filteredOn(component -> component.name().equals("json"))
                .extracting(SbomComponent::version)
                .containsExactly("20230227");
    }

    @Test
    void the_utility_runs_none_of_it() throws IOException {
        var utility = read("utility.csv");
        assertThat(utility.components()).hasSize(12);
        assertThat(utility.warnings()).isEmpty();
        assertThat(utility.components()).extracting(SbomComponent::name).doesNotContain("json");
    }

    private static List<Match> matches(Sbom sbom) {
        var affected = Samples.orgJsonProduct();
        return sbom.components().stream()
                .flatMap(component -> component.purl().stream())
                .filter(purl -> purl.packageOnly().equals(affected.purl()))
                .map(affected::match)
                .toList();
    }

    private static Sbom read(String name) throws IOException {
        return new SbomReader(SbomLimits.standard())
                .read(Files.readAllBytes(EXAMPLES.resolve(name)))
                .orElseThrow();
    }
}
