package clearinghouse.pages;

import clearinghouse.advisory.AdvisoryId;
import clearinghouse.exposure.Advice;
import clearinghouse.exposure.Advised;
import clearinghouse.exposure.Exposure;
import clearinghouse.exposure.ExposureId;
import clearinghouse.exposure.Exposures;
import clearinghouse.exposure.Queue;
import clearinghouse.exposure.QueueEntry;
import clearinghouse.exposure.ReceiptState;
import clearinghouse.exposure.Remedies;
import clearinghouse.formats.purl.PackageName;
import clearinghouse.inventory.Inventory;
import clearinghouse.kernel.PartyId;
import clearinghouse.parties.Parties;
import clearinghouse.platform.Db;
import clearinghouse.platform.Marks;
import clearinghouse.platform.Tx;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** What an operator does first, in plain words, with one button for each answer. */
final class ExposurePages implements PageRoute.Group {

    private static final int LONGEST_NOTE = 2000;

    /** What a button says; every other receipt comes through the API or by itself. */
    private static final Set<ReceiptState> BUTTONS =
            Set.of(
                    ReceiptState.APPLIED,
                    ReceiptState.DEFERRED,
                    ReceiptState.CANNOT,
                    ReceiptState.HELP);

    private final Db db;
    private final Parties parties;
    private final Exposures exposures;
    private final Queue queue;
    private final Inventory inventory;
    private final InstantSource clock;

    ExposurePages(Pages.Facades facades, InstantSource clock) {
        db = facades.db();
        parties = facades.parties();
        exposures = facades.exposures();
        queue = facades.queue();
        inventory = facades.inventory();
        this.clock = clock;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get("/exposures", Exposures.READ, this::list),
                PageRoute.get("/exposures/of/{vulnerability}", Exposures.READ, this::ofOne),
                PageRoute.post("/exposures/receipts", Exposures.ANSWER, this::answerAll),
                PageRoute.get("/exposures/{exposure}", Exposures.READ, this::find),
                PageRoute.post("/exposures/{exposure}/receipts", Exposures.ANSWER, this::answer));
    }

    /** The signed fix: for who installs it by hand, and for the agent that does it by itself. */
    record Fix(String version, String address, String command) {}

    /**
     * One system in an entry of the queue.
     *
     * @param due where it is another date than that of the worst beside it
     * @param question what the newest inventory leaves open
     * @param proof where to show that it is fixed, once it was said to be
     */
    record Member(
            ExposureId id,
            String asset,
            String component,
            Optional<String> due,
            Optional<String> question,
            Optional<Fix> fix,
            Optional<String> proof) {}

    /**
     * Systems for which one advice and one answer holds.
     *
     * @param action where the answer goes
     */
    record Group(List<Member> members, Advice advice, DueDate due, Badge state, String action) {

        boolean isOne() {
            return members.size() == 1;
        }

        String first() {
            return members.getFirst().id().code();
        }

        String systems() {
            return isOne() ? members.getFirst().asset() : members.size() + " of your systems";
        }
    }

    /** What is settled, with what came of it. */
    record Done(ExposureId id, String asset, Badge state) {}

    /**
     * One vulnerability, and the systems that it is on.
     *
     * @param what a sentence that anyone understands
     * @param risk what may happen if nothing is done
     * @param all where every system stands that it is on
     * @param more how many systems are not shown
     */
    record Entry(
            String all,
            String title,
            String what,
            String risk,
            List<Group> groups,
            List<Done> done,
            long more,
            String advisory,
            String number) {}

    /**
     * @param all how many vulnerabilities are open, on this page or not
     * @param answers whether this reader may answer
     * @param systems whether there is any inventory
     */
    record Listed(
            List<Entry> open,
            List<Entry> settled,
            long all,
            boolean answers,
            boolean systems,
            Optional<String> next) {}

    private Page list(PageRequest request) {
        return db.inSnapshot(
                request.access(),
                tx -> {
                    var page = queue.list(request.access(), request.after());
                    boolean systems =
                            !page.items().isEmpty()
                                    || !request.access().may(Inventory.READ)
                                    || !inventory
                                            .assets(request.access(), Optional.empty())
                                            .items()
                                            .isEmpty();
                    return Page.html(
                            "exposures",
                            "What to do first",
                            new Listed(
                                    page.items().stream()
                                            .filter(entry -> entry.open() > 0)
                                            .map(entry -> entry(tx, request, entry))
                                            .toList(),
                                    page.items().stream()
                                            .filter(entry -> entry.open() == 0)
                                            .map(entry -> entry(tx, request, entry))
                                            .toList(),
                                    queue.countOpen(request.access()),
                                    request.access().may(Exposures.ANSWER),
                                    systems,
                                    request.next(page.after())));
                });
    }

    private Entry entry(Tx tx, PageRequest request, QueueEntry entry) {
        var worst = entry.worst().exposure();
        return new Entry(
                "/exposures/of/"
                        + URLEncoder.encode(worst.vulnerability(), StandardCharsets.UTF_8)
                                .replace("+", "%20"),
                worst.title(),
                entry.worst().summary(),
                Advice.risk(worst),
                entry.groups().stream().map(group -> group(tx, request, group)).toList(),
                entry.done().stream()
                        .map(it -> new Done(it.id(), it.assetName(), Badge.ofReceipt(it.state())))
                        .toList(),
                entry.more(),
                advisory(worst.advisory(), worst.advisoryNumber()),
                worst.advisoryNumber());
    }

    private Group group(Tx tx, PageRequest request, QueueEntry.Group group) {
        var worst = group.members().getFirst().exposure();
        return new Group(
                group.members().stream()
                        .map(it -> member(request, it, worst.priority().due()))
                        .toList(),
                group.advice(ExposurePages::said),
                due(tx, worst),
                Badge.ofReceipt(worst.state()),
                group.members().size() == 1
                        ? "/exposures/" + worst.id() + "/receipts"
                        : "/exposures/receipts");
    }

    private static Member member(PageRequest request, Advised advised, Optional<Instant> worst) {
        var exposure = advised.exposure();
        return new Member(
                exposure.id(),
                exposure.assetName(),
                component(exposure),
                exposure.priority()
                        .due()
                        .filter(due -> !worst.equals(Optional.of(due)))
                        .map(ExposurePages::said),
                exposure.question(),
                advised.released().map(it -> fix(request, it)),
                proof(request, exposure));
    }

    /**
     * @param what a sentence that anyone understands
     * @param question what the newest inventory leaves open
     * @param risk what may happen if nothing is done
     * @param fix only where it replaces exactly what this system runs
     * @param settled nothing is left to do
     * @param answers whether this reader may answer
     * @param proof where to show that it is fixed, once it was said to be
     */
    record Card(
            ExposureId id,
            String title,
            String what,
            String asset,
            String component,
            Optional<String> question,
            Advice advice,
            String risk,
            Optional<Fix> fix,
            DueDate due,
            Badge state,
            boolean settled,
            boolean answers,
            Optional<String> proof,
            String advisory,
            String number) {}

    record OfOne(String title, List<Card> cards, Optional<String> next) {}

    /** Every system that one vulnerability is on. */
    private Page ofOne(PageRequest request) {
        return db.inSnapshot(
                request.access(),
                tx -> {
                    var page =
                            queue.of(
                                    request.access(),
                                    request.path("vulnerability"),
                                    request.after());
                    if (page.items().isEmpty()) {
                        return new Page.Absent();
                    }
                    var title = page.items().getFirst().title();
                    return Page.html(
                            "exposuresof",
                            title,
                            new OfOne(
                                    title,
                                    cards(tx, request, page.items()),
                                    request.next(page.after())));
                });
    }

    private List<Card> cards(Tx tx, PageRequest request, List<Exposure> shown) {
        return queue.advise(request.access(), shown).stream()
                .map(it -> card(tx, request, it))
                .toList();
    }

    private Card card(Tx tx, PageRequest request, Advised advised) {
        var exposure = advised.exposure();
        return new Card(
                exposure.id(),
                exposure.title(),
                advised.summary(),
                exposure.assetName(),
                component(exposure),
                exposure.question().filter(_ -> !exposure.isSettled()),
                advised.advice(ExposurePages::said),
                Advice.risk(exposure),
                advised.released().map(it -> fix(request, it)),
                due(tx, exposure),
                Badge.ofReceipt(exposure.state()),
                exposure.isSettled(),
                request.access().may(Exposures.ANSWER),
                proof(request, exposure),
                advisory(exposure.advisory(), exposure.advisoryNumber()),
                exposure.advisoryNumber());
    }

    /** Where to read what an exposure is by: in our advisory, or in what others publish. */
    static String advisory(Optional<AdvisoryId> own, String number) {
        return own.map(it -> "/advisories/" + it.code()).orElseGet(() -> CataloguePages.of(number));
    }

    private static String component(Exposure exposure) {
        return (PackageName.of(exposure.packageName()) + " " + exposure.version()).strip();
    }

    private DueDate due(Tx tx, Exposure exposure) {
        return DueDate.of(exposure, clock.instant(), setBy -> setBy(tx, setBy));
    }

    private static String said(Instant at) {
        return Times.exact(at, ZoneOffset.UTC);
    }

    private static Optional<String> proof(PageRequest request, Exposure exposure) {
        return exposure.state().equals(ReceiptState.APPLIED.code())
                        && request.access().may(Inventory.WRITE)
                ? Optional.of(SystemPages.uploadOf(exposure.asset()))
                : Optional.empty();
    }

    private String setBy(Tx tx, String setBy) {
        return PartyId.parse(setBy).map(party -> parties.name(tx, party)).orElse(setBy);
    }

    private static Fix fix(PageRequest request, Remedies.Released released) {
        return new Fix(
                released.version(),
                released.address(),
                "./clearinghouse agent sync --data DIR --token-file TOKEN --root ROOT.json --server "
                        + request.raw().uri().resolve("/"));
    }

    record Said(String when, Badge what, String note) {}

    record View(Card card, List<Said> history, Marks marks) {}

    private Page find(PageRequest request) {
        return db.inSnapshot(
                request.access(),
                tx ->
                        exposures
                                .find(request.access(), id(request))
                                .<Page>map(history -> view(tx, request, history))
                                .orElseGet(Page.Absent::new));
    }

    private Page view(Tx tx, PageRequest request, Exposures.History history) {
        var said =
                history.receipts().stream()
                        .map(receipt ->
                                new Said(
                                        Times.shortly(receipt.at()),
                                        said(receipt.state()),
                                        receipt.note().orElse("")))
                        .toList();
        return Page.html(
                "exposure",
                history.exposure().title(),
                new View(
                        cards(tx, request, List.of(history.exposure())).getFirst(),
                        said,
                        Marks.of(exposures.label(request.access()))));
    }

    private static Badge said(ReceiptState state) {
        return state == ReceiptState.DELIVERED
                ? Badge.neutral("the notice reached you")
                : Badge.ofReceipt(state.code());
    }

    private Page answer(PageRequest request) {
        var id = id(request);
        return answered(
                request,
                (state, note) ->
                        switch (exposures.answer(request.access(), id, state, note)) {
                            case Exposures.Answer.Taken _ ->
                                    new Page.Redirect("/exposures/" + id, state.code());
                            case Exposures.Answer.NoSuchExposure() -> new Page.Absent();
                            case Exposures.Answer.Refused(var why) -> refused(why);
                            case Exposures.Answer.NotYours(var why) -> refused(why);
                        });
    }

    /** One press for systems that are in the same situation. */
    private Page answerAll(PageRequest request) {
        var ids = new LinkedHashSet<ExposureId>();
        for (var code : request.all("exposure")) {
            ids.add(ExposureId.parse(code).orElseThrow(PageRequest.NothingHere::new));
        }
        if (ids.isEmpty() || ids.size() > Exposures.MOST_ANSWERED) {
            return new Page.Stopped(
                    422,
                    "Not noted",
                    "Go back and answer for at most "
                            + Exposures.MOST_ANSWERED
                            + " systems at once.");
        }
        return answered(
                request,
                (state, note) ->
                        switch (exposures.answer(request.access(), ids, state, note)) {
                            case Exposures.Answers.Taken _ ->
                                    new Page.Redirect("/exposures", state.code());
                            case Exposures.Answers.NoSuchExposure _ -> new Page.Absent();
                            case Exposures.Answers.Refused(_, var why) -> refused(why);
                            case Exposures.Answers.NotYours(var why) -> refused(why);
                        });
    }

    private static Page answered(
            PageRequest request, BiFunction<ReceiptState, Optional<String>, Page> answer) {
        var state = ReceiptState.parse(request.field("state")).filter(BUTTONS::contains);
        if (state.isEmpty()) {
            return new Page.Stopped(
                    422, "No answer was chosen", "Go back and press one of the four buttons.");
        }
        var note = request.optional("note");
        if (note.filter(text -> text.length() > LONGEST_NOTE).isPresent()) {
            return new Page.Stopped(
                    422,
                    "The note is too long",
                    "Go back and keep it under " + LONGEST_NOTE + " characters.");
        }
        return answer.apply(state.get(), note);
    }

    private static Page refused(String why) {
        return new Page.Stopped(
                409, "Not noted", Texts.sentence(why) + " Go back and look at it again.");
    }

    private static ExposureId id(PageRequest request) {
        return request.path("exposure", ExposureId::parse);
    }
}
