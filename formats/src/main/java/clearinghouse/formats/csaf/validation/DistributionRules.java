package clearinghouse.formats.csaf.validation;

import static clearinghouse.formats.csaf.validation.Report.quoted;

/** With whom a document is shared. */
final class DistributionRules {

    private static final String MAX = "ffffffff-ffff-ffff-ffff-ffffffffffff";
    private static final String NIL = "00000000-0000-0000-0000-000000000000";
    private static final String PUBLIC = "Public";
    private static final String NOBODY = "No sharing allowed";

    private DistributionRules() {}

    private static Value group(Document document) {
        return document.meta().get("distribution").get("sharing_group");
    }

    // 6.1.38
    static void maxWithoutClear(Document document, Report report) {
        if (group(document).text("id").equals(MAX) && !document.isClear()) {
            report.add(document.tlpLabel(), "must be CLEAR, as the sharing group is the public");
        }
    }

    // 6.1.39
    static void clearWithoutMax(Document document, Report report) {
        var id = group(document).get("id");
        var kept = id.text().equals(NIL) && document.isDraft();
        if (document.isClear() && group(document).isThere() && !id.text().equals(MAX) && !kept) {
            report.add(id, "a document of TLP:CLEAR has no sharing group but that of the public");
        }
    }

    // 6.1.40
    static void reservedName(Document document, Report report) {
        var group = group(document);
        var name = group.text("name");
        if ((name.equals(PUBLIC) && !group.text("id").equals(MAX))
                || (name.equals(NOBODY) && !group.text("id").equals(NIL))) {
            report.add(group.get("name"), quoted(name) + " is reserved for another id");
        }
    }

    // 6.1.41
    static void missingName(Document document, Report report) {
        var group = group(document);
        var wanted =
                switch (group.text("id")) {
                    case MAX -> PUBLIC;
                    case NIL -> NOBODY;
                    default -> "";
                };
        if (!wanted.isEmpty() && !group.text("name").equals(wanted)) {
            report.add(group.get("name"), "must be " + quoted(wanted) + " for this id");
        }
    }

    // 6.2.10
    static void missingLabel(Document document, Report report) {
        if (!document.tlpLabel().isThere()) {
            report.add(document.tlpLabel(), "there is no label of the Traffic Light Protocol");
        }
    }

    // 6.2.28
    static void max(Document document, Report report) {
        id(document, MAX, report);
    }

    // 6.2.29
    static void nil(Document document, Report report) {
        id(document, NIL, report);
    }

    private static void id(Document document, String unwanted, Report report) {
        var id = group(document).get("id");
        if (id.text().equals(unwanted)) {
            report.add(id, "is reserved for systems that cannot do without");
        }
    }

    // 6.2.30
    static void groupOfClear(Document document, Report report) {
        if (document.isClear() && group(document).isThere()) {
            report.add(group(document), "a document of TLP:CLEAR needs no sharing group");
        }
    }
}
