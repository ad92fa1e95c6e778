package clearinghouse.matching;

import clearinghouse.formats.cpe.Cpe;
import java.util.Locale;

/** Names of the CPE dictionary as identities. */
final class Platforms {

    private Platforms() {}

    /**
     * @param target where the name itself says none
     */
    static Identity.Platform identity(Cpe cpe, String target, int doubt) {
        var own = plain(cpe.targetSoftware());
        return new Identity.Platform(
                plain(cpe.vendor()),
                plain(cpe.product()),
                cpe.softwareEdition().equals("*")
                        ? ""
                        : cpe.softwareEdition().toLowerCase(Locale.ROOT),
                own.isEmpty() ? target : own,
                doubt);
    }

    /** Of any and of none it says nothing. */
    private static String plain(String value) {
        return value.equals("*") || value.equals("-") ? "" : value.toLowerCase(Locale.ROOT);
    }
}
