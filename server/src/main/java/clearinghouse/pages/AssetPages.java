package clearinghouse.pages;

import clearinghouse.inventory.AssetId;
import clearinghouse.inventory.Contact;
import clearinghouse.inventory.Inventory;
import clearinghouse.inventory.Lifecycles;
import clearinghouse.inventory.MaintenanceWindow;
import clearinghouse.inventory.Point;
import clearinghouse.inventory.Profile;
import clearinghouse.inventory.Profiles;
import clearinghouse.inventory.Support;
import clearinghouse.inventory.Told;
import clearinghouse.platform.Marks;
import java.time.DayOfWeek;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** One system: what was read of its list, what follows, what is known of it and who said so. */
final class AssetPages implements PageRoute.Group {

    private static final String PATH = SystemPages.SYSTEMS + "/{asset}";
    private static final int UNPROCESSABLE = 422;

    /** Those that a page begins with; the others are folded away. */
    private static final int WARNINGS_SHOWN = 10;

    private static final List<Point> CHOICES =
            List.of(
                    Point.INTERNET_EXPOSED,
                    Point.SAFETY_IMPACT,
                    Point.MISSION_IMPACT,
                    Point.MISSION_WELL_BEING,
                    Point.ENVIRONMENT);

    private final Inventory inventory;
    private final Profiles profiles;
    private final Lifecycles lifecycles;
    private final InstantSource clock;

    AssetPages(Pages.Facades facades, InstantSource clock) {
        inventory = facades.inventory();
        profiles = facades.profiles();
        lifecycles = facades.lifecycles();
        this.clock = clock;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get(
                        PATH,
                        Inventory.WRITE,
                        request -> shown(200, request, Faults.NONE, Faults.NONE)),
                PageRoute.post(PATH + "/list", Inventory.WRITE, this::upload)
                        .upTo(ListForm.limit()),
                PageRoute.post(PATH + "/profile", Inventory.WRITE, this::say));
    }

    record Warning(String what, String where) {}

    /**
     * @param more how many there are beside those that are kept
     */
    record Warnings(List<Warning> first, List<Warning> others, int all, int more) {}

    /** Another system that has the same list. */
    record Alike(String name, String page) {}

    record View(
            String name,
            String address,
            String components,
            boolean none,
            String format,
            String received,
            boolean compared,
            List<Alike> alike,
            Optional<Replacing> replacing,
            Warnings warnings,
            List<KnownFact> facts,
            String window,
            List<Field> list,
            List<Field> profile,
            List<Shown> shown,
            List<SaidBefore> history,
            Optional<String> next,
            Marks marks) {}

    private static AssetId id(PageRequest request) {
        return request.path("asset", AssetId::parse);
    }

    private Page shown(int status, PageRequest request, Faults listed, Faults said) {
        var access = request.access();
        var id = id(request);
        var list = inventory.listed(access, id);
        var profile = profiles.asset(access, id);
        if (list.isEmpty() || profile.isEmpty()) {
            return new Page.Absent();
        }
        var contacts = profiles.contacts(access);
        var zone = profiles.operator(access).zone();
        var history = profiles.history(access, id, request.after("said")).orElseThrow();
        var upload = list.get().upload();
        var fields = fields(request, profile.get(), contacts, said);
        return new Page.Html(
                status,
                "asset",
                list.get().held().asset().name(),
                new View(
                        list.get().held().asset().name(),
                        SystemPages.pageOf(id),
                        upload.components() == 1
                                ? "1 component"
                                : upload.components() + " components",
                        upload.components() == 0,
                        ListForm.format(upload.format()),
                        Times.shortly(list.get().held().listedAt()),
                        list.get().compared(),
                        list.get().alike().stream()
                                .map(it -> new Alike(it.name(), SystemPages.pageOf(it.id())))
                                .toList(),
                        replacing(lifecycles.support(access, id)),
                        warnings(list.get()),
                        KnownFact.of(profile.get(), contacts, by -> profiles.partyName(access, by)),
                        window(profile.get(), zone),
                        ListForm.fields(request, listed),
                        fields,
                        Shown.of(request, fields, said.any()),
                        history.items().stream().map(it -> SaidBefore.of(it, contacts)).toList(),
                        request.next("said", history.after()),
                        Marks.of(inventory.label(access))));
    }

    /**
     * @param what that is to be replaced
     */
    record Replacing(String what, String when, String source) {}

    private static Optional<Replacing> replacing(Support support) {
        return support.end()
                .filter(_ -> support.replace())
                .map(end ->
                        new Replacing(
                                support.of().orElse("This system"),
                                support.state() == Support.State.ENDED
                                        ? "has not been supported any more since " + end.on()
                                        : "is supported until " + end.on() + " and no longer",
                                end.source()));
    }

    private static Warnings warnings(Inventory.Listed list) {
        var all =
                list.warnings().stream()
                        .map(it -> new Warning(Texts.sentence(it.message()), it.pointer()))
                        .toList();
        int first = Math.min(WARNINGS_SHOWN, all.size());
        return new Warnings(
                all.subList(0, first),
                all.subList(first, all.size()),
                list.upload().warnings(),
                list.upload().warnings() - all.size());
    }

    private String window(Profile profile, ZoneId zone) {
        return switch (profile.maintenanceWindow()) {
            case MaintenanceWindow.Ask() -> "";
            case MaintenanceWindow.Weekly weekly -> {
                var next = weekly.next(clock.instant(), zone);
                yield "%s, for %s"
                        .formatted(
                                Times.exact(next.from(), zone),
                                Times.span(java.time.Duration.between(next.from(), next.until())));
            }
        };
    }

    private static List<Field> fields(
            PageRequest request, Profile profile, List<Contact> contacts, Faults faults) {
        boolean sent = faults.any();
        var fields = new ArrayList<Field>();
        for (var point : CHOICES) {
            fields.add(
                    Field.choice(
                                    point.code(),
                                    ProfileWords.label(point),
                                    "Leave it unsaid if nobody knows.",
                                    ProfileWords.options(point, "Not said"))
                            .holding(held(request, sent, point.code(), said(profile, point)))
                            .failing(faults));
        }
        fields.add(
                Field.choice(
                                "owner",
                                ProfileWords.label(Point.OWNER),
                                "A contact of your organisation; they are named on its own page.",
                                Stream.concat(
                                                Stream.of(new Field.Option("", "Not said")),
                                                contacts.stream()
                                                        .map(it ->
                                                                new Field.Option(
                                                                        it.id().code(),
                                                                        it.name() + ", "
                                                                                + it.role())))
                                        .toList())
                        .holding(held(request, sent, "owner", said(profile, Point.OWNER)))
                        .failing(faults));
        var window = said(profile, Point.MAINTENANCE_WINDOW);
        var weekly =
                MaintenanceWindow.parse(window)
                        .filter(MaintenanceWindow.Weekly.class::isInstance)
                        .map(MaintenanceWindow.Weekly.class::cast);
        fields.add(
                Field.choice(
                                "window",
                                "When may it be stopped?",
                                "By the clocks of your organisation's time zone.",
                                days())
                        .holding(
                                held(
                                        request,
                                        sent,
                                        "window",
                                        weekly.map(it -> it.day().name().toLowerCase(Locale.ROOT))
                                                .orElse(window)))
                        .failing(faults));
        fields.add(
                Field.optionalTime("window_from", "From", "If there is such a day.")
                        .holding(
                                held(
                                        request,
                                        sent,
                                        "window_from",
                                        weekly.map(it -> it.from().toString()).orElse("")))
                        .failing(faults));
        fields.add(
                Field.optionalTime("window_to", "To", "On the next day, if it is not later.")
                        .holding(
                                held(
                                        request,
                                        sent,
                                        "window_to",
                                        weekly.map(it -> it.to().toString()).orElse("")))
                        .failing(faults));
        fields.add(
                Field.optionalDate(
                                "support_on",
                                "Last day on which it is supported",
                                "The vendor says so; after it nobody mends what is found.")
                        .holding(
                                held(
                                        request,
                                        sent,
                                        "support_on",
                                        profile.endOfSupport()
                                                .map(end -> end.on().toString())
                                                .orElse("")))
                        .failing(faults));
        fields.add(
                Field.optional(
                                "support_source",
                                "Who says so",
                                "Such as the address of the vendor's page, or its letter.")
                        .upTo(LONGEST_SOURCE)
                        .holding(
                                held(
                                        request,
                                        sent,
                                        "support_source",
                                        profile.endOfSupport().map(end -> end.source()).orElse("")))
                        .failing(faults));
        return fields;
    }

    private static final int LONGEST_SOURCE = 300;

    private static List<Field.Option> days() {
        return Stream.concat(
                        Stream.of(
                                new Field.Option("", "Not said"),
                                new Field.Option("ask", "Ask us first")),
                        Stream.of(DayOfWeek.values())
                                .map(day ->
                                        new Field.Option(
                                                day.name().toLowerCase(Locale.ROOT),
                                                "Each " + ProfileWords.day(day))))
                .toList();
    }

    /** What was typed, where the form was sent; else what holds. */
    private static String held(PageRequest request, boolean sent, String field, String known) {
        return sent ? request.field(field) : known;
    }

    private static String said(Profile profile, Point point) {
        return switch (profile.of(point)) {
            case Told.Said(var value, _, _) -> value;
            case Told.Assumed _, Told.Unknown _ -> "";
        };
    }

    private Page say(PageRequest request) {
        var said = Shown.changed(request, AssetPages::said);
        var faults = faults(said);
        if (faults.any()) {
            return shown(UNPROCESSABLE, request, Faults.NONE, faults);
        }
        return switch (profiles.say(request.access(), id(request), said)) {
            case Profiles.Saying.Taken() ->
                    new Page.Redirect(SystemPages.pageOf(id(request)), "described");
            case Profiles.Saying.NoSuchAsset() -> new Page.Absent();
            case Profiles.Saying.NoSuchContact() ->
                    shown(
                            UNPROCESSABLE,
                            request,
                            Faults.NONE,
                            Faults.at("owner", "Choose a contact that is still there."));
        };
    }

    /**
     * @param fields what a field of the form holds
     */
    private static Map<Point, Optional<String>> said(Function<String, String> fields) {
        var said = new EnumMap<Point, Optional<String>>(Point.class);
        for (var point : CHOICES) {
            said.put(point, optional(fields.apply(point.code())));
        }
        said.put(Point.OWNER, optional(fields.apply("owner")));
        said.put(Point.MAINTENANCE_WINDOW, window(fields));
        said.put(Point.END_OF_SUPPORT, end(fields));
        return said;
    }

    private static Optional<String> optional(String value) {
        return Optional.of(value).filter(it -> !it.isEmpty());
    }

    private static Optional<String> window(Function<String, String> fields) {
        var day = optional(fields.apply("window"));
        return day.filter(it -> it.equals(MaintenanceWindow.ASK))
                .or(() ->
                        day.map(it ->
                                "%s %s-%s"
                                        .formatted(
                                                it,
                                                fields.apply("window_from"),
                                                fields.apply("window_to"))));
    }

    private static Optional<String> end(Function<String, String> fields) {
        var on = fields.apply("support_on");
        var source = fields.apply("support_source");
        return on.isEmpty() && source.isEmpty() ? Optional.empty() : Optional.of(on + " " + source);
    }

    private static Faults faults(Map<Point, Optional<String>> said) {
        var faults = Faults.NONE;
        for (var entry : said.entrySet()) {
            if (entry.getValue().flatMap(entry.getKey()::fault).isPresent()) {
                faults =
                        switch (entry.getKey()) {
                            case MAINTENANCE_WINDOW ->
                                    faults.and(
                                            "window_from",
                                            "Give two different times of that day, such as 02:00 and 05:00.");
                            case END_OF_SUPPORT ->
                                    faults.and(
                                            "support_on",
                                            "Give a date, and below who says so in at most "
                                                    + LONGEST_SOURCE
                                                    + " characters.");
                            case INTERNET_EXPOSED,
                                    MISSION_IMPACT,
                                    SAFETY_IMPACT,
                                    MISSION_WELL_BEING,
                                    ENVIRONMENT,
                                    OWNER,
                                    SECTOR,
                                    REGION,
                                    TIME_ZONE,
                                    CONTACT ->
                                    faults.and(entry.getKey().code(), "Choose one of the answers.");
                        };
            }
        }
        return faults;
    }

    private Page upload(PageRequest request) {
        var known = inventory.listed(request.access(), id(request));
        if (known.isEmpty()) {
            return new Page.Absent();
        }
        var document = ListForm.document(request);
        var faults = ListForm.faults(request, document);
        if (faults.any()) {
            return shown(UNPROCESSABLE, request, faults, Faults.NONE);
        }
        return switch (inventory.receive(
                request.access(),
                new Inventory.Listing(
                        Optional.of(known.get().held().asset().name()),
                        Map.of(),
                        document.orElseThrow()))) {
            case Inventory.Receiving.Unreadable(var problems) ->
                    shown(
                            UNPROCESSABLE,
                            request,
                            ListForm.unreadable(request, problems),
                            Faults.NONE);
            case Inventory.Receiving.Received _ ->
                    new Page.Redirect(SystemPages.pageOf(id(request)), "listed");
        };
    }
}
