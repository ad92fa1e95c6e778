package clearinghouse.formats.csaf.validation;

import static clearinghouse.formats.csaf.validation.Report.quoted;

import clearinghouse.formats.csaf.validation.Document.Origin;
import clearinghouse.formats.csaf.validation.Document.Product;
import clearinghouse.formats.csaf.validation.Document.Status;
import clearinghouse.formats.vex.VexJustification;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** That products and groups of them are defined once, are used, and have one status. */
final class ProductRules {

    private ProductRules() {}

    // 6.1.1
    static void undefinedProduct(Document document, Report report) {
        document.eachProductReference((id, place) -> {
            if (!document.hasProduct(id)) {
                report.add(place, "no product is defined as " + quoted(id));
            }
        });
    }

    // 6.1.2
    static void productDefinedTwice(Document document, Report report) {
        var seen = new HashSet<String>();
        for (var product : document.products()) {
            if (!seen.add(product.id())) {
                report.add(
                        product.value().get("product_id"),
                        quoted(product.id()) + " is defined already");
            }
        }
    }

    // 6.1.3: what is made of defined parts alone is taken away until nothing changes; what stays
    // ends up in a circle.
    static void circularDefinition(Document document, Report report) {
        var waiting = new IdentityHashMap<Product, Integer>();
        var usedBy = new HashMap<String, List<Product>>();
        var composed = new HashMap<String, Integer>();
        for (var product : document.products()) {
            if (product.origin() == Origin.COMPOSED) {
                composed.merge(product.id(), 1, Integer::sum);
            }
        }
        var ready = new ArrayDeque<Product>();
        for (var product : document.products()) {
            if (product.origin() == Origin.COMPOSED) {
                var open = 0;
                for (var part : Set.copyOf(product.parts())) {
                    if (composed.containsKey(part)) {
                        usedBy.computeIfAbsent(part, _ -> new ArrayList<>()).add(product);
                        open++;
                    }
                }
                waiting.put(product, open);
                if (open == 0) {
                    ready.add(product);
                }
            }
        }
        while (!ready.isEmpty()) {
            var product = ready.remove();
            waiting.remove(product);
            if (composed.merge(product.id(), -1, Integer::sum) == 0) {
                for (var user : usedBy.getOrDefault(product.id(), List.of())) {
                    if (waiting.merge(user, -1, Integer::sum) == 0) {
                        ready.add(user);
                    }
                }
            }
        }
        for (var product : document.products()) {
            if (waiting.containsKey(product)) {
                report.add(
                        product.value().get("product_id"),
                        quoted(product.id()) + " is defined by itself, in a circle");
            }
        }
    }

    // 6.1.4
    static void undefinedGroup(Document document, Report report) {
        document.eachGroupReference((id, place) -> {
            if (!document.hasGroup(id)) {
                report.add(place, "no group of products is defined as " + quoted(id));
            }
        });
    }

    // 6.1.5
    static void groupDefinedTwice(Document document, Report report) {
        var seen = new HashSet<String>();
        for (var group : document.root().get("product_tree").items("product_groups")) {
            if (!seen.add(group.text("group_id"))) {
                report.add(
                        group.get("group_id"),
                        quoted(group.text("group_id")) + " is defined already");
            }
        }
    }

    // 6.1.6
    static void contradictingStatus(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            var first = new HashMap<String, Status>();
            for (var status : Status.values()) {
                if (status == Status.RECOMMENDED
                        || (status == Status.UNKNOWN && !document.later())) {
                    continue;
                }
                for (var member : status.members()) {
                    for (var id : vulnerability.get("product_status").items(member)) {
                        var other = first.putIfAbsent(id.text(), status);
                        if (other != null && other != status) {
                            report.add(
                                    id,
                                    "%s is %s and %s"
                                            .formatted(
                                                    quoted(id.text()),
                                                    other.words(),
                                                    status.words()));
                        }
                    }
                }
            }
        }
    }

    // 6.1.29
    static void remediationWithoutProduct(Document document, Report report) {
        withoutProduct(document, report, "remediations", "this remediation");
    }

    // 6.1.32
    static void flagWithoutProduct(Document document, Report report) {
        withoutProduct(document, report, "flags", "this flag");
    }

    private static void withoutProduct(Document document, Report report, String list, String what) {
        for (var vulnerability : document.vulnerabilities()) {
            for (var item : vulnerability.items(list)) {
                if (!item.has("product_ids") && !item.has("group_ids")) {
                    report.add(item, what + " names neither products nor groups of them");
                }
            }
        }
    }

    // 6.1.33
    static void severalJustifications(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            var justified = new HashSet<String>();
            for (var flag : vulnerability.items("flags")) {
                if (VexJustification.isKnown(flag.text("label"))) {
                    for (var id : document.productsNamedBy(flag)) {
                        if (!justified.add(id)) {
                            report.add(flag, quoted(id) + " has another justification already");
                        }
                    }
                }
            }
        }
    }

    // 6.2.1
    static void unusedProduct(Document document, Report report) {
        if (document.category().equals("csaf_informational_advisory")) {
            return;
        }
        var referred = document.referredProducts();
        for (var product : document.products()) {
            if (!referred.contains(product.id())) {
                report.add(
                        product.value().get("product_id"),
                        quoted(product.id()) + " is defined and never used");
            }
        }
    }

    // 6.2.2
    static void missingRemediation(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            var remedied = new HashSet<String>();
            vulnerability
                    .items("remediations")
                    .forEach(item -> remedied.addAll(document.productsNamedBy(item)));
            eachOf(
                    vulnerability,
                    List.of(Status.AFFECTED, Status.UNDER_INVESTIGATION),
                    id -> {
                        if (!remedied.contains(id.text())) {
                            report.add(id, "there is no remediation for " + quoted(id.text()));
                        }
                    });
        }
    }

    // 6.2.3
    static void missingScore(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            var scored = new HashSet<String>();
            document.scores(vulnerability).forEach(score -> scored.addAll(score.texts("products")));
            eachOf(
                    vulnerability,
                    List.of(Status.AFFECTED),
                    id -> {
                        if (!scored.contains(id.text())) {
                            report.add(id, "there is no score for " + quoted(id.text()));
                        }
                    });
        }
    }

    static void eachOf(Value vulnerability, List<Status> statuses, Consumer<Value> each) {
        for (var status : statuses) {
            for (var member : status.members()) {
                vulnerability.get("product_status").items(member).forEach(each);
            }
        }
    }

    // 6.2.16
    static void missingIdentification(Document document, Report report) {
        for (var product : document.products()) {
            if (!product.value().has("product_identification_helper")) {
                report.add(
                        product.value(), quoted(product.id()) + " has nothing to identify it by");
            }
        }
    }

    // 6.2.31
    static void hardwareAndSoftware(Document document, Report report) {
        var parts = new HashSet<String>();
        document.products().forEach(product -> parts.addAll(product.parts()));
        for (var product : document.products()) {
            var given = product.identification();
            if ((given.has("serial_numbers") || given.has("model_numbers"))
                    && !parts.contains(product.id())) {
                report.add(
                        product.value(),
                        quoted(product.id())
                                + " has serial or model numbers, as hardware has, and is part of no product path");
            }
        }
    }

    // 6.2.40: its title is one of the fixed terms.
    static void descriptionWithoutProduct(Document document, Report report) {
        var title = Terms.of(document, Terms.Term.PRODUCT_DESCRIPTION);
        if (title.isEmpty()) {
            return;
        }
        for (var note : document.meta().items("notes")) {
            if (note.text("category").equals("description")
                    && begins(note.text("title"), title.get())
                    && !note.has("product_ids")
                    && !note.has("group_ids")) {
                report.add(note, "this description of a product does not say of which");
            }
        }
    }

    private static boolean begins(String text, String with) {
        return text.regionMatches(true, 0, with, 0, with.length());
    }

    // 6.3.22
    static void nestedPath(Document document, Report report) {
        var composed = new HashSet<String>();
        document.products().stream()
                .filter(product -> product.origin() == Origin.COMPOSED)
                .forEach(product -> composed.add(product.id()));
        for (var path : document.root().get("product_tree").items("product_paths")) {
            nested(composed, path.get("beginning_product_reference"), report);
            for (var subpath : path.items("subpaths")) {
                nested(composed, subpath.get("next_product_reference"), report);
            }
        }
    }

    private static void nested(Set<String> composed, Value reference, Report report) {
        if (composed.contains(reference.text())) {
            report.add(reference, quoted(reference.text()) + " is itself a product path");
        }
    }
}
