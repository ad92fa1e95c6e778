package clearinghouse.formats.convert;

import clearinghouse.formats.purl.PackageUrl;
import java.util.TreeMap;

/** Purls of one version of a package. */
final class Purls {

    private static final String EPOCH = "epoch";

    private Purls() {}

    /** A purl of the type rpm has the epoch beside its version, and not in it. */
    static PackageUrl at(PackageUrl purl, String version) {
        var colon = version.indexOf(':');
        if (!purl.type().equals("rpm") || colon < 1) {
            return purl.withVersion(version);
        }
        var qualifiers = new TreeMap<>(purl.qualifiers());
        var epoch = version.substring(0, colon);
        if (epoch.equals("0")) {
            qualifiers.remove(EPOCH);
        } else {
            qualifiers.put(EPOCH, epoch);
        }
        return new PackageUrl(
                purl.type(),
                purl.namespace(),
                purl.name(),
                version.substring(colon + 1),
                qualifiers,
                purl.subpath());
    }

    /** The range that the purl names its versions by; empty for none. */
    static String range(PackageUrl purl) {
        return purl.qualifiers().getOrDefault("vers", "");
    }

    static PackageUrl withoutRange(PackageUrl purl) {
        if (range(purl).isEmpty()) {
            return purl;
        }
        var qualifiers = new TreeMap<>(purl.qualifiers());
        qualifiers.remove("vers");
        return new PackageUrl(
                purl.type(),
                purl.namespace(),
                purl.name(),
                purl.version(),
                qualifiers,
                purl.subpath());
    }

    /** Versions in a range, by the qualifier that the purl specification has for it. */
    static PackageUrl in(PackageUrl purl, String vers) {
        var qualifiers = new TreeMap<>(purl.qualifiers());
        qualifiers.put("vers", vers);
        return new PackageUrl(
                purl.type(), purl.namespace(), purl.name(), "", qualifiers, purl.subpath());
    }

    /** With the epoch in front, as the order of rpm has it; Red Hat writes one that is zero too. */
    static String version(PackageUrl purl) {
        var none = purl.type().equals("rpm") && purl.namespace().equals("redhat") ? "0" : "";
        var epoch = purl.qualifiers().getOrDefault(EPOCH, none);
        return epoch.isEmpty() || purl.version().isEmpty()
                ? purl.version()
                : epoch + ":" + purl.version();
    }
}
