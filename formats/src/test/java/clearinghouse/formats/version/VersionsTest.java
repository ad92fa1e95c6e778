package clearinghouse.formats.version;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionsTest {

    // Examples of the POM reference, section "Version Order Specification".
    @ParameterizedTest
    @CsvSource({
        "1, <, 1.1",
        "1-snapshot, <, 1",
        "1, <, 1-sp",
        "1-foo2, <, 1-foo10",
        "1.foo, <, 1-foo",
        "1-foo, <, 1-1",
        "1-1, <, 1.1",
        "1.ga, =, 1-ga",
        "1-ga, =, 1-0",
        "1-0, =, 1.0",
        "1.0, =, 1",
        "1-sp, >, 1-ga",
        "1-a1, =, 1-alpha-1",
        "1.0.0-foo.0.0, =, 1-foo",
        "20220924, <, 20230227",
        "20220924, <, 20220924-clearinghouse.1",
        "99999999999999999999999, <, 100000000000000000000000"
    })
    void maven_orders_as_its_reference_says(String left, String order, String right) {
        assertThat(sign(VersionScheme.MAVEN, left, right)).isEqualTo(order);
    }

    @ParameterizedTest
    @CsvSource({
        "1.0.0-alpha, <, 1.0.0-alpha.1",
        "1.0.0-alpha.1, <, 1.0.0-alpha.beta",
        "1.0.0-beta.2, <, 1.0.0-beta.11",
        "1.0.0-rc.1, <, 1.0.0",
        "v1.0.0, =, 1.0.0+build.5",
        "1.2, =, 1.2.0",
        "1.0.x, ?, 1.0.0"
    })
    void semver_orders_as_its_specification_says(String left, String order, String right) {
        assertThat(sign(VersionScheme.SEMVER, left, right)).isEqualTo(order);
    }

    @ParameterizedTest
    @CsvSource({
        "1.9, <, 1.10",
        "4.0, =, 4",
        "V2.9 SP1, >, V2.9",
        "V2.9 SP1, <, V2.9 SP2",
        "V2.9 SP1, <, V2.10",
        "V2.9 Update 1, <, V2.9 SP1",
        "V5.1 SP1 Service Pack 2, =, 5.1 sp1 SP2",
        "V4.5.0, =, v4.5",
        "1.2b, >, 1.2a",
        "1.2a, >, 1.2",
        "1.2b, <, 1.2.1",
        "3.4.4 Build 16102416, >, 3.4.4 Build 16102415",
        "2023-01-05, <, 2023-02-01",
        "1.0 beta 2, <, 1.0",
        "1.0-rc1, <, 1.0",
        "FW14, <, FW16",
        "B, =, B",
        "B, ?, C",
        "3f2a9bc, ?, 4f2a9bc"
    })
    void firmware_orders_by_numbers_letters_and_known_words(
            String left, String order, String right) {
        assertThat(sign(VersionScheme.GENERIC, left, right)).isEqualTo(order);
    }

    @ParameterizedTest
    @CsvSource({"${project.version}", "LATEST", "unknown", "'[1.0,2.0)'", "'1 0'", "''"})
    void text_that_only_stands_in_for_a_version_has_no_place(String text) {
        assertThat(VersionScheme.MAVEN.understands(text)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1:1.0-1, >, 2.0-1",
        "1.0~rc1-1, <, 1.0-1",
        "1.0-1, <, 1.0-1+deb12u1",
        "1.0, =, 1.0-0",
        "1.0a-1, <, 1.0+b-1",
        "x:1, ?, 1"
    })
    void debian_orders_as_its_policy_says(String left, String order, String right) {
        assertThat(sign(VersionScheme.DEB, left, right)).isEqualTo(order);
    }

    @ParameterizedTest
    @CsvSource({
        "1.0~rc1, <, 1.0",
        "1.0, <, 1.0^git1",
        "1.0^git1, <, 1.0.1",
        "1.0a, <, 1.0.1",
        "2.0_1, =, 2.0.1",
        "1:1, >, 2",
        "1.0-1.el9, <, 1.0-1.el9_2"
    })
    void rpm_orders_as_its_manual_says(String left, String order, String right) {
        assertThat(sign(VersionScheme.RPM, left, right)).isEqualTo(order);
    }

    // The example of PEP 440, section "Summary of permitted suffixes and relative ordering".
    @ParameterizedTest
    @CsvSource({
        "1.dev0, <, 1.0.dev456",
        "1.0.dev456, <, 1.0a1",
        "1.0a1, <, 1.0a2.dev456",
        "1.0a2.dev456, <, 1.0a12.dev456",
        "1.0a12.dev456, <, 1.0a12",
        "1.0a12, <, 1.0b1.dev456",
        "1.0b1.dev456, <, 1.0b2",
        "1.0b2, <, 1.0b2.post345.dev456",
        "1.0b2.post345.dev456, <, 1.0b2.post345",
        "1.0b2.post345, <, 1.0rc1.dev456",
        "1.0rc1.dev456, <, 1.0rc1",
        "1.0rc1, <, 1.0",
        "1.0, <, 1.0+abc.5",
        "1.0+abc.5, <, 1.0+abc.7",
        "1.0+abc.7, <, 1.0+5",
        "1.0+5, <, 1.0.post456.dev34",
        "1.0.post456.dev34, <, 1.0.post456",
        "1.0.post456, <, 1.0.15",
        "1.0.15, <, 1.1.dev1",
        "1!0.1, >, 9.9",
        "1.0-1, =, 1.0.post1",
        "1.0alpha, =, 1.0A0",
        "9-puffin, <, 0.1"
    })
    void pypi_orders_as_pep_440_says(String left, String order, String right) {
        assertThat(sign(VersionScheme.PYPI, left, right)).isEqualTo(order);
    }

    @ParameterizedTest
    @CsvSource({
        "GEM, 1.0.a, <, 1.0",
        "GEM, 1.0-a, =, 1.0.pre.a",
        "GEM, 1.a.0.b, <, 1.a",
        "GEM, 1.0, =, 1",
        "NUGET, 1.0-Beta, =, 1.0.0.0-beta",
        "COMPOSER, 1.0-dev, <, 1.0-alpha",
        "COMPOSER, 1.0-foo, <, 1.0-dev",
        "COMPOSER, 1.0, <, 1.0-patch1",
        "CRAN, 1.0-1, =, 1.0.1",
        "HACKAGE, 1.0, <, 1.0.0",
        "PUB, 1.0.0, <, 1.0.0+1",
        "APK, 1.2_rc1, <, 1.2",
        "APK, 1.2, <, 1.2_p1",
        "APK, 1.2-r1, <, 1.2-r2",
        "APK, 1.01, <, 1.1",
        "ALPM, 1.0rc, <, 1.0",
        "ALPM, 1.0.1, >, 1.0",
        "ALPM, 1.0-1, =, 1.0",
        "GENTOO, 1.0_pre, >, 1.0_beta",
        "GENTOO, 1.010, =, 1.01",
        "CONAN, 1.0, =, 1",
        "CONAN, 1.1-pre, <, 1.1",
        "OPENSSL, 1.0.2z, <, 1.0.2za",
        "OPENSSL, 3.0.0-beta1, <, 3.0.0",
        "INTDOT, 1.2.3-whatever, =, 1.2.3",
        "DATETIME, 2024-01-01T00:00:00Z, >, 2023-12-31T23:59:59.999Z",
        "DATETIME, 2024-02-30T00:00:00Z, ?, 2024-01-01T00:00:00Z",
        "CPE, 2.9:sp1, >, 2.9:-",
        "CPE, cpe:2.3:o:v:p:2.10:*:*:*:*:*:*:*, >, 2.9:sp1",
        "CPE, *, ?, 1",
        "SEMVER, v1.2.3-0.20191109021931-daa7c04131f5, <, v1.2.3",
        "SEMVER, v2.0.0+incompatible, =, v2.0.0"
    })
    void the_others_order_as_theirs_do(
            VersionScheme scheme, String left, String order, String right) {
        assertThat(sign(scheme, left, right)).isEqualTo(order);
    }

    private static String sign(VersionScheme scheme, String left, String right) {
        var order = scheme.compare(left, right);
        if (order.isEmpty()) {
            return "?";
        }
        return order.getAsInt() < 0 ? "<" : order.getAsInt() > 0 ? ">" : "=";
    }
}
