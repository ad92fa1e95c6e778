package clearinghouse.formats.csaf.validation;

import static clearinghouse.formats.csaf.validation.Report.quoted;

import clearinghouse.formats.cwe.CweHistory;
import clearinghouse.formats.cwe.CweHistory.Usage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** CVE and CWE numbers, and other names of a vulnerability. */
final class WeaknessRules {

    private WeaknessRules() {}

    /** Of {@code CWE-79}; -1 for a text that is no such id. */
    private static int number(String id) {
        var digits = id.startsWith("CWE-") ? id.substring("CWE-".length()) : "";
        return !digits.isEmpty()
                        && digits.length() <= 6
                        && digits.charAt(0) != '0'
                        && Letters.all(digits, c -> c >= '0' && c <= '9')
                ? Integer.parseInt(digits)
                : -1;
    }

    /** Whose names end in a blank in the list, and not here. */
    private static final Set<Integer> BEFORE_A_BLANK = Set.of(280, 600, 1290);

    private static String name(Value cwe) {
        var name = cwe.text("name");
        return BEFORE_A_BLANK.contains(number(cwe.text("id"))) ? name.stripTrailing() : name;
    }

    // 6.1.11: 2.0 does not say of which release of the list, so that any name it ever had will do.
    static void unknownWeakness(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            var cwe = vulnerability.get("cwe");
            if (cwe.node().isObject() && number(cwe.text("id")) > 0) {
                var names = CweHistory.weaknessNames(number(cwe.text("id")));
                if (names.isEmpty()) {
                    report.add(cwe.get("id"), cwe.text("id") + " is no weakness of the CWE list");
                } else if (!names.contains(name(cwe))) {
                    report.add(
                            cwe.get("name"),
                            cwe.text("id") + " is not named " + quoted(cwe.text("name")));
                }
            }
        }
    }

    // 6.1.11 of 2.1
    static void unknownWeaknessOfRelease(Document document, Report report) {
        for (var cwe : weaknesses(document)) {
            var id = cwe.text("id");
            var version = cwe.text("version");
            if (!CweHistory.knowsRelease(version)) {
                report.add(
                        cwe.get("version"),
                        quoted(version) + " is no release of the CWE list known here");
                continue;
            }
            var name = CweHistory.weaknessName(number(id), version);
            if (name.isEmpty()) {
                report.add(
                        cwe.get("id"),
                        "there is no weakness %s in CWE %s".formatted(quoted(id), version));
            } else if (!name.get().equals(name(cwe))) {
                report.add(
                        cwe.get("name"),
                        "%s is named \"%s\" in CWE %s".formatted(id, name.get(), version));
            }
        }
    }

    private static List<Value> weaknesses(Document document) {
        var found = new ArrayList<Value>();
        for (var vulnerability : document.vulnerabilities()) {
            for (var cwe : vulnerability.items("cwes")) {
                if (number(cwe.text("id")) > 0) {
                    found.add(cwe);
                }
            }
        }
        return found;
    }

    // 6.1.23
    static void cveTwice(Document document, Report report) {
        var seen = new HashSet<String>();
        for (var vulnerability : document.vulnerabilities()) {
            var cve = vulnerability.text("cve");
            if (!cve.isEmpty() && !seen.add(cve)) {
                report.add(vulnerability.get("cve"), quoted(cve) + " is there already");
            }
        }
    }

    // 6.2.17
    static void cveAmongIds(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            for (var id : vulnerability.items("ids")) {
                if (id.text("text").matches("CVE-[0-9]{4}-[0-9]{4,}")) {
                    report.add(id.get("text"), "a CVE number belongs into the member cve");
                }
            }
        }
    }

    // 6.2.23
    static void deprecatedWeakness(Document document, Report report) {
        for (var cwe : weaknesses(document)) {
            CweHistory.weaknessName(number(cwe.text("id")), cwe.text("version"))
                    .filter(name -> name.startsWith("DEPRECATED"))
                    .ifPresent(_ ->
                            report.add(
                                    cwe,
                                    "%s is deprecated in CWE %s"
                                            .formatted(cwe.text("id"), cwe.text("version"))));
        }
    }

    // 6.2.24: the newest release when the document was last revised.
    static void oldWeaknessList(Document document, Report report) {
        var date = Timestamp.parse(document.tracking().text("current_release_date"));
        var newest = date.flatMap(found -> CweHistory.newestRelease(found.instant()));
        if (newest.isEmpty()) {
            return;
        }
        for (var cwe : weaknesses(document)) {
            if (!cwe.text("version").equals(newest.get())) {
                report.add(
                        cwe.get("version"),
                        "the newest release of the CWE list was then " + newest.get());
            }
        }
    }

    // 6.2.25
    static void unmappableWeakness(Document document, Report report) {
        usage(document, report, Usage.DISCOURAGED, Usage.PROHIBITED);
    }

    // 6.2.26
    static void reviewedWeakness(Document document, Report report) {
        usage(document, report, Usage.ALLOWED_WITH_REVIEW);
    }

    private static void usage(Document document, Report report, Usage... told) {
        for (var cwe : weaknesses(document)) {
            for (var usage : told) {
                if (CweHistory.usage(number(cwe.text("id"))) == usage) {
                    report.add(
                            cwe,
                            "mapping a vulnerability to %s is %s"
                                    .formatted(
                                            cwe.text("id"),
                                            switch (usage) {
                                                case ALLOWED_WITH_REVIEW ->
                                                        "allowed after a review only";
                                                case DISCOURAGED -> "discouraged";
                                                case PROHIBITED -> "prohibited";
                                                case ALLOWED, UNKNOWN -> "allowed";
                                            }));
                }
            }
        }
    }

    // 6.2.53: the registry has one system so far.
    static void idOfRegisteredSystem(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            for (var id : vulnerability.items("ids")) {
                if (isRegistered(id.text("system_name"))
                        && !id.text("text").matches("#[1-9][0-9]*")) {
                    report.add(
                            id.get("text"), "an id of " + id.text("system_name") + " is as #1217");
                }
            }
        }
    }

    // 6.3.20
    static void unregisteredSystem(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            for (var id : vulnerability.items("ids")) {
                if (!isRegistered(id.text("system_name"))) {
                    report.add(
                            id.get("system_name"),
                            quoted(id.text("system_name")) + " is not registered");
                }
            }
        }
    }

    private static boolean isRegistered(String system) {
        return system.equals("https://github.com/oasis-tcs/csaf");
    }

    // 6.3.3
    static void missingCve(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            if (!vulnerability.has("cve")) {
                report.add(vulnerability, "has no CVE number");
            }
        }
    }

    // 6.3.4
    static void missingWeakness(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            if (!vulnerability.has(document.later() ? "cwes" : "cwe")) {
                report.add(vulnerability, "has no weakness of the CWE list");
            }
        }
    }
}
