package clearinghouse.formats.convert;

import clearinghouse.formats.JsonText;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.advisory.Credit;
import clearinghouse.formats.csaf.validation.CsafValidator;
import clearinghouse.formats.cve.CveAssigner;
import clearinghouse.formats.cvss.Cvss;
import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.published.Link;
import clearinghouse.formats.published.PublishedRecord;
import clearinghouse.formats.published.StatedRange;
import clearinghouse.formats.purl.Ecosystem;
import clearinghouse.formats.version.CveVersions;
import clearinghouse.formats.version.Span;
import clearinghouse.formats.version.VersionScheme;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One vulnerability of an account as a CVE record, 5.1. */
final class CveConversion {

    /** Stands where a record names its assigner and the source does not. */
    static final CveAssigner NOBODY =
            new CveAssigner(
                    UUID.fromString("00000000-0000-4000-8000-000000000000"),
                    UUID.fromString("00000000-0000-4000-8000-000000000000"),
                    "unknown");

    private static final Pattern WEAKNESS = Pattern.compile("CWE-[1-9][0-9]{0,4}");
    private static final int LONGEST_TITLE = 256;
    private static final int LONGEST_TEXT = 4096;
    private static final int LONGEST_LINK = 2048;
    private static final int LONGEST_VERSION = 1024;
    private static final int LONGEST_NAME = 512;

    /** Of a beginning with each end of commits after the first: else they grow as a square does. */
    private static final int MOST_PAIRS = 10_000;

    private static final Set<String> TAGS =
            Set.of(
                    "broken-link",
                    "customer-entitlement",
                    "exploit",
                    "government-resource",
                    "issue-tracking",
                    "mailing-list",
                    "mitigation",
                    "not-applicable",
                    "patch",
                    "permissions-required",
                    "media-coverage",
                    "product",
                    "related",
                    "release-notes",
                    "signature",
                    "technical-description",
                    "third-party-advisory",
                    "vendor-advisory",
                    "vdb-entry");

    private final Account account;
    private final Vulnerability vulnerability;
    private final PublishedRecord said;
    private final LeftOut left;
    private long pairs;

    private CveConversion(Account account, Vulnerability vulnerability, LeftOut left) {
        this.account = account;
        this.vulnerability = vulnerability;
        this.said = vulnerability.said();
        this.left = left;
    }

    /** Invalid unless the account is of one vulnerability, and that has one CVE id. */
    static Parsed<ObjectNode> render(Account account, LeftOut left) {
        if (account.vulnerabilities().size() != 1) {
            return refused(
                    "a CVE record is of one vulnerability, and this is of "
                            + account.vulnerabilities().size());
        }
        var vulnerability = account.vulnerabilities().getFirst();
        var cve = vulnerability.said().cve();
        return cve.isEmpty()
                ? refused("it has no CVE id, or several")
                : Parsed.valid(new CveConversion(account, vulnerability, left).record(cve.get()));
    }

    private static <T> Parsed<T> refused(String why) {
        return Parsed.invalid("", "convert-cve", why);
    }

    private ObjectNode record(String cve) {
        var root = JsonText.object();
        root.put("dataType", "CVE_RECORD");
        root.put("dataVersion", "5.1");
        var dates = account.dates();
        var metadata = root.putObject("cveMetadata");
        metadata.put("cveId", cve);
        metadata.put("assignerOrgId", NOBODY.assignerOrgId().toString());
        metadata.put("assignerShortName", NOBODY.shortName());
        metadata.put("state", said.withdrawn() ? "REJECTED" : "PUBLISHED");
        dates.published().ifPresent(date -> metadata.put("datePublished", date.toString()));
        dates.modified().ifPresent(date -> metadata.put("dateUpdated", date.toString()));
        if (said.withdrawn()) {
            dates.withdrawn().ifPresent(date -> metadata.put("dateRejected", date.toString()));
        }
        left.add("who assigned the CVE id: the id of nobody stands for it");
        container(root.putObject("containers").putObject("cna"));
        return root;
    }

    private void container(ObjectNode cna) {
        var provider = cna.putObject("providerMetadata");
        provider.put("orgId", NOBODY.orgId().toString());
        provider.put("shortName", NOBODY.shortName());
        account.dates()
                .modified()
                .map(Instant::toString)
                .ifPresent(date -> provider.put("dateUpdated", date));
        if (said.withdrawn()) {
            text(cna, "rejectedReasons", "The source has withdrawn this. " + words());
            return;
        }
        if (!said.title().isBlank()) {
            cna.put("title", cut(said.title(), LONGEST_TITLE, "the title"));
        }
        text(cna, "descriptions", words());
        affected(cna.putArray("affected"));
        weaknesses(cna);
        metrics(cna);
        remedies(cna);
        for (var exploitation : said.exploitation()) {
            if (!exploitation.words().isBlank()) {
                text(cna, "exploits", exploitation.words());
            } else {
                left.add("that it is exploited");
            }
        }
        references(cna.putArray("references"));
        credits(cna);
        source(cna);
        left.addIf(!said.ssvc().isEmpty(), "decision points of SSVC");
        left.addIf(!said.reasons().isEmpty(), "why products are not affected");
    }

    private String words() {
        if (!said.details().isBlank()) {
            return said.details();
        }
        return said.title().isBlank() ? account.title() : said.title();
    }

    private String cut(String text, int longest, String what) {
        if (text.length() <= longest) {
            return text;
        }
        left.add("the end of " + what + ", which is longer than " + longest + " characters");
        return text.substring(0, longest - 1) + "…";
    }

    private void text(ObjectNode cna, String name, String text) {
        for (var known : cna.withArray(name)) {
            if (known.path("value").asString("").equals(text)) {
                return;
            }
        }
        cna.withArray(name)
                .addObject()
                .put("lang", "en")
                .put("value", cut(text, LONGEST_TEXT, "a text"));
    }

    private void affected(ArrayNode affected) {
        var byName = new LinkedHashMap<Product.Subject, List<Product>>();
        for (var product : vulnerability.products()) {
            byName.computeIfAbsent(product.subject(), _ -> new ArrayList<>()).add(product);
        }
        byName.values()
                .forEach(products ->
                        product(affected.addObject(), products.getFirst().naming(), products));
        if (affected.isEmpty()) {
            var unknown = affected.addObject();
            unknown.put("vendor", "n/a").put("product", "n/a");
            unknown.putArray("versions").addObject().put("version", "n/a").put("status", "unknown");
        }
    }

    private void product(ObjectNode node, Naming naming, List<Product> products) {
        var home = naming.purl().flatMap(Ecosystem::of);
        node.put(
                "vendor",
                cut(naming.vendor().isBlank() ? "n/a" : naming.vendor(), LONGEST_NAME, "a vendor"));
        node.put(
                "product",
                cut(
                        naming.product().isBlank() ? "n/a" : naming.product(),
                        LONGEST_LINK,
                        "a product"));
        home.filter(it -> it.packageName().length() <= LONGEST_LINK)
                .ifPresent(it ->
                        node.put("collectionURL", it.collectionUrl())
                                .put("packageName", it.packageName()));
        if (CsafValidator.isCpe(naming.cpe())) {
            node.putArray("cpes").add(naming.cpe());
        }
        var platforms = new LinkedHashSet<String>();
        products.forEach(product -> platforms.addAll(product.platforms()));
        if (!naming.release().isEmpty()) {
            platforms.add(naming.release());
        }
        if (!platforms.isEmpty()) {
            platforms.forEach(node.putArray("platforms")::add);
        }
        var versions = new LinkedHashSet<ObjectNode>();
        var affected = products.stream().filter(it -> it.standing() == Standing.AFFECTED).toList();
        // The first entry that holds a version decides: what is affected stands before all else.
        affected.forEach(it -> named(versions, it));
        var held = new Held(affected.stream().map(Product::versions).toList());
        affected.forEach(it -> versions(versions, it, held));
        for (var product : products) {
            if (product.standing() != Standing.AFFECTED) {
                named(versions, product);
                versions(versions, product, held);
            }
        }
        var tooLong = versions.removeIf(CveConversion::isTooLong);
        left.addIf(tooLong, "versions that are longer than " + LONGEST_VERSION + " characters");
        node.put(
                "defaultStatus",
                tooLong
                        ? "unknown"
                        : otherwise(products, affected.isEmpty() && !versions.isEmpty()));
        if (!versions.isEmpty()) {
            versions.forEach(node.putArray("versions")::add);
        }
    }

    private static boolean isTooLong(ObjectNode entry) {
        return Stream.of("version", "lessThan", "lessThanOrEqual")
                .anyMatch(it -> entry.path(it).asString("").length() > LONGEST_VERSION);
    }

    /** Of versions that no entry holds; where several are said to have a standing, the gravest. */
    private String otherwise(List<Product> products, boolean onlyUnharmed) {
        var all =
                products.stream()
                        .filter(it -> it.versions().areAll())
                        .map(Product::status)
                        .toList();
        for (var status : List.of("affected", "unknown", "unaffected")) {
            if (all.contains(status)) {
                return status;
            }
        }
        // CSAF and VEX speak of the versions that they name, and of no other.
        var silent =
                said.form() == PublishedRecord.Form.CSAF
                        || said.form() == PublishedRecord.Form.OPENVEX;
        return onlyUnharmed || silent ? "unknown" : "unaffected";
    }

    private static void named(Set<ObjectNode> versions, Product product) {
        var status = product.status();
        product.versions().namedBesideRanges().forEach(it -> single(versions, it, status));
        product.versions().words().forEach(it -> single(versions, it, status));
    }

    /**
     * What a range leaves out stands before it, unless it is affected by what else is said.
     *
     * @param affected by what is said of the same name
     */
    private void versions(Set<ObjectNode> versions, Product product, Held affected) {
        var said = product.versions();
        var status = product.status();
        var outside = new ArrayList<>(said.ranges().except());
        for (var span : said.ranges().spans()) {
            if (span.from() instanceof Span.Bound.At(var from, var included) && !included) {
                outside.add(from);
            }
        }
        outside.removeIf(affected::holds);
        outside.forEach(it -> single(versions, it, opposite(status)));
        for (var span : said.ranges().spans()) {
            range(versions, span, status, said.ranges().scheme());
        }
        said.commits().forEach(commits -> commits(versions, commits, status));
    }

    private void commits(Set<ObjectNode> versions, StatedRange.Events commits, String status) {
        // Each branch has its beginning and its fix, and each fix ends all that began before it.
        var from = new ArrayList<String>();
        var ended = false;
        for (var event : commits.events()) {
            switch (event.kind()) {
                case "introduced" -> {
                    if (ended) {
                        from.clear();
                        ended = false;
                    }
                    from.add(event.version());
                }
                case "fixed", "last_affected" -> {
                    var end = event.kind().equals("fixed") ? "lessThan" : "lessThanOrEqual";
                    // Each beginning has its first end, whatever the others are.
                    pairs += ended ? from.size() : 0;
                    if (!ended || pairs <= MOST_PAIRS) {
                        from.forEach(it -> versions.add(commits(it, end, event.version(), status)));
                    }
                    ended = true;
                }
                default -> {}
            }
        }
        if (!ended) {
            var limit =
                    commits.events().stream()
                            .filter(event -> event.kind().equals("limit"))
                            .map(StatedRange.Event::version)
                            .findFirst()
                            .orElse("*");
            from.forEach(it -> versions.add(commits(it, "lessThan", limit, status)));
        }
        left.addIf(
                pairs > MOST_PAIRS,
                "commits up to further ends of one range, beyond " + MOST_PAIRS + " pairs");
    }

    private static ObjectNode commits(String from, String end, String to, String status) {
        return JsonText.object()
                .put("version", from)
                .put("status", status)
                .put(end, to)
                .put("versionType", "git");
    }

    private static String opposite(String status) {
        return status.equals("affected") ? "unaffected" : "unknown";
    }

    private static void single(Set<ObjectNode> versions, String version, String status) {
        versions.add(JsonText.object().put("version", version).put("status", status));
    }

    private static void range(
            Set<ObjectNode> versions, Span span, String status, VersionScheme scheme) {
        if (span.only().isPresent()) {
            single(versions, span.only().get(), status);
            return;
        }
        var entry = JsonText.object();
        entry.put("version", span.from() instanceof Span.Bound.At(var from, _) ? from : "0");
        entry.put("status", status);
        if (span.to() instanceof Span.Bound.At(var to, var included)) {
            entry.put(included ? "lessThanOrEqual" : "lessThan", to);
        } else {
            entry.put("lessThan", "*");
        }
        entry.put("versionType", CveVersions.typeOf(scheme));
        versions.add(entry);
    }

    private void weaknesses(ObjectNode cna) {
        for (var label : said.weaknesses()) {
            var description = JsonText.object();
            description.put("lang", "en");
            if (WEAKNESS.matcher(label).matches()) {
                var name = Weakness.of(label).map(cwe -> " " + cwe.name()).orElse("");
                description.put("cweId", label);
                description.put("description", label + name);
                description.put("type", "CWE");
            } else {
                description.put("description", cut(label, LONGEST_TEXT, "a weakness"));
                description.put("type", "text");
            }
            cna.withArray("problemTypes").addObject().putArray("descriptions").add(description);
        }
    }

    private void metrics(ObjectNode cna) {
        for (var cvss : Scores.all(said)) {
            cna.withArray("metrics")
                    .addObject()
                    .put("format", "CVSS")
                    .set(member(cvss), Scores.object(cvss));
        }
        Scores.rating(said)
                .ifPresent(rating -> {
                    var other = cna.withArray("metrics").addObject().putObject("other");
                    other.put("type", "textual");
                    other.putObject("content").put("text", rating);
                });
    }

    private static String member(Cvss cvss) {
        return "cvssV" + cvss.version().number().replace('.', '_');
    }

    private void remedies(ObjectNode cna) {
        for (var remedy : said.remedies()) {
            var where =
                    switch (Remedies.category(remedy.kind())) {
                        case Remedies.WORKAROUND, Remedies.MITIGATION -> "workarounds";
                        default -> "solutions";
                    };
            var text = remedy.text().isBlank() ? remedy.kind() : remedy.text();
            if (!text.isBlank()) {
                text(cna, where, text);
            }
        }
    }

    /** The schema wants one: where none is told, the address of who says it. */
    private void references(ArrayNode references) {
        var told = new LinkedHashMap<String, Link>();
        said.references().forEach(link -> told.putIfAbsent(link.url(), link));
        account.references().forEach(link -> told.putIfAbsent(link.url(), link));
        for (var link : told.values()) {
            if (Links.isUri(link.url()) && link.url().length() <= LONGEST_LINK) {
                reference(references.addObject(), link);
            }
        }
        if (references.isEmpty()) {
            references.addObject().put("url", account.issuer().namespace());
        }
    }

    private static void reference(ObjectNode node, Link link) {
        node.put("url", link.url());
        var tags = new LinkedHashSet<String>();
        for (var kind : link.kinds()) {
            tag(kind).ifPresent(tags::add);
        }
        if (!tags.isEmpty()) {
            tags.forEach(node.putArray("tags")::add);
        }
    }

    private static Optional<String> tag(String kind) {
        var lower = kind.toLowerCase(Locale.ROOT);
        if (TAGS.contains(lower)) {
            return Optional.of(lower);
        }
        return switch (kind) {
            case "ADVISORY" -> Optional.of("third-party-advisory");
            case "FIX" -> Optional.of("patch");
            case "REPORT" -> Optional.of("issue-tracking");
            case "PACKAGE" -> Optional.of("product");
            case "ARTICLE" -> Optional.of("technical-description");
            default -> Optional.empty();
        };
    }

    private void credits(ObjectNode cna) {
        var told = new LinkedHashSet<ObjectNode>();
        for (var credit : said.credits()) {
            if (credit.name().isBlank()) {
                continue;
            }
            var node = JsonText.object();
            node.put("lang", "en");
            node.put("value", cut(credit.name(), LONGEST_TEXT, "a credit"));
            Credit.Kind.named(credit.kind()).ifPresent(role -> node.put("type", role.words()));
            told.add(node);
        }
        if (!told.isEmpty()) {
            told.forEach(cna.putArray("credits")::add);
        }
    }

    /** Other names of it: of a CVE record's own members only this one takes them. */
    private void source(ObjectNode cna) {
        var others = new LinkedHashSet<String>();
        others.add(account.id());
        others.add(said.id());
        others.addAll(said.aliases());
        said.cve().ifPresent(others::remove);
        if (!others.isEmpty()) {
            var source = cna.putObject("source");
            source.put("advisory", others.getFirst());
            others.stream().skip(1).forEach(source.withArray("defect")::add);
        }
    }
}
