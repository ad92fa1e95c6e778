package clearinghouse.app;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;

/**
 * The token of a form, which a cookie repeats. Where the visit came through TLS, no neighbouring
 * host and no plain connection can put one in the cookie's place (RFC 6265bis §4.1.3.2).
 */
final class FormTokens implements CsrfTokenRepository {

    private final CookieCsrfTokenRepository plain = repository("csrf");
    private final CookieCsrfTokenRepository throughTls = repository("__Host-csrf");

    private static CookieCsrfTokenRepository repository(String cookie) {
        var repository = new CookieCsrfTokenRepository();
        repository.setCookieName(cookie);
        repository.setCookiePath("/");
        repository.setCookieCustomizer(kept -> kept.httpOnly(true).sameSite("Strict"));
        return repository;
    }

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        return repository(request).generateToken(request);
    }

    @Override
    public void saveToken(
            @Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        repository(request).saveToken(token, request, response);
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        return repository(request).loadToken(request);
    }

    private CookieCsrfTokenRepository repository(HttpServletRequest request) {
        return request.isSecure() ? throughTls : plain;
    }
}
