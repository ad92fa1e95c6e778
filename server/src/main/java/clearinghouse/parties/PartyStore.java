package clearinghouse.parties;

import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

final class PartyStore {

    private final Tx tx;

    PartyStore(Tx tx) {
        this.tx = tx;
    }

    void save(UUID key, Party party) {
        tx.update(
                "insert into parties_party (code, id, kind, name, sector, created_at) values (?, ?, ?, ?, ?, ?)",
                party.id(),
                key,
                party.kind(),
                party.name(),
                party.sector(),
                party.since());
    }

    Optional<Party> find(PartyId id) {
        return tx.first(
                "select code, kind, name, sector, created_at from parties_party where code = ?",
                PartyStore::party,
                id);
    }

    /** Unless it left. */
    Optional<Party> here(PartyId id) {
        return tx.first(
                """
                select code, kind, name, sector, created_at from parties_party
                 where code = ? and left_at is null
                """,
                PartyStore::party,
                id);
    }

    record Keyed(UUID key, Party party) {}

    /** The newest first. */
    List<Keyed> list(Optional<UUID> after, int most) {
        return tx.list(
                """
                select id, code, kind, name, sector, created_at from parties_party
                 where ?::uuid is null or id < ?::uuid order by id desc limit ?
                """,
                row -> new Keyed(row.uuid("id"), party(row)),
                after,
                after,
                most);
    }

    List<Party> ofKind(PartyKind kind) {
        return tx.list(
                """
                select code, kind, name, sector, created_at from parties_party
                 where kind = ? and left_at is null order by name, id limit 1000
                """,
                PartyStore::party,
                kind);
    }

    /** The name behind an id that the caller was shown. */
    String name(PartyId id) {
        return tx.first("select parties_name(?) as name", row -> row.text("name"), id)
                .orElseThrow();
    }

    Optional<PartyId> clearinghouse() {
        return tx.first(
                "select code from parties_party where kind = 'clearinghouse'",
                row -> new PartyId(row.text("code")));
    }

    void savePerson(
            UUID key,
            PersonId id,
            PartyId party,
            String name,
            Optional<String> email,
            Instant now) {
        tx.update(
                """
                insert into parties_person (code, id, party, name, email, duties, created_at)
                values (?, ?, ?, ?, ?, ?, ?)
                """,
                id,
                key,
                party,
                name,
                email,
                List.of(),
                now);
    }

    void saveAgent(
            UUID key, AgentId id, PartyId party, PersonId responsible, String name, Instant now) {
        tx.update(
                """
                insert into parties_agent (code, id, party, responsible, name, created_at)
                values (?, ?, ?, ?, ?, ?)
                """,
                id,
                key,
                party,
                responsible,
                name,
                now);
    }

    void saveConsent(PartyId operator, PartyId broker, String actor, Instant now) {
        tx.update(
                """
                insert into parties_consent (operator, broker, grants, given_by, given_at)
                values (?, ?, ?, ?, ?)
                """,
                operator,
                broker,
                List.of(Role.OPERATOR.code()),
                actor,
                now);
    }

    boolean endConsent(PartyId operator, PartyId broker, Instant now) {
        return tx.update(
                        """
                        update parties_consent set ended_at = ?
                         where operator = ? and broker = ? and ended_at is null
                        """,
                        now,
                        operator,
                        broker)
                > 0;
    }

    Optional<String> holderName(String holder) {
        return tx.first(
                """
                select name from parties_person where code = ?
                union all select name from parties_agent where code = ?
                """,
                row -> row.text("name"),
                holder,
                holder);
    }

    /** The name of the person who answers for this agent. */
    Optional<String> responsibleFor(String agent) {
        return tx.first(
                """
                select p.name from parties_agent a join parties_person p on p.code = a.responsible
                 where a.code = ?
                """,
                row -> row.text("name"),
                agent);
    }

    List<Parties.Member> members(PartyId broker) {
        return tx.list(
                """
                select distinct operator, parties_name(operator) as name from parties_consent
                 where broker = ? and ended_at is null order by name, operator
                """,
                row -> new Parties.Member(new PartyId(row.text("operator")), row.text("name")),
                broker);
    }

    List<Parties.Acting> brokers(PartyId operator) {
        return tx.list(
                """
                select broker, parties_name(broker) as name, min(given_at) as since from parties_consent
                 where operator = ? and ended_at is null group by broker order by name, broker
                """,
                row ->
                        new Parties.Acting(
                                new PartyId(row.text("broker")),
                                row.text("name"),
                                row.instant("since")),
                operator);
    }

    /** The roles that the operator's consent in force gives the broker; empty without one. */
    List<Role> consented(PartyId operator, PartyId broker) {
        return tx.first(
                        """
                        select grants from parties_consent
                         where operator = ? and broker = ? and ended_at is null
                         order by given_at desc limit 1
                        """,
                        PartyStore::roles,
                        operator,
                        broker)
                .orElse(List.of());
    }

    private static List<Role> roles(Row row) {
        return row.texts("grants").stream()
                .map(Role::parse)
                .collect(Collectors.toUnmodifiableList());
    }

    private static Party party(Row row) {
        return new Party(
                new PartyId(row.text("code")),
                PartyKind.parse(row.text("kind")),
                row.text("name"),
                row.optionalText("sector"),
                row.instant("created_at"));
    }
}
