package clearinghouse.pages;

import clearinghouse.advisory.Advisories;
import clearinghouse.advisory.AdvisoryId;
import clearinghouse.exposure.Evidence;
import clearinghouse.exposure.Exposure;
import clearinghouse.exposure.ExposureId;
import clearinghouse.exposure.Exposures;
import clearinghouse.exposure.ReceiptState;
import clearinghouse.exposure.Remedies;
import clearinghouse.formats.advisory.AffectedProduct;
import clearinghouse.formats.ssvc.CisaBod2604;
import clearinghouse.inventory.Inventory;
import clearinghouse.kernel.PartyId;
import clearinghouse.parties.Parties;
import clearinghouse.platform.Db;
import clearinghouse.platform.Marks;
import clearinghouse.platform.Tx;
import clearinghouse.policy.Input;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    private final Remedies remedies;
    private final Advisories advisories;
    private final Inventory inventory;
    private final InstantSource clock;

    ExposurePages(Pages.Facades facades, InstantSource clock) {
        db = facades.db();
        parties = facades.parties();
        exposures = facades.exposures();
        remedies = facades.remedies();
        advisories = facades.advisories();
        inventory = facades.inventory();
        this.clock = clock;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get("/exposures", Exposures.READ, this::list),
                PageRoute.get("/exposures/{exposure}", Exposures.READ, this::find),
                PageRoute.post("/exposures/{exposure}/receipts", Exposures.ANSWER, this::answer));
    }

    /** The signed fix: for who installs it by hand, and for the agent that does it by itself. */
    record Fix(String version, String address, String command) {}

    /**
     * @param what a sentence that anyone understands
     * @param question what the newest inventory leaves open
     * @param todo what to do, in the imperative, and where the fix comes from
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
            Optional<String> doubt,
            Optional<String> question,
            String todo,
            String risk,
            Optional<Fix> fix,
            DueDate due,
            Badge state,
            boolean settled,
            boolean answers,
            Optional<String> proof,
            String advisory,
            String number) {}

    /**
     * @param all how many are open, on this page or not
     * @param systems whether there is any inventory
     */
    record Listed(
            List<Card> open,
            List<Card> settled,
            long all,
            boolean systems,
            Optional<String> next) {}

    private Page list(PageRequest request) {
        return db.inSnapshot(
                request.access(),
                tx -> {
                    var page = exposures.list(request.access(), request.after());
                    var cards = cards(tx, request, page.items());
                    boolean systems =
                            !cards.isEmpty()
                                    || !request.access().may(Inventory.READ)
                                    || !inventory
                                            .assets(request.access(), Optional.empty())
                                            .items()
                                            .isEmpty();
                    return Page.html(
                            "exposures",
                            "What to do first",
                            new Listed(
                                    cards.stream().filter(card -> !card.settled()).toList(),
                                    cards.stream().filter(Card::settled).toList(),
                                    exposures.countOpen(request.access()),
                                    systems,
                                    request.next(page.after())));
                });
    }

    private List<Card> cards(Tx tx, PageRequest request, List<Exposure> shown) {
        var released = remedies.of(request.access(), shown);
        return shown.stream()
                .map(it -> card(tx, request, it, Optional.ofNullable(released.get(it.id()))))
                .toList();
    }

    private Card card(
            Tx tx, PageRequest request, Exposure exposure, Optional<Remedies.Released> released) {
        var advisory = exposure.advisory().flatMap(it -> advisories.find(request.access(), it));
        var name = PackageName.of(exposure.packageName());
        return new Card(
                exposure.id(),
                exposure.title(),
                advisory.map(found -> found.advisory().summary()).orElse(""),
                exposure.assetName(),
                exposure.version().isEmpty() ? name : name + " " + exposure.version(),
                exposure.certain()
                        ? Optional.empty()
                        : Optional.of(
                                "It may not be affected: "
                                        + Texts.sentence(exposure.matchReason())),
                exposure.question().filter(_ -> !isSettled(exposure.state())),
                todo(
                        released,
                        advisory.map(found -> found.advisory().affected()).orElse(List.of()),
                        exposure),
                risk(exposure),
                released.map(it -> fix(request, it)),
                DueDate.of(exposure, clock.instant(), setBy -> setBy(tx, setBy)),
                Badge.ofReceipt(exposure.state()),
                isSettled(exposure.state()),
                request.access().may(Exposures.ANSWER),
                proof(request, exposure),
                advisory(exposure.advisory(), exposure.advisoryNumber()),
                exposure.advisoryNumber());
    }

    /** Where to read what an exposure is by: in our advisory, or in what others publish. */
    static String advisory(Optional<AdvisoryId> own, String number) {
        return own.map(it -> "/advisories/" + it.code()).orElseGet(() -> CataloguePages.of(number));
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

    private static String todo(
            Optional<Remedies.Released> released,
            List<AffectedProduct> affected,
            Exposure exposure) {
        var name = PackageName.of(exposure.packageName());
        var fixed =
                affected.stream()
                        .filter(product -> product.purl().render().equals(exposure.packageName()))
                        .flatMap(product -> product.fixedVersions().stream())
                        .toList();
        var mended = exposure.evidence().map(Evidence::fixedIn).orElse(fixed);
        var update =
                mended.isEmpty()
                        ? ""
                        : "Update %s on %s to version %s or newer."
                                .formatted(name, exposure.assetName(), String.join(" or ", mended));
        if (released.isPresent()) {
            return update.isEmpty()
                    ? "Replace %s on %s by our signed fix, version %s."
                            .formatted(name, exposure.assetName(), released.get().version())
                    : update
                            + " If no update has it yet, install our signed fix, version %s, in its place."
                                    .formatted(released.get().version());
        }
        return update.isEmpty()
                ? "There is no fix yet. Take the system off the internet if you can, or ask for help."
                : update + " If it came with a product, ask its vendor for an update that has it.";
    }

    private static String risk(Exposure exposure) {
        var impact =
                Optional.ofNullable(exposure.priority().inputs().get(CisaBod2604.TECHNICAL_IMPACT));
        return switch (impact.map(Input::value).orElse("")) {
            case "total" -> "An attacker could take full control of this software.";
            case "partial" ->
                    "An attacker could stop this software, or gain a part of the control over it.";
            default -> "What an attacker could do was not assessed yet.";
        };
    }

    private static Fix fix(PageRequest request, Remedies.Released released) {
        return new Fix(
                released.version(),
                released.address(),
                "./clearinghouse agent sync --data DIR --token-file TOKEN --root ROOT.json --server "
                        + request.raw().uri().resolve("/"));
    }

    private static boolean isSettled(String state) {
        return ReceiptState.parse(state)
                .map(receipt ->
                        switch (receipt) {
                            case VERIFIED, NOT_AFFECTED, NOT_OURS -> true;
                            case DELIVERED,
                                    READ,
                                    ACKNOWLEDGED,
                                    PLANNED,
                                    IN_PROGRESS,
                                    APPLIED,
                                    DEFERRED,
                                    CANNOT,
                                    HELP ->
                                    false;
                        })
                .orElse(false);
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
        return switch (exposures.answer(request.access(), id, state.get(), note)) {
            case Exposures.Answer.Taken _ ->
                    new Page.Redirect("/exposures/" + id, state.get().code());
            case Exposures.Answer.NoSuchExposure() -> new Page.Absent();
            case Exposures.Answer.Refused(var why) -> refused(why);
            case Exposures.Answer.NotYours(var why) -> refused(why);
        };
    }

    private static Page refused(String why) {
        return new Page.Stopped(
                409, "Not noted", Texts.sentence(why) + " Go back and look at it again.");
    }

    private static ExposureId id(PageRequest request) {
        return request.path("exposure", ExposureId::parse);
    }
}
