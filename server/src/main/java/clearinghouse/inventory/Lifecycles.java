package clearinghouse.inventory;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Digest;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Page;
import clearinghouse.platform.Db;
import clearinghouse.platform.Tx;
import clearinghouse.policy.Policy;
import clearinghouse.record.AuditRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Until when products are supported, as the office gathers it, and what that says of an asset. */
public final class Lifecycles {

    /** The limit of policy by which something that will end is told to be replaced already. */
    private static final String SOON = "support.ending";

    private final Db db;
    private final AuditRecord record;
    private final Policy policy;
    private final Profiles profiles;
    private final Ids ids;
    private final InstantSource clock;

    public Lifecycles(
            Db db,
            AuditRecord record,
            Policy policy,
            Profiles profiles,
            Ids ids,
            InstantSource clock) {
        this.db = db;
        this.record = record;
        this.policy = policy;
        this.profiles = profiles;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * One list as it was taken in; the newest holds whole.
     *
     * @param version counted from one
     */
    public record Edition(int version, String sha256, int products, Instant at) {}

    public sealed interface Taking {
        record Taken(Edition edition) implements Taking {}

        record Unreadable(List<Problem> problems) implements Taking {
            public Unreadable {
                problems = List.copyOf(problems);
            }
        }
    }

    /** The list that is the newest already is no new edition. */
    public Taking replace(Access access, String content) {
        return switch (LifecycleList.parse(content)) {
            case Parsed.Invalid<List<Lifecycle>>(var problems) -> new Taking.Unreadable(problems);
            case Parsed.Valid<List<Lifecycle>>(var list) ->
                    db.inTransaction(
                            access, tx -> new Taking.Taken(save(tx, access, content, list)));
        };
    }

    private Edition save(Tx tx, Access access, String content, List<Lifecycle> list) {
        var store = new LifecycleStore(tx);
        store.lock();
        var sha256 = Digest.sha256(content.getBytes(StandardCharsets.UTF_8)).hex();
        var newest = store.newest();
        if (newest.filter(it -> it.sha256().equals(sha256)).isPresent()) {
            return newest.get();
        }
        var edition =
                new Edition(
                        newest.map(Edition::version).orElse(0) + 1,
                        sha256,
                        list.size(),
                        clock.instant().truncatedTo(ChronoUnit.MICROS));
        var id = LifecycleEditionId.random(ids.chance());
        store.save(edition, access, id, content, list, ids::next);
        record.append(
                tx,
                access,
                "lifecycles.replaced",
                id,
                Map.of(
                        "version",
                        String.valueOf(edition.version()),
                        "products",
                        String.valueOf(edition.products()),
                        "sha256",
                        sha256));
        return edition;
    }

    /** Of the newest edition. */
    public Page<Lifecycle> list(Access access, Optional<UUID> after) {
        return db.inTransaction(access, tx -> new LifecycleStore(tx).list(after));
    }

    /** Of an asset of the caller's operator. */
    public Support support(Access access, AssetId asset) {
        return support(access, List.of(asset)).getOrDefault(asset, Support.UNKNOWN);
    }

    /** One asset after the other: what one holds is forgotten before the next is read. */
    private static Optional<Support.Ending> first(
            LifecycleStore store, Access access, AssetId asset) {
        var held = store.held(access.party(), asset);
        return held.isEmpty()
                ? Optional.empty()
                : Support.first(
                        held,
                        store.of(held.stream().map(Support.Held::product).distinct().toList()));
    }

    /** Of each of these assets of the caller's operator. */
    public Map<AssetId, Support> support(Access access, Collection<AssetId> assets) {
        ZoneId zone = profiles.operator(access).zone();
        return db.inTransaction(
                access,
                tx -> {
                    var store = new LifecycleStore(tx);
                    var said = new ProfileStore(tx).endsOfSupport(access.party(), assets);
                    var today = clock.instant().atZone(zone).toLocalDate();
                    long soon = policy.limit(tx, SOON).toDays();
                    var support = new LinkedHashMap<AssetId, Support>();
                    for (var asset : assets) {
                        support.put(
                                asset,
                                Support.of(
                                        Optional.ofNullable(said.get(asset)),
                                        said.containsKey(asset)
                                                ? Optional.empty()
                                                : first(store, access, asset),
                                        today,
                                        soon));
                    }
                    return support;
                });
    }
}
