package clearinghouse.pages;

import clearinghouse.kernel.PartyId;
import clearinghouse.parties.JoinRequest;
import clearinghouse.parties.JoinRequestId;
import clearinghouse.parties.JoinRequests;
import clearinghouse.parties.JoinWish;
import clearinghouse.parties.Parties;
import java.net.URI;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Who asks to join, for an administrator, who admits or declines. */
final class AdmissionPages implements PageRoute.Group {

    private static final String LIST = "/requests";
    private static final String REQUEST = LIST + "/{request}";
    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;
    private static final int LONGEST = 1000;
    private static final String WORDS_WANTED =
            "Say it in at most %d characters.".formatted(LONGEST);

    private final JoinRequests joins;
    private final Supplier<URI> address;

    AdmissionPages(Pages.Facades facades, Supplier<URI> address) {
        joins = facades.joins();
        this.address = address;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get(LIST, Parties.MANAGE, this::list),
                PageRoute.get(REQUEST, Parties.MANAGE, request -> shown(200, request, Faults.NONE)),
                PageRoute.post(REQUEST + "/admission", Parties.MANAGE, this::admit),
                PageRoute.post(REQUEST + "/declining", Parties.MANAGE, this::decline));
    }

    /**
     * @param organisation what to call it; of what is over nobody opens its name any more
     * @param end until when it waits, or when it ended
     */
    record Line(
            String id,
            String organisation,
            String kind,
            String asked,
            String end,
            String outcome,
            Optional<PartyId> party) {}

    record Lists(
            List<Line> waiting,
            Optional<String> nextWaiting,
            List<Line> over,
            Optional<String> nextOver,
            boolean areTaken) {}

    private Page list(PageRequest request) {
        var access = request.access();
        var waiting = joins.waiting(access, request.after("waiting"));
        var over = joins.over(access, request.after("over"));
        return Page.html(
                "requests",
                "Requests to join",
                new Lists(
                        waiting.items().stream().map(AdmissionPages::line).toList(),
                        request.next("waiting", waiting.after()),
                        over.items().stream().map(AdmissionPages::line).toList(),
                        request.next("over", over.after()),
                        joins.areTaken()));
    }

    private static Line line(JoinRequests.Line it) {
        return new Line(
                it.id().code(),
                it.organisation().orElse("A request that is over"),
                PartyPages.kind(it.kind()),
                Times.shortly(it.asked()),
                Times.shortly(JoinPages.end(it.state())),
                outcome(it),
                it.party());
    }

    private static String outcome(JoinRequests.Line it) {
        var by = it.decidedBy().orElse("a colleague");
        return switch (it.state()) {
            case JoinRequest.Waiting _ -> "waits";
            case JoinRequest.Expired _ -> "expired: nobody answered in time";
            case JoinRequest.Declined _ -> "declined by " + by;
            case JoinRequest.Admitted _ -> "admitted by " + by;
        };
    }

    /**
     * @param wish what it says; empty once nobody opens that any more
     * @param words how the person was reached, or what the asker was told
     */
    record View(
            Line line,
            Optional<JoinWish> wish,
            Optional<String> words,
            boolean admitted,
            List<Field> admission,
            List<Field> declining) {
        @Override
        public String toString() {
            return "View[" + line.id() + "]";
        }
    }

    private Page shown(int status, PageRequest request, Faults faults) {
        return joins.find(request.access(), id(request))
                .<Page>map(it ->
                        new Page.Html(status, "request", title(it), view(it, request, faults)))
                .orElseGet(Page.Absent::new);
    }

    private static String title(JoinRequests.Told it) {
        return it.wish()
                .map(wish -> wish.organisation() + " asks to join")
                .orElse("A request that is over");
    }

    private static View view(JoinRequests.Told it, PageRequest request, Faults faults) {
        boolean waits = it.wish().isPresent();
        return new View(
                exactly(it.line()),
                it.wish(),
                it.words(),
                it.line().state() instanceof JoinRequest.Admitted,
                waits ? List.of(reached(request, faults)) : List.of(),
                waits ? List.of(reason(request, faults)) : List.of());
    }

    private static Line exactly(JoinRequests.Line it) {
        var line = line(it);
        return new Line(
                line.id(),
                line.organisation(),
                line.kind(),
                Times.exact(it.asked(), ZoneOffset.UTC),
                Times.exact(JoinPages.end(it.state()), ZoneOffset.UTC),
                line.outcome(),
                line.party());
    }

    private static Field reached(PageRequest request, Faults faults) {
        return Field.text(
                        "reached",
                        "How you reached this person, and where you found that way",
                        "By another way than the request says: the switchboard on the organisation's own site, say. It is kept sealed, for administrators.")
                .upTo(LONGEST)
                .holding(request.field("reached"))
                .failing(faults);
    }

    private static Field reason(PageRequest request, Faults faults) {
        return Field.text("reason", "Why you decline it", "The asker reads this at its receipt.")
                .upTo(LONGEST)
                .holding(request.field("reason"))
                .failing(faults);
    }

    private Page admit(PageRequest request) {
        var reached = request.field("reached");
        if (isNoAnswer(reached)) {
            return shown(UNPROCESSABLE, request, Faults.at("reached", WORDS_WANTED));
        }
        return switch (joins.admit(request.access(), id(request), reached)) {
            case JoinRequests.Admission.Admitted(var link, _, var wish) ->
                    PeoplePages.link(address.get(), link, wish.person(), wish.organisation());
            case JoinRequests.Admission.NoSuchRequest() -> new Page.Absent();
            case JoinRequests.Admission.NotAnotherWay(var why) ->
                    shown(
                            UNPROCESSABLE,
                            request,
                            Faults.at("reached", "Not admitted: " + why + "."));
            case JoinRequests.Admission.Refused(var why) -> stopped("Not admitted: " + why);
        };
    }

    private Page decline(PageRequest request) {
        var reason = request.field("reason");
        if (isNoAnswer(reason)) {
            return shown(UNPROCESSABLE, request, Faults.at("reason", WORDS_WANTED));
        }
        return switch (joins.decline(request.access(), id(request), reason)) {
            case JoinRequests.Declining.Declined() -> new Page.Redirect(LIST, "join-declined");
            case JoinRequests.Declining.NoSuchRequest() -> new Page.Absent();
            case JoinRequests.Declining.Refused(var why) -> stopped("Not declined: " + why);
        };
    }

    private static boolean isNoAnswer(String words) {
        return words.isEmpty() || words.length() > LONGEST;
    }

    private static Page stopped(String title) {
        return new Page.Stopped(
                CONFLICT,
                title,
                "Go back to the requests and look at it again. If a link was lost, make another one at the people of its party.",
                Optional.of(LIST),
                List.of());
    }

    private static JoinRequestId id(PageRequest request) {
        return request.path("request", JoinRequestId::parse);
    }
}
