package clearinghouse.inventory;

import clearinghouse.kernel.Page;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an operator, or a broker for it, says of itself and of its assets, and said before. */
public final class ProfileRoutes implements Route.Group {

    private static final String ASSET = "/api/v1/assets/{asset}";
    private static final String OPERATOR = "/api/v1/operator";

    private final Inventory inventory;
    private final Profiles profiles;
    private final Lifecycles lifecycles;

    public ProfileRoutes(Inventory inventory, Profiles profiles, Lifecycles lifecycles) {
        this.inventory = inventory;
        this.profiles = profiles;
        this.lifecycles = lifecycles;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                        ASSET,
                        "Show an asset: what is said of it, what is assumed, its newest list",
                        Inventory.READ,
                        "asset",
                        this::asset),
                Route.post(
                                ASSET + "/profile",
                                "Say something of an asset, or take it back with null",
                                Inventory.WRITE,
                                "asset-profile",
                                200,
                                "asset",
                                this::sayOfAsset)
                        .checking(ProfileRequest::faults),
                Route.get(
                                ASSET + "/history",
                                "List what was said of an asset, the newest first",
                                Inventory.READ,
                                "profile-change-list",
                                this::assetHistory)
                        .inPages(),
                Route.get(
                        OPERATOR,
                        "Show the operator that one acts for: what is said of it, what is assumed",
                        Inventory.READ,
                        "operator",
                        this::operator),
                Route.post(
                                OPERATOR + "/profile",
                                "Say something of the operator, or take it back with null",
                                Inventory.WRITE,
                                "operator-profile",
                                200,
                                "operator",
                                this::sayOfOperator)
                        .checking(ProfileRequest::faults),
                Route.get(
                                OPERATOR + "/history",
                                "List what was said of the operator and its contacts, the newest first",
                                Inventory.READ,
                                "profile-change-list",
                                this::operatorHistory)
                        .inPages(),
                Route.get(
                        OPERATOR + "/contacts",
                        "List the contacts of the operator",
                        Inventory.READ,
                        "contacts",
                        this::contacts),
                Route.post(
                        OPERATOR + "/contacts",
                        "Name a contact of the operator",
                        Inventory.WRITE,
                        "contact-wish",
                        201,
                        "made",
                        this::addContact),
                Route.post(
                        OPERATOR + "/contacts/{contact}",
                        "Say a contact of the operator anew",
                        Inventory.WRITE,
                        "contact-wish",
                        200,
                        "made",
                        this::changeContact),
                Route.post(
                        OPERATOR + "/contacts/{contact}/removal",
                        "Remove a contact of the operator, and whom it named",
                        Inventory.WRITE,
                        "nothing",
                        200,
                        "made",
                        this::removeContact));
    }

    record NewestView(
            DocumentId id,
            String format,
            int components,
            int warningCount,
            Instant receivedAt,
            boolean compared) {}

    /**
     * @param inventory the newest one
     * @param listedAt when that was sent last
     */
    record AssetView(
            AssetId id,
            String name,
            Map<String, ProfileView.Fact> profile,
            SupportView lifecycle,
            NewestView inventory,
            Instant listedAt,
            String tlp) {}

    record ContactView(
            ContactId id,
            String role,
            String name,
            Optional<String> mail,
            Optional<String> phone,
            Instant since,
            String tlp) {}

    record ContactList(List<ContactView> items) {}

    record OperatorView(
            PartyId id, String name, Map<String, ProfileView.Fact> profile, String tlp) {}

    record ChangeView(
            Instant at,
            String point,
            Optional<ContactId> contact,
            Optional<String> from,
            Optional<String> to,
            String actor,
            String actorName,
            PartyId saidBy,
            String tlp) {}

    record ChangeList(List<ChangeView> items, Optional<String> next) {}

    record Made(String id) {}

    private static AssetId id(Request request) {
        return request.path("asset", AssetId::parse);
    }

    private Response asset(Request request) {
        var listed = inventory.listed(request.access(), id(request));
        var profile = profiles.asset(request.access(), id(request));
        if (listed.isEmpty() || profile.isEmpty()) {
            return Response.notFound();
        }
        var upload = listed.get().upload();
        return Response.ok(
                new AssetView(
                        id(request),
                        listed.get().held().asset().name(),
                        ProfileView.of(profile.get()),
                        SupportView.of(lifecycles.support(request.access(), id(request))),
                        new NewestView(
                                upload.id(),
                                upload.format(),
                                upload.components(),
                                upload.warnings(),
                                upload.receivedAt(),
                                listed.get().compared()),
                        listed.get().held().listedAt(),
                        inventory.label(request.access()).label()));
    }

    private Response sayOfAsset(Request request) {
        var faults = ProfileRequest.faults(request.json());
        if (!faults.isEmpty()) {
            return Response.unprocessable(faults);
        }
        return switch (profiles.say(
                request.access(), id(request), ProfileRequest.said(request.json()))) {
            case Profiles.Saying.Taken() -> asset(request);
            case Profiles.Saying.NoSuchAsset() -> Response.notFound();
            case Profiles.Saying.NoSuchContact() ->
                    Response.unprocessable(
                            "/owner", "no-such-contact", "no contact of this operator has this id");
        };
    }

    private Response assetHistory(Request request) {
        return profiles.history(request.access(), id(request), request.after())
                .map(page -> changes(request, page))
                .orElseGet(Response::notFound);
    }

    private Response operatorHistory(Request request) {
        return changes(request, profiles.history(request.access(), request.after()));
    }

    private Response changes(Request request, Page<Profiles.Change> page) {
        var label = inventory.label(request.access()).label();
        return Response.ok(
                new ChangeList(
                        page.items().stream()
                                .map(change ->
                                        new ChangeView(
                                                change.at(),
                                                change.point().code(),
                                                change.contact(),
                                                change.from(),
                                                change.to(),
                                                change.actor(),
                                                change.actorName(),
                                                change.by(),
                                                label))
                                .toList(),
                        request.cursor(page.after())));
    }

    private Response operator(Request request) {
        var operator = profiles.operator(request.access());
        return Response.ok(
                new OperatorView(
                        operator.id(),
                        operator.name(),
                        ProfileView.of(operator.profile()),
                        inventory.label(request.access()).label()));
    }

    private Response contacts(Request request) {
        var label = inventory.label(request.access()).label();
        return Response.ok(
                new ContactList(
                        profiles.contacts(request.access()).stream()
                                .map(it ->
                                        new ContactView(
                                                it.id(),
                                                it.role(),
                                                it.name(),
                                                it.mail(),
                                                it.phone(),
                                                it.since(),
                                                label))
                                .toList()));
    }

    private Response sayOfOperator(Request request) {
        var faults = ProfileRequest.faults(request.json());
        if (!faults.isEmpty()) {
            return Response.unprocessable(faults);
        }
        profiles.say(request.access(), ProfileRequest.said(request.json()));
        return operator(request);
    }

    private Response addContact(Request request) {
        return answer(profiles.addContact(request.access(), request.body(Contact.Wish.class)), 201);
    }

    private Response changeContact(Request request) {
        return answer(
                profiles.changeContact(
                        request.access(),
                        request.path("contact", ContactId::parse),
                        request.body(Contact.Wish.class)),
                200);
    }

    private Response removeContact(Request request) {
        return answer(
                profiles.removeContact(request.access(), request.path("contact", ContactId::parse)),
                200);
    }

    private static Response answer(Profiles.ContactSaying saying, int status) {
        return switch (saying) {
            case Profiles.ContactSaying.Taken(var id) ->
                    status == 201
                            ? Response.created(OPERATOR + "/contacts", new Made(id.code()))
                            : Response.ok(new Made(id.code()));
            case Profiles.ContactSaying.NoSuchContact() -> Response.notFound();
            case Profiles.ContactSaying.TooMany(var most) ->
                    Response.conflict("An operator names at most " + most + " contacts.");
        };
    }
}
