package clearinghouse.exposure;

import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Tx;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

final class QueueStore {

    private static final String ORDER = "w.settled, w.due, w.no_forensics, w.decided, w.id";

    private final Tx tx;

    QueueStore(Tx tx) {
        this.tx = tx;
    }

    /**
     * @param key of the worst exposure of it
     * @param open how many exposures are not settled
     */
    record Line(UUID key, String vulnerability, long open, long settled) {}

    /**
     * In the order of the worst exposure of each.
     *
     * @param after the worst exposure of the last line that was told
     */
    List<Line> lines(PartyId operator, Optional<UUID> after, int most) {
        return tx.list(
                """
                with worst as (
                    select distinct on (e.vulnerability) e.vulnerability, e.id, %1$s as settled,
                           coalesce(e.due_at, 'infinity') as due, not e.forensics as no_forensics,
                           e.priority <> 'undecided' as decided
                      from exposure_exposure e where e.operator = ?
                     order by e.vulnerability, %2$s),
                told as (
                    select w.* from worst w
                     where ?::uuid is null
                        or (%3$s) > (select %2$s from exposure_exposure e where e.id = ?::uuid and e.operator = ?)
                     order by %3$s limit ?)
                select w.id, w.vulnerability, c.open, c.done
                  from told w cross join lateral (
                       select count(*) filter (where not %1$s) as open, count(*) filter (where %1$s) as done
                         from exposure_exposure e where e.operator = ? and e.vulnerability = w.vulnerability) c
                 order by %3$s
                """
                        .formatted(ExposureStore.SETTLED, ExposureStore.WORST_FIRST, ORDER),
                row ->
                        new Line(
                                row.uuid("id"),
                                row.text("vulnerability"),
                                row.number("open"),
                                row.number("done")),
                operator,
                after,
                after,
                operator,
                most,
                operator);
    }

    /** The first exposures of each of these vulnerabilities, the worst first. */
    List<Exposure> worst(PartyId operator, Collection<String> vulnerabilities, int most) {
        return tx.list(
                """
                select %1$s
                  from unnest(?::text[]) v cross join lateral (
                       select * from exposure_exposure e where e.operator = ? and e.vulnerability = v
                        order by %2$s limit ?) e
                 order by e.vulnerability, %2$s
                """
                        .formatted(ExposureStore.COLUMNS, ExposureStore.WORST_FIRST),
                ExposureStore::exposure,
                vulnerabilities,
                operator,
                most);
    }

    /** How many vulnerabilities there are of which something is not settled. */
    long countOpen(PartyId operator) {
        return tx.count(
                "select count(distinct e.vulnerability) from exposure_exposure e where e.operator = ? and not "
                        + ExposureStore.SETTLED,
                operator);
    }
}
