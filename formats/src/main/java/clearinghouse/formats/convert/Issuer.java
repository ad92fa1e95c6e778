package clearinghouse.formats.convert;

import clearinghouse.formats.published.PublishedRecord;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/**
 * Who says it.
 *
 * @param namespace an address of theirs; a URN where none is known
 */
record Issuer(String name, String namespace) {

    /** Home databases of ids, by the registered prefix, as the OSV schema lists them. */
    private static final Map<String, Issuer> BY_PREFIX =
            Map.ofEntries(
                    entry("ALBA", "AlmaLinux", "https://errata.almalinux.org"),
                    entry("ALEA", "AlmaLinux", "https://errata.almalinux.org"),
                    entry("ALSA", "AlmaLinux", "https://errata.almalinux.org"),
                    entry("ALPINE", "Alpine Linux", "https://secdb.alpinelinux.org"),
                    entry("ASB", "Android", "https://source.android.com"),
                    entry("BELL", "BellSoft", "https://bell-sw.com"),
                    entry("BIT", "Bitnami", "https://github.com/bitnami/vulndb"),
                    entry("CGA", "Chainguard", "https://packages.cgr.dev"),
                    entry("CURL", "curl", "https://curl.se"),
                    entry("DEBIAN", "Debian", "https://security-tracker.debian.org"),
                    entry("DLA", "Debian", "https://www.debian.org"),
                    entry("DRUPAL", "Drupal", "https://www.drupal.org"),
                    entry("DSA", "Debian", "https://www.debian.org"),
                    entry("DTSA", "Debian", "https://www.debian.org"),
                    entry("EEF", "Erlang Ecosystem Foundation", "https://cna.erlef.org"),
                    entry("GHSA", "GitHub Advisory Database", "https://github.com/advisories"),
                    entry("GO", "Go Vulnerability Database", "https://pkg.go.dev/vuln"),
                    entry("GSD", "Global Security Database", "https://gsd.id"),
                    entry("HSEC", "Haskell Security Advisories", "https://haskell.org"),
                    entry("JLSEC", "Julia Security Advisories", "https://julialang.org"),
                    entry("KUBE", "Kubernetes", "https://kubernetes.io"),
                    entry("LSN", "Ubuntu", "https://ubuntu.com/security"),
                    entry("MAL", "OpenSSF Malicious Packages", "https://openssf.org"),
                    entry("MGASA", "Mageia", "https://advisories.mageia.org"),
                    entry("MINI", "MinimOS", "https://packages.mini.dev"),
                    entry("OESA", "openEuler", "https://www.openeuler.org"),
                    entry("OSV", "OSS-Fuzz", "https://google.github.io/oss-fuzz"),
                    entry("PHSA", "Photon OS", "https://github.com/vmware/photon"),
                    entry("PSF", "Python Software Foundation", "https://www.python.org"),
                    entry("PUB", "Android", "https://source.android.com"),
                    entry("PYSEC", "PyPI Advisory Database", "https://github.com/pypa"),
                    entry("RHBA", "Red Hat Product Security", "https://www.redhat.com"),
                    entry("RHEA", "Red Hat Product Security", "https://www.redhat.com"),
                    entry("RHSA", "Red Hat Product Security", "https://www.redhat.com"),
                    entry("RLSA", "Rocky Linux", "https://errata.rockylinux.org"),
                    entry("RSEC", "R Consortium", "https://github.com/RConsortium"),
                    entry("RUSTSEC", "RustSec Advisory Database", "https://rustsec.org"),
                    entry("RXSA", "Rocky Linux", "https://errata.rockylinux.org"),
                    entry("SUSE", "SUSE", "https://www.suse.com"),
                    entry("UBUNTU", "Ubuntu", "https://ubuntu.com/security"),
                    entry("USN", "Ubuntu", "https://ubuntu.com/security"),
                    entry("openSUSE", "openSUSE", "https://www.suse.com"));

    private static Map.Entry<String, Issuer> entry(String prefix, String name, String namespace) {
        return Map.entry(prefix, new Issuer(name, namespace));
    }

    /** By the form, where only one database writes it, else by the database that numbers the id. */
    static Issuer of(PublishedRecord said) {
        return switch (said.form()) {
            case CVE -> new Issuer("CVE Program", "https://www.cve.org");
            case NVD -> new Issuer("National Vulnerability Database", "https://nvd.nist.gov");
            case RUBYSEC -> new Issuer("RubySec", "https://rubysec.com");
            case FRIENDS_OF_PHP -> new Issuer("FriendsOfPHP", "https://github.com/FriendsOfPHP");
            case NODE_SECURITY_WG ->
                    new Issuer("Node.js Security Working Group", "https://github.com/nodejs");
            case OSV, RUSTSEC, HASKELL, CSAF, OPENVEX -> byPrefix(said.id());
        };
    }

    /** What stands before the first dash of an id; all of it where there is none. */
    static String prefix(String id) {
        var dash = id.indexOf('-');
        return dash < 1 ? id : id.substring(0, dash);
    }

    private static Issuer byPrefix(String id) {
        var prefix = prefix(id);
        var known = BY_PREFIX.get(prefix);
        return known == null ? new Issuer(prefix, nameless(prefix)) : known;
    }

    /** For who gives no address: it leads nowhere, and claims nothing. */
    static String nameless(String name) {
        return "urn:uuid:" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    boolean hasAddress() {
        return namespace.startsWith("https:") || namespace.startsWith("http:");
    }
}
