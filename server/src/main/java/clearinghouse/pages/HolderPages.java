package clearinghouse.pages;

import clearinghouse.kernel.PartyId;
import clearinghouse.parties.Agent;
import clearinghouse.parties.Departure;
import clearinghouse.parties.Holders;
import clearinghouse.parties.OffBoarding;
import clearinghouse.parties.Parties;
import clearinghouse.parties.Party;
import clearinghouse.parties.Person;
import clearinghouse.parties.PersonId;
import clearinghouse.parties.Role;
import clearinghouse.parties.TokenId;
import clearinghouse.parties.Tokens;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** For who administers: who is in a party, what they may, and how they leave. */
final class HolderPages implements PageRoute.Group {

    private static final int UNPROCESSABLE = 422;
    private static final int CONFLICT = 409;
    private static final String STOP = "stop";

    private final Parties parties;
    private final Tokens tokens;
    private final Holders holders;
    private final OffBoarding offBoarding;
    private final InstantSource clock;

    HolderPages(Pages.Facades facades, InstantSource clock) {
        parties = facades.parties();
        tokens = facades.tokens();
        holders = facades.holders();
        offBoarding = facades.offBoarding();
        this.clock = clock;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get("/parties/{party}", Parties.MANAGE, this::party),
                PageRoute.post(
                        "/parties/{party}/tokens/{token}/revocation", Parties.MANAGE, this::revoke),
                PageRoute.get(
                        "/parties/{party}/people/{person}/off-boarding",
                        Parties.MANAGE,
                        request -> person(200, request, Faults.NONE)),
                PageRoute.post(
                        "/parties/{party}/people/{person}/off-boarding",
                        Parties.MANAGE,
                        this::leave),
                PageRoute.get(
                        "/parties/{party}/off-boarding", Parties.MANAGE, this::partyDeparture),
                PageRoute.post("/parties/{party}/off-boarding", Parties.MANAGE, this::partyLeaves));
    }

    /**
     * @param leave where the person's leaving is shown; empty for one who left
     */
    record PersonLine(String name, String roles, String since, Badge state, String leave) {}

    record AgentLine(String name, String responsible, String roles, Badge state) {}

    record View(
            String address,
            String name,
            boolean mayLeave,
            List<PersonLine> people,
            Optional<String> morePeople,
            List<AgentLine> agents,
            Optional<String> moreAgents,
            List<TokenPages.Line> tokens,
            Optional<String> moreTokens) {}

    private Page party(PageRequest request) {
        var access = request.access();
        var found = parties.find(access, id(request));
        if (found.isEmpty()) {
            return new Page.Absent();
        }
        var address = "/parties/" + id(request);
        var now = clock.instant();
        var people = holders.people(access, id(request), request.after("people"));
        var agents = holders.agents(access, id(request), request.after("agents"));
        var held = tokens.list(access, id(request), request.after("tokens"));
        return Page.html(
                "party",
                found.get().name(),
                new View(
                        address,
                        found.get().name(),
                        offBoarding.preview(access, id(request)).isPresent(),
                        people.items().stream().map(it -> line(address, it)).toList(),
                        request.next("people", people.after()),
                        agents.items().stream().map(it -> line(request, found.get(), it)).toList(),
                        request.next("agents", agents.after()),
                        held.items().stream().map(it -> TokenPages.Line.of(it, now)).toList(),
                        request.next("tokens", held.after())));
    }

    private static PersonLine line(String address, Person person) {
        return new PersonLine(
                person.name(),
                roles(person.roles()),
                Times.shortly(person.since()),
                person.left()
                        .map(at -> Badge.neutral("left " + Times.date(at)))
                        .orElseGet(() -> Badge.good("here")),
                person.left().isPresent()
                        ? ""
                        : address + "/people/" + person.id() + "/off-boarding");
    }

    private AgentLine line(PageRequest request, Party party, Agent agent) {
        return new AgentLine(
                agent.name(),
                holders.person(request.access(), party.id(), agent.responsible())
                        .map(Person::name)
                        .orElse("nobody"),
                roles(agent.roles()),
                agent.stopped()
                        .map(at -> Badge.neutral("stopped " + Times.date(at)))
                        .orElseGet(() -> Badge.good("acts")));
    }

    private static String roles(Collection<Role> roles) {
        return roles.isEmpty() ? "none" : String.join(", ", Role.codes(roles));
    }

    private Page revoke(PageRequest request) {
        return tokens.revoke(request.access(), id(request), request.path("token", TokenId::parse))
                ? new Page.Redirect("/parties/" + id(request), "token-revoked")
                : new Page.Absent();
    }

    /**
     * @param ends what the act ends, in plain words
     * @param refused why it cannot be done now
     */
    record Preview(
            String title,
            String lead,
            List<String> ends,
            Optional<String> refused,
            String back,
            String action,
            List<Field> fields,
            String submit) {}

    private Page person(int status, PageRequest request, Faults faults) {
        return offBoarding
                .preview(request.access(), id(request), personId(request))
                .<Page>map(departure ->
                        new Page.Html(
                                status,
                                "leaving",
                                departure.person().name() + " leaves",
                                preview(request, departure, faults)))
                .orElseGet(Page.Absent::new);
    }

    private Preview preview(PageRequest request, Departure departure, Faults faults) {
        var name = departure.person().name();
        var back = "/parties/" + id(request);
        var ends = new ArrayList<String>();
        ends.add(
                departure.tokens() == 0
                        ? name + " has no token that is good."
                        : "%s is revoked, with the next request."
                                .formatted(tokens(departure.tokens())));
        waysIn(name, departure.waysIn()).ifPresent(ends::add);
        if (!departure.agents().isEmpty()) {
            ends.add(
                    "%s answers for %s: they stop, or go to somebody else, as you choose below."
                            .formatted(
                                    name,
                                    departure.agents().stream()
                                            .map(Agent::name)
                                            .collect(Collectors.joining(", "))));
        }
        if (!departure.lastOf().isEmpty()) {
            ends.add("Nobody else here has the role: " + roles(departure.lastOf()) + ".");
        }
        ends.add(
                "Calls for help that %s took wait for somebody again. Cases stay with the party."
                        .formatted(name));
        ends.add("What %s did stays on record, under this name.".formatted(name));
        return new Preview(
                name + " leaves",
                "This cannot be taken back: who returns is registered again.",
                ends,
                departure.refusal(),
                back,
                back + "/people/" + departure.person().id() + "/off-boarding",
                departure.agents().isEmpty()
                        ? List.of()
                        : List.of(fate(request, departure).failing(faults)),
                name + " leaves now");
    }

    private static Optional<String> waysIn(String name, Departure.WaysIn waysIn) {
        var ends = new ArrayList<String>();
        if (waysIn.passkeys() > 0) {
            ends.add(counted(waysIn.passkeys(), "passkey", "passkeys"));
        }
        if (waysIn.identities() > 0) {
            ends.add(counted(waysIn.identities(), "bound account", "bound accounts"));
        }
        if (waysIn.password()) {
            ends.add("a password");
        }
        if (waysIn.sessions() > 0) {
            ends.add(counted(waysIn.sessions(), "session", "sessions"));
        }
        if (waysIn.link()) {
            ends.add("a link for a passkey");
        }
        return ends.isEmpty()
                ? Optional.empty()
                : Optional.of("Of %s end too: %s.".formatted(name, String.join(", ", ends)));
    }

    private Field fate(PageRequest request, Departure departure) {
        var heirs =
                holders.people(request.access(), id(request), Optional.empty()).items().stream()
                        .filter(person -> person.left().isEmpty())
                        .filter(person -> !person.id().equals(departure.person().id()));
        return Field.choice(
                        "agents",
                        "What becomes of the agents",
                        "Tokens of agents that are handed over end when a rotation would have to, because who leaves may know them.",
                        Stream.concat(
                                        Stream.of(new Field.Option(STOP, "They stop")),
                                        heirs.map(heir ->
                                                new Field.Option(
                                                        heir.id().code(),
                                                        "%s answers for them"
                                                                .formatted(heir.name()))))
                                .toList())
                .holding(request.field("agents"));
    }

    private static String tokens(long count) {
        return count == 1 ? "1 token" : "Each of " + count + " tokens";
    }

    private Page leave(PageRequest request) {
        var chosen = request.field("agents");
        // A form from before there were agents says nothing of them, and so decides nothing.
        if (chosen.isEmpty()
                && offBoarding
                        .preview(request.access(), id(request), personId(request))
                        .filter(departure -> !departure.agents().isEmpty())
                        .isPresent()) {
            return person(UNPROCESSABLE, request, Faults.at("agents", "Say what becomes of them."));
        }
        Departure.Agents fate =
                PersonId.parse(chosen)
                        .<Departure.Agents>map(Departure.Agents.HandTo::new)
                        .orElseGet(Departure.Agents.Stop::new);
        return switch (offBoarding.leave(request.access(), id(request), personId(request), fate)) {
            case OffBoarding.Leaving.Left _ ->
                    new Page.Redirect("/parties/" + id(request), "person-left");
            case OffBoarding.Leaving.NoSuchPerson() -> new Page.Absent();
            case OffBoarding.Leaving.NoSuchHeir() ->
                    person(
                            UNPROCESSABLE,
                            request,
                            Faults.at("agents", "Choose somebody who is still here."));
            case OffBoarding.Leaving.Refused(var why) ->
                    new Page.Stopped(
                            CONFLICT, "Not done: " + why, "Register or name another one first.");
        };
    }

    private Page partyDeparture(PageRequest request) {
        return offBoarding
                .preview(request.access(), id(request))
                .<Page>map(departure ->
                        Page.html(
                                "leaving",
                                departure.party().name() + " leaves",
                                preview(departure)))
                .orElseGet(Page.Absent::new);
    }

    private static Preview preview(OffBoarding.PartyDeparture departure) {
        var name = departure.party().name();
        var back = "/parties/" + departure.party().id();
        return new Preview(
                name + " leaves",
                "This cannot be taken back: a party that returns is registered again.",
                List.of(
                        "%s, %s and %s end, with the next request; and with them every passkey, session and link."
                                .formatted(
                                        counted(departure.people(), "person", "persons"),
                                        counted(departure.agents(), "agent", "agents"),
                                        counted(departure.tokens(), "token", "tokens")),
                        "%s to act for another ends."
                                .formatted(counted(departure.consents(), "consent", "consents")),
                        "It leaves each case that it takes part in. Who coordinates sees that, and what was agreed about the embargo stays.",
                        "What it reported, sent and answered stays here. Only the party itself can take a copy along, before it leaves: GET /api/v1/me/export."),
                Optional.empty(),
                back,
                back + "/off-boarding",
                List.of(),
                name + " leaves now");
    }

    private static String counted(long count, String one, String more) {
        return count + " " + (count == 1 ? one : more);
    }

    private Page partyLeaves(PageRequest request) {
        return switch (offBoarding.leave(request.access(), id(request))) {
            case OffBoarding.PartyLeaving.Left _ ->
                    new Page.Redirect("/parties/" + id(request), "party-left");
            case OffBoarding.PartyLeaving.NoSuchParty() -> new Page.Absent();
        };
    }

    private static PartyId id(PageRequest request) {
        return request.path("party", PartyId::parse);
    }

    private static PersonId personId(PageRequest request) {
        return request.path("person", PersonId::parse);
    }
}
