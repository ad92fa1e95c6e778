package clearinghouse.formats.osv;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.purl.Ecosystem;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.version.VersionScheme;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A package as OSV names it: {@code Debian:12} and {@code openssl} are the ecosystem Debian, the
 * release 12 and the name openssl.
 *
 * @param release what follows the colon; empty where nothing does
 */
public record OsvPackage(String ecosystem, String release, String name) {

    /** Whose purl has the ecosystem's own name, in lower case, as its type. */
    private static final Map<String, String> BY_TYPE =
            Map.ofEntries(
                    Map.entry("bitnami", "Bitnami"),
                    Map.entry("cran", "CRAN"),
                    Map.entry("hackage", "Hackage"),
                    Map.entry("conan", "ConanCenter"),
                    Map.entry("julia", "Julia"),
                    Map.entry("swift", "SwiftURL"));

    /** The type and namespace of a distribution's purl. */
    private static final Map<String, String> BY_DISTRIBUTION =
            Map.ofEntries(
                    Map.entry("deb/debian", "Debian"),
                    Map.entry("deb/ubuntu", "Ubuntu"),
                    Map.entry("apk/alpine", "Alpine"),
                    Map.entry("apk/chainguard", "Chainguard"),
                    Map.entry("apk/wolfi", "Wolfi"),
                    Map.entry("apk/minimos", "MinimOS"),
                    Map.entry("apk/alpaquita", "Alpaquita"),
                    Map.entry("rpm/almalinux", "AlmaLinux"),
                    Map.entry("rpm/rocky-linux", "Rocky Linux"),
                    Map.entry("rpm/redhat", "Red Hat"),
                    Map.entry("rpm/suse", "SUSE"),
                    Map.entry("rpm/opensuse", "openSUSE"),
                    Map.entry("rpm/mageia", "Mageia"),
                    Map.entry("rpm/openeuler", "openEuler"),
                    Map.entry("rpm/photon", "Photon OS"));

    private static final Map<String, String> TYPE_OF_DISTRIBUTION = turned(BY_DISTRIBUTION);

    private static final Map<String, String> TYPES =
            Map.ofEntries(
                    Map.entry("Maven", "maven"),
                    Map.entry("npm", "npm"),
                    Map.entry("PyPI", "pypi"),
                    Map.entry("Go", "golang"),
                    Map.entry("crates.io", "cargo"),
                    Map.entry("RubyGems", "gem"),
                    Map.entry("NuGet", "nuget"),
                    Map.entry("Packagist", "composer"),
                    Map.entry("Hex", "hex"),
                    Map.entry("Pub", "pub"),
                    Map.entry("Bitnami", "bitnami"),
                    Map.entry("CRAN", "cran"),
                    Map.entry("Hackage", "hackage"),
                    Map.entry("ConanCenter", "conan"),
                    Map.entry("SwiftURL", "swift"));

    /** Hosts of collections, as CVE records name them. */
    private static final Map<String, String> COLLECTIONS =
            Map.ofEntries(
                    Map.entry("repo.maven.apache.org", "Maven"),
                    Map.entry("repo1.maven.org", "Maven"),
                    Map.entry("central.sonatype.com", "Maven"),
                    Map.entry("mvnrepository.com", "Maven"),
                    Map.entry("npmjs.com", "npm"),
                    Map.entry("registry.npmjs.org", "npm"),
                    Map.entry("npmjs.org", "npm"),
                    Map.entry("pypi.org", "PyPI"),
                    Map.entry("pypi.python.org", "PyPI"),
                    Map.entry("pkg.go.dev", "Go"),
                    Map.entry("crates.io", "crates.io"),
                    Map.entry("rubygems.org", "RubyGems"),
                    Map.entry("nuget.org", "NuGet"),
                    Map.entry("packagist.org", "Packagist"),
                    Map.entry("repo.hex.pm", "Hex"),
                    Map.entry("hex.pm", "Hex"),
                    Map.entry("pub.dev", "Pub"),
                    Map.entry("cran.r-project.org", "CRAN"),
                    Map.entry("hackage.haskell.org", "Hackage"));

    private static Map<String, String> turned(Map<String, String> map) {
        return map.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));
    }

    /** The qualifier of a purl that says for which release of a distribution a package is. */
    public static final String DISTRO = "distro";

    private static final Pattern RELEASE = Pattern.compile("(?:[a-z-]+-)?v?([0-9][0-9.]*)");
    private static final Pattern RUNS = Pattern.compile("[-_.]+");

    public static OsvPackage of(String ecosystem, String name) {
        int colon = ecosystem.indexOf(':');
        return colon < 0
                ? new OsvPackage(ecosystem, "", name)
                : new OsvPackage(
                        ecosystem.substring(0, colon), ecosystem.substring(colon + 1), name);
    }

    /** Empty for types whose packages OSV has no ecosystem for. */
    public static Optional<OsvPackage> of(PackageUrl purl) {
        var distribution = BY_DISTRIBUTION.get(purl.type() + "/" + purl.namespace());
        if (distribution != null) {
            return Optional.of(
                    new OsvPackage(distribution, release(distribution, purl), purl.name()));
        }
        var other = BY_TYPE.get(purl.type());
        return other == null
                ? Ecosystem.of(purl).map(home -> of(home.osvName(), home.packageName()))
                : Optional.of(
                        of(
                                other,
                                purl.namespace().isEmpty()
                                        ? purl.name()
                                        : purl.namespace() + "/" + purl.name()));
    }

    /**
     * A package of a collection, by the address that CVE records name it with; empty for one that
     * OSV has no ecosystem for.
     */
    public static Optional<OsvPackage> inCollection(String address, String name) {
        var home = COLLECTIONS.get(host(address));
        return home == null || name.isBlank()
                ? Optional.empty()
                : Optional.of(new OsvPackage(home, "", name));
    }

    private static String host(String address) {
        var from = address.indexOf("://") + 3;
        var host = from < 3 ? address : address.substring(from);
        var end = host.indexOf('/');
        host = (end < 0 ? host : host.substring(0, end)).toLowerCase(Locale.ROOT);
        return host.startsWith("www.") ? host.substring("www.".length()) : host;
    }

    /** The purl of the package, without a version; empty where its ecosystem has no type. */
    public Optional<PackageUrl> purl() {
        var distribution = TYPE_OF_DISTRIBUTION.get(ecosystem);
        if (distribution != null) {
            var slash = distribution.indexOf('/');
            return built(distribution.substring(0, slash), distribution.substring(slash + 1), name);
        }
        var type = TYPES.get(ecosystem);
        if (type == null) {
            return Optional.empty();
        }
        var at = name.lastIndexOf(type.equals("maven") ? ':' : '/');
        return at < 0
                ? built(type, "", name)
                : built(type, name.substring(0, at), name.substring(at + 1));
    }

    private static Optional<PackageUrl> built(String type, String namespace, String name) {
        return PackageUrl.build(type, namespace, name, "", Map.of(), "")
                        instanceof Parsed.Valid<PackageUrl>(var purl)
                ? Optional.of(purl)
                : Optional.empty();
    }

    /**
     * With the release of a distribution as qualifier {@code distro}, in which alone streams of one
     * package differ: {@code debian-12}, and where no number says it, as OSV does. One that is
     * there stays.
     */
    public PackageUrl released(PackageUrl purl) {
        var distribution = TYPE_OF_DISTRIBUTION.get(ecosystem);
        if (distribution == null || release.isEmpty() || purl.qualifiers().containsKey(DISTRO)) {
            return purl;
        }
        var namespace = distribution.substring(distribution.indexOf('/') + 1);
        var number = ecosystem.equals("Alpine") ? release.replaceFirst("^v", "") : release;
        var numbered = purl.withQualifier(DISTRO, namespace + "-" + number);
        return release(ecosystem, numbered).equals(release)
                ? numbered
                : purl.withQualifier(DISTRO, home());
    }

    /** {@code distro=debian-12}; empty where the qualifier names no release by its number. */
    private static String release(String distribution, PackageUrl purl) {
        var distro = purl.qualifiers().getOrDefault(DISTRO, "");
        if (distro.startsWith(distribution + ":")) {
            return distro.substring(distribution.length() + 1);
        }
        var match = RELEASE.matcher(distro);
        if (!match.matches()) {
            return "";
        }
        var number = match.group(1);
        return switch (distribution) {
            case "Debian", "AlmaLinux", "Rocky Linux" -> number.split("\\.", 2)[0];
            case "Alpine" -> "v" + firstTwo(number);
            case "Ubuntu" -> firstTwo(number);
            // The others' releases are no plain numbers: better all of them than none.
            default -> "";
        };
    }

    private static String firstTwo(String number) {
        var parts = number.split("\\.");
        return parts.length < 2 ? number : parts[0] + "." + parts[1];
    }

    /** The ecosystem, and behind a colon its release where there is one. */
    public String home() {
        return release.isEmpty() ? ecosystem : ecosystem + ":" + release;
    }

    public VersionScheme scheme() {
        return VersionScheme.named(ecosystem).orElse(VersionScheme.GENERIC);
    }

    /**
     * One text for all ways to write the name of one package, whatever the release. PyPI takes
     * letters in both cases, and runs of hyphens, dots and underscores, as one.
     */
    public String key() {
        var one =
                ecosystem.equals("PyPI")
                        ? RUNS.matcher(name).replaceAll("-").toLowerCase(Locale.ROOT)
                        : name;
        return ecosystem + "\t" + one;
    }
}
