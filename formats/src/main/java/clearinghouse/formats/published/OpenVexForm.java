package clearinghouse.formats.published;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.published.VexDocument.Product;
import clearinghouse.formats.published.VexDocument.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** OpenVEX 0.2, and what came before it, where names were texts. */
public final class OpenVexForm {

    private OpenVexForm() {}

    /** Invalid for another kind of document, and where a statement names no vulnerability. */
    public static Parsed<VexDocument> read(JsonNode document) {
        var context = Nodes.text(document, "@context");
        if (!context.startsWith("https://openvex.dev/ns")
                || !document.path("statements").isArray()) {
            return Parsed.invalid(
                    "/@context",
                    "vex-context",
                    "an OpenVEX document has its context and statements");
        }
        var statements = new ArrayList<Statement>();
        for (var node : document.path("statements")) {
            var vulnerability = node.path("vulnerability");
            var name = name(vulnerability);
            var standing = standing(Nodes.text(node, "status"));
            if (name.isBlank() || standing.isEmpty()) {
                return Parsed.invalid(
                        "/statements/" + statements.size(),
                        "vex-statement",
                        "a statement names a vulnerability and one of the four statuses");
            }
            statements.add(
                    new Statement(
                            name,
                            Nodes.texts(vulnerability.path("aliases")),
                            products(node.path("products")),
                            standing.get(),
                            Nodes.text(node, "justification"),
                            Nodes.text(node, "impact_statement"),
                            Nodes.text(node, "action_statement"),
                            Nodes.text(node, "status_notes"),
                            Times.parse(Nodes.text(node, "timestamp"))));
        }
        return Parsed.valid(
                new VexDocument(
                        Nodes.text(document, "@id"),
                        Nodes.text(document, "author"),
                        Nodes.text(document, "version"),
                        Dates.of(
                                Nodes.text(document, "timestamp"),
                                Nodes.text(document, "last_updated"),
                                ""),
                        statements));
    }

    /** 0.0 had the name itself; later it stands in the object, or in its id. */
    private static String name(JsonNode vulnerability) {
        if (!vulnerability.isObject()) {
            return Nodes.text(vulnerability);
        }
        var name = Nodes.text(vulnerability, "name");
        return name.isEmpty() ? Nodes.text(vulnerability, "@id") : name;
    }

    private static Optional<Standing> standing(String status) {
        return switch (status) {
            case "affected" -> Optional.of(Standing.AFFECTED);
            case "not_affected" -> Optional.of(Standing.NOT_AFFECTED);
            case "fixed" -> Optional.of(Standing.FIXED);
            case "under_investigation" -> Optional.of(Standing.UNDER_INVESTIGATION);
            default -> Optional.empty();
        };
    }

    private static List<Product> products(JsonNode nodes) {
        var products = new ArrayList<Product>();
        for (var node : nodes) {
            if (node.isObject()) {
                var identifiers = node.path("identifiers");
                products.add(
                        new Product(
                                Nodes.text(node, "@id"),
                                Nodes.text(identifiers, "purl"),
                                Nodes.text(identifiers, "cpe23"),
                                products(node.path("subcomponents"))));
            } else {
                products.add(new Product(Nodes.text(node), "", "", List.of()));
            }
        }
        return products;
    }
}
