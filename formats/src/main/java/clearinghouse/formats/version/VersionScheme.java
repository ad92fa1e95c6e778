package clearinghouse.formats.version;

import clearinghouse.formats.purl.PackageUrl;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * How versions are ordered in one family of ecosystems. Each has two definitions of its order, one
 * by the parts of a version and one by the bytes of its key.
 *
 * <p>The names are those of OSV's ecosystems and of VERS and purl types.
 */
public enum VersionScheme {
    SEMVER(
            SemverVersion::read,
            "semver, npm, cargo, crates.io, golang, Go, hex, swift, SwiftURL, github, GitHub Actions,"
                    + " nginx, Bitnami, Bioconductor, Kubernetes, Linux, Julia, VSCode, vscode-extension"),
    PUB(SemverVersion::readPub, "pub, dart"),
    NUGET(SemverVersion::readNuget, "nuget"),
    MAVEN(MavenVersion::read, "maven"),
    DEB(DebVersion::read, "deb, debian, ubuntu, Echo, opam"),
    RPM(
            RpmVersion::read,
            "rpm, Red Hat, redhat, AlmaLinux, Rocky Linux, SUSE, openSUSE, Fedora, Mageia, Photon OS,"
                    + " Azure Linux, openEuler, Oracle Linux, TuxCare"),
    APK(
            ApkVersion::read,
            "apk, alpine, Wolfi, Chainguard, MinimOS, Alpaquita, BellSoft Hardened Containers"),
    ALPM(AlpmVersion::read, "alpm, arch, archlinux"),
    GENTOO(GentooVersion::read, "gentoo, ebuild"),
    PYPI(PypiVersion::read, "pypi"),
    COMPOSER(ComposerVersion::read, "composer, Packagist"),
    GEM(GemVersion::read, "gem, RubyGems"),
    CRAN(NumbersVersion::readCran, "cran"),
    HACKAGE(NumbersVersion::readHackage, "hackage, GHC"),
    CONAN(ConanVersion::read, "conan, ConanCenter"),
    OPENSSL(OpensslVersion::read, "openssl"),
    DATETIME(DatetimeVersion::read, "datetime"),
    INTDOT(NumbersVersion::readIntdot, "intdot"),
    LEXICOGRAPHIC(LexicographicVersion::read, "lexicographic"),
    CPE(CpeVersion::read, "cpe"),
    /** Ecosystems without rules here, and firmware: what words mean is a convention. */
    GENERIC(
            GenericVersion::read,
            "generic, firmware, OSS-Fuzz, Android, FreeBSD, GIT, bitbucket, docker, oci, conda, cpan,"
                    + " huggingface, mlflow, qpkg, swid, cocoapods, luarocks, Homebrew, brew, bazel, chrome-extension,"
                    + " otp, vcpkg, yocto, CleanStart, Docker Hardened Images");

    /** Longer texts are no versions; keys of these stay within what an index can hold of them. */
    public static final int LONGEST = 16_384;

    private static final Map<String, VersionScheme> BY_NAME = new HashMap<>();

    static {
        for (var scheme : values()) {
            for (var name : scheme.names()) {
                BY_NAME.put(Letters.lower(name), scheme);
            }
        }
    }

    private final Function<String, Optional<? extends ReadVersion<?>>> reader;
    private final String names;

    VersionScheme(Function<String, Optional<? extends ReadVersion<?>>> reader, String names) {
        this.reader = reader;
        this.names = names;
    }

    public static VersionScheme of(PackageUrl purl) {
        return ofPurlType(purl.type());
    }

    /** Generic where nothing is known of the type. */
    public static VersionScheme ofPurlType(String type) {
        return named(type).orElse(GENERIC);
    }

    /**
     * By the name of an OSV ecosystem, with or without {@code :release}, or of a VERS or purl type;
     * capitals do not count.
     */
    public static Optional<VersionScheme> named(String name) {
        var colon = name.indexOf(':');
        var home = Letters.lower((colon < 0 ? name : name.substring(0, colon)).strip());
        // Root names the ecosystem that it patches behind its own name.
        return home.equals("root") && colon > 0
                ? named(name.substring(colon + 1))
                : Optional.ofNullable(BY_NAME.get(home));
    }

    public List<String> names() {
        return List.of(names.split(", "));
    }

    /** The VERS type, which is the purl type where there is one. */
    public String versType() {
        return names().getFirst();
    }

    /** Whether the version has a place in the order of this scheme. */
    public boolean understands(String version) {
        return read(version).isPresent();
    }

    /** Negative, zero or positive; empty when one of them has no place in the order. */
    public OptionalInt compare(String left, String right) {
        if (left.equals(right)) {
            return OptionalInt.of(0);
        }
        var a = read(left);
        var b = a.isEmpty() ? a : read(right);
        return b.isEmpty() ? OptionalInt.empty() : OptionalInt.of(compared(a.get(), b.get()));
    }

    /** The version as bytes in this order; empty when the text is no version of this scheme. */
    public Optional<VersionKey> key(String version) {
        return read(version)
                .map(read -> {
                    var key = new KeyWriter();
                    read.writeTo(key);
                    return key.key();
                });
    }

    /** As keys alone have it. */
    public OptionalInt compareKeys(String left, String right) {
        if (left.equals(right)) {
            return OptionalInt.of(0);
        }
        var a = key(left);
        var b = a.isEmpty() ? a : key(right);
        return b.isEmpty() ? OptionalInt.empty() : OptionalInt.of(compareKeys(a.get(), b.get()));
    }

    /**
     * The order of two keys of this scheme. That of bytes, but for Arch Linux, where a version
     * without a release is equal to all keys that begin with its own.
     */
    public int compareKeys(VersionKey left, VersionKey right) {
        return this == ALPM && (left.begins(right) || right.begins(left))
                ? 0
                : left.compareTo(right);
    }

    /**
     * Whether the order of keys is that of the versions. It is not for a few versions of schemes
     * whose rules go round in a ring; among the versions of one package {@link VersionRanks} take
     * the place of keys then.
     */
    public boolean keysAreExact(String version) {
        return switch (read(version).orElse(null)) {
            case MavenVersion maven -> !maven.inRing();
            case ConanVersion conan -> !conan.inRing();
            case ComposerVersion _ -> version.indexOf('#') < 0;
            case null -> false;
            default -> true;
        };
    }

    /** Whether the place of the version rests on published rules and not on a guess at a word. */
    public boolean isCertainOf(String version) {
        return (this != GENERIC && this != CPE)
                || !(read(version).orElse(null) instanceof GenericVersion generic)
                || generic.certain();
    }

    private Optional<? extends ReadVersion<?>> read(String version) {
        return version.isEmpty() || version.length() > LONGEST
                ? Optional.empty()
                : reader.apply(version);
    }

    @SuppressWarnings("unchecked") // one reader makes versions of one kind only
    private static <T extends ReadVersion<T>> int compared(ReadVersion<?> a, ReadVersion<?> b) {
        return ((T) a).compareTo((T) b);
    }
}
