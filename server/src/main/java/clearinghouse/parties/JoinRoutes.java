package clearinghouse.parties;

import clearinghouse.kernel.Permission;
import clearinghouse.platform.ProblemType;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The door for who has no account, over REST. An administrator answers on a page. */
public final class JoinRoutes implements Route.Group {

    private static final String REQUESTS = "/api/v1/join-requests";

    /** What a route without a guard would ask for. */
    private static final Permission ANYONE = new Permission("join:ask");

    /** In bytes: four texts in any script, escaped. */
    private static final int LARGEST = 32 << 10;

    /** In seconds. */
    private static final long A_DAY = 86_400;

    private final JoinRequests requests;

    public JoinRoutes(JoinRequests requests) {
        this.requests = requests;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post(
                                REQUESTS,
                                "Ask to join, for an organisation that has no account here",
                                ANYONE,
                                "join-request",
                                201,
                                "join-receipt",
                                this::ask)
                        .openTo("who asks to join has no account yet")
                        .upTo(LARGEST)
                        .onlyWhen(requests::areTaken),
                Route.get(
                                REQUESTS + "/{receipt}",
                                "What became of a request to join",
                                ANYONE,
                                "join-receipt",
                                this::receipt)
                        .openTo("the receipt in the address is what opens it"));
    }

    record Wish(String kind, String organisation, String purpose, String person, String contact) {
        JoinWish parsed() {
            return new JoinWish(PartyKind.parse(kind), organisation, purpose, person, contact);
        }
    }

    /**
     * @param receipt the address at which it is looked after; whoever has it sees the same
     * @param until when it expires; empty once it does not wait
     * @param endedAt when it was answered, or expired
     * @param readAt when an administrator opened what it says
     */
    record Receipt(
            String receipt,
            String state,
            String kind,
            Instant askedAt,
            Optional<Instant> until,
            Optional<String> untilExplained,
            Optional<Instant> endedAt,
            Optional<String> reason,
            List<Instant> readAt) {

        static Receipt of(String secret, JoinRequests.Receipt it) {
            return new Receipt(
                    "/join/" + secret,
                    it.state().code(),
                    it.kind().code(),
                    it.asked(),
                    until(it.state()),
                    until(it.state()).map(_ -> EXPLAINED),
                    endedAt(it.state()),
                    it.reason(),
                    it.reads());
        }

        private static final String EXPLAINED =
                "the limit " + Limits.JOIN_WAITING + " of policy, from when it was made";

        private static Optional<Instant> until(JoinRequest state) {
            return switch (state) {
                case JoinRequest.Waiting(var until) -> Optional.of(until);
                case JoinRequest.Expired _, JoinRequest.Declined _, JoinRequest.Admitted _ ->
                        Optional.empty();
            };
        }

        private static Optional<Instant> endedAt(JoinRequest state) {
            return switch (state) {
                case JoinRequest.Waiting _ -> Optional.empty();
                case JoinRequest.Expired(var at) -> Optional.of(at);
                case JoinRequest.Declined(var at) -> Optional.of(at);
                case JoinRequest.Admitted(var at) -> Optional.of(at);
            };
        }

        @Override
        public String toString() {
            return "Receipt[" + state + "]";
        }
    }

    private Response ask(Request request) {
        var wish = request.body(Wish.class).parsed();
        return switch (requests.ask(wish, requests.freshReceipt(), request.from())) {
            case JoinRequests.Asking.Asked(var secret) ->
                    Response.created(
                            REQUESTS + "/" + secret,
                            Receipt.of(secret, requests.receipt(secret).orElseThrow()));
            case JoinRequests.Asking.NoneTaken() -> Response.notFound();
            case JoinRequests.Asking.TooMany(var wait) ->
                    later(
                            "Too many requests to join came from your network. Send this again after the time in Retry-After.",
                            wait.toSeconds() + 1);
            case JoinRequests.Asking.Full() ->
                    later(
                            "As many requests to join wait here as may. Nothing was stored; send this again tomorrow.",
                            A_DAY);
        };
    }

    private static Response later(String why, long seconds) {
        return Response.problem(ProblemType.TOO_MANY_REQUESTS, why)
                .with("Retry-After", String.valueOf(seconds));
    }

    private Response receipt(Request request) {
        var secret = request.path("receipt");
        return requests.receipt(secret)
                .map(it -> Response.ok(Receipt.of(secret, it)))
                .orElseGet(Response::notFound);
    }
}
