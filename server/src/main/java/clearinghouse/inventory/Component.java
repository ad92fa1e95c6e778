package clearinghouse.inventory;

import clearinghouse.formats.purl.PackageUrl;
import java.util.Optional;

/**
 * A part of an asset.
 *
 * @param packageOnly its package without version, where the inventory names one
 * @param version as the inventory writes it; empty where it says none
 */
public record Component(
        Optional<PackageUrl> packageOnly, String vendor, String name, String version) {}
