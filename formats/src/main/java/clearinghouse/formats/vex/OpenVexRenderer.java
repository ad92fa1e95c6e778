package clearinghouse.formats.vex;

import clearinghouse.formats.JsonText;
import clearinghouse.formats.advisory.Advisory;
import clearinghouse.formats.advisory.FileHash;
import clearinghouse.formats.advisory.Identifier;
import clearinghouse.formats.advisory.Publisher;
import clearinghouse.formats.advisory.Remediation;
import clearinghouse.formats.purl.PackageUrl;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An advisory as an OpenVEX 0.2.0 document: which products are affected, which are fixed. */
public final class OpenVexRenderer {

    private OpenVexRenderer() {}

    public static String render(Advisory advisory) {
        var tracking = advisory.tracking();
        var root = JsonText.object();
        root.put("@context", "https://openvex.dev/ns/v0.2.0");
        root.put("@id", id(advisory));
        root.put("author", advisory.publisher().name());
        root.put("role", role(advisory.publisher().category()));
        root.put("timestamp", tracking.initialRelease().toString());
        if (tracking.version() > 1) {
            root.put("last_updated", tracking.currentRelease().toString());
        }
        root.put("version", tracking.version());
        var statements = root.putArray("statements");
        var affected = statement(statements, advisory, "affected");
        var affectedProducts = affected.putArray("products");
        for (var product : advisory.affected()) {
            // A purl without a version speaks of all versions, so it stands only where no
            // version is known.
            if (product.affectedVersions().isEmpty()) {
                product(affectedProducts, product.purl(), Optional.empty());
            }
            for (var version : product.affectedVersions()) {
                product(affectedProducts, product.purl().withVersion(version), Optional.empty());
            }
        }
        affected.put("action_statement", action(advisory));
        if (advisory.affected().stream().anyMatch(p -> !p.fixedVersions().isEmpty())) {
            var fixed = statement(statements, advisory, "fixed").putArray("products");
            for (var product : advisory.affected()) {
                for (var version : product.fixedVersions()) {
                    product(fixed, product.purl().withVersion(version), file(advisory, version));
                }
            }
        }
        return JsonText.render(root);
    }

    private static String id(Advisory advisory) {
        var namespace = advisory.publisher().namespace().toString();
        return namespace
                + (namespace.endsWith("/") ? "" : "/")
                + "vex/"
                + advisory.tracking().id()
                + "-"
                + advisory.tracking().version();
    }

    private static String role(Publisher.Category category) {
        var name = category.name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }

    private static ObjectNode statement(ArrayNode statements, Advisory advisory, String status) {
        var statement = statements.addObject();
        var vulnerability = statement.putObject("vulnerability");
        var cve = advisory.cve().map(Identifier.Cve::value);
        vulnerability.put("name", cve.orElse(advisory.tracking().id()));
        vulnerability.put("description", advisory.title());
        var aliases = vulnerability.putArray("aliases");
        if (cve.isPresent()) {
            aliases.add(advisory.tracking().id());
        }
        advisory.identifiers().stream()
                .filter(identifier -> !(identifier instanceof Identifier.Cve))
                .map(Identifier::value)
                .forEach(aliases::add);
        statement.put("timestamp", advisory.tracking().currentRelease().toString());
        statement.put("status", status);
        return statement;
    }

    private static void product(ArrayNode products, PackageUrl purl, Optional<FileHash> file) {
        var product = products.addObject();
        product.put("@id", purl.render());
        product.putObject("identifiers").put("purl", purl.render());
        file.ifPresent(f -> product.putObject("hashes").put("sha-256", f.sha256()));
    }

    private static Optional<FileHash> file(Advisory advisory, String fixedVersion) {
        return advisory.remediations().stream()
                .filter(r -> r.fixedVersion().equals(Optional.of(fixedVersion)))
                .flatMap(r -> r.file().stream())
                .findFirst();
    }

    private static String action(Advisory advisory) {
        var actions =
                advisory.remediations().stream()
                        .map(Remediation::details)
                        .collect(Collectors.joining("\n"));
        return actions.isEmpty() ? "No remedy is known yet." : actions;
    }
}
