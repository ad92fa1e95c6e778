package clearinghouse.formats.csaf.provider;

import clearinghouse.formats.advisory.Sector;
import java.net.URI;

/**
 * Where a provider serves what. The paths are ours but for the two well-known ones; clients follow
 * the addresses that the metadata names.
 *
 * @param origin scheme, host and perhaps port, without a path; https, as CSAF 2.0 §7.1.3 wants
 */
public record ProviderAddresses(URI origin) {

    private static final String WELL_KNOWN = "/.well-known/csaf/";

    /** CSAF 2.0 §7.1.9. */
    public static final String METADATA = WELL_KNOWN + "provider-metadata.json";

    public static final String FEED = WELL_KNOWN + "feed-tlp-white.json";
    public static final String SERVICE = WELL_KNOWN + "service.json";
    public static final String CATEGORIES = WELL_KNOWN + "category.json";
    public static final String KEY = WELL_KNOWN + "openpgp.asc";

    /** With a feed for each sector of which there are documents (§7.1.15 lets there be more). */
    public static final String SECTORS = WELL_KNOWN + "sector/";

    /** With a folder for each year (§7.1.11). */
    public static final String DIRECTORY = "/csaf/white/";

    /** What is not for everyone, with a folder for each year; behind authentication (§7.1.5). */
    public static final String AMBER = "/csaf/amber/";

    public static final String AMBER_FEED = AMBER + "feed-tlp-amber.json";

    /** RFC 9116, section 3. */
    public static final String SECURITY_TXT = "/.well-known/security.txt";

    public ProviderAddresses {
        if (!"https".equals(origin.getScheme())) {
            throw new IllegalArgumentException("a provider is reached over TLS alone");
        }
    }

    /** Whether everyone may fetch what is at this path, from whatever site (§7.1.4). */
    public static boolean isForEveryone(String path) {
        return path.startsWith(WELL_KNOWN)
                || path.startsWith(DIRECTORY)
                || path.equals(SECURITY_TXT);
    }

    public URI at(String path) {
        return origin.resolve(path);
    }

    /** The path of the feed of a sector. */
    public static String feed(Sector sector) {
        return SECTORS + sector.code() + ".json";
    }

    public URI of(ListedDocument document) {
        return at(DIRECTORY + document.path());
    }

    URI ofAmber(ListedDocument document) {
        return at(AMBER + document.path());
    }
}
