package clearinghouse.formats.convert;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A CSAF 2.1 document as 2.0, which has no place for some of it. */
final class CsafDowngrade {

    static final String STRICT =
            "TLP v2.0: TLP:AMBER+STRICT, for the recipient's own organisation only.";

    private final ObjectNode root;
    private final LeftOut left;

    private CsafDowngrade(ObjectNode root, LeftOut left) {
        this.root = root;
        this.left = left;
    }

    static ObjectNode of(ObjectNode document, LeftOut left) {
        var copy = document.deepCopy();
        new CsafDowngrade(copy, left).downgrade();
        return copy;
    }

    private void downgrade() {
        root.remove("$schema");
        extensions(root);
        var document = (ObjectNode) root.path("document");
        document.put("csaf_version", "2.0");
        distribution(document.withObject("distribution"));
        drop(document, "license_expression", "the licence expression");
        if (document.at("/publisher/category").asString("").equals("multiplier")) {
            document.withObject("publisher").put("category", "other");
        }
        notes(document);
        products(root.path("product_tree"));
        for (var vulnerability : root.path("vulnerabilities")) {
            if (vulnerability instanceof ObjectNode object) {
                vulnerability(object);
            }
        }
    }

    private void extensions(JsonNode node) {
        if (node instanceof ObjectNode object) {
            drop(object, "x_extensions", "extensions");
        }
        node.forEach(this::extensions);
    }

    private void drop(ObjectNode node, String name, String what) {
        if (node.remove(name) != null) {
            left.add(what);
        }
    }

    /** 2.0 knows no AMBER+STRICT: the label and these words are the strictest it can say of it. */
    private void distribution(ObjectNode distribution) {
        var tlp = distribution.withObject("tlp");
        switch (tlp.path("label").asString("")) {
            case "CLEAR" -> tlp.put("label", "WHITE");
            case "AMBER+STRICT" -> {
                tlp.put("label", "AMBER");
                var text = distribution.path("text").asString("");
                distribution.put("text", text.isBlank() ? STRICT : text + "\n" + STRICT);
            }
            default -> {}
        }
        drop(distribution, "sharing_group", "the sharing group");
    }

    private void notes(ObjectNode holder) {
        for (var note : holder.path("notes")) {
            if (note instanceof ObjectNode object) {
                drop(object, "product_ids", "the products of a note");
                drop(object, "group_ids", "the products of a note");
            }
        }
    }

    private void products(JsonNode tree) {
        if (!(tree instanceof ObjectNode object)) {
            return;
        }
        tree.path("full_product_names").forEach(this::product);
        branches(tree.path("branches"));
        var paths = object.remove("product_paths");
        if (paths != null) {
            paths.forEach(path -> relationship(object, path));
        }
    }

    private void branches(JsonNode branches) {
        for (var branch : branches) {
            if (branch instanceof ObjectNode object
                    && branch.path("category").asString("").equals("platform")) {
                object.put("category", "specification");
                left.add("that a branch is of a platform");
            }
            product(branch.path("product"));
            branches(branch.path("branches"));
        }
    }

    private void product(JsonNode product) {
        if (!(product.path("product_identification_helper") instanceof ObjectNode helper)) {
            return;
        }
        var purls = helper.remove("purls");
        if (purls != null && !purls.isEmpty()) {
            helper.set("purl", purls.get(0));
            left.addIf(purls.size() > 1, "further purls of a product");
        }
        if (helper.isEmpty()) {
            ((ObjectNode) product).remove("product_identification_helper");
        }
    }

    /** A step each: what lies between the beginning and the end has no name of its own in 2.1. */
    private void relationship(ObjectNode tree, JsonNode path) {
        product(path.path("full_product_name"));
        var steps = path.path("subpaths");
        left.addIf(steps.size() > 1, "the steps between the first and the last product of a path");
        var first = steps.path(0);
        var last = steps.path(Math.max(0, steps.size() - 1));
        var relationship = tree.withArray("relationships").addObject();
        relationship.set("category", first.path("category"));
        relationship.set("full_product_name", path.path("full_product_name"));
        relationship.set("product_reference", path.path("beginning_product_reference"));
        relationship.set("relates_to_product_reference", last.path("next_product_reference"));
    }

    private void vulnerability(ObjectNode node) {
        var disclosed = node.remove("disclosure_date");
        if (disclosed != null) {
            node.set("release_date", disclosed);
        }
        drop(node, "first_known_exploitation_dates", "the dates of the first exploitation");
        weaknesses(node);
        metrics(node);
        notes(node);
        for (var id : node.path("ids")) {
            scope(id, "the products of an id");
        }
        for (var involvement : node.path("involvements")) {
            scope(involvement, "the products of an involvement");
            drop((ObjectNode) involvement, "contact", "the contact of an involvement");
        }
        for (var remediation : node.path("remediations")) {
            var category = remediation.path("category").asString("");
            ((ObjectNode) remediation).put("category", Remedies.earlier(category));
            left.addIf(
                    !category.equals(Remedies.earlier(category)), "that a remedy is " + category);
        }
        if (node.path("product_status") instanceof ObjectNode status) {
            drop(status, "unknown", "products of unknown status");
            if (status.isEmpty()) {
                node.remove("product_status");
            }
        }
    }

    private void scope(JsonNode node, String what) {
        drop((ObjectNode) node, "product_ids", what);
        drop((ObjectNode) node, "group_ids", what);
    }

    private void weaknesses(ObjectNode node) {
        var cwes = node.remove("cwes");
        if (cwes == null || cwes.isEmpty()) {
            return;
        }
        node.putObject("cwe")
                .set("id", cwes.get(0).path("id"))
                .set("name", cwes.get(0).path("name"));
        for (var i = 1; i < cwes.size(); i++) {
            left.add("the weakness " + cwes.get(i).path("id").asString(""));
        }
    }

    /** One score of a version for each product: the first that is told. */
    private void metrics(ObjectNode node) {
        var metrics = node.remove("metrics");
        if (metrics == null) {
            return;
        }
        var scores = node.arrayNode();
        for (var metric : metrics) {
            left.addIf(metric.has("source"), "whose score it is");
            for (var member : metric.path("content").properties()) {
                if (List.of("cvss_v2", "cvss_v3").contains(member.getKey())) {
                    score(scores, member.getKey(), member.getValue(), metric.path("products"));
                } else {
                    left.add("the metric " + member.getKey());
                }
            }
        }
        if (!scores.isEmpty()) {
            node.set("scores", scores);
        }
    }

    private void score(ArrayNode scores, String name, JsonNode cvss, JsonNode products) {
        SequencedSet<String> free = new LinkedHashSet<>();
        products.forEach(id -> free.add(id.asString("")));
        for (var score : scores) {
            if (score.has(name)) {
                score.path("products").forEach(id -> free.remove(id.asString("")));
            }
        }
        left.addIf(free.size() < products.size(), "a second score of a product");
        if (!free.isEmpty()) {
            var score = scores.addObject();
            score.set(name, cvss);
            free.forEach(score.putArray("products")::add);
        }
    }
}
