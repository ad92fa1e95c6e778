package clearinghouse.formats.csaf.validation;

import java.util.regex.Pattern;

/** The address by which an extension of CSAF 2.1 names its schema. */
final class ExtensionSchema {

    private static final int LONGEST = 2_000;
    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern HOST = Pattern.compile(LABEL + "(?:\\." + LABEL + ")++");
    private static final Pattern OWN =
            Pattern.compile(
                    "https://docs\\.oasis-open\\.org/csaf/csaf/v2\\.1/(?:[^/\\s]++/)*+schema/"
                            + "extension-content\\.json.*");
    private static final String OFFICIAL = "https://docs.oasis-open.org/csaf/";

    private ExtensionSchema() {}

    static boolean isAddress(String text) {
        if (!text.startsWith("https://")
                || !text.endsWith(".json")
                || text.length() > LONGEST
                || !Uris.isUri(text)
                || OWN.matcher(text).matches()) {
            return false;
        }
        var path = text.indexOf('/', "https://".length());
        if (path < 0 || !HOST.matcher(text.substring("https://".length(), path)).matches()) {
            return false;
        }
        for (var folder : text.substring(path + 1).split("/", -1)) {
            if (folder.isEmpty()) {
                return false;
            }
        }
        var name = text.substring(text.lastIndexOf('/') + 1, text.length() - ".json".length());
        for (var i = name.indexOf('_'); i >= 0; i = name.indexOf('_', i + 1)) {
            if (i > 0
                    && DocumentVersion.parse(name.substring(i + 1))
                            .filter(DocumentVersion::semantic)
                            .isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Published by the technical committee itself; it has published none yet. */
    static boolean isOfficial(String text) {
        return text.startsWith(OFFICIAL);
    }
}
