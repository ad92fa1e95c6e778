package clearinghouse.formats.csaf.validation;

import static clearinghouse.formats.csaf.validation.Report.quoted;

import clearinghouse.formats.Problem;
import clearinghouse.formats.csaf.CsafRenderer;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Versions, the revision history and all that has a date. */
final class TrackingRules {

    private static final Duration EPSS_STAYS_FRESH = Duration.ofDays(15);

    private TrackingRules() {}

    private static Value history(Document document) {
        return document.tracking().get("revision_history");
    }

    private static Optional<DocumentVersion> version(Document document) {
        return DocumentVersion.parse(document.tracking().text("version"));
    }

    // 6.1.14
    static void sortedHistory(Document document, Report report) {
        var revisions = document.revisions();
        for (var i = 1; i < revisions.size(); i++) {
            if (revisions.get(i - 1).number().compareTo(revisions.get(i).number()) > 0) {
                report.add(
                        history(document),
                        "version %s is dated later than version %s"
                                .formatted(
                                        quoted(revisions.get(i).value().text("number")),
                                        quoted(revisions.get(i - 1).value().text("number"))));
            }
        }
    }

    // 6.1.16
    static void latestVersion(Document document, Report report) {
        var version = version(document);
        if (version.isEmpty() || document.revisions().isEmpty()) {
            return;
        }
        var latest = document.revisions().getLast().number();
        var same =
                document.isDraft()
                        ? version.get().sameCore(latest)
                        : version.get().sameWithoutBuild(latest);
        if (!same) {
            report.add(
                    document.tracking().get("version"),
                    "the newest entry of the revision history is "
                            + quoted(document.revisions().getLast().value().text("number")));
        }
    }

    // 6.1.17
    static void draftStatus(Document document, Report report) {
        version(document)
                .filter(version -> version.isBeforeFirst() || version.isPreRelease())
                .filter(_ -> !document.isDraft())
                .ifPresent(_ ->
                        report.add(
                                document.tracking().get("status"),
                                "a document of version %s is a draft"
                                        .formatted(quoted(document.tracking().text("version")))));
    }

    // 6.1.18
    static void draftInReleasedHistory(Document document, Report report) {
        if (document.isReleased()) {
            eachNumber(
                    document,
                    (number, at) -> {
                        if (number.isBeforeFirst()) {
                            report.add(at, "the history of a released document begins with 1");
                        }
                    });
        }
    }

    // 6.1.19
    static void preReleaseInHistory(Document document, Report report) {
        eachNumber(
                document,
                (number, at) -> {
                    if (number.isPreRelease()) {
                        report.add(at, "a pre-release has no entry in the revision history");
                    }
                });
    }

    // 6.1.20
    static void releasedPreRelease(Document document, Report report) {
        if (document.isReleased()
                && version(document).filter(DocumentVersion::isPreRelease).isPresent()) {
            report.add(
                    document.tracking().get("version"),
                    "a document that is no draft has no pre-release version");
        }
    }

    private interface EachNumber {
        void accept(DocumentVersion number, Value at);
    }

    private static void eachNumber(Document document, EachNumber each) {
        for (var revision : history(document).items()) {
            DocumentVersion.parse(revision.text("number"))
                    .ifPresent(number -> each.accept(number, revision.get("number")));
        }
    }

    // 6.1.21
    static void missingRevision(Document document, Report report) {
        var revisions = document.revisions();
        if (revisions.isEmpty()) {
            return;
        }
        var first = revisions.getFirst().number().major();
        if (first.compareTo(BigInteger.ONE) > 0) {
            report.add(
                    history(document),
                    "the first version is %s, not 0 or 1".formatted(shortened(first)));
        }
        var present = new HashSet<BigInteger>();
        revisions.forEach(revision -> present.add(revision.number().major()));
        for (var i = 1; i < revisions.size(); i++) {
            var missing = revisions.get(i - 1).number().major().add(BigInteger.ONE);
            if (revisions.get(i).number().major().compareTo(missing) > 0) {
                report.add(
                        history(document),
                        present.contains(missing)
                                ? "version %s is missing between its neighbours by date"
                                        .formatted(shortened(missing))
                                : "version %s is missing".formatted(shortened(missing)));
            }
        }
    }

    private static String shortened(BigInteger number) {
        return Problem.excerpt(number.toString());
    }

    // 6.1.22
    static void revisionTwice(Document document, Report report) {
        var seen = new HashSet<String>();
        for (var revision : history(document).items()) {
            var number = revision.text("number");
            if (!number.isEmpty() && !seen.add(number)) {
                report.add(revision.get("number"), quoted(number) + " is there already");
            }
        }
    }

    // 6.1.30
    static void mixedVersioning(Document document, Report report) {
        var whole = version(document);
        eachNumber(
                document,
                (number, at) -> {
                    if (whole.isPresent() && number.semantic() != whole.get().semantic()) {
                        report.add(
                                at,
                                "whole numbers and semantic versions are mixed in one document");
                    }
                });
    }

    // 6.1.37
    static void dateForm(Document document, Report report) {
        eachDate(
                document,
                at -> {
                    if (at.isThere()
                            && Timestamp.parse(at.text()).filter(Timestamp::strict).isEmpty()) {
                        report.add(
                                at,
                                "must be as 2026-01-31T12:00:00Z: with capital T and Z, a time zone, and no leap second");
                    }
                });
    }

    private static void eachDate(Document document, Consumer<Value> each) {
        var tracking = document.tracking();
        each.accept(tracking.get("current_release_date"));
        each.accept(tracking.get("generator").get("date"));
        each.accept(tracking.get("initial_release_date"));
        history(document).items().forEach(revision -> each.accept(revision.get("date")));
        for (var vulnerability : document.vulnerabilities()) {
            each.accept(vulnerability.get("disclosure_date"));
            each.accept(vulnerability.get("discovery_date"));
            for (var item : vulnerability.items("first_known_exploitation_dates")) {
                each.accept(item.get("date"));
                each.accept(item.get("exploitation_date"));
            }
            for (var list : List.of("flags", "involvements", "remediations", "threats")) {
                vulnerability.items(list).forEach(item -> each.accept(item.get("date")));
            }
            for (var metric : document.scores(vulnerability)) {
                each.accept(metric.get("content").get("epss").get("timestamp"));
                each.accept(metric.get("content").get("ssvc_v2").get("timestamp"));
            }
        }
    }

    private static boolean isAfter(Value date, Instant limit) {
        return Timestamp.parse(date.text())
                .filter(found -> found.instant().isAfter(limit))
                .isPresent();
    }

    private static void notAfterNewest(Document document, Report report, Value date) {
        var newest = document.newestRevision();
        if (newest.isPresent() && isAfter(date, newest.get())) {
            report.add(date, "is later than the newest entry of the revision history");
        }
    }

    // 6.1.45
    static void disclosureDate(Document document, Report report) {
        if (document.isClear() && document.isReleased()) {
            document.vulnerabilities()
                    .forEach(vulnerability ->
                            notAfterNewest(document, report, vulnerability.get("disclosure_date")));
        }
    }

    // 6.1.49
    static void ssvcDate(Document document, Report report) {
        eachMetricDate(document, report, "ssvc_v2");
    }

    // 6.1.51
    static void epssDate(Document document, Report report) {
        eachMetricDate(document, report, "epss");
    }

    private static void eachMetricDate(Document document, Report report, String kind) {
        if (document.isReleased()) {
            for (var vulnerability : document.vulnerabilities()) {
                for (var metric : document.scores(vulnerability)) {
                    notAfterNewest(
                            document, report, metric.get("content").get(kind).get("timestamp"));
                }
            }
        }
    }

    // 6.1.52
    static void exploitationDates(Document document, Report report) {
        if (document.isReleased()) {
            for (var vulnerability : document.vulnerabilities()) {
                for (var item : vulnerability.items("first_known_exploitation_dates")) {
                    notAfterNewest(document, report, item.get("date"));
                    notAfterNewest(document, report, item.get("exploitation_date"));
                }
            }
        }
    }

    // 6.1.53
    static void exploitationBeforeKnown(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            for (var item : vulnerability.items("first_known_exploitation_dates")) {
                var known = Timestamp.parse(item.text("date"));
                if (known.isPresent()
                        && isAfter(item.get("exploitation_date"), known.get().instant())) {
                    report.add(
                            item.get("exploitation_date"),
                            "is later than the date on which it was known");
                }
            }
        }
    }

    // 6.2.4
    static void buildMetadata(Document document, Report report) {
        eachNumber(
                document,
                (number, at) -> {
                    if (number.hasBuild()) {
                        report.add(at, "has build metadata");
                    }
                });
    }

    // 6.2.5
    static void initialReleaseDate(Document document, Report report) {
        var date = document.tracking().get("initial_release_date");
        Timestamp.parse(date.text())
                .filter(_ -> !document.revisions().isEmpty())
                .filter(found -> found.instant().isBefore(document.revisions().getFirst().date()))
                .ifPresent(_ ->
                        report.add(
                                date, "is earlier than the oldest entry of the revision history"));
    }

    // 6.2.6
    static void currentReleaseDate(Document document, Report report) {
        var date = document.tracking().get("current_release_date");
        Timestamp.parse(date.text())
                .filter(found ->
                        document.newestRevision().filter(found.instant()::isBefore).isPresent())
                .ifPresent(_ ->
                        report.add(
                                date, "is earlier than the newest entry of the revision history"));
    }

    // 6.2.21
    static void sameRevisionDate(Document document, Report report) {
        var seen = new HashMap<Instant, Value>();
        for (var revision : history(document).items()) {
            var date = Timestamp.parse(revision.text("date"));
            if (date.isPresent() && seen.putIfAbsent(date.get().instant(), revision) != null) {
                report.add(revision.get("date"), "another entry has the same date");
            }
        }
    }

    // 6.2.22
    static void idInTitle(Document document, Report report) {
        var id = document.tracking().text("id");
        if (!id.isEmpty() && document.meta().text("title").contains(id)) {
            report.add(document.meta().get("title"), "holds the id of the document");
        }
    }

    // 6.2.33
    static void disclosureAfterRevision(Document document, Report report) {
        for (var vulnerability : document.vulnerabilities()) {
            var date = vulnerability.get("disclosure_date");
            if (!isAfter(date, document.now())) {
                notAfterNewest(document, report, date);
            }
        }
    }

    // 6.2.41
    static void oldEpss(Document document, Report report) {
        var newest = document.newestRevision();
        if (!document.isReleased() || newest.isEmpty()) {
            return;
        }
        for (var vulnerability : document.vulnerabilities()) {
            var youngest = Optional.<Instant>empty();
            var at = Optional.<Value>empty();
            for (var metric : document.scores(vulnerability)) {
                var timestamp = metric.get("content").get("epss").get("timestamp");
                var date = Timestamp.parse(timestamp.text()).map(Timestamp::instant);
                if (date.isPresent()
                        && (youngest.isEmpty() || date.get().isAfter(youngest.get()))) {
                    youngest = date;
                    at = Optional.of(timestamp);
                }
            }
            if (at.isPresent() && youngest.get().plus(EPSS_STAYS_FRESH).isBefore(newest.get())) {
                report.add(
                        at.get(),
                        "is more than 15 days older than the newest entry of the revision history");
            }
        }
    }

    // 6.2.11: the file name that section 5.1 gives the document.
    static void canonicalUrl(Document document, Report report) {
        var name = CsafRenderer.fileName(document.tracking().text("id"));
        if (canonical(document).isEmpty()) {
            report.add(
                    document.meta().get("references"),
                    "no reference of category self begins with https:// and ends with /"
                            + shortName(name));
        }
    }

    private static String shortName(String name) {
        return Problem.excerpt(name);
    }

    static Set<String> canonical(Document document) {
        var name = "/" + CsafRenderer.fileName(document.tracking().text("id"));
        var found = new HashSet<String>();
        for (var reference : document.meta().items("references")) {
            var url = reference.text("url");
            if (reference.text("category").equals("self")
                    && url.startsWith("https://")
                    && url.endsWith(name)) {
                found.add(url);
            }
        }
        return found;
    }
}
