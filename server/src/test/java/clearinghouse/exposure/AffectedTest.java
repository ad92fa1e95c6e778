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
        var component = new Component(Optional.of(PACKAGE), "org.json", "json", "spring 4");
        assertThat(Affected.among(List.of(product), List.of(component)))
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
        var component = new Component(Optional.of(held), "", "Zope_Interface", "5.3.0");
        assertThat(Affected.among(List.of(product), List.of(component)).orElseThrow().packageOnly())
                .isEqualTo(advised);
    }

    @Test
    void the_range_that_holds_the_version_is_the_reason() {
        var range = VersionRange.before(VersionScheme.of(PACKAGE), "20230227");
        var product = new AffectedProduct("org.json", "json", PACKAGE, range, List.of(), List.of());
        var component = new Component(Optional.of(PACKAGE), "org.json", "json", "20220924");
        assertThat(Affected.among(List.of(product), List.of(component)).orElseThrow().reason())
                .isEqualTo("the version is in vers:maven/<20230227");
    }
}
