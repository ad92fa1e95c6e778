package clearinghouse.pages;

import clearinghouse.formats.Problem;
import clearinghouse.parties.JoinRequest;
import clearinghouse.parties.JoinRequests;
import clearinghouse.parties.JoinWish;
import clearinghouse.parties.PartyKind;
import clearinghouse.platform.Json;
import clearinghouse.platform.Schemas;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The door for an organisation that has no account, and what it sees of its request. */
final class JoinPages implements PageRoute.Group {

    private static final String PATH = "/join";
    private static final int UNPROCESSABLE = 422;
    private static final int TOO_MANY = 429;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_PURPOSE = 2000;
    private static final int LONGEST_CONTACT = 300;

    private final JoinRequests joins;
    private final Schemas schemas;
    private final Supplier<URI> address;

    JoinPages(JoinRequests joins, Schemas schemas, Supplier<URI> address) {
        this.joins = joins;
        this.schemas = schemas;
        this.address = address;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.openGet(PATH, this::door),
                PageRoute.openPost(PATH, this::ask),
                PageRoute.openGet(PATH + "/{receipt}", this::receipt));
    }

    /**
     * @param receipt makes of a form that is sent twice one request
     */
    record View(String receipt, String lasts, List<Field> fields) {
        @Override
        public String toString() {
            return "View[…]";
        }
    }

    private Page door(PageRequest request) {
        return joins.areTaken()
                ? shown(200, request, joins.freshReceipt(), Faults.NONE)
                : new Page.Absent();
    }

    private Page shown(int status, PageRequest request, String receipt, Faults faults) {
        return new Page.Html(
                status,
                "join",
                "Ask to join",
                new View(
                        receipt,
                        Times.span(joins.waitingTime(request.access())),
                        fields(request, faults)));
    }

    private static List<Field> fields(PageRequest request, Faults faults) {
        return Stream.of(
                        Field.required(
                                "organisation", "Name of your organisation", "As others know it."),
                        Field.choice("kind", "What you would be here for", "", kinds()),
                        Field.text(
                                        "purpose",
                                        "What you run or make, and why you ask",
                                        "In your own words. Write nothing of a weakness that is not public.")
                                .upTo(LONGEST_PURPOSE),
                        Field.required(
                                "person",
                                "One person whom we can reach",
                                "Who would come in first, and answer for what is done."),
                        Field.required(
                                        "contact",
                                        "How we reach this person",
                                        "A telephone number and a mail address, for instance. We also look for a way that does not stand here.")
                                .upTo(LONGEST_CONTACT))
                .map(field -> field.holding(request.field(field.name())).failing(faults))
                .toList();
    }

    private static List<Field.Option> kinds() {
        return Stream.of(
                        PartyKind.OPERATOR,
                        PartyKind.DEVELOPER,
                        PartyKind.MAINTAINER,
                        PartyKind.BROKER)
                .map(kind -> new Field.Option(kind.code(), PartyPages.kind(kind)))
                .toList();
    }

    private Page ask(PageRequest request) {
        if (!joins.areTaken()) {
            return new Page.Absent();
        }
        var receipt = request.field("receipt");
        var faults = faults(request);
        if (faults.any()) {
            return shown(UNPROCESSABLE, request, receipt, faults);
        }
        var from = request.raw().servletRequest().getRemoteAddr();
        return switch (joins.ask(wish(request), receipt, from)) {
            case JoinRequests.Asking.Asked(var secret) ->
                    new Page.Redirect(PATH + "/" + secret, "join-asked");
            case JoinRequests.Asking.NoneTaken() -> new Page.Absent();
            case JoinRequests.Asking.TooMany _ ->
                    later(
                            "Many requests came from your network",
                            "Nothing was stored. Send it again in an hour.");
            case JoinRequests.Asking.Full() ->
                    later(
                            "As many requests wait here as may",
                            "Nothing was stored. Send it again tomorrow, when some of them are answered.");
        };
    }

    private static Page later(String title, String next) {
        return new Page.Stopped(TOO_MANY, title, next, Optional.of(PATH), List.of());
    }

    private static JoinWish wish(PageRequest request) {
        return new JoinWish(
                PartyKind.parse(request.field("kind")),
                request.field("organisation"),
                request.field("purpose"),
                request.field("person"),
                request.field("contact"));
    }

    /** By the schema of the API, so that a form takes neither more nor less than a program may. */
    private Faults faults(PageRequest request) {
        var said = new LinkedHashMap<String, String>();
        for (var name : List.of("kind", "organisation", "purpose", "person", "contact")) {
            said.put(name, request.field(name));
        }
        var faults = Faults.NONE;
        for (var problem : schemas.validate("join-request", Json.tree(said))) {
            var field = problem.pointer().substring(1);
            faults = faults.and(field, fault(field, problem));
        }
        return faults;
    }

    private static String fault(String field, Problem problem) {
        if (problem.code().equals("maxLength")) {
            return "Keep this to at most %d characters.".formatted(longest(field));
        }
        return switch (field) {
            case "kind" -> "Choose what you would be here for.";
            case "organisation" -> "Write the name of your organisation in one line.";
            case "purpose" -> "Write what you run or make, and why you ask.";
            case "person" -> "Write the name of one person in one line.";
            default -> "Write in one line how we reach this person.";
        };
    }

    private static int longest(String field) {
        return switch (field) {
            case "purpose" -> LONGEST_PURPOSE;
            case "contact" -> LONGEST_CONTACT;
            default -> LONGEST_NAME;
        };
    }

    /**
     * @param link the address of this page
     * @param ended when it was answered or expired; until when it waits
     * @param reason why it was declined; empty once that is destroyed too
     */
    record Receipt(
            String link,
            JoinRequest state,
            String kind,
            String asked,
            String ended,
            String lasts,
            Optional<String> reason,
            List<String> reads) {

        boolean waits() {
            return state instanceof JoinRequest.Waiting;
        }

        boolean declined() {
            return state instanceof JoinRequest.Declined;
        }

        boolean admitted() {
            return state instanceof JoinRequest.Admitted;
        }

        @Override
        public String toString() {
            return "Receipt[" + state + "]";
        }
    }

    private Page receipt(PageRequest request) {
        var secret = request.path("receipt");
        return joins.receipt(secret)
                .<Page>map(it ->
                        Page.html("joinreceipt", title(it.state()), view(request, secret, it)))
                .orElseGet(Page.Absent::new);
    }

    private Receipt view(PageRequest request, String secret, JoinRequests.Receipt it) {
        return new Receipt(
                address.get() + PATH + "/" + secret,
                it.state(),
                PartyPages.kind(it.kind()),
                exact(it.asked()),
                exact(end(it.state())),
                Times.span(joins.waitingTime(request.access())),
                it.reason(),
                it.reads().stream().map(JoinPages::exact).toList());
    }

    static Instant end(JoinRequest state) {
        return switch (state) {
            case JoinRequest.Waiting(var until) -> until;
            case JoinRequest.Expired(var at) -> at;
            case JoinRequest.Declined(var at) -> at;
            case JoinRequest.Admitted(var at) -> at;
        };
    }

    private static String exact(Instant at) {
        return Times.exact(at, ZoneOffset.UTC);
    }

    private static String title(JoinRequest state) {
        return switch (state) {
            case JoinRequest.Waiting _ -> "Your request waits";
            case JoinRequest.Expired _ -> "Your request has expired";
            case JoinRequest.Declined _ -> "Your request was declined";
            case JoinRequest.Admitted _ -> "Your organisation is admitted";
        };
    }
}
