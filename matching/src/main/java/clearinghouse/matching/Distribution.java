package clearinghouse.matching;

import clearinghouse.formats.osv.OsvPackage;
import clearinghouse.formats.purl.DistributionName;
import clearinghouse.formats.purl.PackageUrl;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Packages of Linux distributions: each has names for itself and its releases that differ from tool
 * to tool, and builds several packages from one source, which is what some advise on.
 */
final class Distribution {

    private static final String ALPINE = "alpine";

    static final Set<String> TYPES = Set.of("deb", "rpm", "apk", "alpm");

    private static final Set<String> REBUILDS =
            Set.of("redhat", "centos", "rocky-linux", "almalinux", "oracle");

    private static final Pattern NUMBER = Pattern.compile("(\\d+)(?:\\.(\\d+))?");
    private static final Pattern SERVICE_PACK = Pattern.compile("(\\d+)(?:[ .-]?SP(\\d+))?");

    /** What a distribution of the family of Red Hat writes into the release of a package. */
    private static final Pattern DIST_TAG =
            Pattern.compile("[.+_](el|fc|amzn|ph|azl|cm)(\\d+)(?=[._+:-]|$)");

    /** What Debian writes into a version that it mends after a release. */
    private static final Pattern DEBIAN_TAG = Pattern.compile("[+~]deb(\\d+)u\\d");

    private static final Pattern BENEATH = Pattern.compile("::el(\\d+)");

    private static final Pattern SYSTEM =
            Pattern.compile("(?:enterprise_linux:|rhel[a-z_0-9]*[:-]?|^)(\\d+)");

    private static final Pattern MODULE = Pattern.compile("\\.module[_+]");

    private Distribution() {}

    static boolean is(PackageUrl purl) {
        return TYPES.contains(purl.type()) || purl.type().equals(ALPINE);
    }

    /** The same, under the one name of its distribution. */
    static PackageUrl named(PackageUrl purl) {
        var namespace =
                purl.namespace().isEmpty()
                        ? namespaceOf(purl.qualifiers().getOrDefault(OsvPackage.DISTRO, ""))
                        : purl.namespace();
        if (purl.type().equals(ALPINE)) {
            // Some tools take the name of the system for the type of its packages.
            return new PackageUrl(
                    "apk", ALPINE, purl.name(), purl.version(), purl.qualifiers(), "");
        }
        var other = DistributionName.namespace(namespace);
        return other.equals(purl.namespace())
                ? purl
                : new PackageUrl(
                        purl.type(),
                        other,
                        purl.name(),
                        purl.version(),
                        purl.qualifiers(),
                        purl.subpath());
    }

    private static String namespaceOf(String distro) {
        int end = 0;
        while (end < distro.length() && Character.isLetter(distro.charAt(end))) {
            end++;
        }
        return distro.substring(0, end).toLowerCase(Locale.ROOT);
    }

    /** By what its package says of it: the qualifier, else the tag in its version. */
    static Release release(PackageUrl purl, String version) {
        var distro = purl.qualifiers().getOrDefault(OsvPackage.DISTRO, "");
        var said = distro.isEmpty() ? "" : number(purl.namespace(), distro);
        var tag = (purl.type().equals("deb") ? DEBIAN_TAG : DIST_TAG).matcher(version);
        return release(said.isEmpty() && tag.find() ? tag.group(tag.groupCount()) : said, version);
    }

    private static Release release(String number, String version) {
        return number.isEmpty() ? Release.NONE : new Release(number, stream(version));
    }

    /**
     * @param stated as OSV writes it behind the colon of an ecosystem
     */
    static Release release(PackageUrl purl, String stated, String version) {
        var number = stated.isEmpty() ? "" : number(purl.namespace(), stated);
        return number.isEmpty() ? release(purl, version) : release(number, version);
    }

    private static String stream(String version) {
        if (!MODULE.matcher(version).find()) {
            return "";
        }
        var numbers = NUMBER.matcher(version.substring(version.indexOf(':') + 1));
        return numbers.lookingAt() ? numbers.group() : "";
    }

    /** As OSV writes it behind the colon of an ecosystem, or a tool into the qualifier. */
    private static String number(String namespace, String text) {
        return switch (namespace) {
            case "debian",
                    "almalinux",
                    "rocky-linux",
                    "centos",
                    "oracle",
                    "amazon",
                    "fedora",
                    "mageia" ->
                    number(text, 1);
            case "redhat" -> enterprise(text);
            // What is paid for has fixes of its own.
            case "ubuntu" -> number(text, 2) + (text.contains("Pro") ? " Pro" : "");
            case "alpine", "photon", "azure" -> number(text, 2);
            case "suse", "opensuse" -> servicePack(text);
            // Of the others every package is of the one release that there is.
            default -> "";
        };
    }

    private static String number(String text, int parts) {
        var match = NUMBER.matcher(text);
        if (!match.find()) {
            return "";
        }
        return parts == 1 || match.group(2) == null
                ? match.group(1)
                : match.group(1) + "." + match.group(2);
    }

    /**
     * The platform beneath a product of Red Hat, as in {@code openshift:4.13::el9}, or the system
     * itself, {@code enterprise_linux:8}, {@code rhel_eus:8.6}, {@code rhel-8.6}.
     */
    private static String enterprise(String text) {
        var beneath = BENEATH.matcher(text);
        if (beneath.find()) {
            return beneath.group(1);
        }
        var system = SYSTEM.matcher(text);
        return system.find() ? system.group(1) : "";
    }

    /** {@code 15 SP4} and {@code 15.4} are one. */
    private static String servicePack(String text) {
        if (text.toLowerCase(Locale.ROOT).contains("tumbleweed")) {
            return "tumbleweed";
        }
        var match = SERVICE_PACK.matcher(text);
        if (match.find() && match.group(2) != null) {
            return match.group(1) + "." + match.group(2);
        }
        return number(text, 2);
    }

    /** Of a distribution that is built from the sources of Red Hat Enterprise Linux, or is it. */
    static Optional<Identity.Rebuilt> rebuilt(PackageUrl purl, Release release) {
        return purl.type().equals("rpm") && release.isSaid() && REBUILDS.contains(purl.namespace())
                ? Optional.of(new Identity.Rebuilt(purl.name(), release))
                : Optional.empty();
    }

    /** The package that it was built from, at the version that is of. */
    static Optional<PackageUrl> source(PackageUrl purl) {
        var upstream = purl.qualifiers().getOrDefault("upstream", "");
        if (upstream.isEmpty()) {
            return Optional.empty();
        }
        var at = upstream.indexOf('@');
        var name = at < 0 ? upstream : upstream.substring(0, at);
        var version = at < 0 ? binaryBuild(purl) : upstream.substring(at + 1);
        if (purl.type().equals("rpm")) {
            return sourceRpm(purl, upstream);
        }
        return name.isBlank()
                ? Optional.empty()
                : Optional.of(
                        new PackageUrl(
                                purl.type(),
                                purl.namespace(),
                                name,
                                version,
                                purl.qualifiers(),
                                ""));
    }

    /** Debian builds a package again without new source, and says so behind the version. */
    private static String binaryBuild(PackageUrl purl) {
        return purl.type().equals("deb")
                ? purl.version().replaceFirst("\\+b\\d+$", "")
                : purl.version();
    }

    /** Named by its file: {@code openssl-1.1.1k-5.el8.src.rpm}. */
    private static Optional<PackageUrl> sourceRpm(PackageUrl purl, String file) {
        var bare = file.replaceFirst("\\.src\\.rpm$", "");
        var release = bare.lastIndexOf('-');
        var version = release < 1 ? -1 : bare.lastIndexOf('-', release - 1);
        if (version < 1) {
            return Optional.empty();
        }
        return Optional.of(
                new PackageUrl(
                        purl.type(),
                        purl.namespace(),
                        bare.substring(0, version),
                        bare.substring(version + 1),
                        new TreeMap<>(purl.qualifiers()),
                        ""));
    }
}
