package clearinghouse.pages;

import clearinghouse.kernel.Access;
import clearinghouse.parties.Parties;
import clearinghouse.parties.SessionId;
import clearinghouse.parties.Sessions;
import clearinghouse.platform.Callers;
import clearinghouse.platform.Db;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Who visits: what its cookie says, asked anew on every visit. */
final class SignIn {

    private final Db db;
    private final Parties parties;
    private final Sessions sessions;

    SignIn(Db db, Parties parties, Sessions sessions) {
        this.db = db;
        this.parties = parties;
        this.sessions = sessions;
    }

    /**
     * A visitor with a session that is not over.
     *
     * @param name of the party that the visit is for
     * @param broker the name of the party that acts for it
     */
    record Visitor(Access access, SessionId session, String name, Optional<String> broker) {}

    Optional<Visitor> visitor(HttpServletRequest request) {
        return BrowserCookie.SESSION
                .of(request)
                .flatMap(cookie -> sessions.resume(cookie, request.getRemoteAddr()))
                .map(visit -> {
                    request.setAttribute(Callers.ACTOR, visit.access().actor());
                    return visitor(visit);
                });
    }

    private Visitor visitor(Sessions.Visit visit) {
        var access = visit.access();
        return db.inTransaction(
                access,
                tx ->
                        new Visitor(
                                access,
                                visit.session(),
                                parties.name(tx, access.party()),
                                access.broker().map(by -> parties.name(tx, by))));
    }

    Sessions.Entry enter(HttpServletRequest request, String token, Optional<String> actingFor) {
        leave(request);
        return sessions.enter(token, actingFor, request.getRemoteAddr(), BrowserName.of(request));
    }

    /** The same session, for somebody else; or again for its own party. */
    Optional<Cookie> actFor(HttpServletRequest request, Optional<String> member) {
        return BrowserCookie.SESSION
                .of(request)
                .flatMap(cookie -> sessions.actFor(cookie, member, request.getRemoteAddr()))
                .map(fresh -> BrowserCookie.SESSION.holding(request, fresh));
    }

    void leave(HttpServletRequest request) {
        BrowserCookie.SESSION
                .of(request)
                .flatMap(cookie -> sessions.resume(cookie, request.getRemoteAddr()))
                .ifPresent(visit -> sessions.end(visit.access(), visit.session()));
    }
}
