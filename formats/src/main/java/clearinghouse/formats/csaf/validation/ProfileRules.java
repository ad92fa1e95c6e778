package clearinghouse.formats.csaf.validation;

import static clearinghouse.formats.csaf.validation.Report.quoted;

import clearinghouse.formats.csaf.validation.Document.Product;
import clearinghouse.formats.csaf.validation.Document.Status;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a document must hold to be of the profile that its category names. */
final class ProfileRules {

    static final String ADVISORY = "csaf_security_advisory";
    static final String OLD_ADVISORY = "csaf_deprecated_security_advisory";
    static final String VEX = "csaf_vex";
    static final String INFORMATIONAL = "csaf_informational_advisory";
    static final String INCIDENT = "csaf_security_incident_response";
    static final String WITHDRAWN = "csaf_withdrawn";
    static final String SUPERSEDED = "csaf_superseded";

    private static final String BASE = "csaf_base";
    private static final Set<String> TALKING =
            Set.of("description", "details", "general", "summary");

    private ProfileRules() {}

    /** A test that is skipped for every other category. */
    static Rule.Check only(Rule.Check check, String... categories) {
        var relevant = Set.of(categories);
        return (document, report) -> {
            if (document.isOf(relevant)) {
                check.look(document, report);
            }
        };
    }

    // 6.1.26
    static Rule.Check prohibitedName(String... profiles) {
        var values = Set.of(profiles);
        var squeezed = new HashSet<String>();
        for (var profile : profiles) {
            squeezed.add(Letters.squeezed(profile));
            squeezed.add(Letters.squeezed(profile.substring("csaf_".length())));
        }
        return (document, report) -> {
            var category = document.category();
            if (values.contains(category) || category.equals(BASE)) {
                return;
            }
            if (category.toLowerCase(Locale.ROOT).startsWith("csaf_")
                    || squeezed.contains(Letters.squeezed(category))) {
                report.add(
                        document.meta().get("category"),
                        quoted(category) + " may be taken for the name of a profile");
            }
        };
    }

    // 6.1.27.1
    static void notes(Document document, Report report) {
        if (document.meta().items("notes").stream()
                .noneMatch(note -> TALKING.contains(note.text("category")))) {
            report.add(
                    document.meta().get("notes"),
                    "there is no note of category description, details, general or summary");
        }
    }

    // 6.1.27.2
    static void externalReference(Document document, Report report) {
        if (document.meta().items("references").stream()
                .noneMatch(reference ->
                        reference.text("category").equals("external")
                                || !reference.has("category"))) {
            report.add(
                    document.meta().get("references"),
                    "there is no reference of category external");
        }
    }

    // 6.1.27.3
    static void noVulnerabilities(Document document, Report report) {
        absent(document.root().get("vulnerabilities"), report);
    }

    // 6.1.27.4
    static void productTree(Document document, Report report) {
        present(document.root(), "product_tree", report);
    }

    // 6.1.27.5
    static void vulnerabilityNotes(Document document, Report report) {
        document.vulnerabilities()
                .forEach(vulnerability -> present(vulnerability, "notes", report));
    }

    // 6.1.27.6
    static void productStatus(Document document, Report report) {
        document.vulnerabilities()
                .forEach(vulnerability -> present(vulnerability, "product_status", report));
    }

    // 6.1.27.7
    static void vexStatus(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            var status = vulnerability.get("product_status");
            if (List.of("fixed", "known_affected", "known_not_affected", "under_investigation")
                    .stream()
                    .noneMatch(status::has)) {
                report.add(
                        status,
                        "holds none of fixed, known_affected, known_not_affected, under_investigation");
            }
        }
    }

    // 6.1.27.8: in 2.1 an id may be of some products alone.
    static void vulnerabilityId(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            if (!vulnerability.has("cve") && !vulnerability.has("ids")) {
                report.add(vulnerability, "has neither cve nor ids");
            } else if (document.later() && !vulnerability.has("cve")) {
                idOfEachProduct(document, vulnerability, report);
            }
        }
    }

    private static void idOfEachProduct(Document document, Value vulnerability, Report report) {
        var named = new HashSet<String>();
        for (var id : vulnerability.items("ids")) {
            if (!id.has("product_ids") && !id.has("group_ids")) {
                return;
            }
            named.addAll(document.productsNamedBy(id));
        }
        ProductRules.eachOf(
                vulnerability,
                List.of(Status.values()),
                product -> {
                    if (!named.contains(product.text())) {
                        report.add(
                                product,
                                "no id of the vulnerability is for " + quoted(product.text()));
                    }
                });
    }

    // 6.1.27.9
    static void impactStatement(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            var stated = new HashSet<String>();
            vulnerability
                    .items("flags")
                    .forEach(flag -> stated.addAll(document.productsNamedBy(flag)));
            vulnerability.items("threats").stream()
                    .filter(threat -> threat.text("category").equals("impact"))
                    .forEach(threat -> stated.addAll(document.productsNamedBy(threat)));
            stated(vulnerability, "known_not_affected", stated, "impact statement", report);
        }
    }

    // 6.1.27.10
    static void actionStatement(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            var stated = new HashSet<String>();
            vulnerability
                    .items("remediations")
                    .forEach(item -> stated.addAll(document.productsNamedBy(item)));
            stated(vulnerability, "known_affected", stated, "action statement", report);
        }
    }

    private static void stated(
            Value vulnerability, String status, Set<String> stated, String what, Report report) {
        for (var id : vulnerability.get("product_status").items(status)) {
            if (!stated.contains(id.text())) {
                report.add(id, "there is no %s for %s".formatted(what, quoted(id.text())));
            }
        }
    }

    // 6.1.27.11
    static void vulnerabilities(Document document, Report report) {
        present(document.root(), "vulnerabilities", report);
    }

    // 6.1.27.12
    static void affectedProducts(Document document, Report report) {
        document.vulnerabilities()
                .forEach(vulnerability ->
                        present(vulnerability.get("product_status"), "known_affected", report));
    }

    // 6.1.27.13
    static void affectedForFixed(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            var affected = new HashSet<String>();
            for (var id :
                    document.byStatus(vulnerability).getOrDefault(Status.AFFECTED, Set.of())) {
                affected.addAll(lines(document, id));
            }
            ProductRules.eachOf(
                    vulnerability,
                    List.of(Status.FIXED),
                    id -> {
                        var lines = lines(document, id.text());
                        if (!lines.isEmpty() && lines.stream().noneMatch(affected::contains)) {
                            report.add(
                                    id,
                                    "no version of %s is listed as affected"
                                            .formatted(quoted(id.text())));
                        }
                    });
        }
    }

    // 6.2.39.1
    static void fixedForAffected(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            var fixed = new HashSet<String>();
            for (var id : document.byStatus(vulnerability).getOrDefault(Status.FIXED, Set.of())) {
                fixed.addAll(lines(document, id));
            }
            var hopeless = new HashSet<String>();
            var remedied = new HashSet<String>();
            for (var remediation : vulnerability.items("remediations")) {
                switch (remediation.text("category")) {
                    case "fix_planned", "no_fix_planned", "none_available" ->
                            hopeless.addAll(document.productsNamedBy(remediation));
                    case "vendor_fix" -> remedied.addAll(document.productsNamedBy(remediation));
                    default -> {}
                }
            }
            ProductRules.eachOf(
                    vulnerability,
                    List.of(Status.AFFECTED),
                    id -> {
                        var lines = lines(document, id.text());
                        if (!lines.isEmpty()
                                && (!hopeless.contains(id.text()) || remedied.contains(id.text()))
                                && lines.stream().noneMatch(fixed::contains)) {
                            report.add(
                                    id,
                                    "no version of %s is listed as fixed"
                                            .formatted(quoted(id.text())));
                        }
                    });
        }
    }

    /**
     * What the versions of one product have in common: its branches but those that tell a version,
     * or, for a product path, that of its beginning and the other parts as they are. What stands
     * before an {@code installed_with} corresponds to the whole. Two products by name alone cannot
     * be told apart.
     */
    private static Set<String> lines(Document document, String id) {
        var lines = new HashSet<String>();
        for (var product : document.productsOf(id)) {
            lines.addAll(lines(document, product));
        }
        return lines;
    }

    private static Set<String> lines(Document document, Product product) {
        return switch (product.origin()) {
            case NAME -> Set.of("a product by name");
            case BRANCH -> Set.of(line(product));
            case COMPOSED -> {
                var begin = document.product(product.parts().getFirst()).map(ProfileRules::line);
                var line = new StringBuilder(begin.orElse(product.parts().getFirst()));
                var lines = new HashSet<String>();
                for (var subpath : product.subpaths()) {
                    if (subpath.text("category").equals("installed_with")) {
                        lines.add(line.toString());
                    }
                    line.append('\u0000')
                            .append(subpath.text("category"))
                            .append('\u0000')
                            .append(subpath.text("next_product_reference"));
                }
                lines.add(line.toString());
                yield lines;
            }
        };
    }

    private static final Set<String> TELLING_A_VERSION =
            Set.of("product_version", "product_version_range", "patch_level", "service_pack");

    private static String line(Product product) {
        if (product.branch() == null) {
            return product.id();
        }
        var line = new StringBuilder();
        for (var branch : product.branch().path()) {
            if (!TELLING_A_VERSION.contains(branch.category())) {
                line.append(branch.category())
                        .append('\u0000')
                        .append(branch.name())
                        .append('\u0000');
            }
        }
        return line.toString();
    }

    // 6.1.27.14
    static void descriptionNote(Document document, Report report) {
        if (document.meta().items("notes").stream()
                .noneMatch(note -> note.text("category").equals("description"))) {
            report.add(document.meta().get("notes"), "there is no note of category description");
        }
    }

    // 6.1.27.15
    static void noProductTree(Document document, Report report) {
        absent(document.root().get("product_tree"), report);
    }

    // 6.1.27.16
    static void severalRevisions(Document document, Report report) {
        var history = document.tracking().get("revision_history");
        if (history.items().size() < 2) {
            report.add(history, "has less than two entries");
        }
    }

    // 6.1.27.17, 6.1.27.18 in English; 6.2.39.2, 6.2.39.3 in another language
    static Rule.Check oneNote(Terms.Term term, boolean english) {
        return (document, report) ->
                title(document, term, english)
                        .ifPresent(title -> checkOneNote(document, report, title, "description"));
    }

    static void checkOneNote(Document document, Report report, String title, String category) {
        var notes =
                document.meta().items("notes").stream()
                        .filter(note -> note.text("title").equals(title))
                        .toList();
        if (notes.size() != 1) {
            report.add(
                    document.meta().get("notes"),
                    "there are %d notes with the title %s, not one"
                            .formatted(notes.size(), quoted(title)));
        } else if (!notes.getFirst().text("category").equals(category)) {
            report.add(notes.getFirst().get("category"), "must be " + category);
        }
    }

    private static Optional<String> title(Document document, Terms.Term term, boolean english) {
        return document.isEnglish() == english ? Terms.of(document, term) : Optional.empty();
    }

    // 6.1.27.19 in English; 6.2.39.4 in another language
    static Rule.Check supersedingReference(boolean english) {
        return (document, report) ->
                title(document, Terms.Term.SUPERSEDING_DOCUMENT, english)
                        .ifPresent(title -> checkReference(document, report, title));
    }

    private static void checkReference(Document document, Report report, String title) {
        if (document.meta().items("references").stream()
                .noneMatch(reference ->
                        reference.text("summary").startsWith(title)
                                && reference.text("category").equals("external"))) {
            report.add(
                    document.meta().get("references"),
                    "no reference of category external has a summary that begins with "
                            + quoted(title));
        }
    }

    // 6.2.38
    static void deprecatedProfile(Document document, Report report) {
        if (document.category().startsWith("csaf_deprecated_")) {
            report.add(document.meta().get("category"), "is a profile that is deprecated");
        }
    }

    private static void present(Value holder, String name, Report report) {
        if (!holder.has(name)) {
            report.add(holder.get(name), name + " is missing");
        }
    }

    private static void absent(Value value, Report report) {
        if (value.isThere()) {
            report.add(value, "must not be there in a document of this category");
        }
    }
}
