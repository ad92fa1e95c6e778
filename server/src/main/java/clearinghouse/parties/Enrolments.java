package clearinghouse.parties;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Db;
import clearinghouse.platform.Tx;
import clearinghouse.record.AuditRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Who may register a passkey, bind an account elsewhere, or choose a password where an
 * administrator says that there is no authenticator, by a link that works once. One administrator
 * gives it to who has none yet; for who has lost theirs it takes two, or a hand on the server's
 * machine.
 */
public final class Enrolments {

    /** Whoever kept the link of an administrator that it registered would be two by that. */
    static final String SAME_ROOT =
            "who asked and you came in on the word of the same person, and pass for one; another administrator answers, or who starts the server lets one of you in with --recover";

    private static final Permission OFFLINE = new Permission("enrolment:offline");

    private final Db db;
    private final PasswordDuties duties;
    private final AuditRecord record;
    private final Limits limits;
    private final Ids ids;
    private final InstantSource clock;

    public Enrolments(
            Db db,
            PasswordDuties duties,
            AuditRecord record,
            Limits limits,
            Ids ids,
            InstantSource clock) {
        this.db = db;
        this.duties = duties;
        this.record = record;
        this.limits = limits;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * @param duties empty until somebody was given a link
     * @param withoutAuthenticator why, by the link that waits or the password that was chosen
     * @param link until when an unused one is good
     */
    public record Member(
            PersonId id,
            String name,
            List<Role> duties,
            int passkeys,
            int identities,
            boolean password,
            Optional<String> withoutAuthenticator,
            Optional<Instant> link,
            boolean recovering) {

        public boolean hasWayIn() {
            return passkeys + identities > 0 || password;
        }
    }

    public List<Member> people(Access access, PartyId party) {
        return db.inTransaction(
                access, tx -> new EnrolmentStore(tx).people(party, clock.instant()));
    }

    public sealed interface Issue {
        /** The secret is in no other place: it is shown once. */
        record Issued(EnrolmentId id, String secret, Instant ends) implements Issue {
            @Override
            public String toString() {
                return "Issued[" + id + "]";
            }
        }

        record NoSuchPerson() implements Issue {}

        /** It takes a recovery, which two administrators decide. */
        record HasWayIn() implements Issue {}

        record Refused(String why) implements Issue {}
    }

    /**
     * For who has no way in yet; it takes the place of an earlier link.
     *
     * @param withoutAuthenticator why the person has no device that holds a passkey, and so may
     *     choose a password
     */
    public Issue invite(
            Access access,
            PartyId party,
            PersonId person,
            List<Role> duties,
            Optional<String> withoutAuthenticator) {
        return db.inTransaction(
                access,
                tx -> {
                    var holders = new HolderStore(tx);
                    // In turn with an off-boarding, so that no link is left of who just left.
                    holders.lockParty(party);
                    var known = here(tx, party, person);
                    if (known.isEmpty()) {
                        return new Issue.NoSuchPerson();
                    }
                    if (new EnrolmentStore(tx).hasWayIn(person)) {
                        return new Issue.HasWayIn();
                    }
                    var kind = known.get().kind();
                    if (duties.isEmpty() || !duties.stream().allMatch(it -> it.isFor(kind))) {
                        return new Issue.Refused(
                                "the duties are not for a party of kind " + kind.code());
                    }
                    if (withoutAuthenticator.isPresent()) {
                        var refused = refused(tx, known.get(), duties);
                        if (!refused.isEmpty()) {
                            return new Issue.Refused(PasswordDuties.why(refused));
                        }
                    }
                    entrust(tx, known.get(), duties);
                    return issue(
                            tx,
                            access,
                            person,
                            EnrolmentStore.Kind.INVITATION,
                            withoutAuthenticator,
                            Limits.ENROLMENT,
                            duties);
                });
    }

    /** Of what the person has and is to have, what a password is too little for. */
    private List<Role> refused(Tx tx, Person person, List<Role> further) {
        var all = new HashSet<>(person.roles());
        all.addAll(further);
        return duties.refused(tx, all);
    }

    private static Optional<Person> here(Tx tx, PartyId party, PersonId person) {
        return new HolderStore(tx).person(person).filter(it -> it.party().equals(party));
    }

    /** Beside those that the person has: they are what its tokens are for. */
    private static void entrust(Tx tx, Person person, List<Role> duties) {
        var all = new HashSet<>(person.roles());
        if (all.addAll(duties)) {
            new HolderStore(tx).saveRoles(person.id(), all);
        }
    }

    private Issue.Issued issue(
            Tx tx,
            Access access,
            PersonId person,
            EnrolmentStore.Kind kind,
            Optional<String> withoutAuthenticator,
            String limit,
            List<Role> duties) {
        var store = new EnrolmentStore(tx);
        var id = EnrolmentId.random(ids.chance());
        var secret = Opaque.random(ids.chance());
        var now = clock.instant();
        var ends = now.plus(limits.of(tx, limit));
        store.revokeEarlier(person, now);
        if (!store.save(
                id, secret.hash(), person, kind, withoutAuthenticator, access.actor(), now, ends)) {
            throw new IllegalStateException("a first link is issued once");
        }
        record.append(
                tx,
                access,
                "enrolment.issued",
                id,
                Map.of(
                        "person",
                        person.code(),
                        "kind",
                        kind.name().toLowerCase(Locale.ROOT),
                        "without_authenticator",
                        withoutAuthenticator.isPresent() ? "said" : "no",
                        "duties",
                        String.join(" ", duties.stream().map(Role::code).toList())));
        return new Issue.Issued(id, secret.text(), ends);
    }

    /**
     * The link for the first administrator, once in the life of a clearinghouse.
     *
     * @param keep is told before the link can be used
     */
    public void first(PartyId clearinghouse, Consumer<String> keep) {
        var access = onTheMachine(clearinghouse, "first-start");
        db.inTransactionDo(
                access,
                tx -> {
                    var store = new EnrolmentStore(tx);
                    var person = store.firstPerson(clearinghouse).orElseThrow();
                    var known = here(tx, clearinghouse, person);
                    // Whoever came after a first one that left was not meant by it.
                    if (known.isEmpty() || store.wasInvited(person)) {
                        return;
                    }
                    var duties = List.of(Role.ADMINISTER);
                    entrust(tx, known.get(), duties);
                    var issued =
                            issue(
                                    tx,
                                    access,
                                    person,
                                    EnrolmentStore.Kind.FIRST,
                                    Optional.empty(),
                                    Limits.ENROLMENT,
                                    duties);
                    keep.accept(issued.secret());
                });
    }

    public sealed interface Offline {
        record Issued(String secret) implements Offline {
            @Override
            public String toString() {
                return "Issued[…]";
            }
        }

        /**
         * @param administrators whom it may have meant, each with its id
         */
        record NoSuchPerson(List<String> administrators) implements Offline {}
    }

    /** By who starts the server, where there is no second administrator. */
    public Offline recoverOnTheMachine(PartyId clearinghouse, String person) {
        var access = onTheMachine(clearinghouse, "recovery");
        return db.inTransaction(
                access,
                tx -> {
                    var store = new EnrolmentStore(tx);
                    var known =
                            PersonId.parse(person)
                                    .filter(id -> new HolderStore(tx).person(id).isPresent());
                    return known.<Offline>map(id ->
                                    new Offline.Issued(
                                            issue(
                                                            tx,
                                                            access,
                                                            id,
                                                            EnrolmentStore.Kind.OFFLINE,
                                                            Optional.empty(),
                                                            Limits.RECOVERY,
                                                            List.of())
                                                    .secret()))
                            .orElseGet(() -> new Offline.NoSuchPerson(store.administrators()));
                });
    }

    private static Access onTheMachine(PartyId clearinghouse, String purpose) {
        return new Access(
                "machine",
                clearinghouse,
                Optional.empty(),
                purpose,
                Set.of(Parties.MANAGE, OFFLINE));
    }

    /**
     * @param withoutAuthenticator whether the person is to choose a password
     * @param waits for a second administrator
     * @param decider who consented or refused; empty while it waits
     */
    public record Recovery(
            RecoveryId id,
            String person,
            String organisation,
            String reason,
            boolean withoutAuthenticator,
            String askedBy,
            String asker,
            Instant asked,
            Instant ends,
            boolean waits,
            Optional<String> decider,
            boolean consented) {}

    /** A link that was made on the server's machine. */
    public record OnTheMachine(String person, String organisation, Instant issued, boolean used) {}

    /** The newest first. */
    public List<Recovery> recoveries(Access access) {
        return db.inTransaction(access, tx -> new EnrolmentStore(tx).recoveries(clock.instant()));
    }

    public List<OnTheMachine> onTheMachine(Access access) {
        return db.inTransaction(access, tx -> new EnrolmentStore(tx).onTheMachine());
    }

    public sealed interface Asking {
        record Asked(RecoveryId id) implements Asking {}

        record NoSuchPerson() implements Asking {}

        /** One administrator can give a link. */
        record HasNoWayIn() implements Asking {}

        record AskedAlready() implements Asking {}

        /** The person's duties take a passkey. */
        record Refused(String why) implements Asking {}
    }

    /**
     * @param withoutAuthenticator whether the person has no device that holds a passkey any more,
     *     for this reason, and so may choose a password
     */
    public Asking ask(
            Access access,
            PartyId party,
            PersonId person,
            String reason,
            boolean withoutAuthenticator) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new EnrolmentStore(tx);
                    new HolderStore(tx).lockParty(party);
                    var known = here(tx, party, person);
                    if (known.isEmpty()) {
                        return new Asking.NoSuchPerson();
                    }
                    if (!store.hasWayIn(person)) {
                        return new Asking.HasNoWayIn();
                    }
                    var refused =
                            withoutAuthenticator
                                    ? refused(tx, known.get(), List.of())
                                    : List.<Role>of();
                    if (!refused.isEmpty()) {
                        return new Asking.Refused(PasswordDuties.why(refused));
                    }
                    var id = RecoveryId.random(ids.chance());
                    var now = clock.instant();
                    store.lapse(person, access.actor(), now);
                    if (!store.ask(
                            ids.next(),
                            id,
                            person,
                            reason,
                            withoutAuthenticator,
                            access.actor(),
                            now,
                            now.plus(limits.of(tx, Limits.RECOVERY)))) {
                        return new Asking.AskedAlready();
                    }
                    record.append(
                            tx,
                            access,
                            "recovery.asked",
                            id,
                            Map.of(
                                    "person",
                                    person.code(),
                                    "without_authenticator",
                                    withoutAuthenticator ? "said" : "no"));
                    return new Asking.Asked(id);
                });
    }

    public sealed interface Decision {
        record Consented(Issue.Issued link) implements Decision {}

        record Refused() implements Decision {}

        /** It never was, is decided, or waited too long. */
        record NoneWaits() implements Decision {}

        /** Who asks cannot be the second. */
        record SamePerson() implements Decision {}

        /** Nor can who came in on the word of the same person. */
        record SameRoot() implements Decision {}
    }

    /** The old passkeys, bound accounts and password end when the link is used. */
    public Decision consent(Access access, RecoveryId id) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new EnrolmentStore(tx);
                    var now = clock.instant();
                    var asked = store.lockOpen(id, now);
                    if (asked.isEmpty()) {
                        return new Decision.NoneWaits();
                    }
                    if (asked.get().askedBy().equals(access.actor())) {
                        return new Decision.SamePerson();
                    }
                    if (!store.areTwo(asked.get().askedBy(), access.actor())) {
                        return new Decision.SameRoot();
                    }
                    store.decide(id, true, access.actor(), now);
                    record.append(tx, access, "recovery.consented", id);
                    var link =
                            issue(
                                    tx,
                                    access,
                                    asked.get().person(),
                                    EnrolmentStore.Kind.RECOVERY,
                                    asked.get().withoutAuthenticator(),
                                    Limits.RECOVERY,
                                    List.of());
                    store.spend(id, now);
                    return new Decision.Consented(link);
                });
    }

    /** Also by who asked, who then takes it back. */
    public Decision refuse(Access access, RecoveryId id) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new EnrolmentStore(tx);
                    var now = clock.instant();
                    if (store.lockOpen(id, now).isEmpty()) {
                        return new Decision.NoneWaits();
                    }
                    store.decide(id, false, access.actor(), now);
                    record.append(tx, access, "recovery.refused", id);
                    return new Decision.Refused();
                });
    }
}
