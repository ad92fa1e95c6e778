package clearinghouse.intake;

import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Classification;
import clearinghouse.platform.LegalBasis;
import clearinghouse.platform.Marks;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import clearinghouse.platform.UseLimit;
import clearinghouse.scanning.ClaimId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

final class FindingStore {

    /** Row security says the same; a query that lost it would still show nothing foreign. */
    private static final String VISIBLE =
            """
             quarantined_at is null and intake_may_read(intake_reader(code, party, vulnerability), label)
            """;

    private static final String COLUMNS =
            "id, code, party, actor, package, version, format, credit, vulnerability, received_at, label::text, array[provenance] as provenance, policy_use_limits(use_limits) as use_limits, array_remove(array[cui], null) as cui, classification::text, policy_legal_bases(legal_basis) as legal_bases";

    private static final String FINDING = "select " + COLUMNS + " from intake_finding ";

    private final Tx tx;
    private final Instant now;

    /**
     * @param now when what is found is told
     */
    FindingStore(Tx tx, Instant now) {
        this.tx = tx;
        this.now = now;
    }

    /** A finding with the inner key that pages go by. */
    record Keyed(UUID key, Finding finding) {}

    record SealedText(byte[] title, byte[] description, byte[] entry) {}

    /**
     * @param reader how the caller stands to it
     * @param marks of the finding
     */
    record SealedProof(byte[] entry, byte[] content, Reader reader, Marks marks) {}

    record SealedFinding(
            byte[] title,
            byte[] description,
            byte[] entry,
            byte[] proof,
            byte[] original,
            byte[] digest,
            byte[] proofDigest) {}

    List<Arrival> arrivals() {
        return tx.list(
                "select code, vulnerability, received_at from intake_finding where app_granted('finding:validate') order by id",
                row ->
                        new Arrival(
                                new FindingId(row.text("code")),
                                new VulnerabilityId(row.text("vulnerability")),
                                row.instant("received_at")));
    }

    void save(UUID key, Finding finding, Optional<ClaimId> claim, SealedFinding sealed) {
        tx.update(
                """
                insert into intake_finding (id, code, party, actor, claim, package, version, format, credit, vulnerability,
                                            received_at, label, provenance, use_limits, cui, classification, legal_basis,
                                            title_sealed, description_sealed, entry_sealed, digest_sealed,
                                            proof_digest_sealed)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::tlp, ?, ?, ?, ?::classification, ?, ?, ?, ?, ?, ?)
                """,
                key,
                finding.id(),
                finding.party(),
                finding.actor(),
                claim,
                finding.packageUrl(),
                finding.version(),
                finding.format(),
                finding.credit(),
                finding.vulnerability(),
                finding.receivedAt(),
                finding.label(),
                finding.marks().provenance().getFirst(),
                finding.marks().useLimits().stream().map(UseLimit::term).toList(),
                finding.marks().cui().stream().findFirst(),
                finding.marks().classification(),
                finding.marks().legalBases().stream().map(LegalBasis.Told::code).findFirst(),
                sealed.title(),
                sealed.description(),
                sealed.entry(),
                sealed.digest(),
                sealed.proofDigest());
        tx.update(
                "insert into intake_proof (finding, proof_sealed, original_sealed) values (?, ?, ?)",
                finding.id(),
                sealed.proof(),
                sealed.original());
    }

    Optional<Finding> find(FindingId id) {
        return tx.first(FINDING + "where code = ? and" + VISIBLE, row -> keyed(row).finding(), id);
    }

    Map<FindingId, Finding> find(Collection<FindingId> ids) {
        return tx.map(
                FINDING + "where code = any (?) and" + VISIBLE,
                row -> new FindingId(row.text("code")),
                row -> keyed(row).finding(),
                ids);
    }

    Optional<Finding> lock(FindingId id) {
        return tx.first(
                FINDING + "where code = ? and" + VISIBLE + " for update",
                row -> keyed(row).finding(),
                id);
    }

    /** The newest first, of those of a party. */
    List<Keyed> listOf(PartyId party, Optional<UUID> after, int limit) {
        return tx.list(
                FINDING
                        + """
                        where party = ? and\
                        """
                        + VISIBLE
                        + """
                          and (?::uuid is null or id < ?::uuid)
                        order by id desc limit ?
                        """,
                this::keyed,
                party,
                after,
                after,
                limit);
    }

    /** The newest first, for triage, which reads up to the label of each. */
    List<Keyed> listAll(Optional<UUID> after, int limit) {
        return tx.list(
                FINDING
                        + """
                        where app_granted('finding:triage') and\
                        """
                        + VISIBLE
                        + """
                          and (?::uuid is null or id < ?::uuid)
                        order by id desc limit ?
                        """,
                this::keyed,
                after,
                after,
                limit);
    }

    List<Finding> ofVulnerability(VulnerabilityId vulnerability) {
        return tx.list(
                FINDING + "where vulnerability = ? and" + VISIBLE + " order by id",
                row -> keyed(row).finding(),
                vulnerability);
    }

    /** The oldest of each. */
    List<Finding> oldestOf(Collection<VulnerabilityId> vulnerabilities) {
        return tx.list(
                "select distinct on (vulnerability) "
                        + COLUMNS
                        + " from intake_finding where vulnerability = any (?) and"
                        + VISIBLE
                        + " order by vulnerability, id",
                row -> keyed(row).finding(),
                vulnerabilities);
    }

    long count(VulnerabilityId vulnerability) {
        return tx.count(
                "select count(*) from intake_finding where vulnerability = ?", vulnerability);
    }

    /** Still sealed. */
    Map<FindingId, byte[]> titles(List<FindingId> ids) {
        return tx.map(
                "select code, title_sealed from intake_finding where code = any (?) and" + VISIBLE,
                row -> new FindingId(row.text("code")),
                row -> row.bytes("title_sealed"),
                ids);
    }

    Optional<SealedText> text(FindingId id) {
        return tx.first(
                "select title_sealed, description_sealed, entry_sealed from intake_finding where code = ? and"
                        + VISIBLE,
                row ->
                        new SealedText(
                                row.bytes("title_sealed"),
                                row.bytes("description_sealed"),
                                row.bytes("entry_sealed")),
                id);
    }

    /** Not for everyone who sees the finding: of the clearinghouse, for whom two people let. */
    Optional<SealedProof> proof(FindingId id) {
        return tx.first(
                """
                select entry_sealed, proof_sealed, label::text, array[provenance] as provenance,
                       policy_use_limits(use_limits) as use_limits, array_remove(array[cui], null) as cui,
                       classification::text, policy_legal_bases(legal_basis) as legal_bases,
                       intake_reader(code, party, vulnerability) as reader
                  from intake_finding join intake_proof on finding = code
                 where code = ? and intake_opens_proof(code) and\
                """
                        + VISIBLE,
                row ->
                        new SealedProof(
                                row.bytes("entry_sealed"),
                                row.bytes("proof_sealed"),
                                Reader.parse(row.text("reader")),
                                marks(row)),
                id);
    }

    /** Empty of one that came before they were kept. */
    Optional<byte[]> proofDigest(FindingId id) {
        return tx.first(
                        "select proof_digest_sealed from intake_finding where code = ? and"
                                + VISIBLE,
                        row -> row.optionalBytes("proof_digest_sealed"),
                        id)
                .flatMap(it -> it);
    }

    boolean opensProof(FindingId id) {
        return tx.count(
                        "select count(*) from intake_proof where finding = ? and intake_opens_proof(finding)",
                        id)
                == 1;
    }

    void move(UUID key, FindingId finding, VulnerabilityId from, Move move) {
        tx.update(
                "update intake_finding set vulnerability = ? where code = ?", move.into(), finding);
        tx.update(
                """
                insert into intake_move (id, finding, source, target, reason, note_sealed, actor, at)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                key,
                finding,
                from,
                move.into(),
                move.reason(),
                move.note(),
                move.by().actor(),
                move.at());
    }

    /** Where a finding goes, and why. */
    record Move(
            VulnerabilityId into, String reason, Optional<byte[]> note, Access by, Instant at) {}

    record Moved(
            FindingId finding,
            VulnerabilityId source,
            VulnerabilityId target,
            String reason,
            Instant at) {}

    List<Moved> moves(VulnerabilityId vulnerability) {
        return tx.list(
                """
                select finding, source, target, reason, at from intake_move
                 where source = ? or target = ? order by id limit 1000
                """,
                FindingStore::moved,
                vulnerability,
                vulnerability);
    }

    /** How the finding came to where it is; empty when it opened that one itself. */
    Optional<Moved> lastMove(FindingId finding) {
        return tx.first(
                """
                select finding, source, target, reason, at from intake_move
                 where finding = ? order by id desc limit 1
                """,
                FindingStore::moved,
                finding);
    }

    /** The last word of triage on whether a finding is left at what it is. */
    record Standing(UUID key, Optional<byte[]> reason, PartyId by, Instant at) {}

    Optional<Standing> standing(FindingId finding) {
        return Optional.ofNullable(standing(List.of(finding)).get(finding));
    }

    Map<FindingId, Standing> standing(Collection<FindingId> findings) {
        return tx.map(
                """
                select distinct on (finding) finding, id, reason_sealed, party, at
                  from intake_set_aside where finding = any (?) order by finding, id desc
                """,
                row -> new FindingId(row.text("finding")),
                row ->
                        new Standing(
                                row.uuid("id"),
                                row.optionalBytes("reason_sealed"),
                                new PartyId(row.text("party")),
                                row.instant("at")),
                findings);
    }

    void saveStanding(
            UUID key, FindingId finding, Optional<byte[]> reason, Access by, Instant now) {
        tx.update(
                """
                insert into intake_set_aside (id, finding, kind, reason_sealed, party, actor, at)
                values (?, ?, ?, ?, ?, ?, ?)
                """,
                key,
                finding,
                reason.isPresent() ? "set_aside" : "taken_up",
                reason,
                by.party(),
                by.actor(),
                now);
    }

    private static Moved moved(Row row) {
        return new Moved(
                new FindingId(row.text("finding")),
                new VulnerabilityId(row.text("source")),
                new VulnerabilityId(row.text("target")),
                row.text("reason"),
                row.instant("at"));
    }

    private Keyed keyed(Row row) {
        return new Keyed(
                row.uuid("id"),
                new Finding(
                        new FindingId(row.text("code")),
                        new PartyId(row.text("party")),
                        row.text("actor"),
                        row.text("package"),
                        row.text("version"),
                        Finding.Format.parse(row.text("format")),
                        row.text("credit"),
                        new VulnerabilityId(row.text("vulnerability")),
                        row.instant("received_at"),
                        marks(row)));
    }

    private Marks marks(Row row) {
        return new Marks(
                label(row, "label"),
                row.texts("provenance"),
                row.texts("use_limits").stream().map(UseLimit::parse).toList(),
                row.texts("cui"),
                row.optionalText("classification").map(Classification::ofCode),
                row.texts("legal_bases").stream()
                        .map(told -> LegalBasis.parse(told).told(now))
                        .toList());
    }

    /** Of all findings of one root cause; asked as the laboratory. */
    List<LegalBasis> legalBases(VulnerabilityId vulnerability) {
        return tx
                .first(
                        """
                        select policy_legal_bases_of(array_agg(distinct legal_basis)) as legal_bases
                          from intake_finding where vulnerability = ? and quarantined_at is null
                        """,
                        row -> row.texts("legal_bases"),
                        vulnerability)
                .orElseThrow()
                .stream()
                .map(LegalBasis::parse)
                .toList();
    }

    /** How many findings stand under each basis, by its code, for who watches over them. */
    Map<String, Long> standing() {
        return tx.map(
                "select legal_basis, findings from intake_standing()",
                row -> row.text("legal_basis"),
                row -> row.number("findings"));
    }

    private static TlpLabel label(Row row, String column) {
        return TlpLabel.valueOf(row.text(column).toUpperCase(Locale.ROOT));
    }

    /** What a finding was labelled anew, and why. */
    record Said(UUID key, TlpLabel was, TlpLabel label, byte[] reason, PartyId party, Instant at) {}

    /** The label changes with it. */
    void saveLabel(
            UUID key, Finding finding, TlpLabel label, byte[] reason, Access by, Instant now) {
        tx.update(
                """
                insert into intake_relabelling (id, finding, was, label, reason_sealed, party, actor, at)
                values (?, ?, ?::tlp, ?::tlp, ?, ?, ?, ?)
                """,
                key,
                finding.id(),
                finding.label(),
                label,
                reason,
                by.party(),
                by.actor(),
                now);
    }

    /** The oldest first. */
    List<Said> labels(FindingId finding) {
        return tx.list(
                """
                select id, was::text, label::text, reason_sealed, party, at
                  from intake_relabelling where finding = ? order by id
                """,
                row ->
                        new Said(
                                row.uuid("id"),
                                label(row, "was"),
                                label(row, "label"),
                                row.bytes("reason_sealed"),
                                new PartyId(row.text("party")),
                                row.instant("at")),
                finding);
    }

    /** The caller becomes one of its named recipients; false where it was one. */
    boolean saveRecipient(FindingId finding, Access by, Instant now) {
        return tx.update(
                        """
                        insert into intake_recipient (finding, actor, party, at) values (?, ?, ?, ?)
                        on conflict do nothing
                        """,
                        finding,
                        by.actor(),
                        by.party(),
                        now)
                == 1;
    }

    List<Recipient> recipients(FindingId finding) {
        return tx.list(
                "select actor, party, at from intake_recipient where finding = ? order by at, actor",
                row ->
                        new Recipient(
                                row.text("actor"),
                                new PartyId(row.text("party")),
                                row.instant("at")),
                finding);
    }

    record Recipient(String actor, PartyId party, Instant at) {}

    Optional<Reader> reader(FindingId id) {
        return tx.first(
                "select intake_reader(code, party, vulnerability) as reader from intake_finding where code = ? and"
                        + VISIBLE,
                row -> Reader.parse(row.text("reader")),
                id);
    }

    /** Of those that the caller may see, all of each; TLP:CLEAR and nothing where it sees none. */
    Marks strictest(VulnerabilityId vulnerability) {
        return Objects.requireNonNull(
                strictest(List.of(vulnerability), "array_agg(distinct term)").get(vulnerability));
    }

    /** As {@link #strictest}, and with what policy gives to whatever is told of a finding. */
    Map<VulnerabilityId, Marks> strictestWithin(Collection<VulnerabilityId> vulnerabilities) {
        return strictest(vulnerabilities, "array_agg(distinct term) || policy_use_limits_given()");
    }

    private Map<VulnerabilityId, Marks> strictest(
            Collection<VulnerabilityId> vulnerabilities, String terms) {
        return tx.map(
                """
                select wanted,
                       coalesce(max(label), 'clear')::text as label,
                       array_remove(array_agg(distinct provenance), null) as provenance,
                       policy_use_limits(%s) as use_limits,
                       array_remove(array_agg(distinct cui), null) as cui,
                       max(classification)::text as classification,
                       policy_legal_bases_of(array_agg(distinct legal_basis)) as legal_bases
                  from unnest(?::text[]) as wanted
                  left join (intake_finding left join lateral unnest(use_limits) as term on true)
                    on vulnerability = wanted and %s
                 group by wanted
                """
                        .formatted(terms, VISIBLE),
                row -> new VulnerabilityId(row.text("wanted")),
                this::marks,
                vulnerabilities);
    }

    /** For named recipients only, and not named to this one; asked as the laboratory. */
    List<FindingId> keptFrom(VulnerabilityId vulnerability, String actor) {
        return tx.list(
                """
                select code from intake_finding f where vulnerability = ? and label = 'red'
                   and not exists (select 1 from intake_recipient r where r.finding = f.code and r.actor = ?)
                 order by id
                """,
                row -> new FindingId(row.text("code")),
                vulnerability,
                actor);
    }

    record Untaken(VulnerabilityId vulnerability, String packageUrl, Instant since) {}

    /** For named recipients only while the office has none, the longest waiting first. */
    List<Untaken> untaken(int limit) {
        return tx.list(
                """
                select f.vulnerability, f.package, min(f.received_at) as since
                  from intake_finding f join intake_vulnerability v on v.code = f.vulnerability
                 where f.label = 'red' and v.state <> 'disclosed'
                   and not exists (select 1 from intake_recipient r where r.finding = f.code)
                 group by f.vulnerability, f.package order by since, f.vulnerability limit ?
                """,
                row ->
                        new Untaken(
                                new VulnerabilityId(row.text("vulnerability")),
                                row.text("package"),
                                row.instant("since")),
                limit);
    }
}
