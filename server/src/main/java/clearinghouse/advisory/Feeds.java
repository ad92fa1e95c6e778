package clearinghouse.advisory;

import clearinghouse.catalogue.Assessment;
import clearinghouse.catalogue.Catalogue;
import clearinghouse.formats.advisory.Sector;
import clearinghouse.formats.feed.AtomFeed;
import clearinghouse.formats.feed.FeedEntry;
import clearinghouse.formats.feed.FeedName;
import clearinghouse.formats.feed.KevRenderer;
import clearinghouse.formats.osv.OsvDump;
import clearinghouse.formats.published.KevCatalogue;
import clearinghouse.formats.ssvc.CisaBod2604;
import clearinghouse.intake.VulnerabilityId;
import clearinghouse.kernel.Access;
import clearinghouse.platform.Db;
import clearinghouse.platform.Json;
import clearinghouse.platform.PublicFile;
import clearinghouse.platform.Tx;
import clearinghouse.policy.Input;
import clearinghouse.policy.Policy;
import clearinghouse.policy.Priority;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What is published, as lists that programs of others follow: Atom feeds, what is known to be
 * exploited in the form of CISA's catalogue, and the OSV records as OSV.dev gives out its own. Made
 * of published documents alone, for everyone.
 */
public final class Feeds {

    static final String FEEDS = "/feeds/";
    static final String OSV = "/osv/";
    static final String ADVISORIES = FEEDS + "advisories";
    static final String KEV = FEEDS + "known_exploited_vulnerabilities";

    static final String JSON = "application/json";
    static final String TEXT = "text/plain;charset=utf-8";
    static final String CSV = "text/csv;charset=utf-8";
    static final String ZIP = "application/zip";

    private static final DateTimeFormatter VERSION = DateTimeFormatter.ofPattern("uuuu.MM.dd");

    private final Db db;
    private final Catalogue catalogue;
    private final Policy policy;
    private final PublisherProfile profile;
    private final Shelf<Shelved> shelf = new Shelf<>(this::shelved);

    public Feeds(Db db, Catalogue catalogue, Policy policy, PublisherProfile profile) {
        this.db = db;
        this.catalogue = catalogue;
        this.policy = policy;
        this.profile = profile;
    }

    /** Whether everyone may fetch what is at this path, from whatever site. */
    public static boolean isForEveryone(String path) {
        return path.startsWith(FEEDS) || path.startsWith(OSV);
    }

    /**
     * A published advisory.
     *
     * @param fileName of its CSAF document
     * @param publishedAt when this revision was
     */
    record Published(
            AdvisoryId id,
            VulnerabilityId vulnerability,
            String fileName,
            byte[] csaf,
            byte[] osv,
            Instant publishedAt) {}

    /** What a person may follow. */
    public record Listed(String title, String address) {}

    /**
     * What feeds there are.
     *
     * @param all of every advisory
     */
    public record Index(
            Listed all, List<Listed> ecosystems, List<Listed> vendors, List<Listed> sectors) {
        public Index {
            ecosystems = List.copyOf(ecosystems);
            vendors = List.copyOf(vendors);
            sectors = List.copyOf(sectors);
        }
    }

    private record Shelved(Map<String, PublicFile> files, Index index) {}

    /**
     * @param path as it is asked for
     */
    Optional<PublicFile> file(Access access, String path) {
        return db.inSnapshot(access, tx -> Optional.ofNullable(shelf.in(tx).files().get(path)));
    }

    public Index index(Access access) {
        return db.inSnapshot(access, tx -> shelf.in(tx).index());
    }

    private record Told(Published published, FeedEntry entry) {}

    private Shelved shelved(Tx tx) {
        var all = new AdvisoryStore(tx).forEveryone().stream().map(Feeds::told).toList();
        var changedAt =
                all.stream()
                        .map(it -> it.published().publishedAt())
                        .reduce(
                                profile.writtenAt(),
                                (one, other) -> one.isAfter(other) ? one : other);
        var files = new LinkedHashMap<String, PublicFile>();
        var entries = all.stream().map(Told::entry).toList();
        var whole = feed(ADVISORIES, "Advisories of " + name(), entries);
        var ecosystems = by("ecosystem", entries, FeedEntry::ecosystems, FeedName::ofEcosystem);
        var vendors = by("vendor", entries, it -> List.of(it.vendor()), FeedName::of);
        var sectors =
                by(
                        "sector",
                        entries,
                        it -> it.sectors().stream().map(Sector::name).toList(),
                        Feeds::ofSector);
        put(files, List.of(whole));
        put(files, ecosystems);
        put(files, vendors);
        put(files, sectors);
        var exploited = exploited(tx, all, changedAt);
        put(files, KEV + ".json", JSON, KevRenderer.json(kevTitle(), exploited), changedAt);
        put(files, KEV + ".csv", CSV, KevRenderer.csv(exploited), changedAt);
        OsvDump.files(all.stream().map(Feeds::item).toList())
                .forEach((path, content) ->
                        files.put(OSV + path, PublicFile.of(type(path), content, changedAt)));
        return new Shelved(
                Map.copyOf(files),
                new Index(listed(whole), listed(ecosystems), listed(vendors), listed(sectors)));
    }

    private static String ofSector(String name) {
        return Sector.namedIn(name).getFirst().code();
    }

    private static Told told(Published it) {
        return new Told(
                it,
                FeedEntry.of(
                        Json.mapper().readTree(it.csaf()),
                        Json.mapper().readTree(it.osv()),
                        Advisories.PAGES + it.id(),
                        Advisories.FILES + it.id() + "/" + it.fileName()));
    }

    private String name() {
        return profile.publisher().name();
    }

    private AtomFeed feed(String path, String title, List<FeedEntry> entries) {
        return new AtomFeed(
                path, title, name(), profile.publisher().namespace(), profile.writtenAt(), entries);
    }

    /** One feed for each name of the kind, in the order of their addresses. */
    private List<AtomFeed> by(
            String kind,
            List<FeedEntry> entries,
            Function<FeedEntry, List<String>> terms,
            Function<String, String> feedName) {
        var byName = new TreeMap<String, List<FeedEntry>>();
        var titles = new TreeMap<String, String>();
        for (var entry : entries.stream().sorted(FeedEntry.NEWEST_FIRST.reversed()).toList()) {
            for (var term : terms.apply(entry)) {
                var name = feedName.apply(term);
                titles.putIfAbsent(name, term);
                byName.computeIfAbsent(name, _ -> new ArrayList<>()).add(entry);
            }
        }
        return byName.entrySet().stream()
                .map(it ->
                        feed(
                                FEEDS + kind + "/" + it.getKey(),
                                titles.get(it.getKey()) + ": advisories of " + name(),
                                it.getValue()))
                .toList();
    }

    private void put(Map<String, PublicFile> files, Collection<AtomFeed> feeds) {
        for (var feed : feeds) {
            var changedAt =
                    feed.entries().stream()
                            .map(FeedEntry::updated)
                            .reduce(
                                    profile.writtenAt(),
                                    (one, other) -> one.isAfter(other) ? one : other);
            feed.render(this::absolute)
                    .forEach(
                            (path, xml) -> put(files, path, AtomFeed.CONTENT_TYPE, xml, changedAt));
        }
    }

    private static void put(
            Map<String, PublicFile> files,
            String path,
            String type,
            String text,
            Instant changedAt) {
        files.put(path, PublicFile.of(type, text.getBytes(StandardCharsets.UTF_8), changedAt));
    }

    /** As it is where nobody has said under which address this server is reached. */
    private String absolute(String path) {
        return profile.address().map(it -> it.resolve(path).toString()).orElse(path);
    }

    private static List<Listed> listed(List<AtomFeed> feeds) {
        return feeds.stream().map(Feeds::listed).toList();
    }

    private static Listed listed(AtomFeed feed) {
        return new Listed(feed.title(), feed.address());
    }

    private static OsvDump.Item item(Told told) {
        var osv = Json.mapper().readTree(told.published().osv());
        return new OsvDump.Item(
                osv.path("id").asString(),
                told.entry().ecosystems(),
                Instant.parse(osv.path("modified").asString()),
                told.published().osv());
    }

    private static String type(String path) {
        return path.endsWith(".zip")
                ? ZIP
                : path.endsWith(".json") ? JSON : path.endsWith(".csv") ? CSV : TEXT;
    }

    private String kevTitle() {
        return "Vulnerabilities that " + name() + " knows to be exploited";
    }

    /** Only what has a CVE id: the form of the catalogue names nothing else. */
    private KevCatalogue exploited(Tx tx, List<Told> all, Instant changedAt) {
        return new KevCatalogue(
                changedAt.atOffset(ZoneOffset.UTC).format(VERSION),
                Optional.of(changedAt),
                all.stream()
                        .filter(it -> it.entry().cve().isPresent())
                        .sorted((one, other) ->
                                FeedEntry.NEWEST_FIRST.compare(one.entry(), other.entry()))
                        .flatMap(it -> exploited(tx, it).stream())
                        .toList());
    }

    private Optional<KevCatalogue.Entry> exploited(Tx tx, Told told) {
        var inputs = catalogue.assessments(tx, told.published().vulnerability());
        var known = Optional.ofNullable(inputs.get(CisaBod2604.IN_KEV));
        return known.filter(it -> it.value().equals("yes"))
                .map(_ -> exploited(told.entry(), onTheInternet(tx, inputs, told.entry())));
    }

    /** The least time that the policy's table gives anyone: to who is reached from everywhere. */
    private Priority onTheInternet(Tx tx, Map<String, Assessment> assessments, FeedEntry entry) {
        var inputs = new LinkedHashMap<String, Input>();
        assessments.forEach(
                (point, it) -> inputs.put(point, new Input(it.value(), it.setBy(), it.source())));
        inputs.put(CisaBod2604.PUBLICLY_EXPOSED, new Input("yes", name(), "supposed"));
        return policy.priority(tx, inputs, entry.published());
    }

    private KevCatalogue.Entry exploited(FeedEntry entry, Priority priority) {
        var due = priority.due().map(it -> it.atOffset(ZoneOffset.UTC).toLocalDate());
        return new KevCatalogue.Entry(
                entry.cve().orElseThrow(),
                entry.vendor(),
                entry.product(),
                entry.title(),
                Optional.of(entry.published().atOffset(ZoneOffset.UTC).toLocalDate()),
                entry.summary(),
                String.join(" ", entry.remedies()),
                due,
                "Unknown",
                absolute(entry.page())
                        + due.map(_ ->
                                        " ; The due date is what %s (%s) gives for a system that is reached from the Internet. It advises; it binds nobody."
                                                .formatted(priority.table(), priority.rule()))
                                .orElse(""),
                entry.cwes());
    }
}
