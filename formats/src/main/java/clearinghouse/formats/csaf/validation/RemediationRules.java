package clearinghouse.formats.csaf.validation;

import static clearinghouse.formats.csaf.validation.Report.quoted;

import clearinghouse.formats.csaf.validation.Document.Status;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which remediations go together, and with which status: tables of section 3.2.4 of 2.1. */
final class RemediationRules {

    private static final Set<Status> UNCLEAR =
            EnumSet.of(Status.UNDER_INVESTIGATION, Status.UNKNOWN);
    private static final Map<String, Set<Status>> DISCOURAGED =
            Map.of(
                    "workaround",
                    UNCLEAR,
                    "mitigation",
                    UNCLEAR,
                    "vendor_fix",
                    UNCLEAR,
                    "optional_patch",
                    EnumSet.of(Status.FIXED),
                    "fix_planned",
                    EnumSet.of(Status.NOT_AFFECTED, Status.UNDER_INVESTIGATION, Status.UNKNOWN),
                    "no_fix_planned",
                    EnumSet.of(Status.NOT_AFFECTED));

    private RemediationRules() {}

    // 6.1.35
    static void contradicting(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            var categories = new HashMap<String, Set<String>>();
            for (var remediation : vulnerability.items("remediations")) {
                var category = remediation.text("category");
                for (var id : document.productsNamedBy(remediation)) {
                    var before = categories.computeIfAbsent(id, _ -> new HashSet<>());
                    before.stream()
                            .filter(other -> !RemediationTable.goTogether(category, other))
                            .findFirst()
                            .ifPresent(other ->
                                    report.add(
                                            remediation,
                                            "%s has %s already, which %s contradicts"
                                                    .formatted(quoted(id), other, category)));
                    before.add(category);
                }
            }
        }
    }

    // 6.1.36
    static void prohibitedWithStatus(Document document, Report report) {
        withStatus(document, report, RemediationTable.PROHIBITED, "cannot have");
    }

    // 6.2.27
    static void discouragedWithStatus(Document document, Report report) {
        withStatus(document, report, DISCOURAGED, "should not have");
    }

    private static void withStatus(
            Document document, Report report, Map<String, Set<Status>> table, String words) {
        for (var vulnerability : document.vulnerabilities()) {
            var statuses = document.statuses(vulnerability);
            for (var remediation : vulnerability.items("remediations")) {
                var category = remediation.text("category");
                var told = table.getOrDefault(category, Set.of());
                for (var id : document.productsNamedBy(remediation)) {
                    for (var status : statuses.getOrDefault(id, EnumSet.noneOf(Status.class))) {
                        if (told.contains(status)) {
                            report.add(
                                    remediation,
                                    "%s is %s and %s a remediation of category %s"
                                            .formatted(
                                                    quoted(id), status.words(), words, category));
                        }
                    }
                }
            }
        }
    }
}
