package clearinghouse.advisory;

import clearinghouse.catalogue.Catalogue;
import clearinghouse.formats.feed.FeedEntry;
import clearinghouse.formats.ssvc.CisaBod2604;
import clearinghouse.intake.VulnerabilityId;
import clearinghouse.kernel.Access;
import clearinghouse.platform.Db;
import clearinghouse.platform.Json;
import clearinghouse.platform.PublicFile;
import clearinghouse.platform.Tx;
import clearinghouse.policy.Input;
import clearinghouse.policy.Occurrence;
import clearinghouse.policy.Policy;
import clearinghouse.policy.Priority;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is published, as lists that programs of others follow: Atom feeds, what is known to be
 * exploited in the form of CISA's catalogue, and the OSV records as OSV.dev gives out its own. Made
 * of published documents alone, for everyone.
 */
public final class Feeds {

    private final Db db;
    private final Catalogue catalogue;
    private final Policy policy;
    private final PublisherProfile profile;
    private final Shelf<FeedFiles> shelf = Shelf.ofDocuments(this::files);

    public Feeds(Db db, Catalogue catalogue, Policy policy, PublisherProfile profile) {
        this.db = db;
        this.catalogue = catalogue;
        this.policy = policy;
        this.profile = profile;
    }

    /** Whether everyone may fetch what is at this path, from whatever site. */
    public static boolean isForEveryone(String path) {
        return path.startsWith(FeedFiles.FEEDS) || path.startsWith(FeedFiles.OSV);
    }

    /**
     * A revision of a published advisory.
     *
     * @param fileName of its CSAF document
     * @param publishedAt when this revision was
     * @param newest whether there is no later one
     */
    record Published(
            AdvisoryId id,
            VulnerabilityId vulnerability,
            String fileName,
            byte[] csaf,
            byte[] osv,
            Instant publishedAt,
            boolean newest) {}

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

    /**
     * @param path as it is asked for
     */
    Optional<PublicFile> file(Access access, String path) {
        return db.inSnapshot(access, tx -> Optional.ofNullable(shelf.in(tx).files().get(path)));
    }

    public Index index(Access access) {
        return db.inSnapshot(access, tx -> shelf.in(tx).index());
    }

    private FeedFiles files(Tx tx) {
        var exploited = catalogue.saying(tx, CisaBod2604.IN_KEV, "yes");
        var entries = new ArrayList<FeedEntry>();
        var newest = new ArrayList<FeedFiles.Told>();
        for (var it : new AdvisoryStore(tx).forEveryone()) {
            var entry = entry(it);
            entries.add(entry);
            if (it.newest()) {
                newest.add(
                        new FeedFiles.Told(
                                it,
                                entry,
                                exploited.contains(it.vulnerability().code())
                                        ? Optional.of(onTheInternet(tx, it, entry))
                                        : Optional.empty()));
            }
        }
        return FeedFiles.of(newest, entries, profile);
    }

    private static FeedEntry entry(Published it) {
        return FeedEntry.of(
                Json.mapper().readTree(it.csaf()),
                Json.mapper().readTree(it.osv()),
                Advisories.PAGES + it.id(),
                Advisories.FILES + it.id() + "/" + it.fileName());
    }

    /** The least time that the policy's table gives anyone: to who is reached from everywhere. */
    private Priority onTheInternet(Tx tx, Published it, FeedEntry entry) {
        var said = new LinkedHashMap<String, List<Input>>();
        catalogue
                .assessments(tx, it.vulnerability())
                .forEach((point, its) ->
                        said.put(
                                point, List.of(new Input(its.value(), its.setBy(), its.source()))));
        said.put(
                CisaBod2604.PUBLICLY_EXPOSED,
                List.of(new Input("yes", profile.publisher().name(), "supposed")));
        return policy.priorities(tx).of(said, Map.of(Occurrence.PUBLISHED, entry.published()));
    }
}
