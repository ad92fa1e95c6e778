package clearinghouse.formats.convert;

import clearinghouse.formats.JsonText;
import clearinghouse.formats.advisory.Cwe;
import clearinghouse.formats.cvss.Cvss;
import clearinghouse.formats.cvss.CvssVersion;
import clearinghouse.formats.cwe.CweList;
import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.published.Exploitation;
import clearinghouse.formats.published.Link;
import clearinghouse.formats.published.PublishedRecord;
import clearinghouse.formats.published.StatedRemedy;
import clearinghouse.formats.published.Thanks;
import clearinghouse.formats.vex.VexJustification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An account as a CSAF document, 2.0 or 2.1, but for its category. */
final class CsafConversion {

    static final String SCHEMA = "https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json";
    private static final String ADVISORY = "csaf_security_advisory";
    private static final String OLD_ADVISORY = "csaf_deprecated_security_advisory";
    private static final String VEX = "csaf_vex";
    private static final String BASE = "csaf_base";
    private static final String TLP = "https://www.first.org/tlp/";

    /** Members of product_status. */
    private static final Map<Standing, String> STATUSES =
            new EnumMap<>(
                    Map.of(
                            Standing.FIXED, "fixed",
                            Standing.AFFECTED, "known_affected",
                            Standing.NOT_AFFECTED, "known_not_affected",
                            Standing.RECOMMENDED, "recommended",
                            Standing.UNDER_INVESTIGATION, "under_investigation"));

    private final Account account;
    private final boolean later;
    private final Instant now;
    private final LeftOut left;
    private final CsafProducts products;

    private CsafConversion(Account account, boolean later, Instant now, LeftOut left) {
        this.account = account;
        this.later = later;
        this.now = now;
        this.left = left;
        this.products = new CsafProducts(later);
    }

    /**
     * @param later 2.1
     * @param now the date of a source that gives none
     */
    static ObjectNode render(Account account, boolean later, Instant now, LeftOut left) {
        return new CsafConversion(account, later, now, left).document();
    }

    private ObjectNode document() {
        var root = JsonText.object();
        if (later) {
            root.put("$schema", SCHEMA);
        }
        document(root.putObject("document"));
        var vulnerabilities = root.arrayNode();
        for (var vulnerability : account.vulnerabilities()) {
            vulnerabilities.add(vulnerability(vulnerability));
        }
        if (!products.branches().isEmpty()) {
            root.putObject("product_tree").set("branches", products.branches());
        }
        if (!vulnerabilities.isEmpty()) {
            root.set("vulnerabilities", vulnerabilities);
        }
        return root;
    }

    private void document(ObjectNode document) {
        document.put("csaf_version", later ? "2.1" : "2.0");
        distribution(document);
        document.put("lang", "en");
        document.putObject("publisher")
                .put("category", "other")
                .put("name", account.issuer().name())
                .put("namespace", account.issuer().namespace());
        references(document, account.references());
        document.put("title", account.title());
        tracking(document.putObject("tracking"));
    }

    private void distribution(ObjectNode document) {
        var label =
                switch (account.tlp()) {
                    case "WHITE", "CLEAR" -> later ? "CLEAR" : "WHITE";
                    case "AMBER+STRICT" -> later ? account.tlp() : "AMBER";
                    default -> account.tlp();
                };
        if (label.isEmpty() && later) {
            left.add("it has no TLP label: CLEAR stands for it, as 2.1 says");
            label = "CLEAR";
        }
        if (label.isEmpty()) {
            return;
        }
        var distribution = document.putObject("distribution");
        if (!later && account.tlp().equals("AMBER+STRICT")) {
            distribution.put("text", CsafDowngrade.STRICT);
        }
        distribution.putObject("tlp").put("label", label).put("url", TLP);
    }

    /** Two dates are two revisions: that of the first release, and that of the last change. */
    private void tracking(ObjectNode tracking) {
        var first = account.first(now, left);
        var last = account.dates().modified().filter(first::isBefore).orElse(first);
        tracking.put("current_release_date", last.toString());
        tracking.putObject("generator").putObject("engine").put("name", "clearinghouse");
        tracking.put("id", account.id().strip());
        tracking.put("initial_release_date", first.toString());
        var history = tracking.putArray("revision_history");
        revision(history, first, "First release");
        if (last.isAfter(first)) {
            revision(history, last, "Last change");
        }
        tracking.put("status", "final");
        tracking.put("version", String.valueOf(history.size()));
    }

    private static void revision(ArrayNode history, Instant date, String summary) {
        history.addObject()
                .put("date", date.toString())
                .put("number", String.valueOf(history.size()))
                .put("summary", summary);
    }

    private ObjectNode vulnerability(Vulnerability vulnerability) {
        var said = vulnerability.said();
        var node = JsonText.object();
        acknowledgments(node, said.credits());
        said.cve().ifPresent(cve -> node.put("cve", cve));
        weaknesses(node, said.weaknesses());
        ids(node, vulnerability);
        notes(node, vulnerability);
        var affected = status(node, vulnerability);
        references(node, said.references());
        vulnerability
                .dates()
                .published()
                .ifPresent(date ->
                        node.put(later ? "disclosure_date" : "release_date", date.toString()));
        flags(node, vulnerability);
        remediations(node, vulnerability);
        scores(node, vulnerability, affected);
        threats(node, vulnerability, affected);
        if (!said.title().isBlank()) {
            node.put("title", said.title());
        }
        left.addIf(!said.ssvc().isEmpty(), "decision points of SSVC");
        return node;
    }

    private static void acknowledgments(ObjectNode node, List<Thanks> credits) {
        for (var credit : credits) {
            if (credit.name().isBlank()) {
                continue;
            }
            var entry = node.withArray("acknowledgments").addObject();
            entry.putArray("names").add(credit.name());
            if (!credit.kind().isBlank()) {
                entry.put("summary", credit.kind().toLowerCase(Locale.ROOT).replace('_', ' '));
            }
        }
    }

    private void weaknesses(ObjectNode node, List<String> weaknesses) {
        var known = new ArrayList<Cwe>();
        for (var label : weaknesses) {
            Weakness.of(label).ifPresentOrElse(known::add, () -> left.add("the weakness " + label));
        }
        if (later) {
            known.forEach(cwe ->
                    weakness(node.withArray("cwes").addObject(), cwe)
                            .put("version", CweList.VERSION));
        } else if (!known.isEmpty()) {
            weakness(node.putObject("cwe"), known.getFirst());
            known.stream().skip(1).forEach(cwe -> left.add("the weakness " + cwe.label()));
        }
    }

    private static ObjectNode weakness(ObjectNode node, Cwe cwe) {
        return node.put("id", cwe.label()).put("name", cwe.name());
    }

    private static void ids(ObjectNode node, Vulnerability vulnerability) {
        var said = vulnerability.said();
        var others = new LinkedHashSet<String>();
        others.add(said.id());
        others.addAll(said.aliases());
        said.cve().ifPresent(others::remove);
        for (var other : others) {
            node.withArray("ids")
                    .addObject()
                    .put("system_name", Issuer.prefix(other))
                    .put("text", other);
        }
    }

    private static void notes(ObjectNode node, Vulnerability vulnerability) {
        var said = vulnerability.said();
        var notes = node.putArray("notes");
        var details =
                Optional.of(said.details())
                        .filter(text -> !text.isBlank())
                        .or(() -> Optional.of(said.title()).filter(text -> !text.isBlank()))
                        .orElse("The source describes it in no words of its own.");
        note(notes, "description", details, "Description");
        if (said.withdrawn()) {
            note(notes, "general", "The source has withdrawn this.", "Withdrawn");
        }
        var others = new LinkedHashSet<>(said.upstream());
        others.addAll(said.related());
        if (!others.isEmpty()) {
            note(notes, "other", String.join(", ", others), "Related");
        }
        Scores.rating(said).ifPresent(rating -> note(notes, "other", rating, "Severity"));
    }

    private static void note(ArrayNode notes, String category, String text, String title) {
        notes.addObject().put("category", category).put("text", text).put("title", title);
    }

    /** The ids of what is affected. */
    private SequencedSet<String> status(ObjectNode node, Vulnerability vulnerability) {
        var byStatus = new EnumMap<Standing, SequencedSet<String>>(Standing.class);
        for (var product : vulnerability.products()) {
            byStatus.computeIfAbsent(product.standing(), _ -> new LinkedHashSet<>())
                    .addAll(products.ids(product));
        }
        for (var product : vulnerability.of(Standing.AFFECTED)) {
            for (var version : vulnerability.fixedAfter(product)) {
                byStatus.computeIfAbsent(Standing.FIXED, _ -> new LinkedHashSet<>())
                        .add(products.version(product, version));
            }
        }
        var affected = byStatus.getOrDefault(Standing.AFFECTED, new LinkedHashSet<>());
        // CSAF 2.0 §6.1.6: of one product one thing is said, and the gravest counts.
        withoutThoseOf(byStatus, affected);
        left.addIf(byStatus.containsKey(Standing.UNKNOWN) && !later, "products of unknown status");
        var status = JsonText.object();
        STATUSES.forEach((standing, name) -> put(status, name, byStatus.get(standing)));
        if (later) {
            put(status, "unknown", byStatus.get(Standing.UNKNOWN));
        }
        if (!status.isEmpty()) {
            node.set("product_status", status);
        }
        return affected;
    }

    private static void withoutThoseOf(
            Map<Standing, SequencedSet<String>> byStatus, Set<String> affected) {
        var seen = new LinkedHashSet<>(affected);
        for (var standing :
                List.of(
                        Standing.UNDER_INVESTIGATION,
                        Standing.UNKNOWN,
                        Standing.FIXED,
                        Standing.NOT_AFFECTED)) {
            var ids = byStatus.get(standing);
            if (ids != null) {
                ids.removeAll(seen);
                seen.addAll(ids);
            }
        }
    }

    private static void put(ObjectNode node, String name, @Nullable SequencedSet<String> ids) {
        if (ids != null && !ids.isEmpty()) {
            var list = node.putArray(name);
            ids.forEach(list::add);
        }
    }

    private static void references(ObjectNode node, List<Link> links) {
        for (var link : links) {
            if (Links.isUri(link.url())) {
                node.withArray("references")
                        .addObject()
                        .put("category", "external")
                        .put("summary", Links.summary(link))
                        .put("url", link.url());
            }
        }
    }

    private void flags(ObjectNode node, Vulnerability vulnerability) {
        var flagged = new HashSet<String>();
        var flags = new CsafEntries();
        for (var product : vulnerability.of(Standing.NOT_AFFECTED)) {
            for (var reason : vulnerability.reasons(product)) {
                if (reason.label().isEmpty()) {
                    continue;
                }
                // CSAF 2.0 §6.1.32: a product has one justification.
                if (VexJustification.isKnown(reason.label())
                        && flagged.addAll(products.ids(product))) {
                    flags.add(
                            JsonText.object().put("label", reason.label()), products.ids(product));
                } else {
                    left.add("the justification " + reason.label());
                }
            }
        }
        flags.writeTo(node, "flags");
    }

    private void remediations(ObjectNode node, Vulnerability vulnerability) {
        var remediations = new CsafEntries();
        for (var product : vulnerability.of(Standing.AFFECTED)) {
            var ids = products.ids(product);
            for (var remedy : vulnerability.remedies(product)) {
                remediation(remedy).ifPresent(entry -> remediations.add(entry, ids));
            }
            var fixed = vulnerability.fixedAfter(product);
            if (!fixed.isEmpty()) {
                var text = "Fixed in " + String.join(", ", fixed) + ".";
                remediations.add(
                        JsonText.object().put("category", Remedies.FIX).put("details", text), ids);
            }
        }
        remediations.writeTo(node, "remediations");
    }

    private Optional<ObjectNode> remediation(StatedRemedy remedy) {
        var text = remedy.text().isBlank() ? remedy.kind() : remedy.text();
        if (text.isBlank()) {
            return Optional.empty();
        }
        var category = Remedies.category(remedy.kind());
        var entry = JsonText.object();
        entry.put("category", later ? category : Remedies.earlier(category));
        remedy.date().ifPresent(date -> entry.put("date", date.toString()));
        entry.put("details", text);
        if (Links.isUri(remedy.url())) {
            entry.put("url", remedy.url());
        }
        return Optional.of(entry);
    }

    private void scores(ObjectNode node, Vulnerability vulnerability, Set<String> affected) {
        var said = vulnerability.said();
        var all = Scores.all(said);
        if (affected.isEmpty()) {
            // A score is of products, and there are none.
            all.forEach(
                    cvss -> left.add("the score " + cvss.vector() + ", as no product is affected"));
            return;
        }
        var scores = JsonText.object();
        var told = new ArrayList<Cvss>();
        Scores.first(said, CvssVersion.V2_0)
                .ifPresent(cvss -> score(scores, "cvss_v2", cvss, told));
        Scores.first(said, CvssVersion.V3_1, CvssVersion.V3_0)
                .ifPresent(cvss -> score(scores, "cvss_v3", cvss, told));
        if (later) {
            Scores.first(said, CvssVersion.V4_0)
                    .ifPresent(cvss -> score(scores, "cvss_v4", cvss, told));
        }
        all.stream()
                .filter(cvss -> !told.contains(cvss))
                .forEach(cvss -> left.add("the score " + cvss.vector()));
        if (scores.isEmpty()) {
            return;
        }
        var entry = node.putArray(later ? "metrics" : "scores").addObject();
        if (later) {
            entry.set("content", scores);
        } else {
            entry.setAll(scores);
        }
        affected.forEach(entry.putArray("products")::add);
    }

    private static void score(ObjectNode scores, String name, Cvss cvss, List<Cvss> told) {
        scores.set(name, Scores.object(cvss));
        told.add(cvss);
    }

    private void threats(ObjectNode node, Vulnerability vulnerability, Set<String> affected) {
        var threats = new CsafEntries();
        for (var exploitation : vulnerability.said().exploitation()) {
            var words = words(exploitation);
            if (!words.isBlank()) {
                var threat = JsonText.object().put("category", "exploit_status");
                exploitation.since().ifPresent(day -> threat.put("date", day + "T00:00:00Z"));
                threats.add(threat.put("details", words), affected);
            }
        }
        for (var product : vulnerability.of(Standing.NOT_AFFECTED)) {
            for (var reason : vulnerability.reasons(product)) {
                if (!reason.words().isBlank()) {
                    threats.add(
                            JsonText.object()
                                    .put("category", "impact")
                                    .put("details", reason.words()),
                            products.ids(product));
                }
            }
        }
        threats.writeTo(node, "threats");
    }

    private static String words(Exploitation exploitation) {
        if (!exploitation.listed()) {
            return exploitation.words();
        }
        return "Known to be exploited"
                + (exploitation.by().isBlank() ? "" : ", says " + exploitation.by())
                + (exploitation.words().isBlank() ? "." : ": " + exploitation.words());
    }

    /** The category is a promise; the standard's tests say whether it is kept. */
    static List<String> categories(Account account, boolean later) {
        var vex =
                account.vulnerabilities().stream()
                        .anyMatch(it -> it.said().form() == PublishedRecord.Form.OPENVEX);
        return categories(vex ? VEX : ADVISORY, later);
    }

    /** That of the document first. */
    static List<String> categories(String category, boolean later) {
        return switch (category) {
            case ADVISORY, OLD_ADVISORY ->
                    later ? List.of(ADVISORY, OLD_ADVISORY, BASE) : List.of(ADVISORY, BASE);
            case BASE, "csaf_withdrawn", "csaf_superseded" -> List.of(BASE);
            default -> List.of(category, BASE);
        };
    }
}
