package clearinghouse.pages;

import clearinghouse.kernel.Access;
import clearinghouse.parties.Parties;
import clearinghouse.platform.Db;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * Who visits. The session remembers the token in memory only, and every visit asks whether it is
 * still good, so that a revocation acts on the next one.
 */
final class SignIn {

    private static final String KEPT = "clearinghouse.signed-in";
    private static final int IDLE_SECONDS = 30 * 60;

    private final Db db;
    private final Parties parties;

    SignIn(Db db, Parties parties) {
        this.db = db;
        this.parties = parties;
    }

    /** A visitor with a good token. */
    record Visitor(Access access, String name) {}

    private record Kept(String token, Optional<String> actingFor) {
        @Override
        public String toString() {
            return "Kept[ch_…]";
        }
    }

    Optional<Visitor> visitor(HttpServletRequest request) {
        var session = request.getSession(false);
        if (session == null || !(session.getAttribute(KEPT) instanceof Kept kept)) {
            return Optional.empty();
        }
        var visitor = check(kept);
        if (visitor.isEmpty()) {
            session.invalidate();
        }
        return visitor;
    }

    /** Starts a new session, so that one planted by somebody else is worth nothing. */
    Optional<Visitor> enter(HttpServletRequest request, String token, Optional<String> actingFor) {
        var kept = new Kept(token, actingFor);
        var visitor = check(kept);
        if (visitor.isPresent()) {
            leave(request);
            var session = request.getSession(true);
            session.setMaxInactiveInterval(IDLE_SECONDS);
            session.setAttribute(KEPT, kept);
        }
        return visitor;
    }

    void leave(HttpServletRequest request) {
        var session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }

    private Optional<Visitor> check(Kept kept) {
        return parties.authenticate(kept.token(), kept.actingFor())
                .map(access -> new Visitor(access, name(access)));
    }

    private String name(Access access) {
        return db.inTransaction(access, tx -> parties.name(tx, access.party()));
    }
}
