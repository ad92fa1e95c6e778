package clearinghouse.exposure;

import clearinghouse.advisory.Advisories;
import clearinghouse.advisory.AdvisoryId;
import clearinghouse.catalogue.Dossiers;
import clearinghouse.formats.advisory.Advisory;
import clearinghouse.formats.advisory.AffectedProduct;
import clearinghouse.formats.purl.PackageName;
import clearinghouse.inventory.AssetId;
import clearinghouse.inventory.Contact;
import clearinghouse.inventory.ContactId;
import clearinghouse.inventory.Inventory;
import clearinghouse.inventory.Lifecycles;
import clearinghouse.inventory.MaintenanceWindow;
import clearinghouse.inventory.Point;
import clearinghouse.inventory.Profile;
import clearinghouse.inventory.Profiles;
import clearinghouse.inventory.Support;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Page;
import clearinghouse.platform.Db;
import clearinghouse.platform.Tx;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What an operator does first: its exposures by root vulnerability, with advice on each. */
public final class Queue {

    /** Vulnerabilities on a page; each comes with its assets. */
    static final int ENTRIES = 20;

    /** Assets in an entry; the others are in the list of that vulnerability. */
    static final int SHOWN = Exposures.MOST_ANSWERED;

    private final Db db;
    private final Advisories advisories;
    private final Dossiers dossiers;
    private final Profiles profiles;
    private final Lifecycles lifecycles;
    private final Remedies remedies;
    private final InstantSource clock;

    public Queue(
            Db db,
            Advisories advisories,
            Dossiers dossiers,
            Profiles profiles,
            Lifecycles lifecycles,
            Remedies remedies,
            InstantSource clock) {
        this.db = db;
        this.advisories = advisories;
        this.dossiers = dossiers;
        this.profiles = profiles;
        this.lifecycles = lifecycles;
        this.remedies = remedies;
        this.clock = clock;
    }

    /** The caller's own, in the order of the worst exposure of each; what is settled comes last. */
    public Page<QueueEntry> list(Access access, Optional<UUID> after) {
        return db.inSnapshot(
                access,
                tx -> {
                    var store = new QueueStore(tx);
                    var lines = store.lines(access.party(), after, ENTRIES + 1);
                    var told = lines.subList(0, Math.min(lines.size(), ENTRIES));
                    var worst =
                            store.worst(
                                    access.party(),
                                    told.stream().map(QueueStore.Line::vulnerability).toList(),
                                    SHOWN);
                    var shown =
                            advise(access, worst).stream()
                                    .collect(
                                            Collectors.groupingBy(
                                                    it -> it.exposure().vulnerability()));
                    return new Page<>(
                            told.stream()
                                    .map(line ->
                                            new QueueEntry(
                                                    shown.getOrDefault(
                                                            line.vulnerability(), List.of()),
                                                    line.open(),
                                                    line.settled()))
                                    .toList(),
                            lines.size() > ENTRIES
                                    ? Optional.of(told.getLast().key())
                                    : Optional.empty());
                });
    }

    /** How many vulnerabilities wait for the caller. */
    public long countOpen(Access access) {
        return db.inTransaction(access, tx -> new QueueStore(tx).countOpen(access.party()));
    }

    /** The caller's exposures to one vulnerability, worst first; none where there is no such. */
    public Page<Exposure> of(Access access, String vulnerability, Optional<UUID> after) {
        return db.inTransaction(
                access,
                tx -> new ExposureStore(tx).ofVulnerability(vulnerability, access.party(), after));
    }

    /** What to do about each of these exposures, which are the caller's. */
    public List<Advised> advise(Access access, List<Exposure> exposures) {
        return db.inTransaction(
                access,
                tx -> {
                    var assets = exposures.stream().map(Exposure::asset).distinct().toList();
                    var released = remedies.of(access, exposures);
                    var known = new Known(access, assets);
                    var tellings = new Tellings(tx, access, exposures);
                    return exposures.stream()
                            .map(exposure ->
                                    known.advised(
                                            exposure,
                                            tellings.of(exposure),
                                            Optional.ofNullable(released.get(exposure.id()))))
                            .toList();
                });
    }

    /**
     * What an advisory adds to what the exposure says.
     *
     * @param fixed the versions of the package in which it is mended
     */
    private record Telling(String summary, List<String> fixed) {}

    /** What is told of the vulnerabilities, by our advisories or by what others publish. */
    private final class Tellings {

        private final Access access;
        private final Map<String, Telling> ours = new HashMap<>();
        private final Map<String, Dossiers.Brief> theirs;

        Tellings(Tx tx, Access access, List<Exposure> exposures) {
            this.access = access;
            theirs =
                    dossiers.briefs(
                            tx,
                            exposures.stream()
                                    .filter(it -> it.advisory().isEmpty())
                                    .map(Exposure::vulnerability)
                                    .distinct()
                                    .collect(Collectors.toMap(name -> name, Set::of)));
        }

        Telling of(Exposure exposure) {
            return exposure.advisory()
                    .map(own -> ours(own, exposure.packageName()))
                    .orElseGet(() -> theirs(exposure));
        }

        private Telling ours(AdvisoryId own, String packageName) {
            return ours.computeIfAbsent(
                    own.code() + " " + packageName,
                    _ ->
                            advisories
                                    .find(access, own)
                                    .map(found -> telling(found.advisory(), packageName))
                                    .orElseGet(() -> new Telling("", List.of())));
        }

        /** Which version mends it depends on the one that is there. */
        private Telling theirs(Exposure exposure) {
            var brief = Objects.requireNonNull(theirs.get(exposure.vulnerability()));
            return new Telling(
                    brief.headline().summary(),
                    exposure.evidence().map(Evidence::fixedIn).orElse(List.of()));
        }
    }

    private static Telling telling(Advisory advisory, String packageName) {
        return new Telling(
                advisory.summary(),
                advisory.affected().stream()
                        .filter(product -> product.purl().render().equals(packageName))
                        .map(AffectedProduct::fixedVersions)
                        .flatMap(Collection::stream)
                        .toList());
    }

    /** What is known of the assets beside what they hold. */
    private final class Known {

        private final Map<AssetId, Profile> profile;
        private final Map<AssetId, Support> support;
        private final List<Contact> contacts;
        private final ZoneId zone;

        Known(Access access, List<AssetId> assets) {
            profile = profiles.assets(access, assets);
            support = lifecycles.support(access, assets);
            // Whom to ask is told to who may read it where it stands.
            contacts = access.may(Inventory.READ) ? profiles.contacts(access) : List.of();
            zone = profiles.operator(access).zone();
        }

        Advised advised(Exposure exposure, Telling telling, Optional<Remedies.Released> released) {
            var asset = Objects.requireNonNull(profile.get(exposure.asset()));
            return new Advised(
                    exposure,
                    telling.summary(),
                    released,
                    new Situation(
                            PackageName.of(exposure.packageName()),
                            telling.fixed(),
                            released.map(Remedies.Released::version),
                            Environment.of(
                                    asset.of(Point.ENVIRONMENT), asset.of(Point.SAFETY_IMPACT)),
                            opening(asset.maintenanceWindow()),
                            asset.owner().flatMap(this::owner),
                            Optional.ofNullable(support.get(exposure.asset())),
                            exposure.certain()
                                    ? Optional.empty()
                                    : Optional.of(exposure.matchReason()),
                            Situation.answer(exposure)));
        }

        private Optional<MaintenanceWindow.Opening> opening(MaintenanceWindow window) {
            return switch (window) {
                case MaintenanceWindow.Ask() -> Optional.empty();
                case MaintenanceWindow.Weekly weekly ->
                        Optional.of(weekly.next(clock.instant(), zone));
            };
        }

        private Optional<String> owner(ContactId id) {
            return contacts.stream()
                    .filter(contact -> contact.id().equals(id))
                    .findFirst()
                    .map(contact -> contact.name() + ", " + contact.role());
        }
    }
}
