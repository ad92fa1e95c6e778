package clearinghouse.catalogue;

import clearinghouse.platform.Tx;
import java.util.List;
import java.util.Set;

final class PublishedPartStore {

    /** A document as it arrived. */
    record Kept(long number, byte[] content) {}

    private final Tx tx;

    PublishedPartStore(Tx tx) {
        this.tx = tx;
    }

    long lastStamp() {
        return tx.first(
                        "select coalesce(max(stamp), 0) as stamp from catalogue_imported",
                        row -> row.number("stamp"))
                .orElseThrow();
    }

    Set<Integer> changed(long afterStamp, int parts) {
        return Set.copyOf(
                tx.list(
                        "select distinct (number % ?)::integer as part from catalogue_imported where stamp > ?",
                        row -> row.integer("part"), parts, afterStamp));
    }

    /** In the order of their numbers. */
    List<Kept> documents(int part, int parts, long afterNumber, int most) {
        return tx.list(
                """
                select number, content from catalogue_imported
                 where number % ? = ? and number > ? and not withdrawn and form not in ('epss', 'kev', 'cwe')
                 order by number limit ?
                """,
                row -> new Kept(row.number("number"), row.bytes("content")),
                parts,
                part,
                afterNumber,
                most);
    }
}
