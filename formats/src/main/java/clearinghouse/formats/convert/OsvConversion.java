package clearinghouse.formats.convert;

import clearinghouse.formats.JsonText;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.advisory.Credit;
import clearinghouse.formats.cvss.Cvss;
import clearinghouse.formats.cvss.CvssVersion;
import clearinghouse.formats.osv.OsvPackage;
import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.published.Link;
import clearinghouse.formats.published.PublishedRecord;
import clearinghouse.formats.published.StatedRange;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.version.Span;
import clearinghouse.formats.version.VersionRange;
import clearinghouse.formats.version.VersionRange.Event;
import clearinghouse.formats.version.VersionScheme;
import clearinghouse.formats.version.VersionSet;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An account as one OSV record: of several vulnerabilities the record tells together, as the
 * advisories of distributions do.
 */
final class OsvConversion {

    private static final String SCHEMA = "1.7.5";

    /** The prefixes of the OSV schema 1.7.5; ids of other databases begin with x_. */
    private static final Pattern REGISTERED =
            Pattern.compile(
                    "(x_|(ASB-A|PUB-A|ALPINE|ALSA|ALBA|ALEA|AZL|BELL|BIT|CGA|CLEANSTART|CLSA|CURL|CVE|DEBIAN|DHI"
                            + "|DRUPAL|DSA|DLA|ELA|DTSA|ECHO|EEF|FreeBSD|GHSA|GO|GSD|HSEC|JLSEC|KUBE|LBSEC|LSN|MAL"
                            + "|MINI|MGASA|OESA|OSEC|OSV|openSUSE-SU|PHSA|PSF|PYSEC|RHBA|RHEA|RHSA|RLSA|RXSA|RSEC"
                            + "|ROOT|RUSTSEC|SUSE-[SRFO]U|UBUNTU|USN|V8)-).*");

    /** Whose packages carry fixes of others, and whose advisories are no names of what they fix. */
    private static final Set<String> DISTRIBUTIONS = Set.of("rpm", "deb", "apk");

    private static final Pattern SEMVER =
            Pattern.compile(
                    "([0-9]{1,20}\\.[0-9]{1,20}\\.)([0-9]{1,20})(-[0-9A-Za-z.-]+)?(?:\\+.*)?");

    private static final Set<String> LINKS =
            Set.of(
                    "ADVISORY",
                    "ARTICLE",
                    "DETECTION",
                    "DISCUSSION",
                    "REPORT",
                    "FIX",
                    "INTRODUCED",
                    "GIT",
                    "PACKAGE",
                    "EVIDENCE",
                    "WEB");

    private final Account account;
    private final Instant now;
    private final LeftOut left;
    private final ObjectNode root = JsonText.object();

    private OsvConversion(Account account, Instant now, LeftOut left) {
        this.account = account;
        this.now = now;
        this.left = left;
    }

    /**
     * @param now the date of a source that gives none
     */
    static ObjectNode render(Account account, Instant now, LeftOut left) {
        return new OsvConversion(account, now, left).render();
    }

    private ObjectNode render() {
        root.put("schema_version", SCHEMA);
        root.put("id", id(account.id()));
        dates();
        names();
        texts();
        severities();
        affected();
        references();
        credits();
        own();
        for (var vulnerability : account.vulnerabilities()) {
            var said = vulnerability.said();
            left.addIf(!said.remedies().isEmpty(), "remedies");
            left.addIf(!said.exploitation().isEmpty(), "that it is exploited");
            left.addIf(!said.ssvc().isEmpty(), "decision points of SSVC");
            left.addIf(!said.reasons().isEmpty(), "why products are not affected");
        }
        return root;
    }

    private static String id(String id) {
        return REGISTERED.matcher(id).matches() ? id : "x_" + id.strip();
    }

    private List<PublishedRecord> said() {
        return account.vulnerabilities().stream().map(Vulnerability::said).toList();
    }

    private void dates() {
        var dates = account.dates();
        var modified = account.last(now, left);
        root.put("modified", modified.toString());
        dates.published().ifPresent(date -> root.put("published", date.toString()));
        if (!said().isEmpty() && said().stream().allMatch(PublishedRecord::withdrawn)) {
            root.put("withdrawn", dates.withdrawn().orElse(modified).toString());
        }
    }

    /** An advisory of one vulnerability is another name of it, unless it is a distribution's. */
    private void names() {
        var names = new LinkedHashSet<String>();
        var upstream = new LinkedHashSet<String>();
        var related = new LinkedHashSet<String>();
        for (var said : said()) {
            names.add(said.id());
            names.addAll(said.aliases());
            upstream.addAll(said.upstream());
            related.addAll(said.related());
        }
        names.removeIf(name -> name.equals(account.id()) || name.startsWith(account.id() + "#"));
        if (said().size() > 1 || isOfDistribution()) {
            upstream.addAll(names);
            names.clear();
        }
        list("aliases", names);
        list("upstream", upstream);
        // Numbers of somebody's tracker are no ids.
        left.addIf(related.removeIf(name -> name.contains(" ")), "numbers of trackers");
        list("related", related);
    }

    private boolean isOfDistribution() {
        return !account.id().startsWith("CVE-")
                && account.vulnerabilities().stream()
                        .flatMap(it -> it.products().stream())
                        .anyMatch(OsvConversion::isOfDistribution)
                && said().stream().allMatch(it -> it.form() != PublishedRecord.Form.OSV);
    }

    private void list(String name, Set<String> texts) {
        if (!texts.isEmpty()) {
            texts.forEach(root.putArray(name)::add);
        }
    }

    private void texts() {
        root.put("summary", account.title());
        var details = new LinkedHashSet<String>();
        for (var said : said()) {
            if (!said.details().isBlank()) {
                details.add(said().size() > 1 ? said.id() + ": " + said.details() : said.details());
            }
        }
        if (!details.isEmpty()) {
            root.put("details", String.join("\n\n", details));
        }
    }

    private void severities() {
        var told = root.arrayNode();
        for (var said : said()) {
            var scores = new ArrayList<Cvss>();
            Scores.first(said, CvssVersion.V2_0).ifPresent(scores::add);
            Scores.first(said, CvssVersion.V3_1, CvssVersion.V3_0).ifPresent(scores::add);
            Scores.first(said, CvssVersion.V4_0).ifPresent(scores::add);
            Scores.all(said).stream()
                    .filter(cvss -> said().size() > 1 || !scores.contains(cvss))
                    .forEach(cvss -> left.add("the score " + cvss.vector()));
            if (said().size() == 1) {
                for (var cvss : scores) {
                    told.addObject()
                            .put("type", "CVSS_V" + cvss.version().number().charAt(0))
                            .put("score", cvss.vector());
                }
            }
        }
        if (!told.isEmpty()) {
            root.set("severity", told);
        }
    }

    private void affected() {
        var byPackage = new LinkedHashMap<OsvPackage, List<Product>>();
        var affected = root.arrayNode();
        var fixed = new ArrayList<Product>();
        for (var vulnerability : account.vulnerabilities()) {
            for (var product : vulnerability.products()) {
                switch (product.standing()) {
                    case AFFECTED -> affected(product, byPackage, affected);
                    case FIXED -> fixed.add(product);
                    default -> left.add("products that are not affected, or may be");
                }
            }
        }
        fixed.forEach(product -> fixed(product, byPackage));
        byPackage.forEach((named, products) -> entry(affected.addObject(), named, products));
        if (!affected.isEmpty()) {
            root.set("affected", affected);
        }
    }

    private void affected(
            Product product, Map<OsvPackage, List<Product>> byPackage, ArrayNode list) {
        var commits = product.versions().commits();
        var named = product.naming().osv();
        if (named.isPresent()) {
            byPackage.computeIfAbsent(named.get(), _ -> new ArrayList<>()).add(product);
        } else if (!commits.isEmpty()) {
            var entry = list.addObject();
            commits.forEach(range -> commits(entry.withArray("ranges"), range));
            versions(entry, product.versions().named());
        } else {
            nameless(product);
        }
        left.addIf(!product.platforms().isEmpty(), "on which platforms it is affected");
    }

    /** Told where no reader takes it for a package, so that it is not lost. */
    private void nameless(Product product) {
        var entry = root.withObject("database_specific").withArray("products").addObject();
        entry.put("name", product.naming().full());
        var versions = product.versions();
        var texts = new ArrayList<String>(versions.named());
        if (!versions.ranges().spans().isEmpty()) {
            texts.add(Comparisons.of(versions.ranges()));
        }
        texts.addAll(versions.words());
        if (!texts.isEmpty()) {
            texts.forEach(entry.putArray("versions")::add);
        }
        if (!product.naming().cpe().isBlank()) {
            entry.put("cpe", product.naming().cpe());
        }
        left.add("products that are no packages of an ecosystem: database_specific names them");
    }

    /** Of a distribution's package it means that all builds before it lack the fix. */
    private void fixed(Product product, Map<OsvPackage, List<Product>> byPackage) {
        var named = product.naming().osv();
        var known = named.map(byPackage::get).orElse(List.of());
        if (known.stream().anyMatch(other -> other.standing() == Standing.AFFECTED)) {
            // Which versions are affected is said, and needs no guess by what is fixed.
            return;
        }
        if (named.isPresent() && isOfDistribution(product)) {
            byPackage.computeIfAbsent(named.get(), _ -> new ArrayList<>()).add(product);
        } else {
            left.add("fixed products");
        }
    }

    private static boolean isOfDistribution(Product product) {
        return product.naming()
                .purl()
                .map(PackageUrl::type)
                .filter(DISTRIBUTIONS::contains)
                .isPresent();
    }

    private void entry(ObjectNode entry, OsvPackage named, List<Product> products) {
        var head =
                entry.putObject("package").put("ecosystem", named.home()).put("name", named.name());
        products.getFirst()
                .naming()
                .purl()
                .ifPresent(purl -> head.put("purl", purl.packageOnly().render()));
        var versions = new LinkedHashSet<String>();
        var spans = new ArrayList<Span>();
        var except = new ArrayList<String>();
        var limits = new HashSet<String>();
        var all = false;
        for (var product : products) {
            var said = product.versions();
            if (product.standing() == Standing.FIXED) {
                said.named()
                        .forEach(
                                version -> spans.add(new Span(Span.OPEN, Span.excluding(version))));
                continue;
            }
            all |= said.areAll();
            versions.addAll(said.named());
            spans.addAll(said.ranges().spans());
            limits.addAll(said.limits());
            except.addAll(said.ranges().except());
            said.commits().forEach(range -> commits(entry.withArray("ranges"), range));
            said.words().forEach(words -> words(entry, words));
        }
        if (all) {
            spans.clear();
            spans.add(Span.ALL);
        }
        products.forEach(product -> fixes(product).forEach(limits::remove));
        ranges(entry, named.scheme(), spans, except, limits);
        versions(entry, List.copyOf(versions));
    }

    private void words(ObjectNode entry, String words) {
        entry.withObject("database_specific").withArray("ranges").add(words);
        left.add("ranges in words: database_specific has them");
    }

    private static void versions(ObjectNode entry, List<String> versions) {
        if (!versions.isEmpty()) {
            versions.forEach(entry.putArray("versions")::add);
        }
    }

    private static List<String> fixes(Product product) {
        return product.standing() == Standing.FIXED
                ? product.versions().named()
                : product.versions().firstAfter();
    }

    private void ranges(
            ObjectNode entry,
            VersionScheme scheme,
            List<Span> spans,
            List<String> except,
            Set<String> limits) {
        var set = VersionSet.of(scheme, spans).merged();
        if (set.spans().isEmpty()) {
            return;
        }
        except.forEach(version -> left.add("that version " + version + " is not affected"));
        var sayable = new ArrayList<Span>();
        var limited = new ArrayList<VersionRange>();
        for (var span : set.spans()) {
            var said = beginningWith(span, scheme);
            if (span.to() instanceof Span.Bound.At(var end, _) && limits.contains(end)) {
                limited.add(upToLimit(said, end, scheme));
            } else {
                sayable.add(said);
            }
        }
        var together = VersionSet.of(scheme, sayable).toEvents();
        if (together instanceof Parsed.Valid<VersionRange>(var range)) {
            events(entry, scheme, range);
        } else {
            for (var span : sayable) {
                if (VersionSet.of(scheme, List.of(span)).toEvents()
                        instanceof Parsed.Valid<VersionRange>(var range)) {
                    events(entry, scheme, range);
                }
            }
        }
        limited.forEach(range -> events(entry, scheme, range));
    }

    /** Alone, because a limit cuts off all that the same range says of what comes after it. */
    private static VersionRange upToLimit(Span span, String limit, VersionScheme scheme) {
        var from =
                span.from() instanceof Span.Bound.At(var version, _)
                        ? version
                        : VersionRange.BEGINNING;
        return new VersionRange(
                scheme, List.of(new Event.Introduced(from), new Event.Limit(limit)));
    }

    /** OSV begins a range with a version: of semver, the first one that comes after another. */
    private Span beginningWith(Span span, VersionScheme scheme) {
        if (!(span.from() instanceof Span.Bound.At(var version, var included)) || included) {
            return span;
        }
        var next = scheme == VersionScheme.SEMVER ? afterSemver(version) : Optional.<String>empty();
        left.addIf(next.isEmpty(), "that a range begins after its first version " + version);
        return new Span(Span.including(next.orElse(version)), span.to());
    }

    private static Optional<String> afterSemver(String version) {
        var match = SEMVER.matcher(version);
        if (!match.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                match.group(3) == null
                        ? match.group(1) + new BigInteger(match.group(2)).add(BigInteger.ONE) + "-0"
                        : match.group(1) + match.group(2) + match.group(3) + ".0");
    }

    private static void events(ObjectNode entry, VersionScheme scheme, VersionRange range) {
        var node = entry.withArray("ranges").addObject();
        node.put("type", scheme == VersionScheme.SEMVER ? "SEMVER" : "ECOSYSTEM");
        var events = node.putArray("events");
        for (var event : range.events()) {
            events.addObject().put(event.kind(), event.version());
        }
    }

    private static void commits(ArrayNode ranges, StatedRange.Events commits) {
        var node = ranges.addObject();
        node.put("type", "GIT");
        node.put("repo", commits.repository());
        var events = node.putArray("events");
        commits.events().forEach(event -> events.addObject().put(event.kind(), event.version()));
    }

    private void references() {
        var told = new LinkedHashSet<Link>(account.references());
        said().forEach(said -> told.addAll(said.references()));
        for (var link : told) {
            if (Links.isUri(link.url())) {
                var kind = link.kinds().isEmpty() ? "" : link.kinds().getFirst();
                root.withArray("references")
                        .addObject()
                        .put("type", LINKS.contains(kind) ? kind : "WEB")
                        .put("url", link.url());
            }
        }
    }

    private void credits() {
        for (var said : said()) {
            for (var credit : said.credits()) {
                var entry = root.withArray("credits").addObject().put("name", credit.name());
                Credit.Kind.named(credit.kind()).ifPresent(role -> entry.put("type", role.name()));
            }
        }
    }

    private void own() {
        var weaknesses = new LinkedHashSet<String>();
        said().forEach(said -> weaknesses.addAll(said.weaknesses()));
        if (!weaknesses.isEmpty()) {
            weaknesses.forEach(root.withObject("database_specific").putArray("cwe_ids")::add);
        }
        if (said().size() == 1) {
            Scores.rating(said().getFirst())
                    .ifPresent(
                            rating -> root.withObject("database_specific").put("severity", rating));
        }
    }
}
