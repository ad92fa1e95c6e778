package clearinghouse.formats.convert;

import clearinghouse.formats.osv.OsvPackage;
import clearinghouse.formats.purl.PackageUrl;

/** Purls of one version of a package. */
final class Purls {

    private static final String EPOCH = "epoch";
    private static final String RANGE = "vers";

    private Purls() {}

    /** A purl of the type rpm has the epoch beside its version, and not in it. */
    static PackageUrl at(PackageUrl purl, String version) {
        var colon = version.indexOf(':');
        if (!purl.type().equals("rpm") || colon < 1) {
            return purl.withVersion(version);
        }
        var epoch = version.substring(0, colon);
        return purl.withVersion(version.substring(colon + 1))
                .withQualifier(EPOCH, epoch.equals("0") ? "" : epoch);
    }

    /** Without all that says less than which package, of which release of a distribution. */
    static PackageUrl ofPackage(PackageUrl purl) {
        return purl.packageOnly()
                .withQualifier(
                        OsvPackage.DISTRO, purl.qualifiers().getOrDefault(OsvPackage.DISTRO, ""));
    }

    /** The range that the purl names its versions by; empty for none. */
    static String range(PackageUrl purl) {
        return purl.qualifiers().getOrDefault(RANGE, "");
    }

    static PackageUrl withoutRange(PackageUrl purl) {
        return purl.withQualifier(RANGE, "");
    }

    /** Versions in a range, by the qualifier that the purl specification has for it. */
    static PackageUrl in(PackageUrl purl, String vers) {
        return purl.withVersion("").withQualifier(RANGE, vers);
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
