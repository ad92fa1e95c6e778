package clearinghouse.parties;

import clearinghouse.formats.Problem;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Who is in a party, what they may, and how they leave. */
public final class HolderRoutes implements Route.Group {

    private static final String PARTY = "/api/v1/parties/{party}";
    private static final String PEOPLE = PARTY + "/people";
    private static final String AGENTS = PARTY + "/agents";

    private final Holders holders;
    private final OffBoarding offBoarding;

    public HolderRoutes(Holders holders, OffBoarding offBoarding) {
        this.holders = holders;
        this.offBoarding = offBoarding;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                                PEOPLE,
                                "List a party's persons, the newest first",
                                Parties.MANAGE,
                                "person-list",
                                this::people)
                        .inPages(),
                Route.get(
                                AGENTS,
                                "List a party's agents, the newest first",
                                Parties.MANAGE,
                                "agent-list",
                                this::agents)
                        .inPages(),
                Route.post(
                        PARTY + "/holders/{holder}/roles",
                        "Say what a person or agent may from now on",
                        Parties.MANAGE,
                        "roles-change",
                        200,
                        "made",
                        this::setRoles),
                Route.post(
                        AGENTS + "/{agent}/responsible",
                        "Say who answers for an agent from now on",
                        Parties.MANAGE,
                        "agent-responsible",
                        200,
                        "made",
                        this::setResponsible),
                Route.get(
                        PEOPLE + "/{person}/off-boarding",
                        "See what a person's leaving would end",
                        Parties.MANAGE,
                        "departure",
                        this::preview),
                Route.post(
                                PEOPLE + "/{person}/off-boarding",
                                "A person leaves: tokens end, agents stop or are handed over",
                                Parties.MANAGE,
                                "off-boarding",
                                200,
                                "departure",
                                this::leave)
                        .checking(HolderRoutes::faults),
                Route.post(
                        PEOPLE + "/{person}/erasure",
                        "Erase what names a person who has left; the record names ids alone",
                        Parties.MANAGE,
                        "nothing",
                        200,
                        "made",
                        this::erase),
                Route.get(
                        PARTY + "/off-boarding",
                        "See what a party's leaving would end",
                        Parties.MANAGE,
                        "party-departure",
                        this::previewParty),
                Route.post(
                        PARTY + "/off-boarding",
                        "A party leaves: its persons, agents, tokens and consents end",
                        Parties.MANAGE,
                        "nothing",
                        200,
                        "party-departure",
                        this::leaveParty));
    }

    record Made(String id) {}

    record PersonView(
            PersonId id,
            String name,
            Optional<String> email,
            List<String> roles,
            Instant since,
            Optional<Instant> left) {}

    record PersonList(List<PersonView> items, Optional<String> next) {}

    record AgentView(
            AgentId id,
            String name,
            PersonId responsible,
            List<String> roles,
            Instant since,
            Optional<Instant> stopped) {}

    record AgentList(List<AgentView> items, Optional<String> next) {}

    record AgentName(AgentId id, String name) {}

    record DepartureView(
            PersonId person,
            String name,
            List<String> roles,
            long tokens,
            int passkeys,
            int identities,
            boolean password,
            long sessions,
            boolean link,
            List<AgentName> agents,
            List<String> lastOf,
            Optional<String> refused) {

        static DepartureView of(Departure departure) {
            return new DepartureView(
                    departure.person().id(),
                    departure.person().name(),
                    Role.codes(departure.person().roles()),
                    departure.tokens(),
                    departure.waysIn().passkeys(),
                    departure.waysIn().identities(),
                    departure.waysIn().password(),
                    departure.waysIn().sessions(),
                    departure.waysIn().link(),
                    departure.agents().stream()
                            .map(agent -> new AgentName(agent.id(), agent.name()))
                            .toList(),
                    Role.codes(departure.lastOf()),
                    departure.refusal());
        }
    }

    record PartyDepartureView(
            PartyId party, String name, int people, int agents, long tokens, long consents) {

        static PartyDepartureView of(OffBoarding.PartyDeparture departure) {
            return new PartyDepartureView(
                    departure.party().id(),
                    departure.party().name(),
                    departure.people(),
                    departure.agents(),
                    departure.tokens(),
                    departure.consents());
        }
    }

    private Response people(Request request) {
        var page = holders.people(request.access(), party(request), request.after());
        return Response.ok(
                new PersonList(
                        page.items().stream()
                                .map(person ->
                                        new PersonView(
                                                person.id(),
                                                person.name(),
                                                person.email(),
                                                Role.codes(person.roles()),
                                                person.since(),
                                                person.left()))
                                .toList(),
                        request.cursor(page.after())));
    }

    private Response agents(Request request) {
        var page = holders.agents(request.access(), party(request), request.after());
        return Response.ok(
                new AgentList(
                        page.items().stream()
                                .map(agent ->
                                        new AgentView(
                                                agent.id(),
                                                agent.name(),
                                                agent.responsible(),
                                                Role.codes(agent.roles()),
                                                agent.since(),
                                                agent.stopped()))
                                .toList(),
                        request.cursor(page.after())));
    }

    record RolesChange(List<String> roles) {}

    private Response setRoles(Request request) {
        var holder = request.path("holder", Holder::parse);
        var roles = Role.parse(new HashSet<>(request.body(RolesChange.class).roles()));
        return changed(
                holders.setRoles(request.access(), party(request), holder, roles), holder.code());
    }

    record Responsible(String responsible) {}

    private Response setResponsible(Request request) {
        var agent = request.path("agent", AgentId::parse);
        var person = PersonId.parse(request.body(Responsible.class).responsible());
        return person.map(it ->
                        changed(
                                holders.setResponsible(request.access(), party(request), agent, it),
                                agent.code()))
                .orElseGet(Response::notFound);
    }

    private static Response changed(Holders.Change change, String id) {
        return switch (change) {
            case Holders.Change.Changed() -> Response.ok(new Made(id));
            case Holders.Change.NoSuchHolder() -> Response.notFound();
            case Holders.Change.NoSuchPerson() ->
                    Response.unprocessable(
                            "/responsible",
                            "no-such-person",
                            "no person of this party has this id");
            case Holders.Change.Refused(var why) -> Response.conflict(why);
        };
    }

    private Response preview(Request request) {
        return offBoarding
                .preview(request.access(), party(request), person(request))
                .map(departure -> Response.ok(DepartureView.of(departure)))
                .orElseGet(Response::notFound);
    }

    private Response erase(Request request) {
        var person = person(request);
        return switch (offBoarding.erase(request.access(), party(request), person)) {
            case OffBoarding.Erasure.Erased() -> Response.ok(new Made(person.code()));
            case OffBoarding.Erasure.NoSuchPerson() -> Response.notFound();
            case OffBoarding.Erasure.Refused(var why) ->
                    Response.conflict("Not erased: " + why + ".");
        };
    }

    /** Nobody's agent is stopped or given away by what was left out. */
    private static List<Problem> faults(JsonNode body) {
        boolean handsOver = body.path("agents").asString("").equals("hand-over");
        if (handsOver == body.has("heir") || !body.has("agents")) {
            return List.of();
        }
        return List.of(
                new Problem(
                        "/heir",
                        handsOver ? "required" : "not-wanted",
                        handsOver
                                ? "say who answers for the agents from now on"
                                : "agents that stop have no heir"));
    }

    record Asked(String agents, Optional<String> heir) {
        Departure.Agents fate() {
            return heir.flatMap(PersonId::parse)
                    .<Departure.Agents>map(Departure.Agents.HandTo::new)
                    .orElseGet(Departure.Agents.Stop::new);
        }
    }

    private Response leave(Request request) {
        var faults = faults(request.json());
        if (!faults.isEmpty()) {
            return Response.unprocessable(faults);
        }
        return switch (offBoarding.leave(
                request.access(),
                party(request),
                person(request),
                request.body(Asked.class).fate())) {
            case OffBoarding.Leaving.Left(var departure) ->
                    Response.ok(DepartureView.of(departure));
            case OffBoarding.Leaving.NoSuchPerson() -> Response.notFound();
            case OffBoarding.Leaving.NoSuchHeir() ->
                    Response.unprocessable(
                            "/heir", "no-such-person", "no other person of this party has this id");
            case OffBoarding.Leaving.Refused(var why) -> Response.conflict(why);
        };
    }

    private Response previewParty(Request request) {
        return offBoarding
                .preview(request.access(), party(request))
                .map(departure -> Response.ok(PartyDepartureView.of(departure)))
                .orElseGet(Response::notFound);
    }

    private Response leaveParty(Request request) {
        return switch (offBoarding.leave(request.access(), party(request))) {
            case OffBoarding.PartyLeaving.Left(var departure) ->
                    Response.ok(PartyDepartureView.of(departure));
            case OffBoarding.PartyLeaving.NoSuchParty() -> Response.notFound();
        };
    }

    private static PersonId person(Request request) {
        return request.path("person", PersonId::parse);
    }

    private static PartyId party(Request request) {
        return request.path("party", PartyId::parse);
    }
}
