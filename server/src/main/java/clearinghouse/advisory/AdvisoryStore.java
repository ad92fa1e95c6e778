package clearinghouse.advisory;

import clearinghouse.formats.advisory.NumberPrefix;
import clearinghouse.formats.advisory.Sector;
import clearinghouse.formats.csaf.CsafRenderer;
import clearinghouse.formats.csaf.provider.ListedDocument;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.intake.VulnerabilityId;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Json;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

final class AdvisoryStore {

    private static final String COLUMNS =
            """
            select a.code, a.id, a.vulnerability, a.number, a.content_sealed, a.drafted_by,
                   a.drafted_at, a.published_at
              from advisory_advisory a
            """;

    /** A draft is for those who draft, and for the vendor in its case. */
    private static final String VISIBLE =
            "(a.state = 'published' or ? or intake_in_case_of(a.vulnerability))";

    private final Tx tx;

    AdvisoryStore(Tx tx) {
        this.tx = tx;
    }

    /** As it stands in its row, sealed. */
    record Stored(
            UUID key, AdvisoryId id, VulnerabilityId vulnerability, State state, First draft) {

        Instant draftedAt() {
            return draft.draftedAt();
        }
    }

    /** What was drafted, and by whom. */
    sealed interface Sealed {
        byte[] content();

        PartyId draftedBy();

        Instant draftedAt();
    }

    /** What stands in the row of the advisory: its draft, or what is published. */
    record First(byte[] content, PartyId draftedBy, Instant draftedAt) implements Sealed {}

    sealed interface State {
        record Draft() implements State {}

        record Published(String number, Instant at) implements State {}
    }

    /** False when the vulnerability has an advisory already. */
    boolean save(
            UUID key,
            AdvisoryId id,
            VulnerabilityId vulnerability,
            byte[] content,
            PartyId draftedBy,
            Instant now) {
        return tx.update(
                        """
                        insert into advisory_advisory
                               (code, id, vulnerability, state, content_sealed, drafted_by, drafted_at)
                        values (?, ?, ?, 'draft', ?, ?, ?) on conflict (vulnerability) do nothing
                        """,
                        id,
                        key,
                        vulnerability,
                        content,
                        draftedBy,
                        now)
                == 1;
    }

    void saveDraft(AdvisoryId id, byte[] content, PartyId draftedBy, Instant now) {
        tx.update(
                """
                update advisory_advisory set content_sealed = ?, drafted_by = ?, drafted_at = ?
                 where code = ? and state = 'draft'
                """,
                content,
                draftedBy,
                now,
                id);
    }

    /** What the next revision of a published advisory will say, sealed. */
    record Next(byte[] content, PartyId draftedBy, Instant draftedAt) implements Sealed {}

    Optional<Next> next(AdvisoryId id) {
        return tx.first(
                "select content_sealed, drafted_by, drafted_at from advisory_next where advisory = ?",
                row ->
                        new Next(
                                row.bytes("content_sealed"),
                                new PartyId(row.text("drafted_by")),
                                row.instant("drafted_at")),
                id);
    }

    void saveNext(AdvisoryId id, byte[] content, PartyId draftedBy, Instant now) {
        tx.update(
                """
                insert into advisory_next (advisory, content_sealed, drafted_by, drafted_at)
                values (?, ?, ?, ?)
                on conflict (advisory) do update
                   set content_sealed = excluded.content_sealed, drafted_by = excluded.drafted_by,
                       drafted_at = excluded.drafted_at
                """,
                id,
                content,
                draftedBy,
                now);
    }

    /** False where there was none. */
    boolean dropNext(AdvisoryId id) {
        return tx.update("delete from advisory_next where advisory = ?", id) == 1;
    }

    void revise(AdvisoryId id, byte[] content) {
        tx.update(
                "update advisory_advisory set content_sealed = ? where code = ? and state = 'published'",
                content,
                id);
    }

    /** Of the newest revision, in one reading; empty while it is a draft. */
    Optional<CveIds.CveRecord> cveRecord(AdvisoryId id) {
        return tx.first(
                """
                select newest.revision, cve.content
                  from (select max(revision) as revision from advisory_document where advisory = ?) newest
                  left join advisory_document cve
                    on cve.advisory = ? and cve.revision = newest.revision and cve.format = 'cve'
                 where newest.revision is not null
                """,
                row ->
                        new CveIds.CveRecord(
                                row.integer("revision"),
                                row.optionalBytes("content").map(Json.mapper()::readTree)),
                id,
                id);
    }

    /** How many wait to be the next revision of something published. */
    long countNext() {
        return tx.count("select count(*) from advisory_next");
    }

    void publish(AdvisoryId id, String number, PackageUrl packageUrl, byte[] content, Instant now) {
        tx.update(
                """
                update advisory_advisory
                   set state = 'published', number = ?, package = ?, content_sealed = ?, published_at = ?
                 where code = ? and state = 'draft'
                """,
                number,
                packageUrl.render(),
                content,
                now,
                id);
    }

    /**
     * To the end of the transaction. Publications wait for each other here, so that their times and
     * numbers follow the order in which others see them.
     */
    void holdPublications() {
        tx.first("select pg_advisory_xact_lock(hashtext('advisory_number'))", row -> true);
    }

    /** To the end of the transaction, with all others who hold it: nobody publishes a revision. */
    void holdRevision(AdvisoryId id) {
        tx.first(
                "select pg_advisory_xact_lock_shared(hashtext('advisory_revision'), hashtext(?))",
                row -> true,
                id);
    }

    /** To the end of the transaction, alone. */
    void changeRevision(AdvisoryId id) {
        tx.first(
                "select pg_advisory_xact_lock(hashtext('advisory_revision'), hashtext(?))",
                row -> true,
                id);
    }

    /** Of all revisions of all advisories. */
    Optional<Instant> lastPublished() {
        return tx.first(
                        "select max(published_at) as last from advisory_document",
                        row -> row.optionalInstant("last"))
                .flatMap(found -> found);
    }

    /**
     * The next number of the year, for who holds the publications. Numbers have no gap: a gap would
     * tell of an advisory that is held back.
     */
    String nextNumber(NumberPrefix prefix, int year) {
        var last =
                tx.first(
                                """
                                select max(split_part(number, '-', 3)::bigint) as last from advisory_advisory
                                 where state = 'published' and number like ?
                                """,
                                row -> row.optionalNumber("last"),
                                "%s%d-%%".formatted(prefix.start(), year))
                        .flatMap(found -> found)
                        .orElse(0L);
        return prefix.number(year, last + 1);
    }

    /** The first published number that begins otherwise, if there is one. */
    Optional<String> numberedOtherwise(NumberPrefix prefix) {
        return tx.first(
                """
                select a.number from advisory_advisory a
                 where a.state = 'published' and not starts_with(a.number, ?) order by a.id limit 1
                """,
                row -> row.text("number"),
                prefix.start());
    }

    Optional<Stored> find(Access access, AdvisoryId id) {
        return tx.first(
                COLUMNS + " where a.code = ? and " + VISIBLE,
                AdvisoryStore::stored,
                id,
                access.may(Advisories.DRAFT));
    }

    /** Held to the end of the transaction, so that one advisory is published once. */
    Optional<Stored> lock(Access access, AdvisoryId id) {
        return tx.first(
                COLUMNS + " where a.code = ? and ? for update",
                AdvisoryStore::stored,
                id,
                access.may(Advisories.DRAFT));
    }

    Optional<AdvisoryId> findByVulnerability(Access access, VulnerabilityId vulnerability) {
        return tx.first(
                "select a.code from advisory_advisory a where a.vulnerability = ? and " + VISIBLE,
                row -> new AdvisoryId(row.text("code")),
                vulnerability,
                access.may(Advisories.DRAFT));
    }

    List<Stored> list(Access access, Optional<UUID> after) {
        return tx.list(
                COLUMNS
                        + " where (?::uuid is null or a.id < ?::uuid) and "
                        + VISIBLE
                        + " order by a.id desc limit ?",
                AdvisoryStore::stored,
                after,
                after,
                access.may(Advisories.DRAFT),
                Page.SIZE + 1);
    }

    Optional<Stored> findPublished(AdvisoryId id) {
        return tx.first(
                COLUMNS + " where a.code = ? and a.state = 'published'", AdvisoryStore::stored, id);
    }

    /** When each root cause became public. */
    Map<VulnerabilityId, Instant> publications() {
        return tx.map(
                "select a.vulnerability, a.published_at from advisory_advisory a where a.state = 'published'",
                row -> new VulnerabilityId(row.text("vulnerability")),
                row -> row.instant("published_at"));
    }

    List<Stored> published() {
        return tx.list(
                COLUMNS + " where a.state = 'published' order by a.id", AdvisoryStore::stored);
    }

    List<Stored> publishedFor(Collection<String> packages) {
        return tx.list(
                COLUMNS + " where a.state = 'published' and a.package = any (?) order by a.id",
                AdvisoryStore::stored,
                packages);
    }

    void saveDocument(AdvisoryId id, int revision, Document document, Instant now) {
        tx.update(
                """
                insert into advisory_document
                       (advisory, revision, format, file_name, content, sha256, sha512, signature, published_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                id,
                revision,
                document.format(),
                document.fileName(),
                document.content(),
                document.sha256(),
                document.sha512(),
                document.signature(),
                now);
    }

    /** Of the newest revision. */
    List<Document> documents(AdvisoryId id) {
        return tx.list(
                """
                select format, file_name, content, sha256, sha512, signature from advisory_document
                 where advisory = ? and revision = (select max(revision) from advisory_document where advisory = ?)
                 order by array_position(array['csaf', 'osv', 'cve', 'openvex', 'cyclonedx_vex', 'gcve'], format)
                """,
                row ->
                        new Document(
                                DocumentFormat.parse(row.text("format")),
                                row.text("file_name"),
                                row.bytes("content"),
                                row.text("sha256"),
                                row.text("sha512"),
                                row.text("signature")),
                id,
                id);
    }

    /** In any revision. They only ever become more. */
    long csafDocuments() {
        return tx.count("select count(*) from advisory_document where format = 'csaf'");
    }

    /** The newest revision of each CSAF document that its label lets everyone have. */
    List<CsafProvider.Provided> csafForEveryone() {
        return tx.list(
                """
                with newest as materialized (
                    select d.advisory, d.published_at, convert_from(d.content, 'UTF8')::jsonb as csaf
                      from advisory_document d join advisory_advisory a on a.code = d.advisory
                     where d.format = 'csaf' and a.state = 'published'
                       and d.revision = (select max(n.revision) from advisory_document n
                                          where n.advisory = d.advisory and n.format = 'csaf'))
                select advisory, published_at,
                       csaf #>> '{document,tracking,id}' as tracking_id,
                       csaf #>> '{document,title}' as title,
                       csaf #>> '{document,notes,0,text}' as summary,
                       (csaf #>> '{document,tracking,initial_release_date}')::timestamptz as initial_release,
                       (csaf #>> '{document,tracking,current_release_date}')::timestamptz as current_release,
                       array(select (vendor ->> 'name') || ' ' || (product ->> 'name')
                               from jsonb_array_elements(csaf #> '{product_tree,branches}') vendor,
                                    jsonb_array_elements(vendor -> 'branches') product) as products,
                       (select string_agg(note ->> 'text', ', ')
                          from jsonb_array_elements(csaf #> '{document,notes}') note
                         where note ->> 'title' = ?) as sectors
                  from newest
                 where csaf #>> '{document,distribution,tlp,label}' = 'WHITE'
                """,
                row ->
                        new CsafProvider.Provided(
                                new AdvisoryId(row.text("advisory")),
                                new ListedDocument(
                                        row.text("tracking_id"),
                                        row.text("title"),
                                        row.text("summary"),
                                        row.instant("initial_release"),
                                        row.instant("current_release"),
                                        row.texts("products"),
                                        row.optionalText("sectors")
                                                .map(Sector::namedIn)
                                                .orElse(List.of())),
                                row.instant("published_at")),
                CsafRenderer.SECTORS);
    }

    /**
     * Every revision of the CSAF document and the OSV record of each advisory that is for everyone,
     * as its newest revision says.
     */
    List<Feeds.Published> forEveryone() {
        return tx.list(
                """
                select a.code, a.vulnerability, csaf.file_name, csaf.published_at, csaf.revision = newest.revision as newest,
                       csaf.content as csaf, osv.content as osv
                  from advisory_advisory a
                  join lateral (select d.revision, d.content from advisory_document d
                                 where d.advisory = a.code and d.format = 'csaf'
                                 order by d.revision desc limit 1) newest on true
                  join advisory_document csaf on csaf.advisory = a.code and csaf.format = 'csaf'
                  join lateral (select d.content from advisory_document d
                                 where d.advisory = a.code and d.format = 'osv' and d.revision <= csaf.revision
                                 order by d.revision desc limit 1) osv on true
                 where a.state = 'published'
                   and convert_from(newest.content, 'UTF8')::jsonb
                       #>> '{document,distribution,tlp,label}' = 'WHITE'
                """,
                row ->
                        new Feeds.Published(
                                new AdvisoryId(row.text("code")),
                                new VulnerabilityId(row.text("vulnerability")),
                                row.text("file_name"),
                                row.bytes("csaf"),
                                row.bytes("osv"),
                                row.instant("published_at"),
                                row.truth("newest")));
    }

    /** The newest revision of each GCVE record. */
    List<byte[]> gcveRecords() {
        return tx.list(
                """
                select distinct on (d.advisory) d.content
                  from advisory_document d join advisory_advisory a on a.code = d.advisory
                 where d.format = 'gcve' and a.state = 'published'
                 order by d.advisory, d.revision desc
                """,
                row -> row.bytes("content"));
    }

    private static Stored stored(Row row) {
        return new Stored(
                row.uuid("id"),
                new AdvisoryId(row.text("code")),
                new VulnerabilityId(row.text("vulnerability")),
                row.optionalText("number")
                        .<State>map(
                                number -> new State.Published(number, row.instant("published_at")))
                        .orElseGet(State.Draft::new),
                new First(
                        row.bytes("content_sealed"),
                        new PartyId(row.text("drafted_by")),
                        row.instant("drafted_at")));
    }
}
