package clearinghouse.app;

import clearinghouse.pages.Pages;
import clearinghouse.parties.Parties;
import clearinghouse.platform.Api;
import clearinghouse.platform.Callers;
import clearinghouse.platform.DatabaseException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** What Spring serves: the routes of the API and the pages, each behind its own security chain. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class WebConfiguration {

    private static final int UNAVAILABLE = 503;

    @Bean
    @Order(1)
    RouterFunction<ServerResponse> api(Wiring wiring) {
        return wiring.api.router();
    }

    @Bean
    @Order(2)
    RouterFunction<ServerResponse> pages(Wiring wiring) {
        return wiring.pages.router();
    }

    /** The API authenticates each request by itself: no session, no cookie, so nothing to forge. */
    @Bean
    @Order(1)
    SecurityFilterChain apiSecurity(HttpSecurity http, Wiring wiring) {
        return http.securityMatcher(
                        "/api/**",
                        "/v1/**",
                        "/actuator/**",
                        "/tuf/**",
                        "/csaf/**",
                        "/feeds/**",
                        "/osv/**",
                        "/.well-known/**")
                .csrf(csrf -> csrf.disable())
                .sessionManagement(
                        session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests ->
                        requests.requestMatchers("/actuator/health/**")
                                .permitAll()
                                .requestMatchers("/actuator/**")
                                .access((_, asked) ->
                                        new AuthorizationDecision(
                                                observes(wiring, asked.getRequest())))
                                .anyRequest()
                                .permitAll())
                .exceptionHandling(refusals ->
                        refusals.authenticationEntryPoint(
                                new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED)))
                .build();
    }

    private static boolean observes(Wiring wiring, HttpServletRequest request) {
        return wiring.callers.of(request) instanceof Callers.Caller.Known(var access)
                && access.may(Parties.OBSERVE);
    }

    /**
     * Pages know their visitor by a session of ours. Forms carry a token that a cookie repeats, so
     * that a stranger's visits leave no session behind.
     */
    @Bean
    @Order(2)
    SecurityFilterChain pageSecurity(HttpSecurity http, Wiring wiring) {
        return http.csrf(csrf -> csrf.csrfTokenRepository(new FormTokens()))
                .addFilterBefore(new OwnForms(wiring::address), CsrfFilter.class)
                // Before the one that looks for the form's token, and so reads the form.
                .addFilterBefore(wiring.pages.formLimit(wiring::ready), CsrfFilter.class)
                .addFilterBefore(new WholeForms(), CsrfFilter.class)
                // Ours are rows; none is in this server's memory.
                .sessionManagement(
                        session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    /**
     * What Spring's firewall would refuse with a page of its own, such as {@code /api//v1/me}, is
     * an address of the API that is not there.
     */
    @Bean
    FilterRegistrationBean<Filter> plainAddressesOfTheApi() {
        var firewall = new StrictHttpFirewall();
        var filter =
                new FilterRegistrationBean<Filter>((request, response, chain) -> {
                    var asked = (HttpServletRequest) request;
                    if (Api.isOurs(asked.getRequestURI()) && isRefused(firewall, asked)) {
                        Api.answerAbsent((HttpServletResponse) response);
                    } else {
                        chain.doFilter(request, response);
                    }
                });
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        return filter;
    }

    private static boolean isRefused(StrictHttpFirewall firewall, HttpServletRequest request) {
        try {
            firewall.getFirewalledRequest(request);
            return false;
        } catch (RequestRejectedException e) {
            return true;
        }
    }

    /** No user has a password here. */
    @Bean
    UserDetailsService nobody() {
        return name -> {
            throw new UsernameNotFoundException("there are no passwords");
        };
    }

    @Bean
    FilterRegistrationBean<AnswerHeaders> answerHeaders() {
        var first = new FilterRegistrationBean<>(new AnswerHeaders());
        // What the container refuses by itself, it answers as an error only.
        first.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ERROR);
        first.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return first;
    }

    @Bean
    FilterRegistrationBean<RefusalLog> refusalLog(Wiring wiring) {
        var first = new FilterRegistrationBean<>(new RefusalLog(wiring.clock));
        first.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return first;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> lastResort(Wiring wiring) {
        return factory ->
                factory.addContextCustomizers(context ->
                        context.getParent().getPipeline().addValve(new LastResort(wiring.pages)));
    }

    /** Each client shows the certificate that it has; {@link Callers} asks whose it is. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> clientCertificates(Wiring wiring) {
        return factory -> {
            factory.addConnectorCustomizers(connector ->
                    Arrays.stream(connector.findSslHostConfigs())
                            .forEach(host ->
                                    host.setTrustManagerClassName(AnyClient.class.getName())));
            factory.addContextCustomizers(context ->
                    context.getParent()
                            .getPipeline()
                            .addValve(new ClientCertificates(wiring.certificateProxies())));
        };
    }

    /** Before what looks anything up: who asks for the metrics is looked up too. */
    @Bean
    FilterRegistrationBean<Filter> notBeforeTheDatabase(Wiring wiring) {
        var first = new FilterRegistrationBean<>(databaseFilter(wiring));
        first.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return first;
    }

    private static Filter databaseFilter(Wiring wiring) {
        return (request, response, chain) -> {
            var to = (HttpServletResponse) response;
            boolean isVisit = Pages.isVisit(((HttpServletRequest) request).getRequestURI());
            if (wiring.ready()) {
                try {
                    chain.doFilter(request, response);
                } catch (DatabaseException e) {
                    if (isVisit || !e.isOutage() || response.isCommitted()) {
                        throw e;
                    }
                    Api.answerUnavailable(Api.DATABASE_AWAY, to);
                }
            } else if (isVisit) {
                to.sendError(UNAVAILABLE);
            } else {
                Api.answerUnavailable("The server is starting.", to);
            }
        };
    }

    @Bean
    Watch work(Wiring wiring) {
        return wiring.watch;
    }
}
