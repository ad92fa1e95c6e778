package clearinghouse.formats.published;

import tools.jackson.databind.JsonNode;

/** The object of FIRST's CVSS schemas, which CVE, NVD and CSAF take over. */
final class Stated {

    private Stated() {}

    static StatedSeverity cvss(String by, String about, JsonNode cvss) {
        return new StatedSeverity(
                by,
                about,
                Nodes.text(cvss, "vectorString"),
                Nodes.number(cvss.path("baseScore")),
                Nodes.text(cvss, "baseSeverity"));
    }
}
