package clearinghouse.formats.csaf.validation;

import static clearinghouse.formats.csaf.validation.Report.quoted;

import clearinghouse.formats.Problem;
import clearinghouse.formats.ssvc.DecisionPoints;
import java.util.HashSet;
import java.util.function.BiConsumer;

/** SSVC decision points in metrics of 2.1. */
final class SsvcRules {

    private SsvcRules() {}

    private interface EachList {
        void accept(Value vulnerability, Value ssvc);
    }

    private static void eachList(Document document, EachList each) {
        for (var vulnerability : document.vulnerabilities()) {
            for (var metric : document.scores(vulnerability)) {
                var ssvc = document.content(metric).get("ssvc_v2");
                if (ssvc.isThere()) {
                    each.accept(vulnerability, ssvc);
                }
            }
        }
    }

    private static void eachSelection(Document document, BiConsumer<Value, SsvcNamespace> each) {
        eachList(
                document,
                (_, ssvc) -> {
                    for (var selection : ssvc.items("selections")) {
                        SsvcNamespace.parse(selection.text("namespace"))
                                .ifPresent(namespace -> each.accept(selection, namespace));
                    }
                });
    }

    // 6.1.47: the document's own id will do where there is one vulnerability alone.
    static void targetIds(Document document, Report report) {
        var own = document.tracking().text("id");
        var alone = document.vulnerabilities().size() == 1;
        eachList(
                document,
                (vulnerability, ssvc) -> {
                    var known = new HashSet<String>();
                    known.add(vulnerability.text("cve"));
                    vulnerability.items("ids").forEach(id -> known.add(id.text("text")));
                    for (var target : ssvc.items("target_ids")) {
                        var ofDocument = target.text().equals(own);
                        if (ofDocument ? !alone : !known.contains(target.text())) {
                            report.add(
                                    target,
                                    quoted(target.text()) + " is no id of this vulnerability");
                        }
                    }
                });
    }

    // 6.1.48
    static void decisionPoints(Document document, Report report) {
        eachSelection(
                document,
                (selection, namespace) -> {
                    if (!namespace.isRegistered()) {
                        return;
                    }
                    var key = selection.text("key");
                    var version = selection.text("version");
                    var values = DecisionPoints.values(namespace.base(), key, version);
                    if (values.isEmpty()) {
                        report.add(
                                selection,
                                "there is no decision point %s:%s:%s"
                                        .formatted(
                                                namespace.base(),
                                                Problem.excerpt(key),
                                                Problem.excerpt(version)));
                        return;
                    }
                    var last = -1;
                    for (var value : selection.items("values")) {
                        var at = values.get().indexOf(value.text("key"));
                        if (at < 0) {
                            report.add(value, quoted(value.text("key")) + " is no value of it");
                        } else if (at <= last) {
                            report.add(value, "the values are not in their order");
                        }
                        last = Math.max(last, at);
                    }
                });
    }

    // 6.2.34
    static void unknownNamespace(Document document, Report report) {
        eachSelection(
                document,
                (selection, namespace) -> {
                    if (namespace.isUnregistered()) {
                        report.add(
                                selection.get("namespace"),
                                quoted(namespace.base()) + " is no registered namespace");
                    }
                });
    }

    // 6.2.35 for TLP:CLEAR, 6.3.14 for other labels
    static Rule.Check unregistered(boolean clear) {
        return (document, report) -> {
            if (document.isClear() == clear) {
                unknownNamespace(document, report);
            }
        };
    }

    // 6.2.36 for TLP:CLEAR, 6.3.15 for other labels
    static Rule.Check extended(boolean clear) {
        return (document, report) -> {
            if (document.isClear() == clear) {
                eachSelection(
                        document,
                        (selection, namespace) -> {
                            if (namespace.hasExtension() && !namespace.isFree()) {
                                report.add(
                                        selection.get("namespace"),
                                        "has an extension that its readers may not know");
                            }
                        });
            }
        };
    }

    // 6.2.37
    static void missingResource(Document document, Report report) {
        eachList(
                document,
                (_, ssvc) -> {
                    for (var selection : ssvc.items("selections")) {
                        var namespace = SsvcNamespace.parse(selection.text("namespace"));
                        if (namespace.isPresent()
                                && !namespace.get().isFree()
                                && !namespace.get().isRegisteredAsItIs()
                                && ssvc.items("decision_point_resources").stream()
                                        .noneMatch(resource ->
                                                resource.text("summary")
                                                        .contains(namespace.get().whole()))) {
                            report.add(
                                    ssvc.get("decision_point_resources"),
                                    "no resource is about the namespace "
                                            + quoted(namespace.get().whole()));
                        }
                    }
                });
    }

    // 6.3.13
    static void olderVersion(Document document, Report report) {
        eachSelection(
                document,
                (selection, namespace) -> {
                    var version = selection.text("version");
                    var newest =
                            DecisionPoints.newestVersion(namespace.base(), selection.text("key"));
                    if (namespace.isRegistered()
                            && newest.isPresent()
                            && !newest.get().equals(version)
                            && DecisionPoints.values(
                                            namespace.base(), selection.text("key"), version)
                                    .isPresent()) {
                        report.add(
                                selection.get("version"), "the newest version is " + newest.get());
                    }
                });
    }
}
