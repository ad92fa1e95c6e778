package clearinghouse.formats.csaf.validation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A CSAF document as its rules look at it: made in one pass over the tree, whatever the tree is
 * like.
 */
final class Document {

    /** One branch of the product tree; its parent is the branch that holds it. */
    record Branch(Value value, String category, String name, @Nullable Branch parent, int depth) {

        /** From the outermost to this one. */
        List<Branch> path() {
            var path = new ArrayList<Branch>();
            for (var at = this; at != null; at = at.parent()) {
                path.addFirst(at);
            }
            return path;
        }
    }

    /** How a product came to be. */
    enum Origin {
        BRANCH,
        NAME,
        /** By a relationship in 2.0, a product path in 2.1. */
        COMPOSED
    }

    /**
     * @param branch the innermost branch that leads to it, for a product of a branch
     * @param parts the products that it is composed of, for a composed one
     * @param subpaths of a product path, which 2.1 has
     */
    record Product(
            String id,
            Value value,
            Origin origin,
            @Nullable Branch branch,
            List<String> parts,
            List<Value> subpaths) {

        Value identification() {
            return value.get("product_identification_helper");
        }

        /** The purls of it, with their places: one in 2.0, a list in 2.1. */
        List<Value> purls() {
            var purls = new ArrayList<>(identification().items("purls"));
            if (identification().has("purl")) {
                purls.add(identification().get("purl"));
            }
            return purls;
        }
    }

    /** One entry of the revision history that has a date and a number. */
    record Revision(Value value, Instant date, DocumentVersion number) {}

    /** What a product's status says; two of the first five contradict each other. */
    enum Status {
        AFFECTED("first_affected", "known_affected", "last_affected"),
        NOT_AFFECTED("known_not_affected"),
        FIXED("first_fixed", "fixed"),
        UNDER_INVESTIGATION("under_investigation"),
        UNKNOWN("unknown"),
        RECOMMENDED("recommended");

        private final List<String> members;

        Status(String... members) {
            this.members = List.of(members);
        }

        List<String> members() {
            return members;
        }

        String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private final Value root;
    private final boolean later;
    private final Instant now;
    private final List<Branch> branches = new ArrayList<>();
    private final List<Product> products = new ArrayList<>();
    private final Map<String, List<Product>> productsById = new HashMap<>();
    private final Map<String, List<String>> groups = new LinkedHashMap<>();
    private final List<Value> vulnerabilities;
    private final List<Place> unknownMembers;
    private @Nullable List<Revision> revisions;

    Document(JsonNode tree, boolean later, Instant now, List<Place> unknownMembers) {
        this.root = new Value(tree, Place.ROOT);
        this.later = later;
        this.now = now;
        this.unknownMembers = unknownMembers;
        var productTree = root.get("product_tree");
        gatherBranches(productTree, null);
        productTree
                .items("full_product_names")
                .forEach(value -> add(value, Origin.NAME, null, List.of(), List.of()));
        gatherComposed(productTree);
        for (var group : productTree.items("product_groups")) {
            groups.putIfAbsent(group.text("group_id"), group.texts("product_ids"));
        }
        vulnerabilities = root.items("vulnerabilities");
    }

    private void gatherBranches(Value holder, @Nullable Branch parent) {
        for (var value : holder.items("branches")) {
            var branch =
                    new Branch(
                            value,
                            value.text("category"),
                            value.text("name"),
                            parent,
                            parent == null ? 1 : parent.depth() + 1);
            branches.add(branch);
            if (value.has("product")) {
                add(value.get("product"), Origin.BRANCH, branch, List.of(), List.of());
            }
            gatherBranches(value, branch);
        }
    }

    private void gatherComposed(Value productTree) {
        for (var value : productTree.items("relationships")) {
            add(
                    value.get("full_product_name"),
                    Origin.COMPOSED,
                    null,
                    List.of(
                            value.text("product_reference"),
                            value.text("relates_to_product_reference")),
                    List.of());
        }
        for (var value : productTree.items("product_paths")) {
            var parts = new ArrayList<String>();
            parts.add(value.text("beginning_product_reference"));
            var subpaths = value.items("subpaths");
            subpaths.forEach(subpath -> parts.add(subpath.text("next_product_reference")));
            add(value.get("full_product_name"), Origin.COMPOSED, null, parts, subpaths);
        }
    }

    private void add(
            Value value,
            Origin origin,
            @Nullable Branch branch,
            List<String> parts,
            List<Value> subpaths) {
        var product = new Product(value.text("product_id"), value, origin, branch, parts, subpaths);
        products.add(product);
        productsById.computeIfAbsent(product.id(), _ -> new ArrayList<>(1)).add(product);
    }

    Value root() {
        return root;
    }

    /** Whether it is of CSAF 2.1. */
    boolean later() {
        return later;
    }

    Instant now() {
        return now;
    }

    Value meta() {
        return root.get("document");
    }

    Value tracking() {
        return meta().get("tracking");
    }

    String category() {
        return meta().text("category");
    }

    boolean isOf(Set<String> categories) {
        return categories.contains(category());
    }

    /** {@code final} or {@code interim}. */
    boolean isReleased() {
        var status = tracking().text("status");
        return status.equals("final") || status.equals("interim");
    }

    boolean isDraft() {
        return tracking().text("status").equals("draft");
    }

    Value tlpLabel() {
        return meta().get("distribution").get("tlp").get("label");
    }

    boolean isClear() {
        return tlpLabel().text().equals("CLEAR");
    }

    /** Whether the texts of the document are in English, or nobody said otherwise. */
    boolean isEnglish() {
        var language = meta().text("lang");
        return language.isEmpty()
                || LanguageTag.parse(language).filter(LanguageTag::isEnglish).isPresent();
    }

    List<Branch> branches() {
        return branches;
    }

    List<Product> products() {
        return products;
    }

    Optional<Product> product(String id) {
        return Optional.ofNullable(productsById.get(id)).map(List::getFirst);
    }

    List<Product> productsOf(String id) {
        return productsById.getOrDefault(id, List.of());
    }

    boolean hasProduct(String id) {
        return productsById.containsKey(id);
    }

    boolean hasGroup(String id) {
        return groups.containsKey(id);
    }

    List<Value> vulnerabilities() {
        return vulnerabilities;
    }

    /** Scores in 2.0, metrics in 2.1. */
    List<Value> scores(Value vulnerability) {
        return vulnerability.items(later ? "metrics" : "scores");
    }

    /** Where the CVSS objects of a score stand. */
    Value content(Value score) {
        return later ? score.get("content") : score;
    }

    List<Place> unknownMembers() {
        return unknownMembers;
    }

    /** The products that an item names, those of its groups too. */
    Set<String> productsNamedBy(Value item) {
        var named = new LinkedHashSet<>(item.texts("product_ids"));
        for (var group : item.texts("group_ids")) {
            named.addAll(groups.getOrDefault(group, List.of()));
        }
        return named;
    }

    /** The status of each product in one vulnerability. */
    Map<String, EnumSet<Status>> statuses(Value vulnerability) {
        var statuses = new LinkedHashMap<String, EnumSet<Status>>();
        var given = vulnerability.get("product_status");
        for (var status : Status.values()) {
            for (var member : status.members()) {
                for (var id : given.texts(member)) {
                    statuses.computeIfAbsent(id, _ -> EnumSet.noneOf(Status.class)).add(status);
                }
            }
        }
        return statuses;
    }

    /** The products of each status in one vulnerability. */
    Map<Status, Set<String>> byStatus(Value vulnerability) {
        var products = new EnumMap<Status, Set<String>>(Status.class);
        var given = vulnerability.get("product_status");
        for (var status : Status.values()) {
            var ids = new LinkedHashSet<String>();
            status.members().forEach(member -> ids.addAll(given.texts(member)));
            products.put(status, ids);
        }
        return products;
    }

    /**
     * By date, then by number; without entries that have no date or no number, which the structure
     * complains of.
     */
    List<Revision> revisions() {
        if (revisions == null) {
            var found = new ArrayList<Revision>();
            for (var value : tracking().items("revision_history")) {
                var date = Timestamp.parse(value.text("date"));
                var number = DocumentVersion.parse(value.text("number"));
                if (date.isPresent() && number.isPresent()) {
                    found.add(new Revision(value, date.get().instant(), number.get()));
                }
            }
            found.sort(Comparator.comparing(Revision::date).thenComparing(Revision::number));
            revisions = found;
        }
        return revisions;
    }

    Optional<Instant> newestRevision() {
        return revisions().isEmpty() ? Optional.empty() : Optional.of(revisions().getLast().date());
    }

    /** Every place that refers to a product by its id. */
    void eachProductReference(BiConsumer<String, Place> each) {
        var tree = root.get("product_tree");
        for (var group : tree.items("product_groups")) {
            references(group, "product_ids", each);
        }
        for (var relationship : tree.items("relationships")) {
            reference(relationship, "product_reference", each);
            reference(relationship, "relates_to_product_reference", each);
        }
        for (var path : tree.items("product_paths")) {
            reference(path, "beginning_product_reference", each);
            for (var subpath : path.items("subpaths")) {
                reference(subpath, "next_product_reference", each);
            }
        }
        eachItemWithProducts(item -> references(item, "product_ids", each));
        for (var vulnerability : vulnerabilities) {
            var status = vulnerability.get("product_status");
            for (var group : Status.values()) {
                for (var member : group.members()) {
                    references(status, member, each);
                }
            }
            for (var score : scores(vulnerability)) {
                references(score, "products", each);
            }
        }
    }

    /** Every place that refers to a group of products by its id. */
    void eachGroupReference(BiConsumer<String, Place> each) {
        eachItemWithProducts(item -> references(item, "group_ids", each));
    }

    private static final List<String> LISTS_WITH_PRODUCTS =
            List.of(
                    "first_known_exploitation_dates",
                    "flags",
                    "ids",
                    "involvements",
                    "notes",
                    "remediations",
                    "threats");

    private void eachItemWithProducts(Consumer<Value> each) {
        meta().items("notes").forEach(each);
        for (var vulnerability : vulnerabilities) {
            for (var list : LISTS_WITH_PRODUCTS) {
                vulnerability.items(list).forEach(each);
            }
        }
    }

    private static void references(Value holder, String name, BiConsumer<String, Place> each) {
        for (var item : holder.items(name)) {
            if (item.node().isString()) {
                each.accept(item.text(), item.place());
            }
        }
    }

    private static void reference(Value holder, String name, BiConsumer<String, Place> each) {
        if (holder.get(name).node().isString()) {
            each.accept(holder.text(name), holder.place().member(name));
        }
    }

    /** All the ids that something refers to. */
    Set<String> referredProducts() {
        var referred = new HashSet<String>();
        eachProductReference((id, _) -> referred.add(id));
        return referred;
    }
}
