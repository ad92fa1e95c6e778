package clearinghouse.parties;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Parties, their first persons and agents, and consents. */
public final class PartyRoutes implements Route.Group {

    private static final String PARTIES = "/api/v1/parties";

    private final Parties parties;

    public PartyRoutes(Parties parties) {
        this.parties = parties;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post(
                        PARTIES,
                        "Register a party",
                        Parties.MANAGE,
                        "party-registration",
                        201,
                        "party",
                        this::register),
                Route.get(
                                PARTIES,
                                "List the parties, the newest first",
                                Parties.READ,
                                "party-list",
                                this::list)
                        .inPages(),
                Route.get(PARTIES + "/{party}", "Read a party", Parties.READ, "party", this::find),
                Route.post(
                        PARTIES + "/{party}/people",
                        "Add a person",
                        Parties.MANAGE,
                        "person-addition",
                        201,
                        "made",
                        this::addPerson),
                Route.post(
                        PARTIES + "/{party}/agents",
                        "Add an agent and who answers for it",
                        Parties.MANAGE,
                        "agent-addition",
                        201,
                        "made",
                        this::addAgent),
                Route.post(
                        PARTIES + "/{party}/brokers/{broker}/withdrawal",
                        "Record that an operator's consent ends",
                        Parties.MANAGE,
                        "nothing",
                        200,
                        "made",
                        request -> withdraw(request, party(request))),
                Route.post(
                        "/api/v1/me/brokers",
                        "Let a broker act for us from now on",
                        Parties.DECIDE_CONSENT,
                        "broker-consent",
                        201,
                        "made",
                        this::consent),
                Route.post(
                        "/api/v1/me/brokers/{broker}/withdrawal",
                        "Leave a broker, at once and without a reason",
                        Parties.DECIDE_CONSENT,
                        "nothing",
                        200,
                        "made",
                        request -> withdraw(request, request.access().party())),
                Route.get(
                        "/api/v1/me",
                        "Who this token is",
                        new clearinghouse.kernel.Permission("advisory:read"),
                        "me",
                        this::me));
    }

    record PartyView(PartyId id, String kind, String name, Optional<String> sector, Instant since) {
        static PartyView of(Party party) {
            return new PartyView(
                    party.id(), party.kind().code(), party.name(), party.sector(), party.since());
        }
    }

    record PartyList(List<PartyView> items, Optional<String> next) {}

    record Made(String id) {}

    record Addition(String name, Optional<String> email, Optional<String> responsible) {}

    record Consent(String broker) {}

    record Me(String actor, PartyId party, Optional<PartyId> broker, List<String> permissions) {}

    private Response register(Request request) {
        var json = request.json();
        var kind = PartyKind.parse(json.get("kind").asString());
        var sector = Optional.ofNullable(json.get("sector")).map(node -> node.asString());
        var party = parties.register(request.access(), kind, json.get("name").asString(), sector);
        return Response.created(PARTIES + "/" + party.id(), PartyView.of(party));
    }

    private Response list(Request request) {
        var page = parties.list(request.access(), request.after());
        return Response.ok(
                new PartyList(
                        page.items().stream().map(PartyView::of).toList(),
                        request.cursor(page.after())));
    }

    private Response find(Request request) {
        return parties.find(request.access(), party(request))
                .map(party -> Response.ok(PartyView.of(party)))
                .orElseGet(Response::notFound);
    }

    private Response addPerson(Request request) {
        var addition = request.body(Addition.class);
        return parties.addPerson(
                        request.access(), party(request), addition.name(), addition.email())
                .map(person ->
                        Response.created(PARTIES + "/" + party(request), new Made(person.code())))
                .orElseGet(Response::notFound);
    }

    private Response addAgent(Request request) {
        var addition = request.body(Addition.class);
        return addition.responsible()
                .flatMap(PersonId::parse)
                .flatMap(person ->
                        parties.addAgent(request.access(), party(request), person, addition.name()))
                .map(agent ->
                        Response.created(PARTIES + "/" + party(request), new Made(agent.code())))
                .orElseGet(() ->
                        Response.unprocessable(
                                "/responsible",
                                "no-such-person",
                                "no person of this party has this id"));
    }

    private Response consent(Request request) {
        var broker = PartyId.parse(request.body(Consent.class).broker());
        return broker.isPresent() && parties.consent(request.access(), broker.get())
                ? Response.created("/api/v1/me", new Made(broker.get().code()))
                : Response.unprocessable("/broker", "no-such-broker", "no broker has this id");
    }

    private Response withdraw(Request request, PartyId operator) {
        var broker = request.path("broker", PartyId::parse);
        return parties.withdrawConsent(request.access(), operator, broker)
                ? Response.ok(new Made(broker.code()))
                : Response.notFound();
    }

    private Response me(Request request) {
        Access access = request.access();
        return Response.ok(
                new Me(
                        access.actor(),
                        access.party(),
                        access.broker(),
                        access.grants().stream().map(grant -> grant.name()).sorted().toList()));
    }

    private static PartyId party(Request request) {
        return request.path("party", PartyId::parse);
    }
}
