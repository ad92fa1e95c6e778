package clearinghouse.parties;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Parties, their first persons and agents, and consents. */
public final class PartyRoutes implements Route.Group {

    private static final String PARTIES = "/api/v1/parties";

    /** Every token has it. */
    private static final Permission EVERYONE = new Permission("advisory:read");

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
                Route.get("/api/v1/me", "Who this token is", EVERYONE, "me", this::me),
                Route.get(
                                "/api/v1/me/entries",
                                "What this token's holder did, the newest first",
                                EVERYONE,
                                "own-act-list",
                                this::acts)
                        .inPages(),
                Route.get(
                                "/api/v1/me/reads",
                                "Who read what one's own party submitted, the newest first",
                                EVERYONE,
                                "reading-list",
                                this::reads)
                        .inPages());
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

    record Me(
            String actor,
            String name,
            boolean agent,
            Optional<String> responsible,
            PartyId party,
            String partyName,
            String partyKind,
            Optional<PartyId> broker,
            Optional<String> brokerName,
            List<String> permissions) {}

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
        var self = parties.self(access);
        return Response.ok(
                new Me(
                        access.actor(),
                        self.name(),
                        self.agent(),
                        self.responsible(),
                        access.party(),
                        self.partyName(),
                        self.partyKind().code(),
                        access.broker(),
                        self.brokerName(),
                        access.grants().stream().map(Permission::name).sorted().toList()));
    }

    record Act(
            Instant at,
            String action,
            String subject,
            PartyId party,
            String partyName,
            String purpose) {}

    record ActList(List<Act> items, Optional<String> next) {}

    private Response acts(Request request) {
        var page = parties.acts(request.access(), request.after());
        return Response.ok(
                new ActList(
                        page.items().stream()
                                .map(act ->
                                        new Act(
                                                act.at(),
                                                act.action(),
                                                act.subject(),
                                                act.party(),
                                                act.partyName(),
                                                act.purpose()))
                                .toList(),
                        request.cursor(page.after())));
    }

    private Response reads(Request request) {
        return Response.ok(
                ReadingList.of(parties.readings(request.access(), request.after()), request));
    }

    private static PartyId party(Request request) {
        return request.path("party", PartyId::parse);
    }
}
