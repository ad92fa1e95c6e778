package clearinghouse.formats.csaf.provider;

import java.net.URI;

/**
 * Where an aggregator serves what (CSAF 2.0 §7.1.21, §7.1.23): its list, and beside it a folder for
 * each issuing party that it mirrors.
 *
 * @param origin scheme, host and perhaps port, without a path
 */
public record AggregatorAddresses(URI origin) {

    private static final String ROOT = "/.well-known/csaf-aggregator/";

    public static final String LIST = ROOT + "aggregator.json";

    /** Whether everyone may fetch what is at this path, from whatever site. */
    public static boolean isForEveryone(String path) {
        return path.startsWith(ROOT);
    }

    public static String metadata(String folder) {
        return ROOT + folder + "/provider-metadata.json";
    }

    public static String feed(String folder) {
        return ROOT + folder + "/feed-tlp-white.json";
    }

    /** With a folder for each year. */
    public static String directory(String folder) {
        return ROOT + folder + "/white/";
    }

    /** The file of a key that documents of this issuing party are signed with. */
    public static String key(String folder, String fingerprint) {
        return ROOT + folder + "/openpgp/" + fingerprint;
    }

    public URI at(String path) {
        return origin.resolve(path);
    }

    URI of(String folder, ListedDocument document) {
        return at(directory(folder) + document.path());
    }
}
