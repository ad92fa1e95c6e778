package clearinghouse.pages;

import clearinghouse.formats.Problem;
import clearinghouse.parties.Enrolments;
import clearinghouse.parties.JoinRequests;
import clearinghouse.parties.Parties;
import clearinghouse.parties.PartyKind;
import clearinghouse.parties.Role;
import clearinghouse.parties.Scope;
import clearinghouse.parties.Tokens;
import clearinghouse.platform.Db;
import clearinghouse.platform.Json;
import clearinghouse.platform.Schemas;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Who is registered; and the first of them, with a person and a way in, in one form. */
final class PartyPages implements PageRoute.Group {

    private static final Duration TOKEN_LIFE = Duration.ofDays(90);
    private static final int UNPROCESSABLE = 422;
    private static final String COLLEAGUE = "colleague";
    private static final String ADMINISTRATOR = "administrator";
    private static final String BY_TOKEN = "token";
    private static final String BY_PASSKEY = "passkey";

    private final Db db;
    private final Parties parties;
    private final JoinRequests joins;
    private final Enrolments enrolments;
    private final Tokens tokens;
    private final Schemas schemas;
    private final Supplier<URI> address;

    PartyPages(Pages.Facades facades, Schemas schemas, Supplier<URI> address) {
        db = facades.db();
        parties = facades.parties();
        joins = facades.joins();
        enrolments = facades.enrolments();
        tokens = facades.tokens();
        this.schemas = schemas;
        this.address = address;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get(
                        "/parties", Parties.MANAGE, request -> shown(200, request, Faults.NONE)),
                PageRoute.post("/parties", Parties.MANAGE, this::register));
    }

    record Line(String id, String name, String kind, String sector, String since) {}

    /**
     * @param asking how many ask to be registered
     */
    record Listed(
            List<Line> lines,
            Optional<String> next,
            boolean first,
            List<Field> fields,
            long asking) {}

    private Page shown(int status, PageRequest request, Faults faults) {
        var after = request.after();
        var known = parties.list(request.access(), after);
        return new Page.Html(
                status,
                "parties",
                "Parties",
                new Listed(
                        known.items().stream()
                                .map(party ->
                                        new Line(
                                                party.id().code(),
                                                party.name(),
                                                kind(party.kind()),
                                                party.sector().orElse(""),
                                                Times.shortly(party.since())))
                                .toList(),
                        request.next(known.after()),
                        after.isEmpty() && known.items().size() < 2,
                        fields(request, faults),
                        joins.waitingFor(request.access())));
    }

    private static List<Field> fields(PageRequest request, Faults faults) {
        return List.of(
                Field.choice(
                                "kind",
                                "What they are here for",
                                "It decides what they may do.",
                                Stream.concat(
                                                Stream.of(
                                                                PartyKind.OPERATOR,
                                                                PartyKind.DEVELOPER,
                                                                PartyKind.MAINTAINER,
                                                                PartyKind.BROKER)
                                                        .map(kind ->
                                                                new Field.Option(
                                                                        kind.code(), kind(kind))),
                                                Stream.of(
                                                        new Field.Option(
                                                                COLLEAGUE,
                                                                "Colleague here: triages, coordinates, publishes"),
                                                        new Field.Option(
                                                                ADMINISTRATOR,
                                                                "Administrator here: registers people, and is one of two who let somebody in again")))
                                        .toList())
                        .holding(request.field("kind"))
                        .failing(faults),
                Field.optional(
                                "name",
                                "Name of the organisation",
                                "As others know it. For a colleague leave it empty.")
                        .holding(request.field("name"))
                        .failing(faults),
                Field.required(
                                "person",
                                "Name of the person",
                                "Who comes in, and answers for what is done.")
                        .holding(request.field("person"))
                        .failing(faults),
                Field.choice(
                                "means",
                                "How they come in",
                                "A passkey is on their own device and cannot be handed on. A token is for programs, and for who has no device that holds passkeys.",
                                List.of(
                                        new Field.Option(
                                                BY_PASSKEY,
                                                "With a passkey: you get a link for them"),
                                        new Field.Option(
                                                BY_TOKEN, "With a token, good for 90 days")))
                        .holding(request.field("means"))
                        .failing(faults),
                Field.optional("sector", "Sector", "For an operator, such as health or water.")
                        .upTo(60)
                        .holding(request.field("sector"))
                        .failing(faults));
    }

    static String kind(PartyKind kind) {
        return switch (kind) {
            case CLEARINGHOUSE -> "This clearinghouse";
            case DEVELOPER -> "Developer: finds and reports weaknesses";
            case MAINTAINER -> "Maintainer: fixes the software";
            case OPERATOR -> "Operator: runs systems and keeps them fixed";
            case BROKER -> "Broker: acts for operators that agreed";
        };
    }

    /** Shown once: the token is in no other place. */
    record Welcome(String organisation, String person, String token, String expires) {
        @Override
        public String toString() {
            return "Welcome[ch_…]";
        }
    }

    private Page register(PageRequest request) {
        var person = request.field("person");
        var name = request.field("name");
        var kind = request.field("kind");
        var chosen =
                Stream.of(PartyKind.values())
                        .filter(known -> known != PartyKind.CLEARINGHOUSE)
                        .filter(known -> known.code().equals(kind))
                        .findFirst();
        boolean ours = kind.equals(COLLEAGUE) || kind.equals(ADMINISTRATOR);
        var faults =
                chosen.isEmpty() && !ours
                        ? Faults.at("kind", "Choose what they are here for.")
                        : faults(request, ours);
        var means = request.field("means");
        if (!means.equals(BY_PASSKEY) && !means.equals(BY_TOKEN)) {
            faults = faults.and("means", "Choose how they come in.");
        }
        if (faults.any()) {
            return shown(UNPROCESSABLE, request, faults);
        }
        var access = request.access();
        return db.inTransaction(
                access,
                _ -> {
                    var party =
                            chosen.map(known ->
                                            parties.register(
                                                            access,
                                                            known,
                                                            name,
                                                            request.optional("sector"))
                                                    .id())
                                    .orElseGet(() -> parties.clearinghouse(access));
                    var holder =
                            parties.addPerson(access, party, person, Optional.empty())
                                    .orElseThrow();
                    var roles =
                            chosen.map(PartyPages::roles)
                                    .orElseGet(() -> staff(kind.equals(ADMINISTRATOR)));
                    var organisation = ours ? "this clearinghouse" : name;
                    return means.equals(BY_PASSKEY)
                            ? invited(
                                    enrolments.invite(
                                            access, party, holder, roles, Optional.empty()),
                                    organisation,
                                    person)
                            : welcome(
                                    tokens.issue(
                                            access,
                                            party,
                                            new Tokens.Wish(
                                                    holder,
                                                    Scope.of(roles.toArray(Role[]::new)),
                                                    List.of(),
                                                    TOKEN_LIFE)),
                                    organisation,
                                    person);
                });
    }

    private static List<Role> staff(boolean administrator) {
        return (administrator ? Duties.ADMINISTER : Duties.ANALYSE).roles();
    }

    private Page invited(Enrolments.Issue issue, String organisation, String person) {
        return switch (issue) {
            case Enrolments.Issue.Issued issued ->
                    PeoplePages.link(address.get(), issued, person, organisation);
            case Enrolments.Issue.NoSuchPerson(), Enrolments.Issue.HasWayIn() ->
                    throw new IllegalStateException("the person was added a moment ago");
            case Enrolments.Issue.Refused(var why) -> throw new IllegalStateException(why);
        };
    }

    /** By the schemas of the API, so that a form takes neither more nor less than a program may. */
    private Faults faults(PageRequest request, boolean colleague) {
        var faults = Faults.NONE;
        if (!colleague) {
            var party = new LinkedHashMap<String, String>();
            party.put("kind", request.field("kind"));
            request.optional("name").ifPresent(name -> party.put("name", name));
            request.optional("sector").ifPresent(sector -> party.put("sector", sector));
            for (var problem : schemas.validate("party-registration", Json.tree(party))) {
                faults = faults.and(problem.pointer().substring(1), said(problem, "organisation"));
            }
        }
        var person = Map.of("name", request.field("person"));
        for (var problem : schemas.validate("person-addition", Json.tree(person))) {
            faults = faults.and("person", said(problem, "person"));
        }
        return faults;
    }

    private static String said(Problem problem, String whose) {
        return switch (problem.code()) {
            case "maxLength" ->
                    problem.pointer().equals("/sector")
                            ? "Keep the sector to at most 60 characters."
                            : "Keep the name to at most 200 characters.";
            default ->
                    problem.pointer().equals("/sector")
                            ? "Write the sector in one line, or leave it empty."
                            : "Write the name of the %s in one line.".formatted(whose);
        };
    }

    private static Page welcome(Tokens.Issue issue, String organisation, String person) {
        return switch (issue) {
            case Tokens.Issue.Issued(_, var secret, var expires) ->
                    Page.html(
                            "welcome",
                            "Token for " + person,
                            new Welcome(
                                    organisation,
                                    person,
                                    secret,
                                    Times.exact(expires, ZoneOffset.UTC)));
            case Tokens.Issue.Enrolled _ ->
                    throw new IllegalStateException("a token was asked for");
            case Tokens.Issue.NoSuchHolder() ->
                    throw new IllegalStateException("the person was added a moment ago");
            case Tokens.Issue.Refused(_, var why) -> throw new IllegalStateException(why);
        };
    }

    private static List<Role> roles(PartyKind kind) {
        return Duties.of(kind).getFirst().roles();
    }
}
