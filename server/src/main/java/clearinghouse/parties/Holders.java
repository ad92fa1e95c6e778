package clearinghouse.parties;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Db;
import clearinghouse.platform.Tx;
import clearinghouse.record.AuditRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Says what persons and agents may, and who answers for an agent. */
public final class Holders {

    static final String HAS_PASSKEY =
            "who has a way in is given no further roles by one administrator: ask a second one, at the page of the party's people";

    private final Db db;
    private final AuditRecord record;

    public Holders(Db db, AuditRecord record) {
        this.db = db;
        this.record = record;
    }

    /**
     * A person or agent that is here.
     *
     * @param responsible who answers for it, where it is an agent
     */
    record Held(
            Holder id,
            PartyId party,
            PartyKind kind,
            Set<Role> roles,
            Optional<PersonId> responsible) {

        boolean isAnsweredForBy(Access access) {
            return party.equals(access.party())
                    && access.broker().isEmpty()
                    && (id.code().equals(access.actor())
                            || responsible
                                    .filter(person -> person.code().equals(access.actor()))
                                    .isPresent());
        }
    }

    /** The newest first, also who left. */
    public Page<Person> people(Access access, PartyId party, Optional<UUID> after) {
        return db.inTransaction(
                access,
                tx ->
                        Page.of(
                                new HolderStore(tx).people(party, after, Page.SIZE + 1),
                                Person::key));
    }

    public Page<Agent> agents(Access access, PartyId party, Optional<UUID> after) {
        return db.inTransaction(
                access,
                tx -> Page.of(new HolderStore(tx).agents(party, after, Page.SIZE + 1), Agent::key));
    }

    /** The agents that act and that the caller answers for, by name. */
    public List<Agent> answeredFor(Access access) {
        return db.inTransaction(
                access,
                tx ->
                        PersonId.parse(access.actor())
                                .filter(_ -> access.broker().isEmpty())
                                .map(new HolderStore(tx)::agentsOf)
                                .orElse(List.of()));
    }

    public Optional<Person> person(Access access, PartyId party, PersonId id) {
        return db.inTransaction(access, tx -> new HolderStore(tx).anyPerson(id, party));
    }

    public sealed interface Change {
        record Changed() implements Change {}

        record NoSuchHolder() implements Change {}

        record NoSuchPerson() implements Change {}

        record Refused(String why) implements Change {}
    }

    /** What the holder may from its next request on, whatever its tokens were made for. */
    public Change setRoles(Access access, PartyId party, Holder id, Set<Role> roles) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new HolderStore(tx);
                    store.lockParty(party);
                    var held = store.here(id).filter(it -> it.party().equals(party));
                    if (held.isEmpty() || !administers(tx, access)) {
                        return new Change.NoSuchHolder();
                    }
                    var foreign =
                            roles.stream()
                                    .filter(role -> !role.isFor(held.get().kind()))
                                    .sorted()
                                    .findFirst();
                    if (foreign.isPresent()) {
                        return new Change.Refused(
                                "the role %s is not for a party of kind %s"
                                        .formatted(foreign.get().code(), held.get().kind().code()));
                    }
                    if (isBeyond(tx, id, held.get().roles(), roles)) {
                        return new Change.Refused(HAS_PASSKEY);
                    }
                    if (!roles.contains(Role.ADMINISTER)
                            && Departure.isLastAdministrator(
                                    id, held.get().roles(), store.held(party))) {
                        return new Change.Refused(Departure.LAST_ADMINISTRATOR);
                    }
                    store.saveRoles(id, roles);
                    record.append(
                            tx,
                            access,
                            "roles.changed",
                            id,
                            Map.of("roles", String.join(" ", Role.codes(roles))));
                    return new Change.Changed();
                });
    }

    /**
     * One administrator alone takes roles from everyone, and gives more only to who has no passkey:
     * whoever comes in by one was let in for these duties, and more are an {@link Entrustment}. Row
     * security says it again.
     */
    static boolean isBeyond(Tx tx, Holder holder, Set<Role> held, Set<Role> wanted) {
        return !held.containsAll(wanted)
                && holder instanceof PersonId person
                && new EnrolmentStore(tx).hasWayIn(person);
    }

    /**
     * Whether the one who acts still may, now that whoever acted before has ended: asked under the
     * lock of the party, so that of two who remove each other only one does.
     */
    static boolean administers(Tx tx, Access access) {
        return new HolderStore(tx)
                .rolesOf(access.actor())
                .filter(roles -> roles.contains(Role.ADMINISTER))
                .isPresent();
    }

    public Change setResponsible(
            Access access, PartyId party, AgentId agent, PersonId responsible) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new HolderStore(tx);
                    // In turn with an off-boarding, so that no agent is handed to who just left.
                    store.lockParty(party);
                    if (store.agent(agent).filter(it -> it.party().equals(party)).isEmpty()) {
                        return new Change.NoSuchHolder();
                    }
                    if (store.person(responsible)
                            .filter(it -> it.party().equals(party))
                            .isEmpty()) {
                        return new Change.NoSuchPerson();
                    }
                    store.saveResponsible(List.of(agent), responsible);
                    record.append(
                            tx,
                            access,
                            "agent.handed-over",
                            agent,
                            Map.of("responsible", responsible.code()));
                    return new Change.Changed();
                });
    }
}
