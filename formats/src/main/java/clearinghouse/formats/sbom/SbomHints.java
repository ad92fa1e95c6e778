package clearinghouse.formats.sbom;

import java.util.Optional;

/**
 * What whoever sends an inventory knows of it, and the inventory does not say.
 *
 * @param form empty where it is to be found out
 * @param distro the distribution and release that a list of its packages is of, as in {@code
 *     debian-12}; empty where unknown
 */
public record SbomHints(Optional<SbomFormat> form, String distro) {

    public static SbomHints none() {
        return new SbomHints(Optional.empty(), "");
    }

    public static SbomHints of(SbomFormat form) {
        return new SbomHints(Optional.of(form), "");
    }
}
