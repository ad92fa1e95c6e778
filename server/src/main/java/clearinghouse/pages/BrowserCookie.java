package clearinghouse.pages;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Optional;

/**
 * A secret that one browser holds. No script reads it and no form of another site carries it; where
 * the visit came through TLS, it has no other way, and no neighbouring host can put one in its
 * place.
 */
enum BrowserCookie {
    /** Until the browser is closed or the server says that it is over. */
    SESSION("session", -1, "Strict"),
    /** Between the question for a passkey and its answer. */
    CEREMONY("ceremony", 600, "Strict"),
    /** Between the link and the password: what codes are made from hangs on it. */
    OFFER("offer", 1800, "Strict"),
    /**
     * While the browser is elsewhere to sign in. It comes back by a link of another site, which
     * brings no strict cookie; by a form of another site this one does not come either.
     */
    AWAY("away", 900, "Lax"),
    /** What an act did, until the next page has said it. */
    NOTICE("done", 60, "Strict");

    private final String name;
    private final int seconds;
    private final String sameSite;

    BrowserCookie(String name, int seconds, String sameSite) {
        this.name = name;
        this.seconds = seconds;
        this.sameSite = sameSite;
    }

    Optional<String> of(HttpServletRequest request) {
        var cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(name(request)))
                        .map(Cookie::getValue)
                        .findFirst();
    }

    Cookie holding(HttpServletRequest request, String value) {
        return cookie(request, value, seconds);
    }

    Cookie gone(HttpServletRequest request) {
        return cookie(request, "", 0);
    }

    private Cookie cookie(HttpServletRequest request, String value, int age) {
        var cookie = new Cookie(name(request), value);
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        cookie.setSecure(request.isSecure());
        cookie.setMaxAge(age);
        cookie.setAttribute("SameSite", sameSite);
        return cookie;
    }

    /** RFC 6265bis §4.1.3.2. */
    private String name(HttpServletRequest request) {
        return request.isSecure() ? "__Host-" + name : name;
    }
}
