package clearinghouse.pages;

import clearinghouse.formats.advisory.Sector;
import clearinghouse.inventory.Contact;
import clearinghouse.inventory.ContactId;
import clearinghouse.inventory.Inventory;
import clearinghouse.inventory.Point;
import clearinghouse.inventory.Profile;
import clearinghouse.inventory.Profiles;
import clearinghouse.inventory.Told;
import clearinghouse.parties.Parties;
import clearinghouse.platform.Json;
import clearinghouse.platform.Marks;
import clearinghouse.platform.Schemas;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** An operator: where it is, what it does, whom to ask, and who acts for it. */
final class OperatorPages implements PageRoute.Group {

    private static final String PATH = "/operator";
    private static final int UNPROCESSABLE = 422;
    private static final int LONGEST_REGION = 100;

    private final Profiles profiles;
    private final Inventory inventory;
    private final Parties parties;
    private final Schemas schemas;

    OperatorPages(Pages.Facades facades, Schemas schemas) {
        profiles = facades.profiles();
        inventory = facades.inventory();
        parties = facades.parties();
        this.schemas = schemas;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get(
                        PATH,
                        Inventory.WRITE,
                        request -> shown(200, request, Faults.NONE, Faults.NONE)),
                PageRoute.post(PATH + "/profile", Inventory.WRITE, this::say),
                PageRoute.post(PATH + "/contacts", Inventory.WRITE, this::addContact),
                PageRoute.post(
                        PATH + "/contacts/{contact}/removal",
                        Inventory.WRITE,
                        this::removeContact));
    }

    record Line(String id, String name, String role, String mail, String phone, String since) {}

    record Broker(String name, String since) {}

    record View(
            String name,
            List<KnownFact> facts,
            List<Line> contacts,
            List<Broker> brokers,
            List<Field> profile,
            List<Shown> shown,
            List<Field> contact,
            List<SaidBefore> history,
            Optional<String> next,
            Marks marks) {}

    private Page shown(int status, PageRequest request, Faults said, Faults contact) {
        var access = request.access();
        var operator = profiles.operator(access);
        var history = profiles.history(access, request.after("said"));
        var fields = fields(request, operator.profile(), said);
        return new Page.Html(
                status,
                "operator",
                operator.name(),
                new View(
                        operator.name(),
                        KnownFact.of(
                                operator.profile(),
                                List.of(),
                                by -> profiles.partyName(access, by)),
                        profiles.contacts(access).stream().map(OperatorPages::line).toList(),
                        parties.brokers(access).stream()
                                .map(it -> new Broker(it.name(), Times.date(it.since())))
                                .toList(),
                        fields,
                        Shown.of(request, fields, said.any()),
                        contactFields(request, contact),
                        history.items().stream().map(it -> SaidBefore.of(it, List.of())).toList(),
                        request.next("said", history.after()),
                        Marks.of(inventory.label(access))));
    }

    private static Line line(Contact contact) {
        return new Line(
                contact.id().code(),
                contact.name(),
                contact.role(),
                contact.mail().orElse(""),
                contact.phone().orElse(""),
                Times.date(contact.since()));
    }

    private static List<Field> fields(PageRequest request, Profile profile, Faults faults) {
        boolean sent = faults.any();
        return List.of(
                Field.choice(
                                "sector",
                                ProfileWords.label(Point.SECTOR),
                                "What most people rely on you for.",
                                Stream.concat(
                                                Stream.of(new Field.Option("", "Not said")),
                                                Sector.all().stream()
                                                        .map(it ->
                                                                new Field.Option(
                                                                        it.code(), it.name())))
                                        .toList())
                        .holding(held(request, sent, profile, Point.SECTOR))
                        .failing(faults),
                Field.optional(
                                "region",
                                ProfileWords.label(Point.REGION),
                                "A code of ISO 3166-2, such as US-OH for Ohio; or a name, where there is no code.")
                        .upTo(LONGEST_REGION)
                        .holding(held(request, sent, profile, Point.REGION))
                        .failing(faults),
                Field.optionalSuggested(
                                "time_zone",
                                ProfileWords.label(Point.TIME_ZONE),
                                "By its name, such as America/New_York. The hours at which a system may be stopped are by its clocks.",
                                VulnerabilityPages.ZONES)
                        .upTo(60)
                        .holding(held(request, sent, profile, Point.TIME_ZONE))
                        .failing(faults));
    }

    private static String held(PageRequest request, boolean sent, Profile profile, Point point) {
        if (sent) {
            return request.field(point.code());
        }
        return switch (profile.of(point)) {
            case Told.Said(var value, _, _) -> value;
            case Told.Assumed _, Told.Unknown _ -> "";
        };
    }

    private static List<Field> contactFields(PageRequest request, Faults faults) {
        boolean sent = faults.any();
        return List.of(
                Field.required("name", "Name", "A person, or a desk such as: night shift.")
                        .holding(sent ? request.field("name") : "")
                        .failing(faults),
                Field.required("role", "Asked about", "Such as: IT, or biomedical engineering.")
                        .upTo(60)
                        .holding(sent ? request.field("role") : "")
                        .failing(faults),
                Field.optional("mail", "Mail", "An address that somebody reads.")
                        .upTo(254)
                        .holding(sent ? request.field("mail") : "")
                        .failing(faults),
                Field.optional("phone", "Telephone", "With the code of the country.")
                        .upTo(40)
                        .holding(sent ? request.field("phone") : "")
                        .failing(faults));
    }

    private Page say(PageRequest request) {
        var said = Shown.changed(request, OperatorPages::said);
        var faults = Faults.NONE;
        for (var entry : said.entrySet()) {
            var point = entry.getKey();
            if (entry.getValue().flatMap(point::fault).isPresent()) {
                faults = faults.and(point.code(), wrong(point));
            }
        }
        if (faults.any()) {
            return shown(UNPROCESSABLE, request, faults, Faults.NONE);
        }
        profiles.say(request.access(), said);
        return new Page.Redirect(PATH, "described");
    }

    private static Map<Point, Optional<String>> said(Function<String, String> fields) {
        var said = new EnumMap<Point, Optional<String>>(Point.class);
        for (var point : List.of(Point.SECTOR, Point.REGION, Point.TIME_ZONE)) {
            said.put(
                    point,
                    Optional.of(fields.apply(point.code())).filter(value -> !value.isEmpty()));
        }
        return said;
    }

    private static String wrong(Point point) {
        return switch (point) {
            case REGION ->
                    "Give a code that begins with a country, such as US-OH, or a name of at most %d characters."
                            .formatted(LONGEST_REGION);
            case TIME_ZONE -> "Give a time zone by its name, such as America/New_York or UTC.";
            case SECTOR,
                    INTERNET_EXPOSED,
                    MISSION_IMPACT,
                    SAFETY_IMPACT,
                    MISSION_WELL_BEING,
                    ENVIRONMENT,
                    MAINTENANCE_WINDOW,
                    OWNER,
                    END_OF_SUPPORT,
                    CONTACT ->
                    "Choose one of the answers.";
        };
    }

    /** By the schema of the interface, so that both doors take the same. */
    private Page addContact(PageRequest request) {
        var wish = new LinkedHashMap<String, Object>();
        for (var field : List.of("role", "name", "mail", "phone")) {
            var value = request.optional(field);
            if (value.isPresent() || field.equals("role") || field.equals("name")) {
                wish.put(field, value.orElse(""));
            }
        }
        var faults = Faults.NONE;
        for (var problem : schemas.validate("contact-wish", Json.tree(wish))) {
            faults = faults.and(problem.pointer().substring(1), wrong(problem.pointer()));
        }
        if (faults.any()) {
            return shown(UNPROCESSABLE, request, Faults.NONE, faults);
        }
        return switch (profiles.addContact(
                request.access(),
                new Contact.Wish(
                        request.field("role"),
                        request.field("name"),
                        request.optional("mail"),
                        request.optional("phone")))) {
            case Profiles.ContactSaying.Taken _ -> new Page.Redirect(PATH, "contact-added");
            case Profiles.ContactSaying.NoSuchContact() -> new Page.Absent();
            case Profiles.ContactSaying.TooMany(var most) ->
                    new Page.Stopped(
                            409,
                            "That is one contact too many",
                            "An organisation names at most "
                                    + most
                                    + ". Remove one that is not needed any more.");
        };
    }

    private static String wrong(String pointer) {
        return switch (pointer) {
            case "/mail" -> "Give an address such as desk@clinic.example, or none.";
            case "/phone" -> "Give a number such as +1 614 555 0100, or none.";
            case "/role" -> "Say in at most 60 characters what this contact is asked about.";
            default -> "Give a name of at most 200 characters.";
        };
    }

    private Page removeContact(PageRequest request) {
        return switch (profiles.removeContact(
                request.access(), request.path("contact", ContactId::parse))) {
            case Profiles.ContactSaying.Taken _ -> new Page.Redirect(PATH, "contact-removed");
            case Profiles.ContactSaying.NoSuchContact(), Profiles.ContactSaying.TooMany _ ->
                    new Page.Absent();
        };
    }
}
