package clearinghouse.parties;

import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Links that register a first passkey, and requests to let somebody in again. */
final class EnrolmentStore {

    private final Tx tx;

    EnrolmentStore(Tx tx) {
        this.tx = tx;
    }

    enum Kind {
        FIRST,
        INVITATION,
        RECOVERY,
        OFFLINE
    }

    /** False when the clearinghouse has had its first link already. */
    boolean save(
            EnrolmentId id,
            byte[] hash,
            PersonId person,
            Kind kind,
            Optional<String> withoutAuthenticator,
            String actor,
            Instant now,
            Instant ends) {
        return tx.update(
                        """
                        insert into parties_enrolment
                          (code, hash, person, kind, without_authenticator, issued_by, issued_at, ends_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                        """,
                        id,
                        hash,
                        person,
                        kind,
                        withoutAuthenticator,
                        actor,
                        now,
                        ends)
                == 1;
    }

    /** Of people who are gone: their links open nothing, and nobody lets them in again. */
    void endAll(Collection<PersonId> people, String actor, Instant now) {
        tx.update(
                """
                update parties_enrolment set revoked_at = ?
                 where person = any (?) and used_at is null and revoked_at is null
                """,
                now,
                people);
        tx.update(
                """
                update parties_recovery set consented = false, decided_by = ?, decided_at = ?
                 where person = any (?) and decided_at is null
                """,
                actor,
                now,
                people);
    }

    boolean hasLink(PersonId person, Instant now) {
        return tx.count(
                        """
                        select count(*) from parties_enrolment
                         where person = ? and used_at is null and revoked_at is null and ends_at > ?
                        """,
                        person,
                        now)
                > 0;
    }

    /** The newest link alone opens. */
    void revokeEarlier(PersonId person, Instant now) {
        tx.update(
                """
                update parties_enrolment set revoked_at = ?
                 where person = ? and used_at is null and revoked_at is null
                """,
                now,
                person);
    }

    /** What a link is good for at this moment. */
    sealed interface Standing {
        record Good(Link link) implements Standing {}

        /** Not a link of ours, or a newer one took its place. */
        record Unknown() implements Standing {}

        record Used() implements Standing {}

        record Expired() implements Standing {}
    }

    Standing standing(String secret, Instant now) {
        return Opaque.parse(secret)
                .flatMap(opaque -> find(opaque.hash()))
                .filter(link -> !link.revoked())
                .map(link -> link.standing(now))
                .orElseGet(Standing.Unknown::new);
    }

    /**
     * @param withoutAuthenticator why the person chooses a password, where somebody said so
     */
    record Link(
            EnrolmentId id,
            PersonId person,
            PartyId party,
            String name,
            String organisation,
            List<Role> duties,
            Kind kind,
            Optional<String> withoutAuthenticator,
            Instant ends,
            boolean used,
            boolean revoked) {

        private Standing standing(Instant now) {
            if (used) {
                return new Standing.Used();
            }
            return ends.isAfter(now) ? new Standing.Good(this) : new Standing.Expired();
        }
    }

    Optional<Link> find(byte[] hash) {
        return tx.first(LINK + " where e.hash = ?", EnrolmentStore::link, hash);
    }

    Optional<Link> find(EnrolmentId id) {
        return tx.first(LINK + " where e.code = ?", EnrolmentStore::link, id);
    }

    private static final String LINK =
            """
            select e.code, e.person, p.party, p.name, parties_name(p.party) as organisation, p.duties, e.kind,
                   e.without_authenticator, e.ends_at, e.used_at is not null as used, e.revoked_at is not null as revoked
              from parties_enrolment e join parties_person p on p.code = e.person and p.left_at is null
              join parties_party y on y.code = p.party and y.left_at is null
            """;

    /** Held until the end of the transaction: of two links for one person, one is used. */
    void lockLinks(PersonId person) {
        tx.list(
                """
                select code from parties_enrolment where person = ? and used_at is null
                 order by code for update
                """,
                row -> row.text("code"),
                person);
    }

    /** By the first who comes. */
    boolean use(EnrolmentId id, Instant now) {
        return tx.update(
                        """
                        update parties_enrolment set used_at = ?
                         where code = ? and used_at is null and revoked_at is null and ends_at > ?
                        """,
                        now,
                        id,
                        now)
                == 1;
    }

    private static Link link(Row row) {
        return new Link(
                new EnrolmentId(row.text("code")),
                new PersonId(row.text("person")),
                new PartyId(row.text("party")),
                row.text("name"),
                row.text("organisation"),
                roles(row),
                Kind.valueOf(row.text("kind").toUpperCase(java.util.Locale.ROOT)),
                row.optionalText("without_authenticator"),
                row.instant("ends_at"),
                row.truth("used"),
                row.truth("revoked"));
    }

    private static List<Role> roles(Row row) {
        return row.texts("duties").stream()
                .map(Role::parse)
                .collect(Collectors.toUnmodifiableList());
    }

    /** The person who was there before all others. */
    Optional<PersonId> firstPerson(PartyId party) {
        return tx.first(
                "select code from parties_person where party = ? order by id limit 1",
                row -> new PersonId(row.text("code")),
                party);
    }

    boolean wasInvited(PersonId person) {
        return tx.count("select count(*) from parties_enrolment where person = ?", person) > 0;
    }

    List<Enrolments.Member> people(PartyId party, Instant now) {
        return tx.list(
                """
                select p.code, p.name, p.duties,
                       (select count(*) from parties_passkey k where k.person = p.code and k.removed_at is null) as passkeys,
                       (select count(*) from parties_identity i where i.person = p.code and i.removed_at is null) as identities,
                       parties_has_password(p.code) as password,
                       (select e.without_authenticator from parties_enrolment e
                         where e.person = p.code and e.revoked_at is null
                         order by e.issued_at desc limit 1) as without,
                       (select max(e.ends_at) from parties_enrolment e
                         where e.person = p.code and e.used_at is null and e.revoked_at is null and e.ends_at > ?) as link,
                       exists (select 1 from parties_recovery r
                                where r.person = p.code and r.decided_at is null and r.ends_at > ?) as recovering
                  from parties_person p where p.party = ? and p.left_at is null order by p.name, p.id limit 1000
                """,
                row ->
                        new Enrolments.Member(
                                new PersonId(row.text("code")),
                                row.text("name"),
                                roles(row),
                                (int) row.number("passkeys"),
                                (int) row.number("identities"),
                                row.truth("password"),
                                row.optionalText("without"),
                                row.optionalInstant("link"),
                                row.truth("recovering")),
                now,
                now,
                party);
    }

    boolean hasWayIn(PersonId person) {
        return tx.count("select count(*) where parties_has_way_in(?)", person) == 1;
    }

    /** False when one is open for this person. */
    boolean ask(
            UUID key,
            RecoveryId id,
            PersonId person,
            String reason,
            boolean withoutAuthenticator,
            String actor,
            Instant now,
            Instant ends) {
        return tx.update(
                        """
                        insert into parties_recovery
                          (code, id, person, reason, without_authenticator, asked_by, asked_at, ends_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                        """,
                        id,
                        key,
                        person,
                        reason,
                        withoutAuthenticator,
                        actor,
                        now,
                        ends)
                == 1;
    }

    /**
     * @param withoutAuthenticator why the link lets choose a password, if it does
     */
    record Asked(PersonId person, String askedBy, Optional<String> withoutAuthenticator) {}

    /** Held until the end of the transaction, while it waits. */
    Optional<Asked> lockOpen(RecoveryId id, Instant now) {
        return tx.first(
                """
                select r.person, r.asked_by, case when r.without_authenticator then r.reason end as without
                  from parties_recovery r
                  join parties_person p on p.code = r.person and p.left_at is null
                 where r.code = ? and r.decided_at is null and r.ends_at > ? for update of r
                """,
                row ->
                        new Asked(
                                new PersonId(row.text("person")),
                                row.text("asked_by"),
                                row.optionalText("without")),
                id,
                now);
    }

    /** Whether neither of the two rests on the other's word for being somebody else. */
    boolean areTwo(String one, String other) {
        return tx.count("select count(*) where parties_are_two(?, ?)", one, other) == 1;
    }

    void decide(RecoveryId id, boolean consented, String actor, Instant now) {
        tx.update(
                "update parties_recovery set consented = ?, decided_by = ?, decided_at = ? where code = ?",
                consented,
                actor,
                now,
                id);
    }

    /** Its one link is out. */
    void spend(RecoveryId id, Instant now) {
        tx.update("update parties_recovery set spent_at = ? where code = ?", now, id);
    }

    /** One that nobody decided in time makes place for another. */
    void lapse(PersonId person, String actor, Instant now) {
        tx.update(
                """
                update parties_recovery set consented = false, decided_by = ?, decided_at = ?
                 where person = ? and decided_at is null and ends_at <= ?
                """,
                actor,
                now,
                person,
                now);
    }

    /** The newest first. */
    List<Enrolments.Recovery> recoveries(Instant now) {
        return tx.list(
                """
                select r.code, r.person, p.name, parties_name(p.party) as organisation, r.reason, r.without_authenticator,
                       r.asked_by, a.name as asker, r.asked_at, r.ends_at, r.consented, d.name as decider, r.decided_at,
                       r.decided_at is null and r.ends_at > ? as waits
                  from parties_recovery r join parties_person p on p.code = r.person
                  left join parties_person a on a.code = r.asked_by
                  left join parties_person d on d.code = r.decided_by
                 order by r.id desc limit 100
                """,
                row ->
                        new Enrolments.Recovery(
                                new RecoveryId(row.text("code")),
                                row.text("name"),
                                row.text("organisation"),
                                row.text("reason"),
                                row.truth("without_authenticator"),
                                row.text("asked_by"),
                                row.optionalText("asker").orElse("somebody"),
                                row.instant("asked_at"),
                                row.instant("ends_at"),
                                row.truth("waits"),
                                row.optionalText("decider"),
                                row.optionalInstant("decided_at").isPresent()
                                        && row.truth("consented")),
                now);
    }

    /** What was done on the server's machine, for all administrators to see. */
    List<Enrolments.OnTheMachine> onTheMachine() {
        return tx.list(
                """
                select p.name, parties_name(p.party) as organisation, e.issued_at, e.used_at is not null as used
                  from parties_enrolment e join parties_person p on p.code = e.person
                 where e.kind = 'offline' order by e.issued_at desc limit 100
                """,
                row ->
                        new Enrolments.OnTheMachine(
                                row.text("name"),
                                row.text("organisation"),
                                row.instant("issued_at"),
                                row.truth("used")));
    }

    List<String> administrators() {
        return tx.list(
                """
                select code, name from parties_person
                 where 'administer' = any (duties) and left_at is null order by id limit 20
                """,
                row -> row.text("name") + " " + row.text("code"));
    }
}
