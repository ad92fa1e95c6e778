package clearinghouse.app;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** What Spring serves: the routes of the API behind the security headers. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class WebConfiguration {

    private static final int UNAVAILABLE = 503;

    @Bean
    RouterFunction<ServerResponse> api(Wiring wiring) {
        return wiring.api.router();
    }

    /** The API authenticates each request by itself: no session, no cookie, so nothing to forge. */
    @Bean
    @Order(1)
    SecurityFilterChain apiSecurity(HttpSecurity http) {
        return http.securityMatcher("/api/**", "/actuator/**", "/tuf/**")
                .csrf(csrf -> csrf.disable())
                .sessionManagement(
                        session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    /** No user has a password here. */
    @Bean
    UserDetailsService nobody() {
        return name -> {
            throw new UsernameNotFoundException("there are no passwords");
        };
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    Filter notBeforeTheDatabase(Wiring wiring) {
        return (request, response, chain) -> {
            if (wiring.ready()) {
                chain.doFilter(request, response);
            } else {
                ((HttpServletResponse) response).sendError(UNAVAILABLE);
            }
        };
    }
}
