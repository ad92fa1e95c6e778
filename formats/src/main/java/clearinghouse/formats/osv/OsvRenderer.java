package clearinghouse.formats.osv;

import clearinghouse.formats.JsonText;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.advisory.Advisory;
import clearinghouse.formats.advisory.AffectedProduct;
import clearinghouse.formats.advisory.Identifier;
import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.formats.purl.Ecosystem;
import clearinghouse.formats.version.VersionScheme;
import java.util.ArrayList;
import tools.jackson.databind.node.ObjectNode;

/** An advisory as an OSV 1.7.5 record. */
public final class OsvRenderer {

    private OsvRenderer() {}

    /** The id in OSV; a database without a registered prefix marks its ids with {@code x_}. */
    public static String id(Advisory advisory) {
        return "x_" + advisory.tracking().id();
    }

    /** Invalid unless the advisory is TLP:CLEAR and all its packages have an OSV ecosystem. */
    public static Parsed<String> render(Advisory advisory) {
        var problems = new ArrayList<Problem>();
        if (advisory.tlp() != TlpLabel.CLEAR) {
            problems.add(new Problem("/tlp", "tlp-not-clear", "OSV records are public"));
        }
        for (var i = 0; i < advisory.affected().size(); i++) {
            var purl = advisory.affected().get(i).purl();
            if (Ecosystem.of(purl).isEmpty()) {
                problems.add(
                        new Problem(
                                "/affected/" + i,
                                "ecosystem-unknown",
                                "OSV has no ecosystem for pkg:" + purl.type()));
            }
        }
        return problems.isEmpty()
                ? Parsed.valid(JsonText.render(record(advisory)))
                : Parsed.invalid(problems);
    }

    private static ObjectNode record(Advisory advisory) {
        var root = JsonText.object();
        root.put("schema_version", "1.7.5");
        root.put("id", id(advisory));
        root.put("modified", advisory.tracking().currentRelease().toString());
        root.put("published", advisory.tracking().initialRelease().toString());
        if (!advisory.identifiers().isEmpty()) {
            var aliases = root.putArray("aliases");
            advisory.identifiers().stream().map(Identifier::value).forEach(aliases::add);
        }
        root.put("summary", advisory.title());
        root.put("details", advisory.summary() + "\n\n" + advisory.description());
        advisory.cvss()
                .ifPresent(cvss ->
                        root.putArray("severity")
                                .addObject()
                                .put("type", "CVSS_V3")
                                .put("score", cvss.vector()));
        var affected = root.putArray("affected");
        for (var product : advisory.affected()) {
            Ecosystem.of(product.purl())
                    .ifPresent(home -> affected(affected.addObject(), product, home));
        }
        if (!advisory.references().isEmpty()) {
            var references = root.putArray("references");
            for (var reference : advisory.references()) {
                references
                        .addObject()
                        .put("type", reference.kind().name())
                        .put("url", reference.url().toString());
            }
        }
        if (!advisory.credits().isEmpty()) {
            var credits = root.putArray("credits");
            for (var credit : advisory.credits()) {
                credits.addObject().put("name", credit.line()).put("type", credit.kind().name());
            }
        }
        var own = root.putObject("database_specific");
        if (!advisory.cwes().isEmpty()) {
            var cwes = own.putArray("cwe_ids");
            advisory.cwes().forEach(cwe -> cwes.add(cwe.label()));
        }
        advisory.cvss().ifPresent(cvss -> own.put("severity", cvss.severity().name()));
        own.put("revision", advisory.tracking().version());
        return root;
    }

    private static void affected(ObjectNode node, AffectedProduct product, Ecosystem home) {
        node.putObject("package")
                .put("ecosystem", home.osvName())
                .put("name", home.packageName())
                .put("purl", product.purl().render());
        var range = node.putArray("ranges").addObject();
        range.put(
                "type", product.range().scheme() == VersionScheme.SEMVER ? "SEMVER" : "ECOSYSTEM");
        var events = range.putArray("events");
        for (var interval : product.range().intervals()) {
            events.addObject().put("introduced", interval.from());
            interval.end().ifPresent(end -> events.addObject().put(end.kind(), end.version()));
        }
        if (!product.affectedVersions().isEmpty()) {
            var versions = node.putArray("versions");
            product.affectedVersions().forEach(versions::add);
        }
        if (!product.fixedVersions().isEmpty()) {
            var fixed = node.putObject("database_specific").putArray("fixed_versions");
            product.fixedVersions().forEach(fixed::add);
        }
    }
}
