package clearinghouse.advisory;

import clearinghouse.formats.stix.StixObject;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Objects in the order in which they were added. */
final class StixStore {

    private final Tx tx;

    StixStore(Tx tx) {
        this.tx = tx;
    }

    /** To the end of the transaction, for who appends: what is added later is seen later, too. */
    void hold() {
        tx.first("select pg_advisory_xact_lock(hashtext('advisory_stix'))", row -> true);
    }

    Optional<Instant> lastAdded() {
        return tx.first(
                "select added_at from advisory_stix order by added_at desc limit 1",
                row -> row.instant("added_at"));
    }

    boolean isSaid(String id) {
        return tx.first("select 1 from advisory_stix where id = ? limit 1", row -> true, id)
                .isPresent();
    }

    void append(StixObject object, AdvisoryId advisory, Instant addedAt) {
        tx.update(
                """
                insert into advisory_stix (added_at, id, type, version, advisory, content)
                values (?, ?, ?, ?, ?, convert_to(?, 'UTF8')) on conflict (id, version) do nothing
                """,
                addedAt,
                object.id(),
                object.type(),
                object.version().orElse(addedAt),
                advisory,
                object.json());
    }

    /** The newest version of each object of this advisory that has versions. */
    List<StixObject> said(AdvisoryId advisory) {
        return tx.list(
                """
                select distinct on (s.id) s.id, s.version, convert_from(s.content, 'UTF8') as json
                  from advisory_stix s
                 where s.advisory = ? and s.type <> 'identity'
                   and convert_from(s.content, 'UTF8')::jsonb ->> 'modified' is not null
                 order by s.id, s.version desc
                """,
                row ->
                        new StixObject(
                                row.text("id"),
                                Optional.of(row.instant("version")),
                                false,
                                row.text("json")),
                advisory);
    }

    boolean isTold(AdvisoryId advisory) {
        return tx.first(
                        "select 1 from advisory_stix where advisory = ? and type = 'report'",
                        row -> true,
                        advisory)
                .isPresent();
    }

    /** One more than is asked for, where there is one. */
    List<StixCollection.Added> list(TaxiiQuery query) {
        var versions = query.versions();
        return tx.list(
                """
                select s.id, s.version, s.added_at, s.content from advisory_stix s
                 where s.added_at > ?
                   and (? or s.id = any (?))
                   and (? or s.type = any (?))
                   and (? or s.version = any (?::timestamptz[])
                          or (? and not exists (select 1 from advisory_stix o where o.id = s.id and o.version > s.version))
                          or (? and not exists (select 1 from advisory_stix o where o.id = s.id and o.version < s.version)))
                 order by s.added_at limit ?
                """,
                StixStore::added,
                query.after(),
                query.ids().isEmpty(),
                query.ids(),
                query.types().isEmpty(),
                query.types(),
                versions.all(),
                versions.at().stream().map(Instant::toString).toList(),
                versions.last(),
                versions.first(),
                query.limit() + 1);
    }

    private static StixCollection.Added added(Row row) {
        return new StixCollection.Added(
                row.text("id"),
                row.instant("version"),
                row.instant("added_at"),
                row.bytes("content"));
    }
}
