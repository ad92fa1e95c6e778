package clearinghouse.distribution;

import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The parts of the advisory index. */
final class IndexStore {

    private static final String COLUMNS = "part, ordinal, length, sha256, sha512";

    private final Tx tx;

    IndexStore(Tx tx) {
        this.tx = tx;
    }

    /** Up to which act of imports everything is in the parts; 0 before the first. */
    long coveredStamp() {
        return tx.first("select stamp from distribution_index", row -> row.number("stamp"))
                .orElse(0L);
    }

    void cover(long stamp) {
        tx.update(
                """
                insert into distribution_index (one, stamp) values (true, ?)
                on conflict (one) do update set stamp = greatest(distribution_index.stamp, excluded.stamp)
                """,
                stamp);
    }

    /** The newest of each. */
    List<IndexPart> parts() {
        return tx.list(
                "select distinct on (part) %s from distribution_index_part order by part, ordinal desc"
                        .formatted(COLUMNS),
                IndexStore::part);
    }

    Optional<IndexPart> newest(int part) {
        return tx.first(
                "select %s from distribution_index_part where part = ? order by ordinal desc limit 1"
                        .formatted(COLUMNS),
                IndexStore::part,
                part);
    }

    void save(IndexPart part, byte[] content, Instant now) {
        tx.update(
                """
                insert into distribution_index_part (part, ordinal, length, sha256, sha512, content, made_at)
                values (?, ?, ?, ?, ?, ?, ?)
                """,
                part.part(),
                part.ordinal(),
                part.length(),
                part.sha256(),
                part.sha512(),
                content,
                now);
    }

    /** Ends those that were replaced before then: nobody is told of them any more. */
    void end(Instant before) {
        tx.update(
                """
                delete from distribution_index_part p
                 where exists (select 1 from distribution_index_part n
                                where n.part = p.part and n.ordinal > p.ordinal and n.made_at < ?)
                """,
                before);
    }

    Optional<byte[]> content(int part, String hash) {
        return tx.first(
                "select content from distribution_index_part where part = ? and (sha256 = ? or sha512 = ?)",
                row -> row.bytes("content"),
                part,
                hash,
                hash);
    }

    private static IndexPart part(Row row) {
        return new IndexPart(
                row.integer("part"),
                row.integer("ordinal"),
                row.number("length"),
                row.text("sha256"),
                row.text("sha512"));
    }
}
