package clearinghouse.pages;

import clearinghouse.advisory.Advisories;
import clearinghouse.advisory.EarlyNotices;
import clearinghouse.advisory.Feeds;
import clearinghouse.catalogue.Dossiers;
import clearinghouse.catalogue.Imports;
import clearinghouse.catalogue.Mirrors;
import clearinghouse.catalogue.Subscriptions;
import clearinghouse.coordination.Coordination;
import clearinghouse.coordination.Releases;
import clearinghouse.exposure.Exposures;
import clearinghouse.exposure.Queue;
import clearinghouse.insight.Insight;
import clearinghouse.intake.BreakGlasses;
import clearinghouse.intake.Candidates;
import clearinghouse.intake.Intake;
import clearinghouse.intake.Openings;
import clearinghouse.intake.Removals;
import clearinghouse.inventory.Inventory;
import clearinghouse.inventory.Lifecycles;
import clearinghouse.inventory.Profiles;
import clearinghouse.kernel.Digest;
import clearinghouse.kernel.Permission;
import clearinghouse.parties.Enrolments;
import clearinghouse.parties.Entrustments;
import clearinghouse.parties.Holders;
import clearinghouse.parties.Identities;
import clearinghouse.parties.JoinRequests;
import clearinghouse.parties.OffBoarding;
import clearinghouse.parties.Parties;
import clearinghouse.parties.Passkeys;
import clearinghouse.parties.Passwords;
import clearinghouse.parties.Sessions;
import clearinghouse.parties.Tokens;
import clearinghouse.platform.Api;
import clearinghouse.platform.Beat;
import clearinghouse.platform.Callers;
import clearinghouse.platform.Cursors;
import clearinghouse.platform.DatabaseException;
import clearinghouse.platform.Db;
import clearinghouse.platform.Fault;
import clearinghouse.platform.Schemas;
import clearinghouse.platform.Unopenable;
import clearinghouse.platform.Unsignable;
import clearinghouse.policy.LegalBases;
import clearinghouse.retention.Holds;
import clearinghouse.search.Search;
import clearinghouse.validation.Validation;
import jakarta.servlet.Filter;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.server.PathContainer;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Takes every visit through the same door: who visits, whether the route is for them, the page, the
 * shell around it. What is not for them and what does not exist are one and the same answer.
 */
public final class Pages {

    private static final Logger log = LoggerFactory.getLogger(Pages.class);
    private static final int UNPROCESSABLE = 422;
    private static final int UNAVAILABLE = 503;

    private static final String FOR_A_YEAR = "public, max-age=31536000, immutable";

    private record Entry(String address, String label, Permission permission) {}

    private final List<Entry> navigation;
    private final List<PageRoute> routes;
    private final StaticFiles files = new StaticFiles();
    private final Templates templates = new Templates();
    private final SignIn signIn;
    private final Cursors cursors;
    private final Supplier<URI> address;
    private final Identities identities;
    private final JoinRequests joins;

    /** The ways into the capabilities that pages show. */
    public record Facades(
            Db db,
            Parties parties,
            JoinRequests joins,
            Sessions sessions,
            Passkeys passkeys,
            Identities identities,
            Passwords passwords,
            Enrolments enrolments,
            Entrustments entrustments,
            Tokens tokens,
            Holders holders,
            OffBoarding offBoarding,
            Intake intake,
            Candidates candidates,
            Openings openings,
            BreakGlasses breakGlasses,
            Removals removals,
            Holds holds,
            LegalBases legalBases,
            Validation validation,
            Coordination coordination,
            Advisories advisories,
            EarlyNotices earlyNotices,
            Feeds feeds,
            Exposures exposures,
            Queue queue,
            Releases releases,
            Inventory inventory,
            Profiles profiles,
            Lifecycles lifecycles,
            Insight insight,
            Search search,
            Dossiers dossiers,
            Imports imports,
            Subscriptions subscriptions,
            Mirrors mirrors) {}

    /**
     * @param address under which people reach this server, and passkeys work
     */
    public Pages(
            Facades facades,
            Schemas schemas,
            Cursors cursors,
            InstantSource clock,
            Supplier<URI> address) {
        this.signIn = new SignIn(facades.db(), facades.parties(), facades.sessions());
        this.cursors = cursors;
        this.address = address;
        this.identities = facades.identities();
        this.joins = facades.joins();
        var groups =
                List.<PageRoute.Group>of(
                        new HomePages(facades, signIn),
                        new SignInPages(
                                signIn,
                                facades.passkeys(),
                                facades.identities(),
                                facades.joins(),
                                clock,
                                address),
                        new JoinPages(facades.joins(), schemas, address),
                        new AdmissionPages(facades, address),
                        new IdentityPages(facades.identities(), signIn, clock),
                        new PasswordPages(facades.passwords(), signIn, clock, address),
                        new EnrolmentPages(
                                facades.passkeys(), facades.identities(), clock, address),
                        new AccountPages(
                                facades.sessions(),
                                facades.passkeys(),
                                facades.identities(),
                                facades.passwords(),
                                address),
                        new ExposurePages(facades, clock),
                        new SystemPages(facades.inventory(), facades.lifecycles()),
                        new AssetPages(facades, clock),
                        new OperatorPages(facades, schemas),
                        new FindingPages(facades, clock),
                        new OpeningPages(facades),
                        new BreakGlassPages(facades),
                        new VulnerabilityPages(facades),
                        new CasePages(facades, clock),
                        new InvitationPages(facades.coordination(), clock),
                        new AdvisoryPages(facades),
                        new EarlyNoticePages(facades.earlyNotices()),
                        new DraftPages(facades, schemas),
                        new FeedPages(facades.feeds()),
                        new FunnelPages(facades.insight()),
                        new SearchPages(facades.search()),
                        new CataloguePages(facades.dossiers()),
                        new SubscriptionPages(facades, clock),
                        new PartyPages(facades, schemas, address),
                        new PeoplePages(facades, address),
                        new EntrustmentPages(facades),
                        new HolderPages(facades, clock),
                        new LegalBasisPages(facades, schemas),
                        new TokenPages(facades.tokens(), facades.holders(), clock),
                        new MePages(facades, clock));
        routes = groups.stream().flatMap(group -> group.routes().stream()).toList();
        navigation =
                List.of(
                        new Entry("/exposures", "What to do first", Exposures.READ),
                        new Entry("/systems", "Your systems", Inventory.WRITE),
                        new Entry("/operator", "Your organisation", Inventory.WRITE),
                        new Entry("/queue", "Queue", Intake.TRIAGE),
                        new Entry("/findings", "Findings", Intake.READ),
                        new Entry("/cases", "Cases", Coordination.READ),
                        new Entry("/advisories", "Advisories", Advisories.READ),
                        new Entry("/funnel", "Funnel", Insight.READ),
                        new Entry("/parties", "Parties", Parties.MANAGE),
                        new Entry("/break-glass", "Break-glass", BreakGlasses.SEE),
                        new Entry("/legal-bases", "Legal bases", LegalBases.WATCH),
                        new Entry("/tokens", "Your tokens", Tokens.OWN));
    }

    public RouterFunction<ServerResponse> router() {
        var builder = RouterFunctions.route();
        builder.route(reads("/assets/{file}"), this::file);
        for (var route : routes) {
            var matches =
                    route.method().equals(HttpMethod.GET)
                            ? reads(route.path())
                            : RequestPredicates.method(route.method())
                                    .and(RequestPredicates.path(route.path()));
            builder.route(matches, request -> answer(route, request));
        }
        builder.route(Pages::isFailedVisit, this::failed);
        builder.route(Pages::isVisit, this::absent);
        return builder.build();
    }

    /**
     * Refuses what is too large for its page before it is read.
     *
     * @param ready whether it can be asked who sends a form
     */
    public Filter formLimit(BooleanSupplier ready) {
        return new FormLimit(this, ready);
    }

    void refuse(Page.Stopped page, HttpServletRequest unread, HttpServletResponse response)
            throws ServletException, IOException {
        render(page, ServerRequest.create(unread, List.of()), Optional.empty())
                .writeTo(unread, response, () -> List.of(new ByteArrayHttpMessageConverter()));
    }

    /** In bytes; of what one may not send, nothing large is taken. */
    long largestForm(HttpServletRequest form) {
        return form(form.getRequestURI())
                .filter(route -> maySend(route.guard(), form))
                .map(route -> route.limit().bytes())
                .orElse(0L);
    }

    private boolean maySend(PageRoute.Guard guard, HttpServletRequest form) {
        return switch (guard) {
            case PageRoute.Guard.Anyone() -> true;
            case PageRoute.Guard.Needs(var permission) ->
                    signIn.visitor(form)
                            .filter(visitor -> visitor.access().may(permission))
                            .isPresent();
        };
    }

    private Optional<PageRoute> form(String path) {
        var address = PathContainer.parsePath(path);
        return routes.stream().filter(route -> route.takesForm(address)).findFirst();
    }

    PageRoute.Limit limit(String path) {
        return form(path).map(PageRoute::limit).orElse(PageRoute.Limit.USUAL);
    }

    private ServerResponse absent(ServerRequest request) throws ServletException, IOException {
        return render(new Page.Absent(), request, signIn.visitor(request.servletRequest()));
    }

    private static RequestPredicate reads(String path) {
        return RequestPredicates.path(path)
                .and(
                        RequestPredicates.method(HttpMethod.GET)
                                .or(RequestPredicates.method(HttpMethod.HEAD)));
    }

    /** An error is shown at an address of its own; whether to people, decides what failed. */
    private static boolean isVisit(ServerRequest request) {
        return isVisit(
                request.servletRequest().getAttribute(RequestDispatcher.ERROR_REQUEST_URI)
                                instanceof String failed
                        ? failed
                        : request.requestPath().value());
    }

    /** Of a person with a browser, who gets a page whatever happens. */
    public static boolean isVisit(String path) {
        return !Api.isOurs(path) && !path.startsWith("/actuator");
    }

    private ServerResponse file(ServerRequest request) throws ServletException, IOException {
        var found = files.find(request.pathVariable("file"));
        if (found.isEmpty()) {
            return render(new Page.Absent(), request, Optional.empty());
        }
        return ServerResponse.ok()
                .header("Content-Type", found.get().contentType())
                .header("Cache-Control", FOR_A_YEAR)
                .body(found.get().content());
    }

    private ServerResponse answer(PageRoute route, ServerRequest request)
            throws ServletException, IOException {
        var visitor = Optional.<SignIn.Visitor>empty();
        var beat = Beat.begin();
        request.servletRequest().setAttribute(Callers.ROUTE, route.path());
        try {
            visitor = signIn.visitor(request.servletRequest());
            var page = page(route, request, visitor);
            if (page instanceof Page.Absent) {
                beat.await();
            }
            return render(page, request, visitor);
        } catch (PageRequest.NothingHere e) {
            beat.await();
            return render(new Page.Absent(), request, visitor);
        } catch (RuntimeException e) {
            if (e instanceof DatabaseException away && away.isOutage()) {
                log.warn("event=database_away route=\"{} {}\"", route.method(), route.path());
                return render(
                        new Page.Stopped(
                                503,
                                "The database does not answer",
                                "Load this page again in a few seconds, and look whether what you sent was stored."),
                        request,
                        visitor);
            }
            if (e instanceof Unopenable gone && gone.isForGood()) {
                return render(
                        new Page.Stopped(410, "This was removed", gone.sentence()),
                        request,
                        visitor);
            }
            if (e instanceof Unsignable) {
                log.warn("event=signer_away route=\"{} {}\"", route.method(), route.path());
                return render(
                        new Page.Stopped(503, "This cannot be signed", Unsignable.SENTENCE),
                        request,
                        visitor);
            }
            if (e instanceof Unopenable closed) {
                log.warn("event=key_not_at_hand route=\"{} {}\"", route.method(), route.path());
                return render(
                        new Page.Stopped(503, "This cannot be opened", closed.sentence()),
                        request,
                        visitor);
            }
            var number =
                    Digest.sha256(
                                    (System.nanoTime() + route.path())
                                            .getBytes(StandardCharsets.UTF_8))
                            .hex()
                            .substring(0, 12);
            log.error(
                    "event=page_failed route=\"{} {}\" incident={}",
                    route.method(),
                    route.path(),
                    number,
                    Fault.of(e));
            return render(
                    new Page.Stopped(
                            500,
                            "The server failed",
                            "Nothing was stored. Try again; if it fails again, give the administrator the number "
                                    + number
                                    + "."),
                    request,
                    visitor);
        }
    }

    private Page page(PageRoute route, ServerRequest request, Optional<SignIn.Visitor> visitor) {
        return switch (route.guard()) {
            case PageRoute.Guard.Anyone() -> handle(route, request, visitor);
            case PageRoute.Guard.Needs(var permission) -> {
                if (visitor.isEmpty()) {
                    yield SignInPages.first(
                            request,
                            address.get().toString(),
                            new SignInPages.Others(identities.providers(), joins.areTaken()));
                }
                yield visitor.get().access().may(permission)
                        ? handle(route, request, visitor)
                        : new Page.Absent();
            }
        };
    }

    private Page handle(PageRoute route, ServerRequest request, Optional<SignIn.Visitor> visitor) {
        return route.handler().handle(new PageRequest(request, visitor, cursors, route.path()));
    }

    /** The way back from a refusal before any page: too early, or a form that was not taken. */
    private ServerResponse failed(ServerRequest request) throws ServletException, IOException {
        var servlet = request.servletRequest();
        var status =
                servlet.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                        ? code
                        : 500;
        // While the server starts there is nobody to ask who visits.
        var visitor =
                status == UNAVAILABLE ? Optional.<SignIn.Visitor>empty() : signIn.visitor(servlet);
        return render(
                Failures.of(status, request, visitor.isPresent(), this::limit), request, visitor);
    }

    private ServerResponse render(
            Page page, ServerRequest request, Optional<SignIn.Visitor> visitor)
            throws ServletException, IOException {
        return switch (page) {
            case Page.Html(var status, var template, var title, var model) ->
                    html(status, template, title, model, request, visitor, List.of());
            case Page.Holding(var html, var cookies) ->
                    html(
                            html.status(),
                            html.template(),
                            html.title(),
                            html.model(),
                            request,
                            visitor,
                            cookies);
            case Page.Absent() ->
                    html(404, "absent", "Nothing here", Map.of(), request, visitor, List.of());
            case Page.Stopped stopped ->
                    html(
                            stopped.status(),
                            "error",
                            stopped.title(),
                            page,
                            request,
                            visitor,
                            List.of());
            case Page.Redirect(var to, var notice) -> {
                var answer = ServerResponse.seeOther(URI.create(to));
                notice.map(code -> BrowserCookie.NOTICE.holding(request.servletRequest(), code))
                        .ifPresent(answer::cookie);
                yield answer.build();
            }
            case Page.Json(var status, var content, var cookies) -> {
                var answer =
                        ServerResponse.status(status).header("Content-Type", "application/json");
                cookies.forEach(answer::cookie);
                yield answer.body(content.getBytes(StandardCharsets.UTF_8));
            }
            case Page.Remembering(var redirect, var cookies) -> {
                var answer = ServerResponse.from(render(redirect, request, visitor));
                cookies.forEach(answer::cookie);
                yield answer.build();
            }
            case Page.Download(var name, var content, var marks) -> {
                var answer =
                        ServerResponse.ok()
                                .header("Content-Type", "application/octet-stream")
                                .header(
                                        "Content-Disposition",
                                        "attachment; filename=\"" + name + "\"");
                marks.headers().forEach(it -> answer.header(it.name(), it.value()));
                yield answer.body(content);
            }
        };
    }

    /** What can be said without a request that could be read. */
    public byte[] stopped(int status) {
        var shell =
                new Shell(
                        Failures.of(status).title(),
                        files.address("style.css"),
                        files.address("mark.svg"),
                        files.address("passkeys.js"),
                        files.address("passwords.js"),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Shell.Here.ELSEWHERE,
                        () -> "",
                        Optional.empty(),
                        "");
        return templates
                .render("error", Map.of("shell", shell, "page", Failures.of(status)))
                .getBytes(StandardCharsets.UTF_8);
    }

    private ServerResponse html(
            int status,
            String template,
            String title,
            Object model,
            ServerRequest request,
            Optional<SignIn.Visitor> visitor,
            List<Cookie> cookies)
            throws ServletException, IOException {
        var shell = shell(status == UNPROCESSABLE ? "Error: " + title : title, request, visitor);
        var text = templates.render(template, Map.of("shell", shell, "page", model));
        var answer =
                ServerResponse.status(status).header("Content-Type", "text/html;charset=utf-8");
        if (shell.notice().isPresent()) {
            // A notice is said once.
            answer.cookie(BrowserCookie.NOTICE.gone(request.servletRequest()));
        }
        cookies.forEach(answer::cookie);
        return answer.body(text.getBytes(StandardCharsets.UTF_8));
    }

    private Shell shell(String title, ServerRequest request, Optional<SignIn.Visitor> visitor) {
        var path = request.requestPath().value();
        var links =
                navigation.stream()
                        .filter(entry -> isFor(entry, visitor))
                        .map(entry ->
                                new Shell.Link(
                                        entry.address(),
                                        entry.label(),
                                        Shell.Here.of(path, entry.address())))
                        .toList();
        return new Shell(
                title,
                files.address("style.css"),
                files.address("mark.svg"),
                files.address("passkeys.js"),
                files.address("passwords.js"),
                links,
                visitor.map(SignIn.Visitor::name),
                visitor.flatMap(SignIn.Visitor::broker),
                Shell.Here.of(path, "/me"),
                () -> csrf(request),
                BrowserCookie.NOTICE.of(request.servletRequest()).flatMap(Notices::of),
                path.equals(SearchPages.PATH) ? SearchPages.sought(request) : "");
    }

    /** What is published is for everyone, so it stays in sight without a token. */
    private static boolean isFor(Entry entry, Optional<SignIn.Visitor> visitor) {
        return visitor.map(known -> known.access().may(entry.permission()))
                .orElse(entry.permission().equals(Advisories.READ));
    }

    private static String csrf(ServerRequest request) {
        return request.servletRequest().getAttribute(CsrfToken.class.getName())
                        instanceof CsrfToken token
                ? token.getToken()
                : "";
    }

    private static boolean isFailedVisit(ServerRequest request) {
        return request.requestPath().value().equals("/error")
                && request.servletRequest().getAttribute(RequestDispatcher.ERROR_REQUEST_URI)
                        instanceof String failed
                && isVisit(failed);
    }
}
