package clearinghouse.catalogue;

import clearinghouse.formats.published.EpssForm;
import clearinghouse.kernel.Page;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

final class ImportStore {

    /** What a revised document says no more. */
    private static final List<String> OF_A_DOCUMENT =
            List.of("catalogue_affected", "catalogue_named", "catalogue_statement");

    private final Tx tx;

    ImportStore(Tx tx) {
        this.tx = tx;
    }

    /**
     * Held to the end of the transaction: one import follows the other, so that stamps are seen in
     * their order and two imports of one advisory meet here.
     */
    long nextStamp() {
        tx.first(
                "select pg_advisory_xact_lock(hashtext('catalogue_import')) is null as held",
                _ -> true);
        return tx.first("select nextval('catalogue_stamp') as stamp", row -> row.number("stamp"))
                .orElseThrow();
    }

    /** The stamp of the last import. */
    long lastStamp() {
        return tx.first(
                        "select coalesce(max(stamp), 0) as stamp from catalogue_imported",
                        row -> row.number("stamp"))
                .orElseThrow();
    }

    Map<ForeignAdvisory.Name, ForeignAdvisory.Known> known(Collection<ForeignAdvisory> said) {
        var columns = new Columns(said);
        return tx.map(
                """
                select form, name, modified, sha256,
                       array(select b.sha256 from catalogue_imported_before b where b.imported = number) as before
                  from catalogue_imported
                 where (form, name) in (select * from unnest(?::text[], ?::text[]))
                """,
                ImportStore::name,
                row ->
                        new ForeignAdvisory.Known(
                                row.instant("modified"), row.text("sha256"), row.texts("before")),
                columns.form,
                columns.name);
    }

    /**
     * In bytes, of what one source said under these names until now. What others said is no bound
     * for it: else who says a document anew without end would keep its author from it.
     */
    Map<ForeignAdvisory.Name, Long> revisionBytes(
            SubscriptionId by, Collection<ForeignAdvisory> said) {
        var columns = new Columns(said);
        return tx.map(
                """
                select i.form, i.name,
                       case when i.source = s.id then octet_length(i.content) else 0 end
                         + (select coalesce(sum(octet_length(b.content)), 0)
                              from catalogue_imported_before b
                             where b.imported = i.number and b.source = s.id) as bytes
                  from catalogue_imported i join catalogue_subscription s on s.code = ?
                 where (i.form, i.name) in (select * from unnest(?::text[], ?::text[]))
                """,
                ImportStore::name,
                row -> row.number("bytes"),
                by,
                columns.form,
                columns.name);
    }

    private static ForeignAdvisory.Name name(Row row) {
        return new ForeignAdvisory.Name(row.text("form"), row.text("name"));
    }

    /** Their numbers. */
    Map<ForeignAdvisory.Name, Long> insert(
            Collection<ForeignAdvisory> fresh,
            Optional<SubscriptionId> source,
            long stamp,
            Instant now) {
        var columns = new Columns(fresh);
        return tx.map(
                """
                insert into catalogue_imported
                  (form, name, revision, modified, withdrawn, sha256, content, imported_at, stamp, source)
                select form, name, 1, modified::timestamptz, withdrawn::boolean, sha256, content, ?, ?,
                       (select id from catalogue_subscription where code = ?)
                  from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[])
                       as told (form, name, modified, withdrawn, sha256, content)
                returning form, name, number
                """,
                ImportStore::name,
                row -> row.number("number"),
                now,
                stamp,
                source,
                columns.form,
                columns.name,
                columns.modified,
                columns.withdrawn,
                columns.sha256,
                columns.content);
    }

    /** Their numbers; what was said before is kept beside. */
    Map<ForeignAdvisory.Name, Long> revise(
            Collection<ForeignAdvisory> revised,
            Optional<SubscriptionId> source,
            long stamp,
            Instant now) {
        var columns = new Columns(revised);
        tx.update(
                """
                insert into catalogue_imported_before
                  (imported, revision, modified, withdrawn, sha256, content, imported_at, source)
                select i.number, i.revision, i.modified, i.withdrawn, i.sha256, i.content, i.imported_at, i.source
                  from catalogue_imported i join unnest(?::text[], ?::text[]) as told (form, name) using (form, name)
                """,
                columns.form,
                columns.name);
        for (var table : OF_A_DOCUMENT) {
            tx.update(
                    """
                    delete from %s a
                     using catalogue_imported i join unnest(?::text[], ?::text[]) as told (form, name) using (form, name)
                     where a.imported = i.number
                    """
                            .formatted(table),
                    columns.form,
                    columns.name);
        }
        return tx.map(
                """
                update catalogue_imported i
                   set revision = i.revision + 1, modified = told.modified::timestamptz,
                       withdrawn = told.withdrawn::boolean, sha256 = told.sha256, content = told.content,
                       imported_at = ?, stamp = ?, source = (select id from catalogue_subscription where code = ?)
                  from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[])
                       as told (form, name, modified, withdrawn, sha256, content)
                 where i.form = told.form and i.name = told.name
                returning i.form, i.name, i.number
                """,
                ImportStore::name,
                row -> row.number("number"),
                now,
                stamp,
                source,
                columns.form,
                columns.name,
                columns.modified,
                columns.withdrawn,
                columns.sha256,
                columns.content);
    }

    /** Values of many rows, column by column. */
    private static final class Columns {
        private final List<String> form = new ArrayList<>();
        private final List<String> name = new ArrayList<>();
        private final List<Instant> modified = new ArrayList<>();
        private final List<Boolean> withdrawn = new ArrayList<>();
        private final List<String> sha256 = new ArrayList<>();
        private final List<byte[]> content = new ArrayList<>();

        Columns(Collection<ForeignAdvisory> advisories) {
            for (var advisory : advisories) {
                form.add(advisory.name().form());
                name.add(advisory.name().id());
                modified.add(advisory.modified());
                withdrawn.add(advisory.withdrawn());
                sha256.add(advisory.sha256());
                content.add(advisory.content());
            }
        }
    }

    void insertAffected(Map<Long, List<AffectedIndex.Affected>> said) {
        var number = new ArrayList<Long>();
        var packageKey = new ArrayList<String>();
        var release = new ArrayList<String>();
        var low = new ArrayList<byte[]>();
        var high = new ArrayList<byte[]>();
        var exact = new ArrayList<String>();
        said.forEach((advisory, affected) -> {
            for (var each : affected) {
                number.add(advisory);
                packageKey.add(each.packageKey());
                release.add(each.span().release());
                low.add(each.span().low());
                high.add(each.span().high());
                exact.add(each.span().exact());
            }
        });
        tx.update(
                """
                insert into catalogue_affected (imported, package, release, low, high, exact)
                select * from unnest(?::bigint[], ?::text[], ?::text[], ?::bytea[], ?::bytea[], ?::text[])
                """,
                number,
                packageKey,
                release,
                low,
                high,
                exact);
    }

    void insertTold(Map<Long, List<Telling>> told) {
        var number = new ArrayList<Long>();
        var place = new ArrayList<Long>();
        var name = new ArrayList<String>();
        var stated = new ArrayList<Object[]>();
        told.forEach((document, tellings) -> {
            for (int i = 0; i < tellings.size(); i++) {
                var telling = tellings.get(i);
                for (var each : telling.names()) {
                    number.add(document);
                    place.add((long) i);
                    name.add(each);
                }
                if (tellings.size() > 1) {
                    stated.add(
                            new Object[] {document, i, telling.name(), telling.statement().json()});
                }
            }
        });
        tx.update(
                """
                insert into catalogue_named (imported, place, name)
                select * from unnest(?::bigint[], ?::bigint[]::integer[], ?::text[])
                """,
                number,
                place,
                name);
        tx.updateEach(
                "insert into catalogue_statement (imported, place, name, content) values (?, ?, ?, ?)",
                stated);
    }

    /** The vulnerabilities of ours that these documents told of until now. */
    List<String> oursToldBy(Collection<ForeignAdvisory> said) {
        var columns = new Columns(said);
        return tx.list(
                """
                select distinct i.vulnerability
                  from catalogue_imported d
                  join catalogue_named n on n.imported = d.number
                  join catalogue_identifier i on i.value = n.name
                 where (d.form, d.name) in (select * from unnest(?::text[], ?::text[]))
                """,
                row -> row.text("vulnerability"),
                columns.form,
                columns.name);
    }

    /** The vulnerabilities of ours that documents of one act tell of by a name of their own. */
    List<String> oursToldOf(long stamp) {
        return tx.list(
                """
                select distinct i.vulnerability
                  from catalogue_imported d
                  join catalogue_named n on n.imported = d.number
                  join catalogue_identifier i on i.value = n.name
                 where d.stamp = ?
                """,
                row -> row.text("vulnerability"),
                stamp);
    }

    /** In place of those that hold, where no newer table is known. */
    void replaceScores(long table, Collection<EpssForm.Score> scores) {
        if (newestTable() != table) {
            return;
        }
        var cve = new ArrayList<String>();
        var probability = new ArrayList<String>();
        var percentile = new ArrayList<String>();
        for (var score : scores) {
            cve.add(score.cve());
            probability.add(score.probability().toPlainString());
            percentile.add(score.percentile().toPlainString());
        }
        tx.update("delete from catalogue_scored");
        tx.update(
                """
                insert into catalogue_scored (cve, imported, probability, percentile)
                select cve, ?, probability::numeric, percentile::numeric
                  from unnest(?::text[], ?::text[], ?::text[]) as told (cve, probability, percentile)
                    on conflict do nothing
                """,
                table,
                cve,
                probability,
                percentile);
    }

    private long newestTable() {
        return tx.first(
                        """
                        select number from catalogue_imported where form = ? order by modified desc, number desc limit 1
                        """,
                        row -> row.number("number"),
                        ForeignReader.EPSS)
                .orElseThrow();
    }

    /**
     * What was imported by acts after one and up to another, in the order of numbers, a part at a
     * time. Of a withdrawn advisory nothing is affected.
     */
    Map<AffectedIndex.Told, List<AffectedIndex.Affected>> said(
            long afterStamp, long upToStamp, long afterNumber, int most) {
        var told = new LinkedHashMap<Long, AffectedIndex.Told>();
        for (var each :
                tx.list(
                        """
                        select number, name, modified from catalogue_imported
                         where stamp > ? and stamp <= ? and number > ? order by number limit ?
                        """,
                        row ->
                                new AffectedIndex.Told(
                                        row.number("number"),
                                        row.text("name"),
                                        row.instant("modified")),
                        afterStamp,
                        upToStamp,
                        afterNumber,
                        most)) {
            told.put(each.number(), each);
        }
        var said = new LinkedHashMap<AffectedIndex.Told, List<AffectedIndex.Affected>>();
        told.values().forEach(each -> said.put(each, new ArrayList<>()));
        var texts = new HashMap<String, String>();
        for (var row :
                tx.list(
                        """
                        select a.imported, a.package, a.release, a.low, a.high, a.exact
                          from catalogue_affected a join catalogue_imported i on i.number = a.imported
                         where a.imported = any (?::bigint[]) and not i.withdrawn
                        """,
                        row -> Map.entry(row.number("imported"), affected(row, texts)),
                        told.keySet())) {
            var advisory = told.get(row.getKey());
            if (advisory != null) {
                said.computeIfAbsent(advisory, _ -> new ArrayList<>()).add(row.getValue());
            }
        }
        return said;
    }

    /** Many rows share few texts, and the index holds them all. */
    private static AffectedIndex.Affected affected(Row row, Map<String, String> texts) {
        var release = row.text("release");
        return new AffectedIndex.Affected(
                row.text("package"),
                new KeySpan(
                        texts.computeIfAbsent(release, it -> it),
                        row.bytes("low"),
                        row.bytes("high"),
                        row.text("exact")));
    }

    /** A document that may say something of software, as it arrived. */
    record Kept(long number, byte[] content) {}

    private static final String SAYS_OF_SOFTWARE =
            "not withdrawn and form not in ('epss', 'kev', 'cwe')";

    /**
     * Those that are not withdrawn, imported by acts after one and up to another, in the order of
     * their numbers, a part at a time.
     *
     * @param own with which the names begin that are left out
     */
    List<Kept> documents(long afterStamp, long upToStamp, long afterNumber, int most, String own) {
        return documents(
                "stamp > ? and stamp <= ? and number > ? and not (form = 'osv' and starts_with(name, ?))",
                most,
                afterStamp,
                upToStamp,
                afterNumber,
                own);
    }

    /** Those that are not withdrawn of one of so many parts, in the order of their numbers. */
    List<Kept> documentsOfPart(int part, int parts, long afterNumber, int most) {
        return documents("number % ? = ? and number > ?", most, parts, part, afterNumber);
    }

    private List<Kept> documents(String which, int most, Object... parameters) {
        return tx.list(
                "select number, content from catalogue_imported where "
                        + SAYS_OF_SOFTWARE
                        + " and "
                        + which
                        + " order by number limit "
                        + most,
                row -> new Kept(row.number("number"), row.bytes("content")),
                parameters);
    }

    /** The parts, of so many, of which acts after one changed a document. */
    Set<Integer> changedParts(long afterStamp, int parts) {
        return Set.copyOf(
                tx.list(
                        "select distinct (number % ?)::integer as part from catalogue_imported where stamp > ?",
                        row -> row.integer("part"), parts, afterStamp));
    }

    /** The numbers of those that are withdrawn, imported by acts after one and up to another. */
    List<Long> withdrawn(long afterStamp, long upToStamp) {
        return tx.list(
                "select number from catalogue_imported where stamp > ? and stamp <= ? and withdrawn",
                row -> row.number("number"),
                afterStamp,
                upToStamp);
    }

    /** The names under which documents of one act tell of vulnerabilities. */
    List<String> namesToldBy(long stamp) {
        return tx.list(
                """
                select distinct n.name
                  from catalogue_imported d join catalogue_named n on n.imported = d.number
                 where d.stamp = ?
                """,
                row -> row.text("name"),
                stamp);
    }

    /** What those documents of one act that say something anew said last before. */
    List<byte[]> saidBefore(long stamp) {
        return tx.list(
                """
                select b.content
                  from catalogue_imported d
                 cross join lateral (select content from catalogue_imported_before
                                      where imported = d.number order by revision desc limit 1) b
                 where d.stamp = ? and d.revision > 1
                """,
                row -> row.bytes("content"),
                stamp);
    }

    /** In the order of their numbers. */
    List<byte[]> contents(Collection<Long> numbers) {
        return tx.list(
                "select content from catalogue_imported where number = any (?::bigint[]) order by number",
                row -> row.bytes("content"),
                numbers);
    }

    Optional<byte[]> content(ForeignAdvisory.Name name) {
        return tx.first(
                "select content from catalogue_imported where form = ? and name = ?",
                row -> row.bytes("content"),
                name.form(),
                name.id());
    }

    /** The same document again is the same entry, and once it is doubted it stays so. */
    void quarantine(
            UUID key,
            QuarantineId id,
            Arrival arrival,
            Optional<SubscriptionId> source,
            String reason,
            Instant now) {
        tx.update(
                """
                insert into catalogue_quarantined (code, id, place, source, reason, sha256, content, received_at, doubted, signer)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (sha256) do update set reason = excluded.reason, doubted = true where excluded.doubted
                """,
                id,
                key,
                arrival.place(),
                source,
                reason,
                arrival.sha256(),
                arrival.content(),
                now,
                arrival.doubt().isPresent(),
                arrival.signer());
    }

    /**
     * What was doubted of this source at these places, in whose stead something else is believed of
     * it now.
     */
    void releaseDoubted(SubscriptionId source, Collection<String> places) {
        tx.update(
                "delete from catalogue_quarantined where doubted and source = ? and place = any (?)",
                source,
                places);
    }

    /** Which of these are in quarantine. */
    Set<String> waiting(Collection<String> sha256) {
        return Set.copyOf(
                tx.list(
                        "select sha256 from catalogue_quarantined where sha256 = any (?)",
                        row -> row.text("sha256"),
                        sha256));
    }

    /** As {@link Room#of} counts them. */
    long waitingBytes(SubscriptionId source) {
        return tx.count(
                "select coalesce(sum(greatest(octet_length(content), ?)), 0) as count from catalogue_quarantined where source = ?",
                Room.LEAST,
                source);
    }

    long quarantinedCount() {
        return tx.count("select count(*) from catalogue_quarantined");
    }

    /** That these documents come from this source, where it is one still. */
    void brought(SubscriptionId by, Collection<ForeignAdvisory> advisories) {
        var columns = new Columns(advisories);
        tx.update(
                """
                insert into catalogue_brought (imported, subscription)
                select i.number, s.id
                  from catalogue_imported i
                  join (select * from unnest(?::text[], ?::text[]) as told (form, name)) told using (form, name)
                  join catalogue_subscription s on s.code = ?
                on conflict do nothing
                """,
                columns.form,
                columns.name,
                by);
    }

    /** To whom these belong, where they came from a source. */
    Map<ForeignAdvisory.Name, Owner> owners(Collection<ForeignAdvisory> advisories) {
        var columns = new Columns(advisories);
        return tx.map(
                """
                select i.form, i.name, s.code, o.provider, o.fingerprint, o.taken_over
                  from catalogue_imported i
                  join catalogue_owned o on o.imported = i.number
                  left join catalogue_subscription s on s.id = o.subscription
                 where (i.form, i.name) in (select * from unnest(?::text[], ?::text[]))
                """,
                ImportStore::name,
                row ->
                        new Owner(
                                row.optionalText("code").map(SubscriptionId::new),
                                row.truth("provider"),
                                row.optionalText("fingerprint"),
                                row.truth("taken_over")),
                columns.form,
                columns.name);
    }

    /**
     * That these documents belong to this source, as far as they are known in these words. Of a
     * provider they stay while its source is there, and after that for who has its key; who took
     * them over by that key does not change it.
     *
     * @param signers fingerprints by the hash of a document
     * @param anew they were said for the first time or anew by this source
     */
    void own(
            SubscriptionId source,
            Collection<ForeignAdvisory> advisories,
            Map<String, String> signers,
            boolean anew) {
        var columns = new Columns(advisories);
        tx.update(
                """
                insert into catalogue_owned (imported, subscription, provider, fingerprint)
                select distinct on (i.number) i.number, s.id, s.kind = ?, nullif(told.signer, '')
                  from unnest(?::text[], ?::text[], ?::text[], ?::text[]) as told (form, name, sha256, signer)
                  join catalogue_imported i using (form, name, sha256)
                  join catalogue_subscription s on s.code = ?
                 order by i.number, told.signer desc
                on conflict (imported) do update
                   set subscription = excluded.subscription,
                       provider = excluded.provider
                           or (catalogue_owned.provider and catalogue_owned.subscription = excluded.subscription),
                       fingerprint = coalesce(excluded.fingerprint, catalogue_owned.fingerprint),
                       taken_over = catalogue_owned.provider and catalogue_owned.fingerprint is not null
                           and catalogue_owned.subscription <> excluded.subscription
                 where case when catalogue_owned.subscription = excluded.subscription
                            then not catalogue_owned.taken_over
                                 and (excluded.provider > catalogue_owned.provider
                                      or excluded.fingerprint <> coalesce(catalogue_owned.fingerprint, ''))
                            when not catalogue_owned.provider then excluded.provider or ?
                            else (not exists (select from catalogue_subscription s where s.id = catalogue_owned.subscription)
                                  or (catalogue_owned.taken_over and ?))
                                 and (catalogue_owned.fingerprint is null
                                      or catalogue_owned.fingerprint = excluded.fingerprint)
                       end
                """,
                SourceKind.CSAF_PROVIDER.code(),
                columns.form,
                columns.name,
                columns.sha256,
                columns.sha256.stream().map(it -> signers.getOrDefault(it, "")).toList(),
                source,
                anew,
                anew);
    }

    /** What can be read by now. */
    void release(Collection<String> sha256) {
        tx.update("delete from catalogue_quarantined where sha256 = any (?)", sha256);
    }

    /** The hash of what was kept there. */
    Optional<String> discard(QuarantineId id) {
        return tx.first(
                "delete from catalogue_quarantined where code = ? returning sha256",
                row -> row.text("sha256"),
                id);
    }

    int discard(SubscriptionId source) {
        return tx.update("delete from catalogue_quarantined where source = ?", source);
    }

    List<Imports.Quarantined> quarantined(Optional<UUID> after) {
        return tx.list(
                """
                select id, code, place, reason, octet_length(content) as bytes, received_at, doubted, source,
                       source is not null
                         and not exists (select from catalogue_subscription s where s.code = source) as orphaned
                  from catalogue_quarantined
                 where id > coalesce(?::uuid, '00000000-0000-0000-0000-000000000000') order by id limit ?
                """,
                row ->
                        new Imports.Quarantined(
                                row.uuid("id"),
                                new QuarantineId(row.text("code")),
                                row.text("place"),
                                row.text("reason"),
                                row.integer("bytes"),
                                row.instant("received_at"),
                                row.truth("doubted"),
                                row.optionalText("source").map(SubscriptionId::new),
                                row.truth("orphaned")),
                after,
                Page.SIZE + 1);
    }

    Optional<Arrival> quarantined(QuarantineId id) {
        return tx.first(
                "select place, content, signer from catalogue_quarantined where code = ?",
                row ->
                        new Arrival(row.text("place"), row.bytes("content"))
                                .signedBy(row.optionalText("signer")),
                id);
    }
}
