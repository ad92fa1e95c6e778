package clearinghouse.catalogue;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.advisory.NumberPrefix;
import clearinghouse.formats.published.EpssForm;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

final class DossierStore {

    private static final byte[] NOTHING = {};

    /** Of a document that is read for a short answer. */
    private static final long LONGEST = 1L << 20;

    /** Of documents that are read for one answer. */
    private static final long MOST_BYTES = 16L << 20;

    /**
     * When the source to which a document belongs began to count as old; where it is asked no more,
     * the last of those that bear the document too.
     */
    private static final String STALE =
            """
            (select case when told.at < ? then told.at end
               from (select coalesce(
                       (select f.stale_at from catalogue_owned o join catalogue_freshness f on f.subscription = o.subscription
                         where o.imported = i.number),
                       (select max(f.stale_at)
                          from catalogue_brought b join catalogue_freshness f on f.subscription = b.subscription
                         where b.imported = i.number)) as at) told) as stale_since
            """;

    /** Ordered as is said first, of what is said last. */
    private static final String HEARD =
            """
            select form, document, revision, modified, imported_at, withdrawn, stale_since, own, names, bytes,
                   case when bytes <= ? then stated end as stated, case when bytes <= ? then content end as content
              from (
            select i.form, i.name as document, i.revision, i.modified, i.imported_at, i.withdrawn, %2$s,
                   s.name as own, s.content as stated, case when s.content is null then i.content end as content,
                   array(select n.name from catalogue_named n
                          where n.imported = told.imported and n.place = told.place order by n.name) as names,
                   sum(octet_length(coalesce(s.content, i.content))) over (order by %1$s) as bytes
              from (select imported, place, min(name) as name from catalogue_named where name = any (?)
                     group by imported, place) told
              join catalogue_imported i on i.number = told.imported
              left join catalogue_statement s on s.imported = told.imported and s.place = told.place
             where %3$s
             order by %1$s
             limit ?) nearest
            """;

    private final Tx tx;
    private final NumberPrefix own;
    private final Instant now;

    /**
     * @param own with which the numbers begin that are published here
     */
    DossierStore(Tx tx, NumberPrefix own, Instant now) {
        this.tx = tx;
        this.own = own;
        this.now = now;
    }

    /**
     * The name, and every other that is reached from it along names that documents give to one
     * vulnerability; empty where no document bears it. Asked anew each time, so that a record which
     * joins two groups, or no longer does, counts at once.
     */
    List<String> same(String name, int most) {
        return tx.list(
                """
                with recursive same (name) as (
                    select name from catalogue_named where name = ?
                    union
                    select other.name
                      from same s
                      join catalogue_named bearing on bearing.name = s.name
                      join catalogue_named other on other.imported = bearing.imported and other.place = bearing.place
                )
                select name from same limit ?
                """,
                row -> row.text("name"),
                name,
                most);
    }

    /** To the end of the transaction, with all others who hold it. */
    void holdDecisions(String vulnerability) {
        tx.first(
                "select pg_advisory_xact_lock_shared(hashtextextended('catalogue_known ' || ?, 0))",
                row -> true,
                vulnerability);
    }

    /** To the end of the transaction, alone. */
    void awaitDecisions(String vulnerability) {
        tx.first(
                "select pg_advisory_xact_lock(hashtextextended('catalogue_known ' || ?, 0))",
                row -> true,
                vulnerability);
    }

    /** What documents tell of it; first those that tell of it alone, then the newest. */
    List<Optional<Heard>> heard(Collection<String> names, int most) {
        return tx.list(
                HEARD.formatted(
                        "s.content is not null, i.modified desc, i.number desc, told.place",
                        STALE,
                        "true"),
                this::heard,
                MOST_BYTES,
                MOST_BYTES,
                now,
                names,
                most);
    }

    /**
     * What others tell of it by this name and no alias; first the lists of what is exploited, then
     * the records that have it from them, so that no heap of others keeps these from being read. Of
     * a CSAF document about a single vulnerability the name stands in its content alone.
     */
    List<Optional<Heard>> deciding(Collection<String> names, int most) {
        return tx.list(
                HEARD.formatted(
                        "i.form <> 'kev', i.form not in ('cve', 'nvd'), i.modified desc, i.number desc, told.place",
                        STALE,
                        """
                        not i.withdrawn and not (i.form = 'osv' and starts_with(i.name, ?))
                           and coalesce(s.name, case when i.form not in ('kev', 'csaf', 'openvex') then i.name end, told.name)
                               = any (?)\
                        """),
                this::heard,
                MOST_BYTES,
                MOST_BYTES,
                now,
                names,
                own.osvStart(),
                names,
                most);
    }

    /**
     * @param stated what it tells of one vulnerability, where it tells of several
     * @param content of one that tells of a single one; empty where it is too long to be read
     */
    private record Kept(Source source, Optional<Telling> stated, byte[] content) {}

    /**
     * What documents tell of each of many; of each the newest. Which places they come from, and how
     * old that is, is not asked.
     *
     * @param names by the name that most know each by
     */
    Map<String, List<Optional<Heard>>> heardOfEach(
            Map<String, Collection<String>> names, int mostNames, int mostDocuments) {
        var chief = new ArrayList<String>();
        var name = new ArrayList<String>();
        names.forEach((known, others) ->
                others.stream()
                        .limit(mostNames)
                        .forEach(other -> {
                            chief.add(known);
                            name.add(other);
                        }));
        var rows =
                tx.list(
                        """
                        select told.chief, i.form, i.name as document, i.revision, i.modified, i.imported_at, i.withdrawn,
                               null::timestamptz as stale_since, s.name as own, s.content as stated, told.names,
                               case when s.content is null and octet_length(i.content) <= ? then i.content end as content
                          from (select asked.chief, n.imported, n.place, array_agg(distinct n.name) as names,
                                       row_number() over (partition by asked.chief order by n.imported desc) as nth
                                  from unnest(?::text[], ?::text[]) as asked (chief, name)
                                  join catalogue_named n on n.name = asked.name
                                 group by asked.chief, n.imported, n.place) told
                          join catalogue_imported i on i.number = told.imported
                          left join catalogue_statement s on s.imported = told.imported and s.place = told.place
                         where told.nth <= ?
                        """,
                        row -> Map.entry(row.text("chief"), kept(row)),
                        LONGEST,
                        chief,
                        name,
                        mostDocuments);
        return rows.parallelStream()
                .collect(
                        Collectors.groupingBy(
                                Map.Entry::getKey,
                                Collectors.mapping(
                                        it -> heard(it.getValue()), Collectors.toList())));
    }

    private Kept kept(Row row) {
        return new Kept(
                source(row),
                row.optionalBytes("stated")
                        .map(it ->
                                new Telling(row.text("own"), row.texts("names"), Statement.of(it))),
                row.optionalBytes("content").orElse(NOTHING));
    }

    private static Optional<Heard> heard(Kept kept) {
        if (kept.stated().isPresent()) {
            return kept.stated().map(it -> new Heard(kept.source(), it));
        }
        return ForeignReader.read(kept.content())
                        instanceof Parsed.Valid<ForeignAdvisory>(var advisory)
                ? Optional.of(new Heard(kept.source(), advisory.tellings().getFirst()))
                : Optional.empty();
    }

    /**
     * Empty for what stands behind more than is read for one answer, and for a document that would
     * not be taken in any more.
     */
    private Optional<Heard> heard(Row row) {
        return row.number("bytes") > MOST_BYTES ? Optional.empty() : heard(kept(row));
    }

    private Source source(Row row) {
        var form = row.text("form");
        var document = row.text("document");
        return new Source(
                form,
                document,
                row.integer("revision"),
                row.instant("modified"),
                row.instant("imported_at"),
                row.truth("withdrawn"),
                form.equals(ForeignReader.OSV) && document.startsWith(own.osvStart()),
                row.optionalInstant("stale_since"));
    }

    List<Dossier.Scored> scored(Collection<String> names) {
        return tx.list(
                """
                select s.cve, s.probability::text, s.percentile::text,
                       i.form, i.name as document, i.revision, i.modified, i.imported_at, i.withdrawn, %s
                  from catalogue_scored s join catalogue_imported i on i.number = s.imported
                 where s.cve = any (?) order by s.cve
                """
                        .formatted(STALE),
                row ->
                        new Dossier.Scored(
                                new EpssForm.Score(
                                        row.text("cve"),
                                        new BigDecimal(row.text("probability")),
                                        new BigDecimal(row.text("percentile"))),
                                source(row)),
                now,
                names);
    }
}
