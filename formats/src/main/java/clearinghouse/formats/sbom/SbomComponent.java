package clearinghouse.formats.sbom;

import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.version.VersionScheme;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One component as the document gives it; empty texts where it says nothing.
 *
 * @param pointer where in the document, or the line of a table
 * @param hashes by algorithm, as in {@code sha-256}, in lower-case hexadecimal digits
 * @param models model numbers and article numbers (SKU) of a device, as printed on it
 * @param serials serial numbers of single pieces
 * @param otherPurls further package URLs of the same component, without {@code purl}
 */
public record SbomComponent(
        String pointer,
        String vendor,
        String name,
        String version,
        Optional<PackageUrl> purl,
        List<String> cpes,
        Map<String, String> hashes,
        Kind kind,
        List<String> models,
        List<String> serials,
        List<PackageUrl> otherPurls) {

    /** What a component is: the types of CycloneDX 1.7 and its services. */
    public enum Kind {
        APPLICATION,
        FRAMEWORK,
        LIBRARY,
        CONTAINER,
        PLATFORM,
        OPERATING_SYSTEM,
        DEVICE,
        DEVICE_DRIVER,
        FIRMWARE,
        FILE,
        MACHINE_LEARNING_MODEL,
        DATA,
        CRYPTOGRAPHIC_ASSET,
        SERVICE,
        /** The document does not say, or says what no standard knows. */
        OTHER;

        private static final Map<String, Kind> BY_TYPE =
                Arrays.stream(values())
                        .filter(kind -> kind != SERVICE && kind != OTHER)
                        .collect(Collectors.toUnmodifiableMap(Kind::label, kind -> kind));

        /** As CycloneDX writes it: lower-case words with hyphens. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Of a CycloneDX {@code type}; a service has none there. */
        static Optional<Kind> ofType(String type) {
            return Optional.ofNullable(BY_TYPE.get(type));
        }
    }

    /** Distributions build one version several times; the build follows a hyphen. */
    private static final Set<String> RELEASED_AGAIN = Set.of("rpm", "deb", "apk", "alpm");

    /** Behind a version, or nothing. */
    private static final Set<String> ARCHITECTURES =
            Set.of(
                    "",
                    ".noarch",
                    ".src",
                    ".x86_64",
                    ".aarch64",
                    ".ppc64le",
                    ".ppc64",
                    ".ppc",
                    ".s390",
                    ".s390x",
                    ".i386",
                    ".i486",
                    ".i586",
                    ".i686",
                    ".armv7hl");

    private static final Pattern EPOCH = Pattern.compile("\\d+:");

    private static final Pattern PREFIX = Pattern.compile("v|go|\\d+:");

    public SbomComponent {
        cpes = List.copyOf(cpes);
        hashes = Collections.unmodifiableMap(new LinkedHashMap<>(hashes));
        models = List.copyOf(models);
        serials = List.copyOf(serials);
        otherPurls = List.copyOf(otherPurls);
    }

    /**
     * The version beside the package URL where it is another than the one within it. Published
     * inventories also write the same one otherwise: with the epoch that a package URL keeps
     * elsewhere, without the release of a distribution, with name and architecture around it.
     */
    public Optional<String> contradictingVersion() {
        return purl.filter(it -> contradicts(it, version)).map(_ -> version);
    }

    /** Whether a version that is stated beside a package URL is another than the one within it. */
    public static boolean contradicts(PackageUrl purl, String version) {
        var within = purl.version();
        return !within.isEmpty()
                && !version.isEmpty()
                && !within.equals(version)
                && !isSame(purl, within, version);
    }

    private static boolean isSame(PackageUrl purl, String within, String beside) {
        var type = purl.type();
        // The plain comparisons first: most are settled by them.
        return bare(within).equals(bare(beside))
                // An image's digest has no place beside any version.
                || within.startsWith("sha256:")
                || (RELEASED_AGAIN.contains(type)
                        && (bare(within).startsWith(bare(beside) + "-")
                                || beside.endsWith("-" + bare(within))))
                || isEqual(purl, within, beside)
                || isEqual(purl, bare(within), bare(beside))
                || isNamed(purl, bare(within), beside);
    }

    /** As in {@code acl-2.3.1-3.el9.x86_64} or {@code acl-1:2.3.1-3.el9}. */
    private static boolean isNamed(PackageUrl purl, String within, String beside) {
        if (within.isEmpty()) {
            return false;
        }
        var name = purl.name();
        for (var at = beside.indexOf(within); at >= 0; at = beside.indexOf(within, at + 1)) {
            var hyphen = beside.lastIndexOf('-', at - 1);
            var isName =
                    hyphen > 0
                            && (!Character.isDigit(beside.charAt(0))
                                    || (!name.isEmpty() && beside.startsWith(name)));
            if (isName
                    && isPrefix(beside.substring(hyphen + 1, at))
                    && ARCHITECTURES.contains(beside.substring(at + within.length()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPrefix(String text) {
        return text.isEmpty() || text.equals("v") || EPOCH.matcher(text).matches();
    }

    private static boolean isEqual(PackageUrl purl, String one, String other) {
        return VersionScheme.of(purl).compare(one, other).equals(OptionalInt.of(0));
    }

    private static String bare(String version) {
        var prefix = PREFIX.matcher(version);
        return prefix.lookingAt() ? version.substring(prefix.end()) : version;
    }
}
