package clearinghouse.formats.published;

import clearinghouse.formats.published.AffectedSoftware.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An OpenVEX document of somebody else. */
public record VexDocument(
        String id, String author, String version, Dates dates, List<Statement> statements) {

    /**
     * What its author says of one vulnerability in some products.
     *
     * @param vulnerability as it is named there
     * @param aliases other names of it
     * @param justification one of five labels; empty where there is none
     * @param timestamp of the statement alone; else that of the document holds
     */
    public record Statement(
            String vulnerability,
            List<String> aliases,
            List<Product> products,
            Standing standing,
            String justification,
            String impact,
            String action,
            String notes,
            Optional<Instant> timestamp) {
        public Statement {
            aliases = List.copyOf(aliases);
            products = List.copyOf(products);
        }
    }

    /**
     * @param id an IRI, mostly a purl
     * @param components in which the vulnerability lies; none where the product itself is meant
     */
    public record Product(String id, String purl, String cpe, List<Product> components) {
        public Product {
            components = List.copyOf(components);
        }
    }

    public VexDocument {
        statements = List.copyOf(statements);
    }
}
