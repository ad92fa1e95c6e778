package clearinghouse.catalogue;

import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Whom this server asks for what they publish. */
public final class SubscriptionRoutes implements Route.Group {

    private static final String SUBSCRIPTIONS = "/api/v1/subscriptions";
    private static final String ONE = SUBSCRIPTIONS + "/{subscription}";
    private static final String VIEW = "subscription";

    private final Subscriptions subscriptions;
    private final Mirrors mirrors;
    private final InstantSource clock;

    public SubscriptionRoutes(Subscriptions subscriptions, Mirrors mirrors, InstantSource clock) {
        this.subscriptions = subscriptions;
        this.mirrors = mirrors;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post(
                        SUBSCRIPTIONS,
                        "Take in what somebody publishes at an address, once or again and again",
                        Imports.IMPORT,
                        "subscription-making",
                        201,
                        VIEW,
                        this::make),
                Route.get(
                                SUBSCRIPTIONS,
                                "List whom this server asks for what they publish, the oldest first",
                                Imports.IMPORT,
                                "subscription-list",
                                this::list)
                        .inPages(),
                Route.get(
                        ONE,
                        "How it goes with one of them",
                        Imports.IMPORT,
                        VIEW,
                        request -> shown(request, id -> subscriptions.find(request.access(), id))),
                Route.post(
                        ONE,
                        "Ask it more or less often, or not for now",
                        Imports.IMPORT,
                        "subscription-change",
                        200,
                        VIEW,
                        this::change),
                Route.post(
                        ONE + "/fetch",
                        "Ask it as soon as a worker is free",
                        Imports.IMPORT,
                        "nothing",
                        200,
                        VIEW,
                        this::fetch),
                Route.post(
                        ONE + "/mirroring",
                        "Offer its documents to everyone, or not any more",
                        Imports.IMPORT,
                        "subscription-mirroring",
                        200,
                        VIEW,
                        this::mirror),
                Route.post(
                        ONE + "/removal",
                        "Ask it no more; what was taken in stays",
                        Imports.IMPORT,
                        "nothing",
                        200,
                        "subscription-removed",
                        this::remove));
    }

    record RoundView(
            @JsonProperty("new") int fresh,
            int revised,
            int same,
            int older,
            int quarantined,
            int missing,
            int failed) {
        static RoundView of(Subscription.Tally tally) {
            return new RoundView(
                    tally.fresh(),
                    tally.revised(),
                    tally.same(),
                    tally.older(),
                    tally.quarantined(),
                    tally.missing(),
                    tally.failed());
        }
    }

    record SubscriptionView(
            SubscriptionId id,
            String address,
            String kind,
            Optional<Long> everyMinutes,
            boolean paused,
            boolean underWay,
            boolean ended,
            Optional<Instant> next,
            Optional<Instant> succeededAt,
            Optional<Instant> failedAt,
            String error,
            boolean stale,
            Optional<Instant> staleAt,
            RoundView round,
            long waiting,
            String mirroring,
            long mirrored) {
        static SubscriptionView of(Subscription.Shown shown, Instant now) {
            var it = shown.subscription();
            return new SubscriptionView(
                    it.id(),
                    it.address(),
                    it.kind().code(),
                    it.every().map(Duration::toMinutes),
                    it.paused(),
                    it.underWay(),
                    it.hasEnded(),
                    it.next(),
                    it.succeeded(),
                    it.failed(),
                    it.error(),
                    it.isStale(now),
                    it.staleAt(),
                    RoundView.of(it.tally()),
                    shown.waiting(),
                    it.mirroring().code(),
                    shown.mirrored());
        }
    }

    record SubscriptionsView(List<SubscriptionView> items, Optional<String> next) {}

    record Removed(SubscriptionId id) {}

    private SubscriptionView view(Subscription.Shown subscription) {
        return SubscriptionView.of(subscription, clock.instant());
    }

    private static Optional<Duration> every(Request request) {
        var minutes = request.json().path("every_minutes");
        return minutes.isNumber()
                ? Optional.of(Duration.ofMinutes(minutes.asLong()))
                : Optional.empty();
    }

    private Response make(Request request) {
        var address = SourceAddress.parse(request.json().get("address").asString());
        if (address.isEmpty()) {
            return Response.unprocessable(
                    "/address",
                    "source-address",
                    "say a domain such as maker.example, or an address that begins with https://");
        }
        boolean mirrored = request.json().path("mirrored").asBoolean(false);
        return switch (subscriptions.make(
                request.access(), address.get(), every(request), mirrored)) {
            case Subscriptions.Making.Made(var made) ->
                    Response.created(SUBSCRIPTIONS + "/" + made.subscription().id(), view(made));
            case Subscriptions.Making.Known(var id) ->
                    Response.conflict("This address is asked already: " + id + ".");
            case Subscriptions.Making.TooMany(int most) ->
                    Response.conflict(
                            "%d addresses are asked already. Remove one first.".formatted(most));
            case Subscriptions.Making.TooOften(int shortest) -> tooOften(shortest);
        };
    }

    private static Response tooOften(int shortest) {
        return Response.unprocessable(
                "/every_minutes",
                "too-often",
                "nobody is asked more often than every %d minutes".formatted(shortest));
    }

    private Response list(Request request) {
        var page = subscriptions.list(request.access(), request.after());
        return Response.ok(
                new SubscriptionsView(
                        page.items().stream().map(this::view).toList(),
                        request.cursor(page.after())));
    }

    private Response shown(
            Request request, Function<SubscriptionId, Optional<Subscription.Shown>> found) {
        return found.apply(request.path("subscription", SubscriptionId::parse))
                .map(this::view)
                .map(Response::ok)
                .orElseGet(Response::notFound);
    }

    private Response fetch(Request request) {
        var id = request.path("subscription", SubscriptionId::parse);
        return switch (subscriptions.fetchNow(request.access(), id)) {
            case Subscriptions.Asking.Asked(var subscription) -> Response.ok(view(subscription));
            case Subscriptions.Asking.Paused() -> Response.conflict("It is paused.");
            case Subscriptions.Asking.NoSuchSubscription() -> Response.notFound();
        };
    }

    private Response change(Request request) {
        var id = request.path("subscription", SubscriptionId::parse);
        boolean paused = request.json().get("paused").asBoolean();
        return switch (subscriptions.change(request.access(), id, every(request), paused)) {
            case Subscriptions.Changing.Changed(var changed) -> Response.ok(view(changed));
            case Subscriptions.Changing.NoSuchSubscription() -> Response.notFound();
            case Subscriptions.Changing.TooOften(int shortest) -> tooOften(shortest);
        };
    }

    private Response mirror(Request request) {
        boolean mirrored = request.json().get("mirrored").asBoolean();
        return shown(request, id -> mirrors.choose(request.access(), id, mirrored));
    }

    private Response remove(Request request) {
        var id = request.path("subscription", SubscriptionId::parse);
        return subscriptions.remove(request.access(), id)
                ? Response.ok(new Removed(id))
                : Response.notFound();
    }
}
