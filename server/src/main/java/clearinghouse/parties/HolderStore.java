package clearinghouse.parties;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Persons and agents: what they may, who answers for whom, who is still here. */
final class HolderStore {

    private static final String PERSON =
            """
            select p.id, p.code, p.party, p.name, p.email, p.duties, p.created_at, p.left_at, y.kind
              from parties_person p join parties_party y on y.code = p.party
            """;

    private static final String AGENT =
            """
            select a.id, a.code, a.party, a.name, a.responsible, a.duties, a.created_at, a.stopped_at, y.kind
              from parties_agent a join parties_party y on y.code = a.party
            """;

    private final Tx tx;

    HolderStore(Tx tx) {
        this.tx = tx;
    }

    /** Held to the end of the transaction: whoever changes who is in a party does it in turn. */
    void lockParty(PartyId party) {
        tx.first("select code from parties_party where code = ? for update", row -> true, party);
    }

    /** Where the person is not there any more, it is nobody's. */
    Optional<Person> person(PersonId id) {
        return tx.first(
                PERSON + " where p.code = ? and p.left_at is null and y.left_at is null",
                HolderStore::person,
                id);
    }

    /** Who comes in by this passkey, while it is one and the person is here. */
    Optional<Person> owner(PasskeyId passkey) {
        return tx.first(
                PERSON
                        + """
                          join parties_passkey k on k.person = p.code
                         where k.code = ? and k.removed_at is null and p.left_at is null and y.left_at is null
                        """,
                HolderStore::person,
                passkey);
    }

    /** Who comes in by this account elsewhere, while it is bound and the person is here. */
    Optional<Person> owner(IdentityId identity) {
        return tx.first(
                PERSON
                        + """
                          join parties_identity i on i.person = p.code
                         where i.code = ? and i.removed_at is null and p.left_at is null and y.left_at is null
                        """,
                HolderStore::person,
                identity);
    }

    /** Who comes in by this password, while it is one and the person is here. */
    Optional<Person> owner(PasswordId password) {
        return tx.first(
                PERSON
                        + """
                          join parties_password w on w.person = p.code
                         where w.code = ? and w.ended_at is null and p.left_at is null and y.left_at is null
                        """,
                HolderStore::person,
                password);
    }

    Optional<Agent> agent(AgentId id) {
        return tx.first(
                AGENT + " where a.code = ? and a.stopped_at is null and y.left_at is null",
                HolderStore::agent,
                id);
    }

    Optional<Holders.Held> here(Holder id) {
        return switch (id) {
            case PersonId person ->
                    person(person)
                            .map(it ->
                                    new Holders.Held(
                                            it.id(),
                                            it.party(),
                                            it.kind(),
                                            it.roles(),
                                            Optional.empty()));
            case AgentId agent ->
                    agent(agent)
                            .map(it ->
                                    new Holders.Held(
                                            it.id(),
                                            it.party(),
                                            it.kind(),
                                            it.roles(),
                                            Optional.of(it.responsible())));
        };
    }

    /** The one who acts, as it is after whoever acted before. */
    Optional<Set<Role>> rolesOf(String actor) {
        return tx.first(
                """
                select duties from parties_person p where p.code = ? and p.left_at is null
                union all select duties from parties_agent a where a.code = ? and a.stopped_at is null
                """,
                row -> Role.parse(row.texts("duties")),
                actor,
                actor);
    }

    /** Whether a legal hold keeps something that the person acted on. */
    boolean isHeld(PersonId id) {
        return tx.first("select parties_is_held(?) as held", row -> row.truth("held"), id)
                .orElseThrow();
    }

    /** The row itself erases; false where it was done before. */
    boolean erase(PersonId id, Access by, Instant now) {
        return tx.update(
                        """
                        insert into parties_erasure (person, party, actor, at) values (?, ?, ?, ?)
                        on conflict do nothing
                        """,
                        id,
                        by.party(),
                        by.actor(),
                        now)
                == 1;
    }

    Optional<Person> anyPerson(PersonId id, PartyId party) {
        return tx.first(
                PERSON + " where p.code = ? and p.party = ?", HolderStore::person, id, party);
    }

    List<Person> people(PartyId party, Optional<UUID> after, int most) {
        return tx.list(
                PERSON
                        + """
                         where p.party = ? and (?::uuid is null or p.id < ?::uuid) order by p.id desc limit ?
                        """,
                HolderStore::person,
                party,
                after,
                after,
                most);
    }

    List<Agent> agents(PartyId party, Optional<UUID> after, int most) {
        return tx.list(
                AGENT
                        + """
                         where a.party = ? and (?::uuid is null or a.id < ?::uuid) order by a.id desc limit ?
                        """,
                HolderStore::agent,
                party,
                after,
                after,
                most);
    }

    List<Agent> agentsOf(PersonId responsible) {
        return tx.list(
                AGENT + " where a.responsible = ? and a.stopped_at is null order by a.id",
                HolderStore::agent,
                responsible);
    }

    List<PersonId> peopleHere(PartyId party) {
        return tx.list(
                "select code from parties_person where party = ? and left_at is null",
                row -> new PersonId(row.text("code")),
                party);
    }

    List<AgentId> agentsHere(PartyId party) {
        return tx.list(
                "select code from parties_agent where party = ? and stopped_at is null",
                row -> new AgentId(row.text("code")),
                party);
    }

    /** How many persons of the party have each role. */
    Map<Role, Long> held(PartyId party) {
        return tx.map(
                """
                select held.role, count(*) as count
                  from parties_person p cross join lateral unnest(p.duties) as held(role)
                 where p.party = ? and p.left_at is null group by held.role
                """,
                row -> Role.parse(row.text("role")),
                row -> row.number("count"),
                party);
    }

    void saveRoles(Holder holder, Collection<Role> roles) {
        var codes = Role.codes(roles);
        switch (holder) {
            case PersonId person ->
                    tx.update("update parties_person set duties = ? where code = ?", codes, person);
            case AgentId agent ->
                    tx.update("update parties_agent set duties = ? where code = ?", codes, agent);
        }
    }

    void saveResponsible(Collection<AgentId> agents, PersonId responsible) {
        tx.update(
                "update parties_agent set responsible = ? where code = any (?) and stopped_at is null",
                responsible,
                agents);
    }

    void leave(Collection<PersonId> people, Instant now) {
        tx.update(
                "update parties_person set left_at = ? where code = any (?) and left_at is null",
                now,
                people);
    }

    void stop(Collection<AgentId> agents, Instant now) {
        tx.update(
                "update parties_agent set stopped_at = ? where code = any (?) and stopped_at is null",
                now,
                agents);
    }

    void leave(PartyId party, Instant now) {
        tx.update(
                "update parties_party set left_at = ? where code = ? and left_at is null",
                now,
                party);
    }

    /** Those by which it is acted for, and those by which it acts. */
    int endConsents(PartyId party, Instant now) {
        return tx.update(
                """
                update parties_consent set ended_at = ?
                 where (operator = ? or broker = ?) and ended_at is null
                """,
                now,
                party,
                party);
    }

    long countConsents(PartyId party) {
        return tx.count(
                """
                select count(*) from parties_consent
                 where (operator = ? or broker = ?) and ended_at is null
                """,
                party,
                party);
    }

    private static Person person(Row row) {
        return new Person(
                row.uuid("id"),
                new PersonId(row.text("code")),
                new PartyId(row.text("party")),
                PartyKind.parse(row.text("kind")),
                row.text("name"),
                row.optionalText("email"),
                Role.parse(row.texts("duties")),
                row.instant("created_at"),
                row.optionalInstant("left_at"));
    }

    private static Agent agent(Row row) {
        return new Agent(
                row.uuid("id"),
                new AgentId(row.text("code")),
                new PartyId(row.text("party")),
                PartyKind.parse(row.text("kind")),
                row.text("name"),
                new PersonId(row.text("responsible")),
                Role.parse(row.texts("duties")),
                row.instant("created_at"),
                row.optionalInstant("stopped_at"));
    }
}
