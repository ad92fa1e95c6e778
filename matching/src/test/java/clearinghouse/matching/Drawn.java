package clearinghouse.matching;

import clearinghouse.chance.Chance;
import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.version.Span;
import clearinghouse.formats.version.VersionScheme;
import clearinghouse.formats.version.VersionSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Components and assertions by chance, few enough that they meet. */
final class Drawn {

    private static final List<String> VERSIONS =
            List.of(
                    "",
                    "1",
                    "1.0",
                    "1.0.0",
                    "1.2",
                    "1.2-1",
                    "1.10",
                    "2.0-rc1",
                    "2.0",
                    "2.0.0-beta",
                    "1:1.2-1",
                    "1.foo",
                    "1-alpha",
                    "01.2",
                    "unknown",
                    "2.0 SP1",
                    "2.0 gold",
                    "v1.2",
                    "1.2-1.el8",
                    "14.2-1.module_el8+1",
                    "16.2-1.module_el8+2",
                    "1.2+b1");

    private static final List<String> PACKAGES =
            List.of(
                    "pkg:maven/org.a/core",
                    "pkg:npm/core",
                    "pkg:pypi/core",
                    "pkg:alpm/arch/core",
                    "pkg:composer/a/core",
                    "pkg:deb/debian/core?distro=debian-12",
                    "pkg:deb/debian/core?distro=debian-11",
                    "pkg:deb/debian/core",
                    "pkg:deb/debian/libcore?distro=debian-12&upstream=core",
                    "pkg:rpm/redhat/core?distro=rhel-8",
                    "pkg:rpm/rocky/core",
                    "pkg:generic/core");

    private static final List<Release> RELEASES =
            List.of(
                    new Release("12", ""),
                    new Release("8", ""),
                    new Release("8", "14.2"),
                    new Release("8", "14.3"));

    private Drawn() {}

    static Component component(Chance chance) {
        var version = chance.oneOf(VERSIONS);
        boolean packaged = chance.between(0, 2) > 0;
        return new Component(
                chance.oneOf(List.of("", "Acme", "Acme Inc.", "Other")),
                chance.oneOf(List.of("core", "Gate 300", "Gate 300 X", "Gate")),
                version,
                packaged
                        ? List.of(
                                PackageUrl.parseLeniently(chance.oneOf(PACKAGES))
                                        .orElseThrow()
                                        .withVersion(version))
                        : List.of(),
                chance.yesOrNo()
                        ? List.of()
                        : List.of("cpe:2.3:a:acme:core:" + cpeVersion(chance) + ":*:*:*:*:*:*:*"),
                chance.yesOrNo() ? Map.of() : Map.of("sha-256", chance.oneOf(List.of("aa", "bb"))),
                chance.yesOrNo() ? List.of() : List.of(chance.oneOf(List.of("ABC-1", "ABD 2"))),
                List.of());
    }

    private static String cpeVersion(Chance chance) {
        return chance.oneOf(List.of("*", "-", "1.2", "2.0"));
    }

    /** On one vulnerability. */
    static List<Assertion> assertions(Chance chance) {
        var all = new ArrayList<Assertion>();
        for (int left = chance.between(1, 3); left > 0; left--) {
            all.add(assertion(chance, left));
        }
        return all;
    }

    private static Assertion assertion(Chance chance, int number) {
        var scheme =
                chance.oneOf(
                        List.of(
                                VersionScheme.MAVEN,
                                VersionScheme.SEMVER,
                                VersionScheme.PYPI,
                                VersionScheme.DEB,
                                VersionScheme.RPM,
                                VersionScheme.ALPM,
                                VersionScheme.COMPOSER,
                                VersionScheme.GENERIC));
        return Assertion.of(
                new Assertion.Source(
                        "CVE-1", "ADV-" + number, chance.oneOf(List.of("OSV", "CSAF", "OPENVEX"))),
                chance.list(1, 2, () -> identity(chance)),
                chance.oneOf(
                        List.of(
                                Standing.AFFECTED,
                                Standing.AFFECTED,
                                Standing.AFFECTED,
                                Standing.NOT_AFFECTED,
                                Standing.FIXED,
                                Standing.UNDER_INVESTIGATION)),
                VersionSet.of(scheme, chance.list(0, 2, () -> span(chance))),
                chance.list(0, 1, () -> chance.oneOf(VERSIONS.subList(1, VERSIONS.size()))),
                chance.between(0, 5) == 0 ? List.of("some of the older ones") : List.of(),
                List.of("2.0"));
    }

    private static Identity identity(Chance chance) {
        return switch (chance.between(0, 7)) {
            case 0, 1, 2 ->
                    new Identity.Packaged(
                            PackageUrl.parseLeniently(chance.oneOf(PACKAGES))
                                    .orElseThrow()
                                    .matchingKey()
                                    .render(),
                            release(chance));
            case 3 -> new Identity.Rebuilt("core", chance.oneOf(RELEASES));
            case 4 -> new Identity.Platform("acme", "core", "", "", 100);
            case 5 -> new Identity.Hash("sha-256", "aa");
            case 6 -> new Identity.Model("acme", chance.oneOf(List.of("ABC1", "AB??", "A*")));
            default ->
                    chance.yesOrNo()
                            ? new Identity.Name("core", chance.yesOrNo())
                            : new Identity.Product(
                                    List.of("acme"),
                                    chance.oneOf(List.of(List.of("gate", "300"), List.of("gate"))));
        };
    }

    private static Release release(Chance chance) {
        return chance.yesOrNo() ? Release.NONE : chance.oneOf(RELEASES);
    }

    private static Span span(Chance chance) {
        return new Span(bound(chance), bound(chance));
    }

    private static Span.Bound bound(Chance chance) {
        var version = chance.oneOf(VERSIONS);
        return version.isEmpty() ? Span.OPEN : new Span.Bound.At(version, chance.yesOrNo());
    }
}
