package clearinghouse.parties;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.PublicId;
import clearinghouse.platform.Tx;
import clearinghouse.record.AuditRecord;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The ways in that a person has, passkeys, accounts elsewhere and a password, where they are looked
 * at as one.
 */
final class Entrances {

    private final Sessions sessions;
    private final AuditRecord record;
    private final InstantSource clock;

    Entrances(Sessions sessions, AuditRecord record, InstantSource clock) {
        this.sessions = sessions;
        this.record = record;
        this.clock = clock;
    }

    /**
     * An invitation is for who has no way in: one that was given while another was being used gives
     * nobody a second one.
     */
    boolean fits(Tx tx, EnrolmentStore.Link link) {
        return switch (link.kind()) {
            case FIRST, INVITATION -> !new EnrolmentStore(tx).hasWayIn(link.person());
            case RECOVERY, OFFLINE -> true;
        };
    }

    /** What was lost may have been found by somebody else. */
    void replaceLost(Tx tx, Access access, EnrolmentStore.Link link, PublicId instead) {
        switch (link.kind()) {
            case RECOVERY, OFFLINE -> {
                var person = link.person().code();
                new PasskeyStore(tx)
                        .lock(person).stream()
                                .map(Passkeys.Passkey::id)
                                .filter(lost -> !lost.equals(instead))
                                .forEach(lost -> removePasskey(tx, access, lost));
                new IdentityStore(tx)
                        .list(person).stream()
                                .map(IdentityStore.Bound::id)
                                .filter(lost -> !lost.equals(instead))
                                .forEach(lost -> unbind(tx, access, lost));
                new PasswordStore(tx)
                        .inUse(link.person())
                        .ifPresent(lost -> endPassword(tx, access, lost));
                sessions.endOthers(tx, access, Optional.empty());
            }
            case FIRST, INVITATION -> {}
        }
    }

    private void endPassword(Tx tx, Access access, PasswordId password) {
        new PasswordStore(tx).end(password, clock.instant());
        passwordEnded(tx, access, password);
    }

    /** With a better way in a password ends by itself, in the database; here it is told. */
    void passwordEnded(Tx tx, Access access, PasswordId password) {
        record.append(tx, access, "password.ended", password);
    }

    void removePasskey(Tx tx, Access access, PasskeyId passkey) {
        new PasskeyStore(tx).remove(passkey, clock.instant());
        record.append(tx, access, "passkey.removed", passkey);
    }

    /** False when the caller has no such account bound. */
    boolean unbind(Tx tx, Access access, IdentityId identity) {
        boolean unbound = new IdentityStore(tx).remove(access.actor(), identity, clock.instant());
        if (unbound) {
            record.append(tx, access, "identity.unbound", identity);
        }
        return unbound;
    }
}
