package clearinghouse.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.advisory.AffectedProduct;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.version.VersionRange;
import clearinghouse.formats.version.VersionScheme;
import clearinghouse.inventory.Component;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AffectedTest {

    private static final PackageUrl PACKAGE = PackageUrl.of("pkg:maven/org.json/json");

    @Test
    void a_version_that_an_unordered_range_names_is_affected_all_the_same() {
        var range = VersionRange.between(VersionScheme.SEMVER, "spring 4", "summer 5");
        var product = new AffectedProduct("org.json", "json", PACKAGE, range, List.of(), List.of());
        var component =
                TestParts.part(
                        Optional.of(PACKAGE),
                        "org.json",
                        "json",
                        "spring 4",
                        Optional.empty(),
                        Optional.empty());
        assertThat(Affected.among(List.of(product), List.of(), List.of(component)))
                .contains(
                        new Affected(PACKAGE, "spring 4", true, "the advisory names the version"));
    }

    @Test
    void a_package_is_found_under_each_name_that_its_registry_takes_for_it() {
        var advised = PackageUrl.of("pkg:pypi/zope.interface");
        var range = VersionRange.before(VersionScheme.of(advised), "5.4.0");
        var product =
                new AffectedProduct("zope", "interface", advised, range, List.of(), List.of());
        var held = PackageUrl.of("pkg:pypi/Zope_Interface").matchingKey();
        var component =
                TestParts.part(
                        Optional.of(held),
                        "",
                        "Zope_Interface",
                        "5.3.0",
                        Optional.empty(),
                        Optional.empty());
        assertThat(
                        Affected.among(List.of(product), List.of(), List.of(component))
                                .orElseThrow()
                                .packageOnly())
                .isEqualTo(advised);
    }

    @Test
    void the_range_that_holds_the_version_is_the_reason() {
        var range = VersionRange.before(VersionScheme.of(PACKAGE), "20230227");
        var product = new AffectedProduct("org.json", "json", PACKAGE, range, List.of(), List.of());
        var component =
                TestParts.part(
                        Optional.of(PACKAGE),
                        "org.json",
                        "json",
                        "20220924",
                        Optional.empty(),
                        Optional.empty());
        assertThat(
                        Affected.among(List.of(product), List.of(), List.of(component))
                                .orElseThrow()
                                .reason())
                .isEqualTo("the version is in vers:maven/<20230227");
    }

    private static final String SIGNED = "20220924-clearinghouse.1";
    private static final FixedBuild BUILD =
            new FixedBuild(PACKAGE.withVersion(SIGNED), "ab".repeat(32));

    @Test
    void the_released_build_is_not_affected_though_its_version_lies_in_the_range() {
        assertThat(holding(SIGNED, Optional.empty(), List.of()).orElseThrow().certain()).isTrue();
        assertThat(holding(SIGNED, Optional.empty(), List.of(BUILD))).isEmpty();
        assertThat(holding(SIGNED, Optional.of(BUILD.sha256()), List.of(BUILD))).isEmpty();
        assertThat(holding("20220924", Optional.empty(), List.of(BUILD))).isPresent();
    }

    @Test
    void the_released_file_is_known_by_its_hash_whatever_a_scanner_calls_it() {
        assertThat(holding("20220924", Optional.of(BUILD.sha256()), List.of(BUILD))).isEmpty();
    }

    @Test
    void another_file_under_the_name_of_the_released_build_may_be_affected() {
        assertThat(holding(SIGNED, Optional.of("cd".repeat(32)), List.of(BUILD)))
                .hasValueSatisfying(found -> {
                    assertThat(found.certain()).isFalse();
                    assertThat(found.reason()).contains("another SHA-256");
                });
    }

    @Test
    void of_two_versions_the_one_in_the_package_url_is_certain_and_the_other_possible() {
        assertThat(contradicting("20220924", "20230227").orElseThrow().certain()).isTrue();
        assertThat(contradicting("20230227", "20220924"))
                .hasValueSatisfying(found -> {
                    assertThat(found.certain()).isFalse();
                    assertThat(found.version()).isEqualTo("20220924");
                    assertThat(found.reason()).contains("contradicts itself");
                });
        assertThat(contradicting("20230227", "20231013")).isEmpty();
    }

    private static Optional<Affected> contradicting(String within, String beside) {
        return among(
                List.of(),
                TestParts.part(
                        Optional.of(PACKAGE),
                        "org.json",
                        "json",
                        within,
                        Optional.of(beside),
                        Optional.empty()));
    }

    private static Optional<Affected> holding(
            String version, Optional<String> sha256, List<FixedBuild> builds) {
        return among(
                builds,
                TestParts.part(
                        Optional.of(PACKAGE),
                        "org.json",
                        "json",
                        version,
                        Optional.empty(),
                        sha256));
    }

    private static Optional<Affected> among(List<FixedBuild> builds, Component component) {
        var range = VersionRange.before(VersionScheme.of(PACKAGE), "20230227");
        var product = new AffectedProduct("org.json", "json", PACKAGE, range, List.of(), List.of());
        return Affected.among(List.of(product), builds, List.of(component));
    }
}
