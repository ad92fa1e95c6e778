package clearinghouse.matching;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.chance.Chance;
import clearinghouse.formats.purl.PackageUrl;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    6ES7515-2AM01-0AB0 | 6ES7 515-2AM01-0AB0 | true
                    6es7515-2am01-0ab0 | 6ES7515-2AM01-0AB0  | true
                    6ES7515-2?M01-0AB0 | 6ES7515-2AM01-0AB0  | true
                    6ES7515-2?M01-0AB0 | 6ES7515-2M01-0AB0   | false
                    6ES7515*           | 6ES7515-2AM01-0AB0  | true
                    6ES7515*           | 6ES7515             | true
                    6ES7515-2AM01-0AB0 | 6ES7515             | false
                    6ES7*0AB0          | 6ES7515-2AM01-0AB0  | true
                    6ES7*0AB0          | 6ES7515-2AM01-0AB1  | false
                    *                  | anything            | true
                    ???                | ab                  | false
                    """)
    void a_model_number_is_matched_with_the_wildcards_of_csaf(
            String advisory, String component, boolean same) {
        assertThat(Wildcards.match(Wildcards.pattern(advisory), Wildcards.number(component)))
                .isEqualTo(same);
    }

    @Test
    void an_escaped_wildcard_of_csaf_is_no_wildcard() {
        assertThat(Wildcards.isWild(Wildcards.pattern("AB\\*C"))).isFalse();
    }

    @Test
    void a_pattern_of_many_wildcards_takes_no_long_time() {
        assertThat(Wildcards.match("*A".repeat(90), "A".repeat(89) + "B")).isFalse();
    }

    // advisory, component, hundredths: the same words, a member of a family, a family, another
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Modicon M580                | modicon m580                            | 90
                    SIMATIC S7-1500             | Simatic S7 1500                         | 90
                    SIMATIC S7-1500 CPU family  | CPU SIMATIC S7-1500                     | 85
                    SIMATIC S7-1500 CPU family  | SIMATIC S7-1500 CPU 1515-2 PN           | 75
                    SIMATIC S7-1500 CPU 1515-2  | S7-1500                                 | 60
                    Gateway                     | Gateway 300                             | 50
                    Gateway 300                 | Gateway                                 | 30
                    SIMATIC S7-200 SMART CPU    | S7-200 SMART                            | 72
                    Modicon M580                | Modicon M340                            | 0
                    """)
    void products_of_one_vendor_are_alike_by_their_words(
            String advisory, String component, int hundredths) {
        assertThat(product("Maker", advisory).resembles(product("Maker", component)))
                .isEqualTo(hundredths);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Siemens                 | Siemens AG
                    Schneider Electric SE   | schneider-electric
                    The Document Foundation | Document Foundation
                    Rockwell Automation     | ROCKWELL AUTOMATION, INC.
                    """)
    void a_vendor_is_one_with_and_without_what_lawyers_add(String one, String other) {
        assertThat(Vendors.plain(one)).isEqualTo(Vendors.plain(other));
    }

    @Test
    void another_vendors_product_of_the_same_name_is_another() {
        assertThat(product("Acme", "Gateway 300").resembles(product("Other", "Gateway 300")))
                .isZero();
    }

    @Test
    void a_model_without_its_vendor_is_believed_less() {
        var said = new Identity.Model("siemens", "6ES7515");
        assertThat(said.resembles(new Identity.Model("siemens", "6ES7515"))).isEqualTo(98);
        assertThat(said.resembles(new Identity.Model("", "6ES7515"))).isEqualTo(80);
        assertThat(said.resembles(new Identity.Model("acme", "6ES7515"))).isZero();
    }

    // purl of the component, what OSV calls the package, hundredths
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    pkg:deb/debian/openssl@1?distro=debian-12                      | pkg:deb/debian/openssl   | 12   | 100
                    pkg:deb/debian/libssl3@1?upstream=openssl&distro=debian-12     | pkg:deb/debian/openssl   | 12   | 100
                    pkg:deb/debian/openssl@1?distro=debian-11                      | pkg:deb/debian/openssl   | 12   | 0
                    pkg:deb/debian/openssl@1.1.1n-0+deb12u2                        | pkg:deb/debian/openssl   | 12   | 100
                    pkg:deb/debian/openssl@1.1.1n-0+deb11u2                        | pkg:deb/debian/openssl   | 12   | 0
                    pkg:deb/debian/openssl@1                                       | pkg:deb/debian/openssl   | 12   | 70
                    pkg:rpm/rhel/zlib@1-2.el8                                      | pkg:rpm/redhat/zlib      | 8    | 100
                    pkg:rpm/rocky/zlib@1-2.el8                                     | pkg:rpm/rocky-linux/zlib | 8    | 100
                    pkg:rpm/centos/nodejs@14.20.0-2.module_el8.6.0+1?distro=centos-8 | pkg:rpm/centos/nodejs  | 8    | 0
                    pkg:rpm/centos/nodejs@14.20.0-2.module_el8.6.0+1?distro=centos-8 | pkg:rpm/centos/nodejs  | 8,14.20 | 100
                    pkg:rpm/centos/nodejs@14.20.0-2.module_el8.6.0+1?distro=centos-8 | pkg:rpm/centos/nodejs  | 8,14.21 | 70
                    pkg:rpm/centos/nodejs@14.20.0-2.module_el8.6.0+1?distro=centos-8 | pkg:rpm/centos/nodejs  | 8,16.1  | 0
                    pkg:alpine/musl@1.2.3-r0?distro=alpine-3.18.4                  | pkg:apk/alpine/musl      | 3.18 | 100
                    pkg:apk/alpine/musl@1.2.3-r0?distro=alpine-3.18.4              | pkg:apk/alpine/musl      | 3.18 | 100
                    """)
    void a_distribution_advises_on_the_packages_of_its_own_release(
            String purl, String key, String release, int hundredths) {
        var parts = release.split(",");
        var said =
                new Identity.Packaged(key, new Release(parts[0], parts.length > 1 ? parts[1] : ""));
        assertThat(
                        component(purl).known().stream()
                                .mapToInt(known -> said.resembles(known.identity()))
                                .max()
                                .orElseThrow())
                .isEqualTo(hundredths);
    }

    // namespace, what stands behind the colon of the ecosystem, release
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    redhat   | enterprise_linux:8::baseos                      | 8
                    redhat   | openshift:4.13::el9                             | 9
                    redhat   | jboss_enterprise_application_platform:7.4::el8  | 8
                    redhat   | rhel_eus:8.6::appstream                         | 8
                    redhat   | satellite:6                                     |
                    suse     | Linux Enterprise Server 15 SP4                  | 15.4
                    opensuse | Leap 15.4                                       | 15.4
                    opensuse | Tumbleweed                                      | tumbleweed
                    ubuntu   | 22.04:LTS                                       | 22.04
                    ubuntu   | Pro:20.04:LTS                                   | 20.04 Pro
                    """)
    void a_release_is_that_of_the_system_and_not_of_what_is_installed_on_it(
            String namespace, String stated, String release) {
        var purl = PackageUrl.of("pkg:rpm/" + namespace + "/a");
        assertThat(Distribution.release(purl, stated, "1.0").number())
                .isEqualTo(release == null ? "" : release);
    }

    @Test
    void an_edition_of_a_product_is_another_product() {
        var lts = new Identity.Platform("jenkins", "jenkins", "lts", "", 100);
        assertThat(lts.resembles(new Identity.Platform("jenkins", "jenkins", "-", "", 100)))
                .isZero();
        assertThat(lts.resembles(new Identity.Platform("jenkins", "jenkins", "", "", 100)))
                .isEqualTo(95);
    }

    @Test
    void what_one_rebuild_of_enterprise_linux_says_holds_for_another() {
        var said = new Identity.Rebuilt("zlib", new Release("8", ""));
        assertThat(component("pkg:rpm/rocky/zlib@1-2.el8").known())
                .anyMatch(known -> said.resembles(known.identity()) == 90);
    }

    @Test
    void a_cpe_that_was_guessed_beside_a_package_is_believed_less() {
        var said = new Identity.Platform("acme", "left-pad", "", "", 100);
        var cpe = "cpe:2.3:a:acme:left-pad:1.0:*:*:*:*:*:*:*";
        assertThat(best(said, with("", cpe))).isEqualTo(95);
        assertThat(best(said, with("pkg:npm/left-pad@1.0", cpe))).isEqualTo(57);
        assertThat(
                        best(
                                new Identity.Platform("acme", "left-pad", "", "node.js", 100),
                                with("pkg:npm/left-pad@1.0", cpe)))
                .isEqualTo(95);
        assertThat(
                        best(
                                new Identity.Platform("acme", "left-pad", "", "wordpress", 100),
                                with("pkg:npm/left-pad@1.0", cpe)))
                .isZero();
    }

    @Test
    void what_resembles_lies_in_a_bucket_that_is_looked_into() {
        Chance.forAll(
                2_000,
                chance -> {
                    var said = chance.yesOrNo() ? identity(chance) : pattern(chance);
                    var known = identity(chance);
                    if (said.resembles(known) > 0) {
                        assertThat(Collections.disjoint(said.sought(), known.buckets()))
                                .as("%s and %s", said, known)
                                .isFalse();
                    }
                });
    }

    private static Identity identity(Chance chance) {
        var vendor = chance.oneOf(List.of("", "acme", "siemens"));
        var number = chance.oneOf(List.of("AB", "ABC", "ABCD1", "ABCD2", "ABCD12345678"));
        return switch (chance.between(0, 5)) {
            case 0 -> new Identity.Model(vendor, number);
            case 1 ->
                    new Identity.Packaged(
                            chance.oneOf(List.of("pkg:deb/debian/a", "pkg:npm/a")),
                            new Release(chance.oneOf(List.of("", "11", "12")), ""));
            case 2 ->
                    product(
                            chance.oneOf(List.of("acme", "acme works", "aw", "Ac-me", "other")),
                            chance.oneOf(
                                    List.of(
                                            "Gate Remote Connect Server",
                                            "Gate RC Server",
                                            "Gate RC",
                                            "Gateway",
                                            "Gateway Remote",
                                            "Gate V3",
                                            "Gate 300",
                                            "Gate-300 X",
                                            "Gate300",
                                            "X Gate",
                                            "the Y Gate 300",
                                            "300")));
            case 3 ->
                    new Identity.Platform(
                            vendor,
                            "p",
                            chance.oneOf(List.of("", "lts")),
                            chance.oneOf(List.of("", "x", "y")),
                            60);
            case 4 ->
                    new Identity.Rebuilt(
                            "a",
                            new Release(
                                    chance.oneOf(List.of("8", "9")),
                                    chance.oneOf(List.of("", "1.2", "1.3", "2.0"))));
            default -> new Identity.Name(chance.oneOf(List.of("a", "b")), false);
        };
    }

    private static Identity pattern(Chance chance) {
        return new Identity.Model(
                chance.oneOf(List.of("", "acme", "siemens")),
                chance.oneOf(List.of("A*", "ABC*", "ABC??", "*D1", "?B*")));
    }

    private static int best(Identity said, Component component) {
        return component.known().stream()
                .mapToInt(known -> said.resembles(known.identity()))
                .max()
                .orElse(0);
    }

    private static Identity.Product product(String vendor, String name) {
        var maker = Vendors.words(vendor);
        return new Identity.Product(maker, Words.product(maker, name));
    }

    private static Component component(String purl) {
        return with(purl, "");
    }

    private static Component with(String purl, String cpe) {
        return new Component(
                "",
                "left-pad",
                "1.0",
                purl.isEmpty() ? List.of() : List.of(PackageUrl.parseLeniently(purl).orElseThrow()),
                cpe.isEmpty() ? List.of() : List.of(cpe),
                Map.of(),
                List.of(),
                List.of());
    }
}
