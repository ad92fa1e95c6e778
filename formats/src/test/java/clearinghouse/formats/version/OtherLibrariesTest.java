package clearinghouse.formats.version;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.chance.Chance;
import clearinghouse.formats.SharedData;
import io.github.nscuro.versatile.VersionFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.artifact.versioning.ComparableVersion;
import org.junit.jupiter.api.Test;

/** Any two real versions of a scheme are ordered as libraries order them that others wrote. */
class OtherLibrariesTest {

    private static final int TRIES = 20_000;

    @Test
    void debian_versions_are_ordered_as_versatile_orders_them() {
        agree(VersionScheme.DEB, "deb", versions("debian"));
    }

    @Test
    void semantic_versions_are_ordered_as_versatile_orders_them() {
        agree(
                VersionScheme.SEMVER,
                "npm",
                versions("semver").stream()
                        // Versatile takes no v, no long numbers, and capitals for small letters.
                        .filter(version ->
                                version.matches("\\d{1,9}\\.\\d{1,9}\\.\\d{1,9}([-+][^A-Z]*)?"))
                        .toList());
    }

    @Test
    void maven_versions_are_ordered_as_maven_orders_them() {
        // Behind a dot and behind a hyphen a qualifier is the same to Maven 3.8.7, and not to
        // its POM reference and the published orders; so versions with the former are left out.
        var versions =
                versions("maven").stream()
                        .filter(version -> !version.matches(".*\\.[A-Za-z].*"))
                        .toList();
        Chance.forAll(
                TRIES,
                chance -> {
                    var a = chance.oneOf(versions);
                    var b = chance.oneOf(versions);
                    assertThat(Integer.signum(VersionScheme.MAVEN.compare(a, b).orElseThrow()))
                            .as("%s and %s", a, b)
                            .isEqualTo(
                                    Integer.signum(
                                            new ComparableVersion(a)
                                                    .compareTo(new ComparableVersion(b))));
                });
    }

    private static void agree(VersionScheme scheme, String theirs, List<String> versions) {
        Chance.forAll(
                TRIES,
                chance -> {
                    var a = chance.oneOf(versions);
                    var b = chance.oneOf(versions);
                    assertThat(Integer.signum(scheme.compare(a, b).orElseThrow()))
                            .as("%s and %s", a, b)
                            .isEqualTo(
                                    Integer.signum(
                                            VersionFactory.forScheme(theirs, a)
                                                    .compareTo(
                                                            VersionFactory.forScheme(theirs, b))));
                });
    }

    private static List<String> versions(String ecosystem) {
        var versions = new ArrayList<String>();
        SharedData.archive("vers/osv-version-order.tar.gz")
                .forEach((name, content) -> {
                    if (name.startsWith(ecosystem + "-")) {
                        new String(content, StandardCharsets.UTF_8)
                                .lines()
                                .filter(line -> !line.isBlank())
                                .forEach(line -> {
                                    versions.add(line.split(" ")[0]);
                                    versions.add(line.split(" ")[2]);
                                });
                    }
                });
        return versions;
    }
}
