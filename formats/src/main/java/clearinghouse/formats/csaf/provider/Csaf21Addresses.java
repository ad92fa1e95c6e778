package clearinghouse.formats.csaf.provider;

import java.net.URI;

/**
 * Where a provider serves the documents of the draft of CSAF 2.1 while those of 2.0 count: at a
 * path of their own, as the draft's section on the transition has it.
 *
 * @param origin scheme, host and perhaps port, without a path
 */
public record Csaf21Addresses(URI origin) {

    private static final String ROOT = "/.well-known/csaf/v2.1/";

    public static final String METADATA = ROOT + "provider-metadata.json";
    public static final String FEED = ROOT + "feed-tlp-clear.json";

    /** With a folder for each year. */
    public static final String DIRECTORY = ROOT + "clear/";

    public URI at(String path) {
        return origin.resolve(path);
    }

    /**
     * @param path year and file name
     */
    public URI document(String path) {
        return at(DIRECTORY + path);
    }
}
