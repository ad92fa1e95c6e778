package clearinghouse.formats.convert;

import clearinghouse.formats.JsonText;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.csaf.validation.CsafValidator;
import clearinghouse.formats.published.StatedRange;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.version.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The product tree of a CSAF document, which grows while the ids of products are asked for.
 * Packages hang on their ecosystem, what is sold on its vendor.
 */
final class CsafProducts {

    private static final String VERSION = "product_version";

    /** What is no range by the rules of 2.1. */
    private static final String PATCH = "patch_level";

    private static final String RANGE = "product_version_range";

    /**
     * @param on where it has to run; empty for anywhere
     * @param category of the branch that says the version
     */
    private record Key(Naming naming, String on, String category, String version) {}

    /** One branch on the way from the root. */
    private record Step(String category, String name) {}

    private final boolean later;
    private final ArrayNode tree = JsonText.object().arrayNode();
    private final Map<List<Step>, ArrayNode> branches = new HashMap<>();
    private final Map<Key, String> ids = new HashMap<>();

    /**
     * @param later of CSAF 2.1
     */
    CsafProducts(boolean later) {
        this.later = later;
    }

    /** The outermost branches; none where no product was asked for. */
    ArrayNode branches() {
        return tree;
    }

    /** One id for each way in which the versions of the product are said. */
    List<String> ids(Product product) {
        var found = new ArrayList<String>();
        var versions = product.versions();
        var spans = versions.ranges().spans();
        if (versions.areAll() || spans.equals(List.of(Span.ALL))) {
            found.add(id(product, RANGE, "vers:all/*"));
        }
        // CSAF 2.1 §6.1.59: a range of one version is none.
        if (spans.size() == 1 && spans.getFirst().only().isPresent()) {
            found.add(version(product, spans.getFirst().only().get()));
        } else if (found.isEmpty()
                && !spans.isEmpty()
                && product.naming().vers(versions.ranges())
                        instanceof Parsed.Valid<String>(var vers)) {
            found.add(range(product, vers));
        }
        for (var version : versions.namedBesideRanges()) {
            found.add(version(product, version));
        }
        for (var words : versions.words()) {
            found.add(range(product, words));
        }
        for (var commits : versions.commits()) {
            found.add(id(product, PATCH, inWords(commits)));
        }
        return found;
    }

    private String range(Product product, String text) {
        return id(product, !later || CsafValidator.isRange(text) ? RANGE : PATCH, text);
    }

    String version(Product product, String version) {
        return id(product, VERSION, version);
    }

    /** Commits have an order in their repository alone. */
    static String inWords(StatedRange.Events commits) {
        return commits.events().stream()
                .map(event -> event.kind() + " " + event.version())
                .collect(Collectors.joining(", ", "commits of " + commits.repository() + ": ", ""));
    }

    private String id(Product product, String category, String version) {
        var key = new Key(product.naming(), product.on(), category, version);
        var known = ids.get(key);
        if (known != null) {
            return known;
        }
        var id = "CSAFPID-%04d".formatted(ids.size() + 1);
        ids.put(key, id);
        leaf(key, id);
        return id;
    }

    private void leaf(Key key, String id) {
        var naming = key.naming();
        var leaf = siblings(key).addObject();
        leaf.put("category", key.category());
        leaf.put("name", key.version());
        var product = leaf.putObject("product");
        product.put(
                "name",
                naming.full()
                        + " "
                        + key.version()
                        + (key.on().isEmpty() ? "" : " on " + key.on()));
        product.put("product_id", id);
        var helper = helper(key);
        if (!helper.isEmpty()) {
            product.set("product_identification_helper", helper);
        }
    }

    private ArrayNode siblings(Key key) {
        var naming = key.naming();
        var path = new ArrayList<Step>();
        if (naming.osv().isPresent()) {
            path.add(new Step("product_family", naming.osv().get().home()));
        } else if (!naming.vendor().isBlank()) {
            path.add(new Step("vendor", naming.vendor()));
        }
        path.add(new Step("product_name", naming.product()));
        return below(path);
    }

    private ArrayNode below(List<Step> path) {
        if (path.isEmpty()) {
            return tree;
        }
        var known = branches.get(path);
        if (known != null) {
            return known;
        }
        var node = below(path.subList(0, path.size() - 1)).addObject();
        node.put("category", path.getLast().category());
        node.put("name", path.getLast().name());
        var children = node.putArray("branches");
        branches.put(List.copyOf(path), children);
        return children;
    }

    private ObjectNode helper(Key key) {
        var helper = JsonText.object();
        if (CsafValidator.isCpe(key.naming().cpe())) {
            helper.put("cpe", key.naming().cpe());
        }
        purl(key)
                .ifPresent(purl -> {
                    if (later) {
                        helper.putArray("purls").add(purl.render());
                    } else {
                        helper.put("purl", purl.render());
                    }
                });
        return helper;
    }

    private static Optional<PackageUrl> purl(Key key) {
        return key.naming()
                .purl()
                .map(purl ->
                        key.category().equals(VERSION)
                                ? Purls.at(purl, key.version())
                                : purl.withVersion(""));
    }
}
