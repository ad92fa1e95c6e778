package clearinghouse.formats.csaf;

import clearinghouse.formats.JsonText;
import clearinghouse.formats.advisory.Advisory;
import clearinghouse.formats.advisory.AffectedProduct;
import clearinghouse.formats.advisory.Credit;
import clearinghouse.formats.advisory.FileHash;
import clearinghouse.formats.advisory.Identifier;
import clearinghouse.formats.advisory.Publisher;
import clearinghouse.formats.advisory.Reference;
import clearinghouse.formats.advisory.Remediation;
import clearinghouse.formats.advisory.Sector;
import clearinghouse.formats.advisory.SsvcInputs;
import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.formats.advisory.Tracking;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An advisory as a CSAF 2.0 document of the profile {@code csaf_security_advisory}. */
public final class CsafRenderer {

    /** The title of the note that names sectors of critical infrastructure. */
    public static final String SECTORS = "Critical infrastructure sectors";

    private CsafRenderer() {}

    public static String render(Advisory advisory) {
        return render(advisory, Optional.empty());
    }

    /**
     * @param folder the address under which the file is found by its name, ending with a slash
     */
    public static String render(Advisory advisory, Optional<URI> folder) {
        var products = Products.of(advisory);
        var root = JsonText.object();
        var self = folder.map(it -> it.resolve(fileName(advisory.tracking().id())));
        document(root.putObject("document"), advisory, self);
        products.tree(root.putObject("product_tree"));
        vulnerability(root.putArray("vulnerabilities").addObject(), advisory, products);
        return JsonText.render(root);
    }

    /** CSAF 2.0, section 5.1. */
    public static String fileName(String trackingId) {
        return trackingId.toLowerCase(Locale.ROOT).replaceAll("[^+\\-a-z0-9]+", "_") + ".json";
    }

    private static void document(ObjectNode document, Advisory advisory, Optional<URI> self) {
        var tracking = advisory.tracking();
        acknowledgments(document, advisory.credits());
        document.put("category", "csaf_security_advisory");
        document.put("csaf_version", "2.0");
        distribution(document.putObject("distribution"), advisory.tlp());
        document.put("lang", "en");
        var notes = document.putArray("notes");
        notes.addObject()
                .put("category", "summary")
                .put("text", advisory.summary())
                .put("title", "Summary");
        if (!advisory.sectors().isEmpty()) {
            // The standard has no member for them; so CISA's own documents say it.
            notes.addObject()
                    .put("category", "other")
                    .put(
                            "text",
                            advisory.sectors().stream()
                                    .map(Sector::name)
                                    .collect(Collectors.joining(", ")))
                    .put("title", SECTORS);
        }
        publisher(document.putObject("publisher"), advisory.publisher());
        // CSAF 2.0 §6.2.11: the canonical address of the document, where it has one.
        self.ifPresent(url ->
                document.withArray("references")
                        .addObject()
                        .put("category", "self")
                        .put("summary", "This document")
                        .put("url", url.toString()));
        references(document, advisory.references());
        document.put("title", advisory.title());
        tracking(document.putObject("tracking"), tracking);
    }

    // CSAF 2.0 knows TLP 1 only. The stricter AMBER becomes AMBER with words, never less.
    private static void distribution(ObjectNode distribution, TlpLabel tlp) {
        if (tlp == TlpLabel.AMBER_STRICT) {
            distribution.put(
                    "text", "TLP:AMBER+STRICT: for the recipient's own organisation only.");
        }
        distribution
                .putObject("tlp")
                .put(
                        "label",
                        switch (tlp) {
                            case CLEAR -> "WHITE";
                            case GREEN -> "GREEN";
                            case AMBER, AMBER_STRICT -> "AMBER";
                            case RED -> "RED";
                        })
                .put("url", "https://www.first.org/tlp/");
    }

    private static void publisher(ObjectNode node, Publisher publisher) {
        node.put("category", publisher.category().name().toLowerCase(Locale.ROOT));
        if (!publisher.contact().isBlank()) {
            node.put("contact_details", publisher.contact());
        }
        node.put("name", publisher.name());
        node.put("namespace", publisher.namespace().toString());
    }

    private static void tracking(ObjectNode node, Tracking tracking) {
        node.put("current_release_date", tracking.currentRelease().toString());
        node.put("id", tracking.id());
        node.put("initial_release_date", tracking.initialRelease().toString());
        var history = node.putArray("revision_history");
        for (var revision : tracking.history()) {
            history.addObject()
                    .put("date", revision.date().toString())
                    .put("number", String.valueOf(revision.number()))
                    .put("summary", revision.summary());
        }
        node.put(
                "status",
                switch (tracking.status()) {
                    case DRAFT -> "draft";
                    case INTERIM -> "interim";
                    case FINAL -> "final";
                });
        node.put("version", String.valueOf(tracking.version()));
    }

    private static void acknowledgments(ObjectNode node, List<Credit> credits) {
        if (credits.isEmpty()) {
            return;
        }
        var list = node.putArray("acknowledgments");
        for (var credit : credits) {
            var entry = list.addObject();
            if (!credit.name().isBlank()) {
                entry.putArray("names").add(credit.name());
            }
            if (!credit.organization().isBlank()) {
                entry.put("organization", credit.organization());
            }
            entry.put("summary", role(credit.kind()));
        }
    }

    private static String role(Credit.Kind kind) {
        var words = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private static void references(ObjectNode node, List<Reference> references) {
        if (references.isEmpty()) {
            return;
        }
        var list = node.withArray("references");
        for (var reference : references) {
            list.addObject()
                    .put("category", "external")
                    .put("summary", reference.summary())
                    .put("url", reference.url().toString());
        }
    }

    private static void vulnerability(ObjectNode node, Advisory advisory, Products products) {
        advisory.cve().ifPresent(cve -> node.put("cve", cve.value()));
        if (!advisory.cwes().isEmpty()) {
            // One weakness is all CSAF 2.0 has room for.
            var cwe = advisory.cwes().getFirst();
            node.putObject("cwe").put("id", cwe.label()).put("name", cwe.name());
        }
        ids(node.putArray("ids"), advisory);
        node.putArray("notes")
                .addObject()
                .put("category", "description")
                .put("text", advisory.description())
                .put("title", "Description");
        var status = node.putObject("product_status");
        addAll(status, "fixed", products.fixed());
        addAll(status, "known_affected", products.affected());
        references(node, advisory.references());
        node.put("release_date", advisory.tracking().initialRelease().toString());
        remediations(node, advisory.remediations(), products);
        advisory.cvss()
                .ifPresent(cvss -> {
                    var score = node.putArray("scores").addObject();
                    score.putObject("cvss_v3")
                            .put("baseScore", cvss.baseScore())
                            .put("baseSeverity", cvss.severity().name())
                            .put("vectorString", cvss.vector())
                            .put("version", "3.1");
                    addAll(score, "products", products.affected());
                });
        advisory.ssvc()
                .ifPresent(ssvc -> {
                    var threat = node.putArray("threats").addObject();
                    threat.put("category", "exploit_status");
                    threat.put("details", exploitation(ssvc));
                    addAll(threat, "product_ids", products.affected());
                });
        node.put("title", advisory.title());
    }

    private static String exploitation(SsvcInputs ssvc) {
        var state =
                switch (ssvc.exploitation()) {
                    case NONE -> "No exploitation is known.";
                    case POC -> "A proof of concept exists.";
                    case ACTIVE -> "Exploited in the wild.";
                };
        return ssvc.knownExploited()
                ? state + " Listed among CISA's known exploited vulnerabilities."
                : state;
    }

    private static void ids(ArrayNode ids, Advisory advisory) {
        ids.addObject()
                .put("system_name", advisory.publisher().name())
                .put("text", advisory.tracking().id());
        for (var identifier : advisory.identifiers()) {
            switch (identifier) {
                case Identifier.Cve _ -> {}
                case Identifier.Ghsa(var value) ->
                        ids.addObject()
                                .put("system_name", "GitHub Security Advisory")
                                .put("text", value);
                case Identifier.Other(var system, var value) ->
                        ids.addObject().put("system_name", system).put("text", value);
            }
        }
    }

    private static void remediations(
            ObjectNode node, List<Remediation> remediations, Products products) {
        if (remediations.isEmpty()) {
            return;
        }
        var list = node.putArray("remediations");
        for (var remediation : remediations) {
            var entry = list.addObject();
            entry.put("category", remediation.category().name().toLowerCase(Locale.ROOT));
            entry.put(
                    "details",
                    remediation
                            .file()
                            .map(file ->
                                    remediation.details()
                                            + "\nFile "
                                            + file.filename()
                                            + ", SHA-256 "
                                            + file.sha256())
                            .orElse(remediation.details()));
            addAll(entry, "product_ids", products.remediedBy(remediation));
            remediation.url().ifPresent(url -> entry.put("url", url.toString()));
        }
    }

    private static void addAll(ObjectNode node, String name, List<String> ids) {
        if (!ids.isEmpty()) {
            var list = node.putArray(name);
            ids.forEach(list::add);
        }
    }

    /** The products of one document with the ids that its other parts refer to. */
    private record Products(List<Product> all, Map<String, FileHash> files) {

        private enum Kind {
            AFFECTED_RANGE,
            AFFECTED_VERSION,
            FIXED_VERSION
        }

        private record Product(String id, AffectedProduct of, Kind kind, String version) {}

        static Products of(Advisory advisory) {
            var all = new ArrayList<Product>();
            for (var product : advisory.affected()) {
                var range = product.range().render(product.purl().type());
                all.add(product(all.size(), product, Kind.AFFECTED_RANGE, range));
                for (var version : product.affectedVersions()) {
                    all.add(product(all.size(), product, Kind.AFFECTED_VERSION, version));
                }
                for (var version : product.fixedVersions()) {
                    all.add(product(all.size(), product, Kind.FIXED_VERSION, version));
                }
            }
            var files = new LinkedHashMap<String, FileHash>();
            for (var remediation : advisory.remediations()) {
                if (remediation.fixedVersion().isPresent() && remediation.file().isPresent()) {
                    files.put(remediation.fixedVersion().get(), remediation.file().get());
                }
            }
            return new Products(List.copyOf(all), files);
        }

        private static Product product(int index, AffectedProduct of, Kind kind, String version) {
            return new Product("CSAFPID-%04d".formatted(index + 1), of, kind, version);
        }

        List<String> affected() {
            return ids(p -> p.kind() != Kind.FIXED_VERSION);
        }

        List<String> fixed() {
            return ids(p -> p.kind() == Kind.FIXED_VERSION);
        }

        List<String> remediedBy(Remediation remediation) {
            return ids(p ->
                    p.kind() != Kind.FIXED_VERSION
                            && remediation
                                    .onlyFor()
                                    .map(v ->
                                            p.kind() == Kind.AFFECTED_VERSION
                                                    && p.version().equals(v))
                                    .orElse(true)
                            && remediation
                                    .fixedVersion()
                                    .map(v -> p.of().fixedVersions().contains(v))
                                    .orElse(true));
        }

        private List<String> ids(Predicate<Product> which) {
            return all.stream().filter(which).map(Product::id).toList();
        }

        void tree(ObjectNode tree) {
            var vendors = tree.putArray("branches");
            var vendorBranches = new LinkedHashMap<String, ArrayNode>();
            var productBranches = new LinkedHashMap<AffectedProduct, ArrayNode>();
            for (var product : all) {
                var of = product.of();
                var vendor =
                        vendorBranches.computeIfAbsent(
                                of.vendor(), name -> branch(vendors, "vendor", name));
                var leaves =
                        productBranches.computeIfAbsent(
                                of, p -> branch(vendor, "product_name", p.product()));
                leaf(leaves.addObject(), product);
            }
        }

        private static ArrayNode branch(ArrayNode parent, String category, String name) {
            var node = parent.addObject();
            var children = node.putArray("branches");
            node.put("category", category);
            node.put("name", name);
            return children;
        }

        private void leaf(ObjectNode leaf, Product product) {
            var of = product.of();
            var range = product.kind() == Kind.AFFECTED_RANGE;
            leaf.put("category", range ? "product_version_range" : "product_version");
            leaf.put("name", product.version());
            var full = leaf.putObject("product");
            full.put("name", of.vendor() + " " + of.product() + " " + product.version());
            full.put("product_id", product.id());
            var helper = full.putObject("product_identification_helper");
            Optional.ofNullable(files.get(product.version()))
                    .filter(_ -> product.kind() == Kind.FIXED_VERSION)
                    .ifPresent(file -> hash(helper, file));
            helper.put(
                    "purl",
                    (range ? of.purl() : of.purl().withVersion(product.version())).render());
        }

        private static void hash(ObjectNode helper, FileHash file) {
            var entry = helper.putArray("hashes").addObject();
            entry.putArray("file_hashes")
                    .addObject()
                    .put("algorithm", "sha256")
                    .put("value", file.sha256());
            entry.put("filename", file.filename());
        }
    }
}
