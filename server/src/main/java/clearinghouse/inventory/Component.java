package clearinghouse.inventory;

import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.sbom.SbomComponent;
import java.util.Locale;
import java.util.Optional;

/**
 * A part of an asset.
 *
 * @param packageOnly its package as a {@link PackageUrl#matchingKey}, where the inventory names one
 * @param version as the inventory writes it; empty where it says none
 * @param otherVersion what the inventory says beside it, where that is another version
 * @param sha256 of its file, where the inventory says it
 * @param stated all that it can be recognised by
 */
public record Component(
        Optional<PackageUrl> packageOnly,
        String vendor,
        String name,
        String version,
        Optional<String> otherVersion,
        Optional<String> sha256,
        clearinghouse.matching.Component stated) {

    private static final int LONGEST_NAME = 200;

    /** The longest key that the index of packages takes with room to spare. */
    static final int LONGEST_PACKAGE = 1_000;

    /**
     * A document may state the version within the purl, beside it, or not at all. The purl says
     * which package it is, so its version goes with it.
     */
    static Component of(clearinghouse.matching.Component stated) {
        var purl = stated.purl();
        return new Component(
                purl.map(PackageUrl::matchingKey)
                        .filter(key -> key.render().length() <= LONGEST_PACKAGE),
                storable(stated.vendor()),
                storable(stated.name()),
                storable(
                        purl.map(PackageUrl::version)
                                .filter(within -> !within.isEmpty())
                                .orElse(stated.version())),
                purl.filter(it -> SbomComponent.contradicts(it, stated.version()))
                        .map(_ -> storable(stated.version())),
                Optional.ofNullable(stated.hashes().get("sha-256")),
                stated);
    }

    /** PostgreSQL takes every character but this one. */
    private static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }

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
        return otherVersion.map(other ->
                new Component(packageOnly, vendor, name, other, Optional.empty(), sha256, stated));
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
