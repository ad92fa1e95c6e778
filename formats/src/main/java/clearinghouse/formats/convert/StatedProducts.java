package clearinghouse.formats.convert;

import clearinghouse.formats.JsonText;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.csaf.validation.CsafValidator;
import clearinghouse.formats.published.AffectedSoftware;
import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.published.PublishedRecord;
import clearinghouse.formats.published.Software;
import clearinghouse.formats.published.StatedRange;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.version.CsafVersionRange;
import clearinghouse.formats.version.CveVersions;
import clearinghouse.formats.version.NativeRange;
import clearinghouse.formats.version.Span;
import clearinghouse.formats.version.Vers;
import clearinghouse.formats.version.VersionRange;
import clearinghouse.formats.version.VersionRange.Event;
import clearinghouse.formats.version.VersionScheme;
import clearinghouse.formats.version.VersionSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a source says of the versions of its products, each notation by its own rules. */
public final class StatedProducts {

    /** One version under two numbers. */
    private static final Pattern TWICE =
            Pattern.compile("(?:Version )?([^()]+) \\(aka (?:Version )?([^()]+)\\)");

    private final AffectedSoftware said;
    private final Naming naming;
    private final VersionScheme scheme;
    private final List<Product> products = new ArrayList<>();

    private final List<Span> spans = new ArrayList<>();
    private final List<String> except = new ArrayList<>();
    private final List<String> named = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private final List<StatedRange.Events> commits = new ArrayList<>();
    private final Set<String> limits = new LinkedHashSet<>();
    private final Set<String> fixes = new HashSet<>();

    private StatedProducts(AffectedSoftware said) {
        this.said = said;
        this.naming = Naming.of(said.software());
        this.scheme = scheme(said, naming.scheme());
    }

    /** That of the package; of what is none, the one that a CVE record names. */
    private static VersionScheme scheme(AffectedSoftware said, VersionScheme scheme) {
        if (scheme == VersionScheme.GENERIC) {
            for (var range : said.ranges()) {
                if (range instanceof StatedRange.Words(var text)
                        && Vers.parseLeniently(text) instanceof Parsed.Valid<Vers>(var vers)) {
                    return vers.scheme().orElse(scheme);
                }
                if (range instanceof StatedRange.CveVersions versions) {
                    return read(versions).entries().stream()
                            .map(CveVersions.Entry::scheme)
                            .findFirst()
                            .orElse(scheme);
                }
            }
        }
        return scheme;
    }

    /** A withdrawn record says nothing of any product. */
    public static List<Product> of(PublishedRecord record) {
        var products = new ArrayList<Product>();
        if (!record.withdrawn()) {
            record.affected().forEach(said -> products.addAll(new StatedProducts(said).read()));
        }
        return products;
    }

    private List<Product> read() {
        if (naming.isNothing()) {
            return List.of();
        }
        versionsNamed().forEach(this::named);
        var constraints = new ArrayList<StatedRange.Constraint>();
        for (var range : said.ranges()) {
            switch (range) {
                case StatedRange.Events events -> events(events);
                case StatedRange.Bounds(var from, var fromIn, var to, var toIn) ->
                        spans.add(new Span(bound(from, fromIn), bound(to, toIn)));
                case StatedRange.Words(var text) ->
                        addOrSay(CsafVersionRange.parse(scheme, text), text);
                case StatedRange.Constraint constraint -> constraints.add(constraint);
                case StatedRange.CveVersions versions -> cve(versions);
            }
        }
        constraints(constraints);
        var inPurl = rangeInPurl();
        if (!inPurl.isEmpty()) {
            addOrSay(CsafVersionRange.parse(scheme, inPurl), inPurl);
        }
        // What was read to nothing at all is no word on every version.
        var versions = versions();
        if (!versions.areAll() || saysNoVersion()) {
            products.addFirst(product(said.standing(), versions));
        }
        return products;
    }

    private String rangeInPurl() {
        return said.software() instanceof Software.Listed listed
                        && PackageUrl.parseLeniently(listed.purl())
                                instanceof Parsed.Valid<PackageUrl>(var purl)
                ? Purls.range(purl)
                : "";
    }

    private boolean saysNoVersion() {
        return rangeInPurl().isEmpty()
                && said.ranges().stream()
                        .allMatch(range ->
                                range instanceof StatedRange.CveVersions(_, var entries)
                                        && entries.isEmpty())
                && versionsNamed().isEmpty();
    }

    /** Ranges without an order become words. */
    private Versions versions() {
        limits.removeAll(fixes);
        var ordered = new ArrayList<Span>();
        for (var span : spans) {
            if (VersionSet.of(scheme, List.of(span)).ordered()) {
                ordered.add(span);
            } else {
                words.add(Comparisons.of(span));
            }
        }
        return new Versions(
                new VersionSet(scheme, VersionSet.of(scheme, ordered).spans(), except).merged(),
                named,
                words,
                commits,
                limits);
    }

    private Product product(Standing standing, Versions versions) {
        return new Product(said.software(), naming, standing, versions, platforms());
    }

    private List<String> platforms() {
        return said.software() instanceof Software.Listed listed && !listed.within().isBlank()
                ? List.of(listed.within())
                : said.platforms();
    }

    private void other(Standing standing, VersionSet ranges, List<String> versions) {
        if (!ranges.spans().isEmpty() || !versions.isEmpty()) {
            products.add(
                    product(
                            standing,
                            new Versions(ranges, versions, List.of(), List.of(), Set.of())));
        }
    }

    /** A purl says the version alone; the branch of a tree often the name of a file too. */
    private List<String> versionsNamed() {
        var inPurl =
                said.software() instanceof Software.Listed && said.ranges().isEmpty()
                        ? naming.purl().map(Purls::version).orElse("")
                        : "";
        return inPurl.isEmpty()
                ? said.versions().stream().filter(version -> !isItsName(version)).toList()
                : List.of(inPurl);
    }

    /** Red Hat names what it has not mended yet by its name alone, in the place of a version. */
    private boolean isItsName(String version) {
        return said.software() instanceof Software.Listed
                && naming.purl().filter(purl -> purl.name().equals(version)).isPresent();
    }

    /** Some write a range where one version has its place. */
    private void named(String version) {
        boolean listed = said.software() instanceof Software.Listed;
        if (CsafValidator.saysRange(version) || (listed && CsafVersionRange.isOfMany(version))) {
            addOrSay(CsafVersionRange.parse(scheme, version), version);
            return;
        }
        var twice = listed ? TWICE.matcher(version) : TWICE.matcher("");
        if (twice.matches()) {
            named.add(twice.group(1));
            named.add(twice.group(2));
        } else {
            named.add(version);
        }
    }

    private static Span.Bound bound(String version, boolean included) {
        if (version.isEmpty()) {
            return Span.OPEN;
        }
        return included ? Span.including(version) : Span.excluding(version);
    }

    private void add(VersionSet set) {
        for (var span : set.spans()) {
            span.only()
                    .filter(CsafValidator::saysRange)
                    .ifPresentOrElse(this::named, () -> spans.add(span));
        }
        except.addAll(set.except());
    }

    /** What is read may hold what says a range again: that stays as it is said. */
    private void addOrSay(Parsed<VersionSet> read, String text) {
        if (read instanceof Parsed.Valid<VersionSet>(var set)
                && !set.spans().isEmpty()
                && set.spans().stream()
                        .allMatch(span -> span.only().filter(CsafValidator::saysRange).isEmpty())) {
            spans.addAll(set.spans());
            except.addAll(set.except());
        } else {
            words.add(text);
        }
    }

    private void events(StatedRange.Events stated) {
        if (stated.type().equals("GIT")) {
            commits.add(stated);
            return;
        }
        var events = new ArrayList<Event>();
        for (var event : stated.events()) {
            Event.of(event.kind(), event.version())
                    .ifPresentOrElse(events::add, () -> words.add(inWords(event)));
        }
        try {
            var versions = new VersionRange(scheme, events).versions();
            add(versions);
            limits(events, versions);
        } catch (IllegalArgumentException _) {
            stated.events().forEach(event -> words.add(inWords(event)));
        }
    }

    /** Of those that end a span. */
    private void limits(List<Event> events, VersionSet versions) {
        var ends = new HashSet<Span.Bound>();
        versions.spans().forEach(span -> ends.add(span.to()));
        for (var event : events) {
            switch (event) {
                case Event.Fixed(var version) -> fixes.add(version);
                case Event.Limit(var version) when ends.contains(Span.excluding(version)) ->
                        limits.add(version);
                case Event.Limit _, Event.Introduced _, Event.LastAffected _ -> {}
            }
        }
    }

    private static String inWords(StatedRange.Event event) {
        return event.kind() + " " + event.version();
    }

    /** What is patched or was never affected leaves the rest affected. */
    private void constraints(List<StatedRange.Constraint> constraints) {
        var patched = new ArrayList<Span>();
        var safe = new ArrayList<Span>();
        var aside = false;
        for (var constraint : constraints) {
            var read = constraint(constraint.text());
            switch (constraint.side()) {
                case AFFECTED -> addOrSay(read, constraint.text());
                case PATCHED, NEVER_AFFECTED -> {
                    aside = true;
                    if (read instanceof Parsed.Valid<VersionSet>(var set)) {
                        safe.addAll(set.spans());
                        if (constraint.side() == StatedRange.Side.PATCHED) {
                            patched.addAll(set.spans());
                        }
                    } else {
                        words.add("not " + constraint.text());
                    }
                }
            }
        }
        if (!aside || (spans.isEmpty() && !words.isEmpty())) {
            return;
        }
        var said = VersionSet.of(scheme, safe);
        if (spans.isEmpty()) {
            said.complement().ifPresent(this::add);
        }
        other(Standing.FIXED, VersionSet.of(scheme, patched).merged(), List.of());
    }

    private Parsed<VersionSet> constraint(String text) {
        var read = NativeRange.read(scheme.versType(), text);
        return read instanceof Parsed.Valid<Vers>(var vers) && vers.versions().isPresent()
                ? Parsed.valid(vers.versions().get())
                : Parsed.invalid("", "convert-range", "the constraint is not understood");
    }

    private void cve(StatedRange.CveVersions stated) {
        var read = read(stated);
        var affected = read.affected();
        if (affected.isPresent()) {
            add(affected.get());
        } else {
            eachAlone(read);
        }
        // Named beside what is affected, and so no part of a range of it.
        for (var entry : read.entries()) {
            if (entry.changes().isEmpty()) {
                switch (entry.status()) {
                    case AFFECTED -> {}
                    case UNAFFECTED -> other(Standing.NOT_AFFECTED, entry.span());
                    case UNKNOWN -> other(Standing.UNDER_INVESTIGATION, entry.span());
                }
            }
        }
    }

    private void other(Standing standing, Span span) {
        if (span.only().filter(version -> !CsafValidator.saysRange(version)).isPresent()) {
            other(standing, VersionSet.none(scheme), List.of(span.only().get()));
        } else if (VersionSet.of(scheme, List.of(span)).ordered() && !span.equals(Span.ALL)) {
            other(standing, VersionSet.of(scheme, List.of(span)), List.of());
        }
    }

    /**
     * Entries that do not make one set: each as it stands. Where all others are affected, they are
     * what the rest leaves, as far as it has an order; that and no less.
     */
    private void eachAlone(CveVersions read) {
        var others = new ArrayList<Span>();
        for (var entry : read.entries()) {
            var plain = entry.ordered() && entry.changes().isEmpty();
            if (entry.status() == CveVersions.Status.AFFECTED) {
                if (plain) {
                    add(VersionSet.of(scheme, List.of(entry.span())));
                } else {
                    words.add(Comparisons.of(entry.span()));
                }
            } else if (plain && VersionSet.of(scheme, List.of(entry.span())).ordered()) {
                others.add(entry.span());
            } else if (!plain && entry.status() == CveVersions.Status.UNAFFECTED) {
                words.add("not " + Comparisons.of(entry.span()));
            }
            for (var change : entry.changes()) {
                words.add(
                        "from "
                                + change.at()
                                + " "
                                + change.status().name().toLowerCase(Locale.ROOT));
            }
        }
        if (read.defaultStatus() == CveVersions.Status.AFFECTED) {
            VersionSet.of(scheme, others).complement().ifPresent(this::add);
        }
    }

    private static CveVersions read(StatedRange.CveVersions stated) {
        var affected = JsonText.object();
        affected.put("defaultStatus", stated.otherwise());
        var versions = affected.putArray("versions");
        for (var version : stated.versions()) {
            var node = versions.addObject();
            node.put("version", version.version());
            node.put("status", version.status());
            if (!version.type().isEmpty()) {
                node.put("versionType", version.type());
            }
            node.put("lessThan", version.lessThan());
            node.put("lessThanOrEqual", version.lessThanOrEqual());
            var changes = node.putArray("changes");
            for (var change : version.changes()) {
                changes.addObject().put("at", change.at()).put("status", change.status());
            }
        }
        return CveVersions.read(affected);
    }
}
