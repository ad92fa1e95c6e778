package clearinghouse.inventory;

import clearinghouse.formats.purl.PackageUrl;
import java.util.Locale;
import java.util.Optional;

/**
 * A part of an asset.
 *
 * @param packageOnly its package as a {@link PackageUrl#matchingKey}, where the inventory names one
 * @param version as the inventory writes it; empty where it says none
 * @param otherVersion what the inventory says beside it, where that is another version
 * @param sha256 of its file, where the inventory says it
 */
public record Component(
        Optional<PackageUrl> packageOnly,
        String vendor,
        String name,
        String version,
        Optional<String> otherVersion,
        Optional<String> sha256) {

    private static final int LONGEST_NAME = 200;

    /**
     * What is left of two names that people write differently; empty when one of them is missing.
     */
    public static Optional<String> nameKey(String vendor, String name) {
        var made = plain(vendor);
        var called = plain(name);
        return made.isEmpty() || called.isEmpty()
                ? Optional.empty()
                : Optional.of(made + "/" + called);
    }

    /** The same, as the other version names it. */
    public Optional<Component> otherwise() {
        return otherVersion.map(
                other -> new Component(packageOnly, vendor, name, other, Optional.empty(), sha256));
    }

    /** By which a component without a package is found. */
    public Optional<String> nameKey() {
        return packageOnly.isPresent() ? Optional.empty() : nameKey(vendor, name);
    }

    private static String plain(String text) {
        var letters = text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "");
        return letters.length() <= LONGEST_NAME ? letters : letters.substring(0, LONGEST_NAME);
    }
}
