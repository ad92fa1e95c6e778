package clearinghouse.parties;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Db;
import clearinghouse.platform.Tx;
import clearinghouse.record.AuditRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ends what a person or a party may do here, in one act that holds from the next request on.
 * Nothing that they did or gave is deleted.
 */
public final class OffBoarding {

    private final Db db;
    private final AuditRecord record;
    private final Limits limits;
    private final Aftermath aftermath;
    private final InstantSource clock;

    /** What a later capability ends with a party, in the same transaction. */
    public interface Aftermath {
        void partyLeft(Tx tx, Access access, PartyId party);
    }

    public OffBoarding(
            Db db, AuditRecord record, Limits limits, Aftermath aftermath, InstantSource clock) {
        this.db = db;
        this.record = record;
        this.limits = limits;
        this.aftermath = aftermath;
        this.clock = clock;
    }

    /** What would happen now; empty for a person who is not here. */
    public Optional<Departure> preview(Access access, PartyId party, PersonId person) {
        return db.inTransaction(access, tx -> departure(tx, party, person));
    }

    private Optional<Departure> departure(Tx tx, PartyId party, PersonId person) {
        var holders = new HolderStore(tx);
        return holders.person(person)
                .filter(it -> it.party().equals(party))
                .map(it ->
                        new Departure(
                                it,
                                new TokenStore(tx).countGood(person, clock.instant()),
                                waysIn(tx, person),
                                holders.agentsOf(person),
                                Departure.lastOf(it.roles(), holders.held(party))));
    }

    private Departure.WaysIn waysIn(Tx tx, PersonId person) {
        var now = clock.instant();
        return new Departure.WaysIn(
                new PasskeyStore(tx).list(person.code()).size(),
                new IdentityStore(tx).list(person.code()).size(),
                new PasswordStore(tx).has(person),
                // One's sessions are nobody else's to see; how many end is said to who ends them.
                tx.widened(
                        Sessions.PRESENT,
                        () ->
                                new SessionStore(tx)
                                        .count(person.code(), limits.of(tx, Limits.IDLE), now)),
                new EnrolmentStore(tx).hasLink(person, now));
    }

    /**
     * Of holders who are gone already: row security lets nobody end the passkeys of who is here.
     * Links go first, so that a way in that one of them makes at this moment is found.
     */
    private static void endWaysIn(
            Tx tx, Access access, List<PersonId> people, List<AgentId> agents, Instant now) {
        new EnrolmentStore(tx).endAll(people, access.actor(), now);
        new EntrustmentStore(tx).endAll(people, access.actor(), now);
        new PasskeyStore(tx).removeAll(people, now);
        new IdentityStore(tx).removeAll(people, now);
        new PasswordStore(tx).endAll(people, now);
        tx.widened(
                Sessions.PRESENT,
                () -> {
                    new SessionStore(tx).endAll(people, now);
                    new SessionStore(tx).endAll(agents, now);
                    return true;
                });
    }

    public sealed interface Leaving {
        record Left(Departure departure) implements Leaving {}

        record NoSuchPerson() implements Leaving {}

        record NoSuchHeir() implements Leaving {}

        record Refused(String why) implements Leaving {}
    }

    /** The agents stop or go to another person of the party with the same act. */
    public Leaving leave(Access access, PartyId party, PersonId person, Departure.Agents fate) {
        return db.inTransaction(
                access,
                tx -> {
                    var holders = new HolderStore(tx);
                    holders.lockParty(party);
                    var departure = departure(tx, party, person);
                    if (departure.isEmpty() || !Holders.administers(tx, access)) {
                        return new Leaving.NoSuchPerson();
                    }
                    var refusal = departure.get().refusal();
                    if (refusal.isPresent()) {
                        return new Leaving.Refused(refusal.get());
                    }
                    if (fate instanceof Departure.Agents.HandTo(var heir)
                            && (heir.equals(person)
                                    || holders.person(heir)
                                            .filter(it -> it.party().equals(party))
                                            .isEmpty())) {
                        return new Leaving.NoSuchHeir();
                    }
                    end(tx, access, departure.get(), fate);
                    return new Leaving.Left(departure.get());
                });
    }

    public sealed interface Erasure {
        record Erased() implements Erasure {}

        record NoSuchPerson() implements Erasure {}

        record Refused(String why) implements Erasure {}

        /**
         * Why a person's name stays; empty where it may go.
         *
         * @param held whether a legal hold keeps what the person did
         */
        static Optional<String> refusal(boolean left, boolean held) {
            if (!left) {
                return Optional.of("the person has not left; off-board them first");
            }
            return held
                    ? Optional.of("a legal hold keeps something that this person acted on")
                    : Optional.empty();
        }
    }

    /**
     * What names a person who has left is erased: name, mail address, and the names of their
     * passkeys, browsers and networks. The record names people by their ids, and stays as it is.
     */
    public Erasure erase(Access access, PartyId party, PersonId person) {
        return db.inTransaction(
                access,
                tx -> {
                    var holders = new HolderStore(tx);
                    holders.lockParty(party);
                    if (!Holders.administers(tx, access)
                            || holders.anyPerson(person, party).isEmpty()) {
                        return new Erasure.NoSuchPerson();
                    }
                    var refusal =
                            Erasure.refusal(
                                    holders.person(person).isEmpty(), holders.isHeld(person));
                    if (refusal.isPresent()) {
                        return new Erasure.Refused(refusal.get());
                    }
                    if (holders.erase(person, access, clock.instant())) {
                        record.append(tx, access, "person.erased", person);
                    }
                    return new Erasure.Erased();
                });
    }

    private void end(Tx tx, Access access, Departure departure, Departure.Agents fate) {
        var holders = new HolderStore(tx);
        var tokens = new TokenStore(tx);
        var now = clock.instant();
        var person = departure.person().id();
        var agents = departure.agents().stream().map(Agent::id).toList();
        switch (fate) {
            case Departure.Agents.Stop() -> {
                tokens.revokeAll(agents, now);
                holders.stop(agents, now);
                agents.forEach(agent -> record.append(tx, access, "agent.stopped", agent));
            }
            case Departure.Agents.HandTo(var heir) -> {
                // Who leaves may know their secrets: the heir has as long as a rotation takes.
                tokens.endAll(agents, now.plus(limits.of(tx, Limits.OVERLAP)), now);
                holders.saveResponsible(agents, heir);
                agents.forEach(agent ->
                        record.append(
                                tx,
                                access,
                                "agent.handed-over",
                                agent,
                                Map.of("responsible", heir.code())));
            }
        }
        int revoked = tokens.revokeAll(List.of(person), now);
        holders.leave(List.of(person), now);
        endWaysIn(
                tx,
                access,
                List.of(person),
                fate instanceof Departure.Agents.Stop ? agents : List.of(),
                now);
        record.append(
                tx,
                access,
                "person.left",
                person,
                Map.of(
                        "tokens",
                        String.valueOf(revoked),
                        "passkeys",
                        String.valueOf(departure.waysIn().passkeys()),
                        "identities",
                        String.valueOf(departure.waysIn().identities()),
                        "password",
                        String.valueOf(departure.waysIn().password()),
                        "agents",
                        String.valueOf(agents.size())));
    }

    /**
     * What ends with a party.
     *
     * @param consents by which it is acted for, or acts
     */
    public record PartyDeparture(Party party, int people, int agents, long tokens, long consents) {}

    public Optional<PartyDeparture> preview(Access access, PartyId party) {
        return db.inTransaction(access, tx -> departure(tx, party));
    }

    private Optional<PartyDeparture> departure(Tx tx, PartyId id) {
        var holders = new HolderStore(tx);
        var tokens = new TokenStore(tx);
        return new PartyStore(tx)
                .here(id)
                .filter(party -> party.kind() != PartyKind.CLEARINGHOUSE)
                .map(party -> {
                    var people = holders.peopleHere(id);
                    var agents = holders.agentsHere(id);
                    return new PartyDeparture(
                            party,
                            people.size(),
                            agents.size(),
                            tokens.countGood(id, clock.instant()),
                            holders.countConsents(id));
                });
    }

    public sealed interface PartyLeaving {
        record Left(PartyDeparture departure) implements PartyLeaving {}

        /** Also the clearinghouse itself: without it nobody is left to let anyone in. */
        record NoSuchParty() implements PartyLeaving {}
    }

    public PartyLeaving leave(Access access, PartyId party) {
        return db.inTransaction(
                access,
                tx -> {
                    var holders = new HolderStore(tx);
                    holders.lockParty(party);
                    var departure = departure(tx, party);
                    if (departure.isEmpty() || !Holders.administers(tx, access)) {
                        return new PartyLeaving.NoSuchParty();
                    }
                    var now = clock.instant();
                    var people = holders.peopleHere(party);
                    var agents = holders.agentsHere(party);
                    new TokenStore(tx).revokeAll(party, now);
                    holders.stop(agents, now);
                    holders.leave(people, now);
                    endWaysIn(tx, access, people, agents, now);
                    holders.endConsents(party, now);
                    holders.leave(party, now);
                    aftermath.partyLeft(tx, access, party);
                    record.append(
                            tx,
                            access,
                            "party.left",
                            party,
                            Map.of(
                                    "people",
                                    String.valueOf(people.size()),
                                    "agents",
                                    String.valueOf(agents.size()),
                                    "tokens",
                                    String.valueOf(departure.get().tokens()),
                                    "consents",
                                    String.valueOf(departure.get().consents())));
                    return new PartyLeaving.Left(departure.get());
                });
    }
}
