package clearinghouse.formats.csaf.validation;

import static clearinghouse.formats.csaf.validation.Report.quoted;

import clearinghouse.formats.csaf.validation.Document.Origin;
import java.util.ArrayList;
import java.util.List;

/** Extensions of 2.1. None is official or registered yet, and none is known here. */
final class ExtensionRules {

    private static final String MEMBER = "x_extensions";

    private ExtensionRules() {}

    private static List<Value> lists(Document document) {
        var lists = new ArrayList<Value>();
        lists.add(document.root().get(MEMBER));
        lists.add(document.meta().get(MEMBER));
        document.products().forEach(product -> lists.add(product.value().get(MEMBER)));
        for (var vulnerability : document.vulnerabilities()) {
            lists.add(vulnerability.get(MEMBER));
            document.scores(vulnerability)
                    .forEach(score -> lists.add(document.content(score).get(MEMBER)));
        }
        lists.removeIf(list -> !list.isThere());
        return lists;
    }

    private static List<Value> items(Document document) {
        return lists(document).stream().flatMap(list -> list.items().stream()).toList();
    }

    private static boolean isOfficial(Value extension) {
        return ExtensionSchema.isOfficial(extension.text("$schema"));
    }

    // 6.1.60.2 and 6.1.60.3: the standard wants a warning for what an implementation cannot judge.
    static void notSupported(Document document, Report report) {
        for (var extension : items(document)) {
            report.add(
                    extension,
                    "this %s extension of category %s is not known here and was not judged: %s"
                            .formatted(
                                    isOfficial(extension) ? "official" : "experimental",
                                    quoted(extension.text("category")),
                                    quoted(extension.text("$schema"))));
        }
    }

    // 6.2.39.5
    static void inClosedDocument(Document document, Report report) {
        for (var list : List.of(document.root().get(MEMBER), document.meta().get(MEMBER))) {
            if (list.isThere()) {
                report.add(list, "a document of this category needs no extension");
            }
        }
    }

    // 6.2.54.1
    static void registered(Document document, Report report) {
        notOfficial(document, report, "is not registered");
    }

    // 6.2.54.2
    static void official(Document document, Report report) {
        notOfficial(document, report, "is no official extension");
    }

    private static void notOfficial(Document document, Report report, String words) {
        for (var extension : items(document)) {
            if (!isOfficial(extension)) {
                report.add(extension, quoted(extension.text("$schema")) + " " + words);
            }
        }
    }

    // 6.2.54.3
    static void critical(Document document, Report report) {
        for (var extension : items(document)) {
            var critical = extension.get("critical");
            if (critical.node().isBoolean() && critical.node().booleanValue()) {
                report.add(critical, "who does not know the extension must not use the document");
            }
        }
    }

    // 6.2.54.4 for TLP:CLEAR, 6.3.21.2 for other labels
    static Rule.Check experimental(boolean clear) {
        return (document, report) -> {
            if (document.isClear() == clear) {
                notOfficial(document, report, "is experimental: its readers may not know it");
            }
        };
    }

    // 6.3.21.1
    static void essential(Document document, Report report) {
        for (var extension : items(document)) {
            if (extension.text("category").equals("essential")) {
                report.add(
                        extension.get("category"),
                        "who does not know the extension may miss what is essential");
            }
        }
    }

    // 6.3.21.3
    static void inDocument(Document document, Report report) {
        used(document.meta(), report);
    }

    // 6.3.21.4 to 6.3.21.6
    static Rule.Check inProducts(Origin origin) {
        return (document, report) ->
                document.products().stream()
                        .filter(product -> product.origin() == origin)
                        .forEach(product -> used(product.value(), report));
    }

    // 6.3.21.7
    static void inMetrics(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            document.scores(vulnerability).forEach(score -> used(document.content(score), report));
        }
    }

    // 6.3.21.8
    static void inVulnerabilities(Document document, Report report) {
        document.vulnerabilities().forEach(vulnerability -> used(vulnerability, report));
    }

    // 6.3.21.9
    static void inRoot(Document document, Report report) {
        used(document.root(), report);
    }

    private static void used(Value holder, Report report) {
        if (holder.has(MEMBER)) {
            report.add(holder.get(MEMBER), "there is an extension");
        }
    }
}
