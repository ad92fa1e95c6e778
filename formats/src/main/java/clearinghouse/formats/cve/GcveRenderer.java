package clearinghouse.formats.cve;

import clearinghouse.formats.JsonText;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.advisory.Advisory;

/**
 * An advisory as a record of GCVE (BCP-05): a CVE record under a number of our own, with its other
 * names as relationships.
 */
public final class GcveRenderer {

    private GcveRenderer() {}

    /** Invalid without a reference, and unless the advisory is TLP:CLEAR. */
    public static Parsed<String> render(Advisory advisory, CveAssigner assigner, GcveId id) {
        var problems = CveRenderer.problems(advisory);
        if (!problems.isEmpty()) {
            return Parsed.invalid(problems);
        }
        var tracking = advisory.tracking();
        var root = CveRenderer.record();
        root.putObject("cveMetadata")
                .put("vulnId", id.toString())
                .put("assignerOrgId", assigner.assignerOrgId().toString())
                .put("assignerShortName", assigner.shortName())
                .put("datePublished", tracking.initialRelease().toString())
                .put("dateUpdated", tracking.currentRelease().toString())
                .put("state", "PUBLISHED");
        var cna = root.putObject("containers").putObject("cna");
        CveRenderer.say(cna, advisory, assigner);
        var extension = cna.putArray("x_gcve").addObject();
        extension.put("vulnId", id.toString());
        extension.put("recordType", "advisory");
        for (var identifier : advisory.identifiers()) {
            extension
                    .withArray("relationships")
                    .addObject()
                    .put("destId", identifier.value())
                    .put("type", "equal");
        }
        return Parsed.valid(JsonText.render(root));
    }
}
