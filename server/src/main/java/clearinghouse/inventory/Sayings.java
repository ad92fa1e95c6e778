package clearinghouse.inventory;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.platform.Tx;
import clearinghouse.record.AuditRecord;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Writes down what is said, once: what holds already is not said again. */
final class Sayings {

    private final AuditRecord record;
    private final Ids ids;
    private final InstantSource clock;

    Sayings(AuditRecord record, Ids ids, InstantSource clock) {
        this.record = record;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Of an asset whose row is locked.
     *
     * @return whether another word on what the internet reaches is among it
     */
    boolean ofAsset(Tx tx, Access access, AssetId id, Map<Point, Optional<String>> said) {
        var changed = append(tx, access, Optional.of(id), said);
        if (!changed.isEmpty()) {
            record.append(tx, access, "asset.described", id, facts(changed));
        }
        if (!changed.containsKey(Point.INTERNET_EXPOSED)) {
            return false;
        }
        new InventoryStore(tx)
                .saveExposed(
                        id,
                        access.party(),
                        changed.get(Point.INTERNET_EXPOSED).map("yes"::equals),
                        access.broker().orElse(access.party()));
        return true;
    }

    /** Of the operator itself, for whom nobody else speaks at this moment. */
    void ofOperator(Tx tx, Access access, Map<Point, Optional<String>> said) {
        var changed = append(tx, access, Optional.empty(), said);
        if (!changed.isEmpty()) {
            record.append(tx, access, "operator.described", access.party(), facts(changed));
        }
    }

    void ofContact(Tx tx, Access access, ContactId id, Optional<String> role, String action) {
        new ProfileStore(tx)
                .say(
                        ids.next(),
                        access,
                        Optional.empty(),
                        Optional.of(id),
                        Point.CONTACT,
                        role,
                        clock.instant());
        record.append(tx, access, action, id);
    }

    private Map<Point, Optional<String>> append(
            Tx tx, Access access, Optional<AssetId> asset, Map<Point, Optional<String>> said) {
        var store = new ProfileStore(tx);
        var before = store.said(access.party(), asset);
        var changed = new LinkedHashMap<Point, Optional<String>>();
        said.forEach((point, value) -> {
            var earlier = Optional.ofNullable(before.get(point)).map(Told.Said::value);
            if (!value.equals(earlier)) {
                store.say(
                        ids.next(), access, asset, Optional.empty(), point, value, clock.instant());
                changed.put(point, value);
            }
        });
        return changed;
    }

    /** A choice is told; of what is in somebody's own words, that it was said. */
    private static Map<String, String> facts(Map<Point, Optional<String>> changed) {
        var facts = new LinkedHashMap<String, String>();
        changed.forEach((point, value) ->
                facts.put(
                        point.code(),
                        value.map(said -> point.choices().isEmpty() ? "said" : said)
                                .orElse("taken back")));
        return facts;
    }
}
