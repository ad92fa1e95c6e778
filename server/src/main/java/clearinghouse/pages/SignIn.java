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

    /**
     * A visitor with a good token.
     *
     * @param name of the party that the visit is for
     * @param broker the name of the party that acts for it
     */
    record Visitor(Access access, String name, Optional<String> broker) {}

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
        var visitor = check(kept, request.getRemoteAddr());
        if (visitor.isEmpty()) {
            session.invalidate();
        }
        return visitor;
    }

    /** Starts a new session, so that one planted by somebody else is worth nothing. */
    Parties.Recognition enter(
            HttpServletRequest request, String token, Optional<String> actingFor) {
        var recognition = parties.recognize(token, actingFor, request.getRemoteAddr());
        if (recognition instanceof Parties.Recognition.Known) {
            leave(request);
            var session = request.getSession(true);
            session.setMaxInactiveInterval(IDLE_SECONDS);
            session.setAttribute(KEPT, new Kept(token, actingFor));
        }
        return recognition;
    }

    /** The same token, for somebody else; or again for its own party. */
    boolean actFor(HttpServletRequest request, Optional<String> member) {
        var session = request.getSession(false);
        return session != null
                && session.getAttribute(KEPT) instanceof Kept kept
                && enter(request, kept.token(), member) instanceof Parties.Recognition.Known;
    }

    void leave(HttpServletRequest request) {
        var session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }

    private Optional<Visitor> check(Kept kept, String address) {
        return parties.authenticate(kept.token(), kept.actingFor(), address)
                .map(access ->
                        db.inTransaction(
                                access,
                                tx ->
                                        new Visitor(
                                                access,
                                                parties.name(tx, access.party()),
                                                access.broker().map(by -> parties.name(tx, by)))));
    }
}
