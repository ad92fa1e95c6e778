package clearinghouse.formats.osv;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.purl.PackageUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OsvPackageTest {

    @ParameterizedTest
    @CsvSource({
        "Maven, org.example:left, pkg:maven/org.example/left",
        "npm, @at/left, pkg:npm/%40at/left",
        "npm, left, pkg:npm/left",
        "Go, example.org/left/v2, pkg:golang/example.org/left/v2",
        "crates.io, left, pkg:cargo/left",
        "Packagist, acme/left, pkg:composer/acme/left",
        "Debian, left, pkg:deb/debian/left",
        "AlmaLinux, left, pkg:rpm/almalinux/left",
        "Red Hat, left, pkg:rpm/redhat/left"
    })
    void a_package_has_its_purl_and_the_purl_its_package(
            String ecosystem, String name, String purl) {
        var named = OsvPackage.of(ecosystem, name);
        assertThat(named.purl()).contains(PackageUrl.of(purl));
        assertThat(OsvPackage.of(PackageUrl.of(purl))).contains(named);
    }

    @Test
    void a_release_is_no_part_of_the_purl_and_an_ecosystem_without_a_type_has_none() {
        assertThat(OsvPackage.of("Debian:12", "left").purl())
                .contains(PackageUrl.of("pkg:deb/debian/left"));
        assertThat(OsvPackage.of("Debian:12", "left").home()).isEqualTo("Debian:12");
        assertThat(OsvPackage.of("OSS-Fuzz", "left").purl()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://repo.maven.apache.org/maven2/, Maven",
        "https://www.npmjs.com, npm",
        "registry.npmjs.org, npm",
        "https://pypi.org/project, PyPI"
    })
    void a_collection_of_a_cve_record_is_an_ecosystem_by_its_host(String address, String home) {
        assertThat(OsvPackage.inCollection(address, "left")).contains(OsvPackage.of(home, "left"));
    }

    @Test
    void another_collection_or_no_name_is_no_package() {
        assertThat(OsvPackage.inCollection("https://example.org/npmjs.com", "left")).isEmpty();
        assertThat(OsvPackage.inCollection("https://pypi.org", " ")).isEmpty();
    }
}
