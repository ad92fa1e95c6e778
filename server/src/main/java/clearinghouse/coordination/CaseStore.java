package clearinghouse.coordination;

import clearinghouse.intake.FindingId;
import clearinghouse.intake.VulnerabilityId;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

final class CaseStore {

    private static final String COLUMNS =
            """
            select c.code, c.id, c.vulnerability, c.coordinator, c.opened_at,
                   c.embargo_state, c.embargo_until, c.embargo_zone, c.embargo_by,
                   c.embargo_proposed_until, c.embargo_proposed_zone, c.embargo_exited_at
            """;

    private static final String CASE = COLUMNS + " from coordination_case c ";

    /** Who may see a case; asked again by row security, which also confines a link to its case. */
    private static final String VISIBLE =
            """
            (? or exists (select 1 from coordination_participant p
                           where p.case_code = c.code and p.party = ? and p.state in ('invited', 'accepted')))
            """;

    private static final String WAITING =
            """
              from coordination_waiting
             where (verdict is not null or package = any (?))
            """;

    private final Tx tx;
    private final Access access;

    CaseStore(Tx tx, Access access) {
        this.tx = tx;
        this.access = access;
    }

    /**
     * How many findings wait, or would.
     *
     * @param decided whether the laboratory has said something about them
     */
    record Count(String packageUrl, boolean decided, long findings) {}

    List<Count> countWaiting() {
        return tx.list(
                """
                select package, verdict is not null as decided, count(*) as findings
                  from coordination_waiting group by 1, 2
                """,
                row ->
                        new Count(
                                row.text("package"), row.truth("decided"), row.number("findings")));
    }

    record Waiting(UUID key, FindingId finding) {}

    /**
     * Who waits longest comes first.
     *
     * @param untried packages whose findings get no verdict without a person
     */
    List<Waiting> waiting(List<String> untried, Optional<UUID> after, int limit) {
        return tx.list(
                "select id, finding "
                        + WAITING
                        + " and (?::uuid is null or id > ?::uuid) order by id limit ?",
                row -> new Waiting(row.uuid("id"), new FindingId(row.text("finding"))),
                untried,
                after,
                after,
                limit);
    }

    /** When the first vendor of each case accepted to work on it. */
    Map<VulnerabilityId, Instant> acceptances() {
        return tx.map(
                "select vulnerability, vendor_accepted_at from coordination_case where vendor_accepted_at is not null",
                row -> new VulnerabilityId(row.text("vulnerability")),
                row -> row.instant("vendor_accepted_at"));
    }

    void saveAcceptance(CaseId id, Instant at) {
        tx.update(
                "update coordination_case set vendor_accepted_at = ? where code = ? and vendor_accepted_at is null",
                at,
                id);
    }

    /** A case as it stands in its row; the package belongs to its vulnerability. */
    record Stored(
            UUID key,
            CaseId id,
            VulnerabilityId vulnerability,
            PartyId coordinator,
            Embargo embargo,
            Instant openedAt) {}

    /** False when the vulnerability has a case already. */
    boolean save(UUID key, CaseId id, VulnerabilityId vulnerability, Embargo embargo, Instant now) {
        int made =
                tx.update(
                        """
                        insert into coordination_case (code, id, vulnerability, coordinator, opened_by, embargo_state, opened_at)
                        values (?, ?, ?, ?, ?, 'none', ?) on conflict (vulnerability) do nothing
                        """,
                        id,
                        key,
                        vulnerability,
                        access.party(),
                        access.actor(),
                        now);
        if (made == 1) {
            saveEmbargo(id, embargo);
        }
        return made == 1;
    }

    /** Empty when the caller may not see the case, so that secrecy and absence look alike. */
    Optional<Stored> find(CaseId id) {
        return tx.first(
                CASE + " where c.code = ? and " + VISIBLE,
                CaseStore::stored,
                id,
                coordinates(),
                access.party());
    }

    Optional<Stored> findByVulnerability(VulnerabilityId vulnerability) {
        return tx.first(
                CASE + " where c.vulnerability = ? and " + VISIBLE,
                CaseStore::stored,
                vulnerability,
                coordinates(),
                access.party());
    }

    /** Whoever asks: of those who hold no part in it, only a widened transaction is answered. */
    Optional<CaseId> holding(VulnerabilityId vulnerability) {
        return tx.first(
                "select code from coordination_case where vulnerability = ?",
                row -> new CaseId(row.text("code")),
                vulnerability);
    }

    /** Held to the end of the transaction: two answers to one proposal meet here. */
    Optional<Stored> lock(CaseId id) {
        return tx.first(
                CASE + " where c.code = ? and " + VISIBLE + " for update of c",
                CaseStore::stored,
                id,
                coordinates(),
                access.party());
    }

    /**
     * Where the caller does not coordinate, from its own parts in their order: of others nothing is
     * looked at, and of its own no more than a page.
     */
    List<Stored> list(Optional<UUID> after) {
        var from =
                coordinates()
                        ? "coordination_case c where app_granted('case:coordinate')"
                        : """
                        coordination_participant p join coordination_case c on c.code = p.case_code
                         where p.party = app_party() and p.state in ('invited', 'accepted')
                        """;
        var key = coordinates() ? "c.id" : "p.case_id";
        return tx.list(
                """
                %s from %s and (?::uuid is null or %s < ?::uuid) order by %s desc limit ?
                """
                        .formatted(COLUMNS, from, key, key),
                CaseStore::stored,
                after,
                after,
                Page.SIZE + 1);
    }

    void saveEmbargo(CaseId id, Embargo embargo) {
        var facts = embargo.facts();
        tx.update(
                """
                update coordination_case
                   set embargo_state = ?, embargo_until = ?, embargo_zone = ?, embargo_by = ?,
                       embargo_proposed_until = ?, embargo_proposed_zone = ?, embargo_exited_at = ?
                 where code = ?
                """,
                facts.state(),
                facts.until().map(EmbargoEnd::at),
                facts.until().map(end -> end.zone().getId()),
                facts.by(),
                facts.proposed().map(EmbargoEnd::at),
                facts.proposed().map(end -> end.zone().getId()),
                facts.endedAt(),
                id);
    }

    Optional<Participant> participant(CaseId id, PartyId party) {
        return tx.first(
                "select party, role, state, since from coordination_participant where case_code = ? and party = ?",
                CaseStore::participant,
                id,
                party);
    }

    List<Participant> participants(CaseId id) {
        return tx.list(
                """
                select party, role, state, since from coordination_participant
                 where case_code = ? order by joined_at, party limit 500
                """,
                CaseStore::participant,
                id);
    }

    /** Those of them that have a case which the caller may see. */
    Set<VulnerabilityId> withCase(Collection<VulnerabilityId> vulnerabilities) {
        return Set.copyOf(
                tx.list(
                        "select vulnerability from coordination_case c where vulnerability = any (?) and "
                                + VISIBLE,
                        row -> new VulnerabilityId(row.text("vulnerability")),
                        vulnerabilities,
                        coordinates(),
                        access.party()));
    }

    /** Where the party takes part, or has yet to answer. */
    List<CaseId> casesOf(PartyId party) {
        return tx.list(
                """
                select case_code from coordination_participant
                 where party = ? and state in ('invited', 'accepted') order by case_code
                """,
                row -> new CaseId(row.text("case_code")),
                party);
    }

    void join(CaseId id, Participant participant, Instant now) {
        tx.update(
                """
                insert into coordination_participant (case_code, case_id, party, role, state, since, joined_at)
                select code, id, ?, ?, ?, ?, ? from coordination_case where code = ? on conflict do nothing
                """,
                participant.party(),
                participant.role(),
                state(participant.consent()),
                since(participant.consent()),
                now,
                id);
    }

    void saveConsent(CaseId id, PartyId party, Consent consent) {
        tx.update(
                "update coordination_participant set state = ?, since = ? where case_code = ? and party = ?",
                state(consent),
                since(consent),
                id,
                party);
    }

    void saveInvitation(
            InvitationId invitation,
            byte[] hash,
            CaseId id,
            PartyId party,
            Instant now,
            Instant expires) {
        tx.update(
                """
                insert into coordination_invitation (code, hash, case_code, party, expires_at, made_at)
                values (?, ?, ?, ?, ?, ?)
                """,
                invitation,
                hash,
                id,
                party,
                expires,
                now);
    }

    void endInvitations(CaseId id, PartyId party, Instant now) {
        tx.update(
                """
                update coordination_invitation set ended_at = ?
                 where case_code = ? and party = ? and ended_at is null
                """,
                now,
                id,
                party);
    }

    record Invitation(
            InvitationId id, CaseId caseId, PartyId party, Instant expires, boolean ended) {

        boolean isOver(Instant now) {
            return ended || !expires.isAfter(now);
        }
    }

    Optional<Invitation> invitation(byte[] hash) {
        return tx.first(
                """
                select code, case_code, party, expires_at, ended_at is not null as ended
                  from coordination_invitation where hash = ?
                """,
                row ->
                        new Invitation(
                                new InvitationId(row.text("code")),
                                new CaseId(row.text("case_code")),
                                new PartyId(row.text("party")),
                                row.instant("expires_at"),
                                row.truth("ended")),
                hash);
    }

    boolean declined(CaseId id, PartyId party) {
        return tx.first(
                        "select coordination_declined(?, ?) as declined",
                        row -> row.truth("declined"),
                        id,
                        party)
                .orElse(false);
    }

    void appendEvent(UUID key, CaseId id, Case.Kind kind, Optional<PartyId> about, Instant now) {
        tx.update(
                "insert into coordination_event (id, case_code, kind, actor, party, about, at) values (?, ?, ?, ?, ?, ?, ?)",
                key,
                id,
                kind,
                access.actor(),
                access.party(),
                about,
                now);
    }

    /** The newest of them, the oldest of these first. */
    List<Case.Event> events(CaseId id) {
        return tx.list(
                        """
                        select kind, actor, party, about, at from coordination_event
                         where case_code = ? order by id desc limit 500
                        """,
                        row ->
                                new Case.Event(
                                        Case.Kind.parse(row.text("kind")),
                                        row.text("actor"),
                                        new PartyId(row.text("party")),
                                        row.optionalText("about").map(PartyId::new),
                                        row.instant("at")),
                        id)
                .reversed();
    }

    /** How often the caller did this in the case. */
    long count(CaseId id, Case.Kind kind) {
        return tx.count(
                "select count(*) from coordination_event where case_code = ? and kind = ? and actor = ?",
                id,
                kind,
                access.actor());
    }

    private boolean coordinates() {
        return access.may(Coordination.COORDINATE);
    }

    private static Stored stored(Row row) {
        return new Stored(
                row.uuid("id"),
                new CaseId(row.text("code")),
                new VulnerabilityId(row.text("vulnerability")),
                new PartyId(row.text("coordinator")),
                embargo(row),
                row.instant("opened_at"));
    }

    private static Embargo embargo(Row row) {
        var state = row.text("embargo_state");
        return switch (state) {
            case "none" -> new Embargo.None();
            case "proposed" -> new Embargo.Proposed(proposer(row), end(row, "embargo_proposed"));
            case "active" -> new Embargo.Active(end(row, "embargo"));
            case "revising" ->
                    new Embargo.Revising(
                            end(row, "embargo"), proposer(row), end(row, "embargo_proposed"));
            case "exited" -> new Embargo.Exited(row.instant("embargo_exited_at"));
            default -> throw new IllegalStateException("no embargo state " + state);
        };
    }

    private static PartyId proposer(Row row) {
        return new PartyId(row.text("embargo_by"));
    }

    private static EmbargoEnd end(Row row, String columns) {
        return new EmbargoEnd(
                row.instant(columns + "_until"), ZoneId.of(row.text(columns + "_zone")));
    }

    private static Participant participant(Row row) {
        return new Participant(
                new PartyId(row.text("party")),
                Participant.Role.parse(row.text("role")),
                consent(row.text("state"), row.instant("since")));
    }

    private static Consent consent(String state, Instant since) {
        return switch (state) {
            case "invited" -> new Consent.Invited(since);
            case "accepted" -> new Consent.Accepted(since);
            case "declined" -> new Consent.Declined(since);
            case "left" -> new Consent.Left(since);
            default -> throw new IllegalStateException("no participant state " + state);
        };
    }

    static String state(Consent consent) {
        return switch (consent) {
            case Consent.Invited _ -> "invited";
            case Consent.Accepted _ -> "accepted";
            case Consent.Declined _ -> "declined";
            case Consent.Left _ -> "left";
        };
    }

    private static Instant since(Consent consent) {
        return switch (consent) {
            case Consent.Invited(var at) -> at;
            case Consent.Accepted(var at) -> at;
            case Consent.Declined(var at) -> at;
            case Consent.Left(var at) -> at;
        };
    }
}
