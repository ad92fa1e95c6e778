package clearinghouse.advisory;

import clearinghouse.formats.feed.AtomFeed;
import clearinghouse.formats.feed.FeedEntry;
import clearinghouse.formats.feed.FeedName;
import clearinghouse.formats.feed.KevRenderer;
import clearinghouse.formats.osv.OsvDump;
import clearinghouse.platform.Json;
import clearinghouse.platform.PublicFile;
import clearinghouse.policy.Priority;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Every feed, made of what is published.
 *
 * @param files by their path
 */
record FeedFiles(Map<String, PublicFile> files, Feeds.Index index) {

    static final String FEEDS = "/feeds/";
    static final String OSV = "/osv/";
    static final String ADVISORIES = FEEDS + "advisories";
    static final String KEV = FEEDS + "known_exploited_vulnerabilities";

    static final String JSON = "application/json";
    static final String TEXT = "text/plain;charset=utf-8";
    static final String CSV = "text/csv;charset=utf-8";
    static final String ZIP = "application/zip";

    FeedFiles {
        files = Map.copyOf(files);
    }

    /**
     * A published advisory, as its documents tell it.
     *
     * @param exploited where it is known to be, and until when the policy gives time then
     */
    record Told(Feeds.Published published, FeedEntry entry, Optional<Priority> exploited) {}

    /**
     * What a feed is about.
     *
     * @param name in its address
     * @param title for people
     */
    private record Topic(String name, String title) {}

    /**
     * @param all the newest revision of each
     * @param entries one for every revision
     */
    static FeedFiles of(List<Told> all, List<FeedEntry> entries, PublisherProfile profile) {
        return new Making(all, entries, profile).made();
    }

    private static final class Making {

        private final List<Told> all;
        private final List<FeedEntry> entries;
        private final PublisherProfile profile;
        private final String publisher;
        private final Map<String, PublicFile> files = new LinkedHashMap<>();

        Making(List<Told> all, List<FeedEntry> entries, PublisherProfile profile) {
            this.all = all;
            this.entries = entries;
            this.profile = profile;
            this.publisher = profile.publisher().name();
        }

        FeedFiles made() {
            var whole = feed(ADVISORIES, "Advisories of " + publisher, entries);
            var ecosystems =
                    feeds(
                            "ecosystem",
                            entry ->
                                    entry.ecosystems().stream()
                                            .map(it -> new Topic(FeedName.ofEcosystem(it), it))
                                            .toList());
            var vendors =
                    feeds(
                            "vendor",
                            entry ->
                                    List.of(
                                            new Topic(
                                                    FeedName.of(entry.vendor()), entry.vendor())));
            var sectors =
                    feeds(
                            "sector",
                            entry ->
                                    entry.sectors().stream()
                                            .map(it -> new Topic(it.code(), it.name()))
                                            .toList());
            put(List.of(whole));
            put(ecosystems);
            put(vendors);
            put(sectors);
            exploited();
            dump();
            return new FeedFiles(
                    files,
                    new Feeds.Index(
                            listed(whole), listed(ecosystems), listed(vendors), listed(sectors)));
        }

        private AtomFeed feed(String path, String title, List<FeedEntry> of) {
            return new AtomFeed(
                    path,
                    title,
                    publisher,
                    profile.publisher().namespace(),
                    profile.writtenAt(),
                    of);
        }

        /** One feed for each topic, in the order of their addresses; the oldest title stays. */
        private List<AtomFeed> feeds(String kind, Function<FeedEntry, List<Topic>> topics) {
            var titles = new TreeMap<String, String>();
            var byName = new TreeMap<String, List<FeedEntry>>();
            for (var entry : entries.stream().sorted(FeedEntry.NEWEST_FIRST.reversed()).toList()) {
                for (var topic : topics.apply(entry)) {
                    titles.putIfAbsent(topic.name(), topic.title());
                    byName.computeIfAbsent(topic.name(), _ -> new ArrayList<>()).add(entry);
                }
            }
            return byName.entrySet().stream()
                    .map(it ->
                            feed(
                                    FEEDS + kind + "/" + it.getKey(),
                                    titles.get(it.getKey()) + ": advisories of " + publisher,
                                    it.getValue()))
                    .toList();
        }

        private void put(Collection<AtomFeed> feeds) {
            for (var feed : feeds) {
                var changedAt = latest(feed.entries().stream().map(FeedEntry::updated).toList());
                feed.render(this::absolute)
                        .forEach((path, xml) -> put(path, AtomFeed.CONTENT_TYPE, xml, changedAt));
            }
        }

        private void put(String path, String type, String text, Instant changedAt) {
            files.put(path, PublicFile.of(type, text.getBytes(StandardCharsets.UTF_8), changedAt));
        }

        private void exploited() {
            var changedAt = changedAt();
            var catalogue =
                    KnownExploited.catalogue(
                            all.stream()
                                    .sorted(
                                            Comparator.comparing(
                                                    Told::entry, FeedEntry.NEWEST_FIRST))
                                    .flatMap(told ->
                                            told
                                                    .exploited()
                                                    .flatMap(priority ->
                                                            KnownExploited.entry(
                                                                    told.entry(),
                                                                    priority,
                                                                    absolute(told.entry().page())))
                                                    .stream())
                                    .toList(),
                            changedAt);
            var title = "Vulnerabilities that " + publisher + " knows to be exploited";
            put(KEV + ".json", JSON, KevRenderer.json(title, catalogue), changedAt);
            put(KEV + ".csv", CSV, KevRenderer.csv(catalogue), changedAt);
        }

        private void dump() {
            var changedAt = changedAt();
            OsvDump.files(all.stream().map(Making::item).toList())
                    .forEach((path, content) ->
                            files.put(OSV + path, PublicFile.of(type(path), content, changedAt)));
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
            return switch (path.substring(path.lastIndexOf('.'))) {
                case ".zip" -> ZIP;
                case ".json" -> JSON;
                case ".csv" -> CSV;
                default -> TEXT;
            };
        }

        private Instant changedAt() {
            return latest(all.stream().map(it -> it.published().publishedAt()).toList());
        }

        /** What the operator says of the publisher stands in every feed. */
        private Instant latest(List<Instant> of) {
            return of.stream()
                    .reduce(profile.writtenAt(), (one, other) -> one.isAfter(other) ? one : other);
        }

        /** As it is where nobody has said under which address this server is reached. */
        private String absolute(String path) {
            return profile.address().map(it -> it.resolve(path).toString()).orElse(path);
        }

        private static List<Feeds.Listed> listed(List<AtomFeed> feeds) {
            return feeds.stream().map(Making::listed).toList();
        }

        private static Feeds.Listed listed(AtomFeed feed) {
            return new Feeds.Listed(feed.title(), feed.address());
        }
    }
}
