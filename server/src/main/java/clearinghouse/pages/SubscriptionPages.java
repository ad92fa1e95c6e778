package clearinghouse.pages;

import clearinghouse.catalogue.Imports;
import clearinghouse.catalogue.Mirrors;
import clearinghouse.catalogue.QuarantineId;
import clearinghouse.catalogue.SourceAddress;
import clearinghouse.catalogue.SourceKind;
import clearinghouse.catalogue.Subscription;
import clearinghouse.catalogue.SubscriptionId;
import clearinghouse.catalogue.Subscriptions;
import clearinghouse.kernel.Access;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whom this server asks for what they publish, how that goes, and what was not believed or read.
 */
final class SubscriptionPages implements PageRoute.Group {

    static final String PATH = "/subscriptions";

    private static final String ONE = PATH + "/{subscription}";
    private static final String ADDRESS = "address";
    private static final String EVERY = "every";
    private static final String MIRROR = "mirror";
    private static final String MIRRORED = "yes";
    private static final int UNPROCESSABLE = 422;
    private static final int CONFLICT = 409;

    /** In minutes. */
    private static final List<Field.Option> INTERVALS =
            List.of(
                    new Field.Option("360", "every six hours"),
                    new Field.Option("60", "every hour"),
                    new Field.Option("1440", "every day"),
                    new Field.Option("10080", "every week"));

    private static final List<Field.Option> MIRRORS =
            List.of(
                    new Field.Option("no", "use it here alone"),
                    new Field.Option(MIRRORED, "mirror its documents"));

    private final Subscriptions subscriptions;
    private final Mirrors mirrors;
    private final Imports imports;
    private final InstantSource clock;

    SubscriptionPages(Pages.Facades facades, InstantSource clock) {
        this.subscriptions = facades.subscriptions();
        this.mirrors = facades.mirrors();
        this.imports = facades.imports();
        this.clock = clock;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get(PATH, Imports.IMPORT, request -> shown(200, request, Faults.NONE)),
                PageRoute.post(PATH, Imports.IMPORT, this::make),
                PageRoute.post(ONE + "/fetch", Imports.IMPORT, this::fetch),
                PageRoute.post(ONE + "/pause", Imports.IMPORT, request -> pause(request, true)),
                PageRoute.post(
                        ONE + "/resumption", Imports.IMPORT, request -> pause(request, false)),
                PageRoute.post(
                        ONE + "/mirroring", Imports.IMPORT, request -> mirror(request, true)),
                PageRoute.post(
                        ONE + "/mirroring-end", Imports.IMPORT, request -> mirror(request, false)),
                PageRoute.post(ONE + "/removal", Imports.IMPORT, this::remove),
                PageRoute.post(ONE + "/discard", Imports.IMPORT, this::discardAll),
                PageRoute.post(PATH + "/unread/{unread}/discard", Imports.IMPORT, this::discard));
    }

    /**
     * @param mirror what is offered to everyone of it, or why nothing is; empty where that was not
     *     chosen
     * @param trouble what is wrong now; empty where nothing is
     */
    record Line(
            String id,
            String address,
            String kind,
            String every,
            Badge state,
            String succeeded,
            String next,
            String round,
            String mirror,
            String trouble,
            boolean paused) {

        static Line of(Subscription.Shown shown, Instant now) {
            var it = shown.subscription();
            return new Line(
                    it.id().code(),
                    it.address(),
                    kind(it.kind()),
                    it.every().map(Line::every).orElse("once"),
                    state(it, now),
                    it.succeeded().map(Times::shortly).orElse("never"),
                    next(it),
                    round(it.tally(), shown.waiting()),
                    mirror(shown),
                    it.error().isEmpty() ? "" : Texts.sentence(it.error()),
                    it.paused());
        }

        private static String kind(SourceKind kind) {
            return switch (kind) {
                case UNKNOWN -> "not looked at yet";
                case CSAF_PROVIDER -> "CSAF provider";
                case ROLIE -> "ROLIE feed";
                case CSAF_DIRECTORY -> "CSAF directory";
                case OSV -> "OSV dump";
                case FILE -> "file";
            };
        }

        private static String every(Duration every) {
            if (every.toMinutes() % 1440 == 0) {
                return every.toDays() == 1 ? "every day" : "every " + every.toDays() + " days";
            }
            if (every.toMinutes() % 60 == 0) {
                return every.toHours() == 1 ? "every hour" : "every " + every.toHours() + " hours";
            }
            return "every " + every.toMinutes() + " minutes";
        }

        private static String mirror(Subscription.Shown shown) {
            return switch (shown.subscription().mirroring()) {
                case OFF -> "";
                case WAITING -> "to be mirrored, when it was looked at";
                case MIRRORED ->
                        shown.mirrored() == 1
                                ? "1 document mirrored"
                                : "%,d documents mirrored".formatted(shown.mirrored());
                case LISTED -> "listed; its issuer lets nobody mirror it";
                case REFUSED -> "not mirrored: its issuer lets nobody list or mirror it";
                case TAKEN -> "not mirrored: another source of the same publisher is";
                case NO_ISSUER -> "not mirrored: it is no CSAF 2.0 provider that says who it is";
            };
        }

        private static Badge state(Subscription it, Instant now) {
            if (it.isStale(now)) {
                return Badge.bad("stale");
            }
            if (it.paused()) {
                return Badge.neutral("paused");
            }
            if (it.underWay()) {
                return Badge.waiting("taking in");
            }
            if (!it.error().isEmpty()) {
                return Badge.waiting(it.failures() > 0 ? "failed" : "with a fault");
            }
            if (it.succeeded().isEmpty()) {
                return Badge.waiting("waits");
            }
            return it.hasEnded() ? Badge.neutral("taken in") : Badge.good("up to date");
        }

        private static String next(Subscription it) {
            if (it.paused()) {
                return "when you resume it";
            }
            if (it.hasEnded()) {
                return "not any more";
            }
            return it.underWay() ? "now" : it.next().map(Times::shortly).orElse("now");
        }

        private static String round(Subscription.Tally tally, long waiting) {
            var said =
                    "%,d new, %,d revised, %,d known, %,d in quarantine"
                            .formatted(
                                    tally.fresh(),
                                    tally.revised(),
                                    tally.same() + tally.older(),
                                    tally.quarantined());
            return waiting == 0 ? said : said + ", %,d wait".formatted(waiting);
        }
    }

    /**
     * @param source the code of the subscription that it came from; empty where it came by hand
     */
    record Unread(
            String id, String source, String place, String reason, String received, String who) {
        static Unread of(Imports.Quarantined it) {
            return new Unread(
                    it.id().code(),
                    it.source().map(SubscriptionId::code).orElse(""),
                    it.place(),
                    Texts.sentence(it.reason()),
                    Times.shortly(it.receivedAt()),
                    who(it));
        }

        private static String who(Imports.Quarantined it) {
            if (it.orphaned()) {
                return it.doubted()
                        ? "nobody: its source was removed"
                        : "an update of this server that reads more; its source was removed";
            }
            return it.doubted()
                    ? "its source, who is asked again in each round"
                    : "its author, or an update of this server that reads more";
        }
    }

    /**
     * @param unread the first of those in quarantine
     * @param quarantined how many there are
     */
    record View(
            List<Line> lines,
            boolean first,
            Optional<String> next,
            List<Unread> unread,
            long quarantined,
            List<Field> fields) {}

    private Page shown(int status, PageRequest request, Faults faults) {
        var access = request.access();
        var page = subscriptions.list(access, request.after());
        var now = clock.instant();
        return new Page.Html(
                status,
                "subscriptions",
                "Sources",
                new View(
                        page.items().stream().map(it -> Line.of(it, now)).toList(),
                        page.items().isEmpty() && request.optional("after").isEmpty(),
                        request.next(page.after()),
                        unread(access),
                        imports.quarantinedCount(access),
                        fields(request, faults)));
    }

    private List<Unread> unread(Access access) {
        return imports.quarantined(access, Optional.empty()).items().stream()
                .map(Unread::of)
                .toList();
    }

    private static List<Field> fields(PageRequest request, Faults faults) {
        return List.of(
                Field.required(
                                ADDRESS,
                                "Domain or address",
                                "The domain of a CSAF provider, such as maker.example, or an address that begins with https://: its metadata, a feed, a folder that ends in /, a document or an archive.")
                        .upTo(SourceAddress.LONGEST)
                        .holding(request.field(ADDRESS))
                        .failing(faults),
                Field.choice(
                                EVERY,
                                "How often",
                                "What was not heard of for several times as long counts as old.",
                                INTERVALS)
                        .holding(request.field(EVERY))
                        .failing(faults),
                Field.choice(
                                MIRROR,
                                "For everyone",
                                "An aggregator of CSAF offers the documents of others to everyone, as far as they let that be.",
                                MIRRORS)
                        .holding(request.field(MIRROR)));
    }

    private Page make(PageRequest request) {
        var address = SourceAddress.parse(request.field(ADDRESS));
        boolean known = INTERVALS.stream().anyMatch(it -> it.value().equals(request.field(EVERY)));
        var faults =
                Faults.NONE
                        .when(
                                address.isEmpty(),
                                ADDRESS,
                                "Write a domain such as maker.example, or an address that begins with https://.")
                        .when(!known, EVERY, "Choose how often.");
        if (faults.any()) {
            return shown(UNPROCESSABLE, request, faults);
        }
        var every = Duration.ofMinutes(Long.parseLong(request.field(EVERY)));
        return switch (subscriptions.make(
                request.access(),
                address.orElseThrow(),
                Optional.of(every),
                request.field(MIRROR).equals(MIRRORED))) {
            case Subscriptions.Making.Made _ -> new Page.Redirect(PATH, "source-added");
            case Subscriptions.Making.Known _ ->
                    shown(
                            UNPROCESSABLE,
                            request,
                            Faults.at(ADDRESS, "This address is asked already."));
            case Subscriptions.Making.TooMany(int most) ->
                    shown(
                            UNPROCESSABLE,
                            request,
                            Faults.at(
                                    ADDRESS,
                                    "%d sources are asked already. Remove one first."
                                            .formatted(most)));
            case Subscriptions.Making.TooOften(int shortest) ->
                    shown(
                            UNPROCESSABLE,
                            request,
                            Faults.at(
                                    EVERY,
                                    "Nobody is asked more often than every %d minutes."
                                            .formatted(shortest)));
        };
    }

    private Page fetch(PageRequest request) {
        var id = request.path("subscription", SubscriptionId::parse);
        return switch (subscriptions.fetchNow(request.access(), id)) {
            case Subscriptions.Asking.Asked _ -> new Page.Redirect(PATH, "source-asked");
            case Subscriptions.Asking.Paused() ->
                    new Page.Stopped(
                            CONFLICT, "It is paused", "Resume it, and it is asked at once.");
            case Subscriptions.Asking.NoSuchSubscription() -> new Page.Absent();
        };
    }

    private Page pause(PageRequest request, boolean paused) {
        return with(
                request,
                it ->
                        switch (subscriptions.change(
                                request.access(), it.id(), it.every(), paused)) {
                            case Subscriptions.Changing.Changed _ ->
                                    new Page.Redirect(
                                            PATH, paused ? "source-paused" : "source-resumed");
                            case Subscriptions.Changing.NoSuchSubscription() -> new Page.Absent();
                            case Subscriptions.Changing.TooOften(int shortest) ->
                                    new Page.Stopped(
                                            CONFLICT,
                                            "Not changed",
                                            "Nobody is asked more often than every %d minutes any more."
                                                    .formatted(shortest));
                        });
    }

    private Page with(PageRequest request, Function<Subscription, Page> act) {
        return subscriptions
                .find(request.access(), request.path("subscription", SubscriptionId::parse))
                .map(Subscription.Shown::subscription)
                .map(act)
                .orElseGet(Page.Absent::new);
    }

    private Page mirror(PageRequest request, boolean mirrored) {
        var id = request.path("subscription", SubscriptionId::parse);
        return mirrors.choose(request.access(), id, mirrored).isPresent()
                ? new Page.Redirect(PATH, mirrored ? "source-mirrored" : "source-unmirrored")
                : new Page.Absent();
    }

    private Page discard(PageRequest request) {
        return imports.discard(request.access(), request.path("unread", QuarantineId::parse))
                ? new Page.Redirect(PATH, "discarded")
                : new Page.Absent();
    }

    private Page discardAll(PageRequest request) {
        var id = request.path("subscription", SubscriptionId::parse);
        return imports.discard(request.access(), id) > 0
                ? new Page.Redirect(PATH, "discarded")
                : new Page.Absent();
    }

    private Page remove(PageRequest request) {
        var id = request.path("subscription", SubscriptionId::parse);
        return subscriptions.remove(request.access(), id)
                ? new Page.Redirect(PATH, "source-removed")
                : new Page.Absent();
    }
}
