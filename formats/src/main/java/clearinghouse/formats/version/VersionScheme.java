package clearinghouse.formats.version;

import clearinghouse.formats.purl.PackageUrl;
import java.util.Comparator;
import java.util.Optional;

/** How versions are ordered in one family of ecosystems. */
public enum VersionScheme {
    MAVEN,
    SEMVER,
    /** Ecosystems without rules here: only plain dotted numbers have an order. */
    GENERIC;

    private static final int LONGEST = 256;

    public static VersionScheme of(PackageUrl purl) {
        return ofPurlType(purl.type());
    }

    public static VersionScheme ofPurlType(String type) {
        return switch (type) {
            case "maven" -> MAVEN;
            case "npm", "cargo", "golang", "swift", "hex", "github" -> SEMVER;
            default -> GENERIC;
        };
    }

    /** Whether the version has a place in the order of this scheme. */
    public boolean understands(String version) {
        return key(version).isPresent();
    }

    /** A sort key; empty when the text is no version of this scheme. */
    Optional<Key> key(String version) {
        if (version.isEmpty() || version.length() > LONGEST) {
            return Optional.empty();
        }
        return switch (this) {
            case MAVEN -> MavenKey.of(version).map(Key.Maven::new);
            case SEMVER -> SemverKey.of(version).map(Key.Semver::new);
            case GENERIC -> NumbersKey.of(version).map(Key.Numbers::new);
        };
    }

    /** Keys of one scheme are comparable with each other, never with another scheme's. */
    sealed interface Key {
        record Maven(MavenKey key) implements Key {}

        record Semver(SemverKey key) implements Key {}

        record Numbers(NumbersKey key) implements Key {}

        Comparator<Key> ORDER =
                (left, right) -> {
                    if (left instanceof Maven(var a) && right instanceof Maven(var b)) {
                        return a.compareTo(b);
                    }
                    if (left instanceof Semver(var a) && right instanceof Semver(var b)) {
                        return a.compareTo(b);
                    }
                    if (left instanceof Numbers(var a) && right instanceof Numbers(var b)) {
                        return a.compareTo(b);
                    }
                    throw new IllegalArgumentException("versions of two schemes");
                };
    }
}
