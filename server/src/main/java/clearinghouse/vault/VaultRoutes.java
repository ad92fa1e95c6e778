package clearinghouse.vault;

import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The wrapping keys by name, and their rotation, for who keeps them. */
public final class VaultRoutes implements Route.Group {

    private static final String ROTATIONS = "/api/v1/keys/rotations";

    private final Rotations rotations;

    public VaultRoutes(Rotations rotations) {
        this.rotations = rotations;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/api/v1/keys",
                        "The wrapping keys by name, and how much each wraps",
                        Rotations.KEEP,
                        "wrapping-keys",
                        this::keys),
                Route.post(
                        ROTATIONS,
                        "Ask for a new wrapping key; another keeper has to consent",
                        Rotations.KEEP,
                        "nothing",
                        201,
                        "key-rotation",
                        this::ask),
                Route.get(
                                ROTATIONS,
                                "List the rotations, the newest first",
                                Rotations.KEEP,
                                "key-rotation-list",
                                this::list)
                        .inPages(),
                Route.get(
                        ROTATIONS + "/{rotation}",
                        "How far a rotation is",
                        Rotations.KEEP,
                        "key-rotation",
                        this::rotation),
                Route.post(
                        ROTATIONS + "/{rotation}/consent",
                        "Consent to a rotation that another keeper asked for; it begins at once",
                        Rotations.KEEP,
                        "nothing",
                        202,
                        "key-rotation",
                        this::consent),
                Route.post(
                        ROTATIONS + "/{rotation}/refusal",
                        "Refuse a rotation, or take back what one asked for",
                        Rotations.KEEP,
                        "nothing",
                        200,
                        "key-rotation",
                        this::refuse));
    }

    private record KeyView(
            String name,
            String state,
            Instant since,
            Optional<Instant> retiredAt,
            Optional<Instant> destroyedAt,
            long wraps) {
        static KeyView of(VaultStore.WrappingKey key) {
            return new KeyView(
                    key.name(),
                    key.destroyedAt().isPresent()
                            ? "destroyed"
                            : key.retiredAt().isPresent() ? "retired" : "current",
                    key.since(),
                    key.retiredAt(),
                    key.destroyedAt(),
                    key.wraps());
        }
    }

    private record KeyList(List<KeyView> keys) {}

    private record RotationView(
            RotationId id,
            String state,
            String askedBy,
            Instant askedAt,
            Optional<String> decidedBy,
            Optional<Instant> decidedAt,
            Optional<String> key,
            Optional<Integer> left,
            Optional<Instant> finishedAt) {

        static RotationView of(Rotations.Standing standing) {
            var rotation = standing.rotation();
            return switch (rotation.state()) {
                case Rotation.State.Asked() ->
                        new RotationView(
                                rotation.id(),
                                "asked",
                                rotation.askedBy(),
                                rotation.askedAt(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty());
                case Rotation.State.Refused(var by, var at) ->
                        new RotationView(
                                rotation.id(),
                                "refused",
                                rotation.askedBy(),
                                rotation.askedAt(),
                                Optional.of(by),
                                Optional.of(at),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty());
                case Rotation.State.UnderWay(var by, var at, var key) ->
                        new RotationView(
                                rotation.id(),
                                "under_way",
                                rotation.askedBy(),
                                rotation.askedAt(),
                                Optional.of(by),
                                Optional.of(at),
                                key,
                                standing.left(),
                                Optional.empty());
                case Rotation.State.Finished(var by, var at, var key, _, var finished) ->
                        new RotationView(
                                rotation.id(),
                                "finished",
                                rotation.askedBy(),
                                rotation.askedAt(),
                                Optional.of(by),
                                Optional.of(at),
                                Optional.of(key),
                                standing.left(),
                                Optional.of(finished));
            };
        }
    }

    private record RotationList(List<RotationView> items, Optional<String> next) {}

    private Response keys(Request request) {
        return Response.ok(
                new KeyList(rotations.keys(request.access()).stream().map(KeyView::of).toList()));
    }

    private Response list(Request request) {
        var page = rotations.list(request.access(), request.after());
        return Response.ok(
                new RotationList(
                        page.items().stream().map(RotationView::of).toList(),
                        request.cursor(page.after())));
    }

    private Response rotation(Request request) {
        return rotations
                .find(request.access(), id(request))
                .map(standing -> Response.ok(RotationView.of(standing)))
                .orElseGet(Response::notFound);
    }

    private Response ask(Request request) {
        return switch (rotations.ask(request.access())) {
            case Rotations.Asking.Asked(var rotation) ->
                    Response.created(ROTATIONS + "/" + rotation.id(), view(rotation));
            case Rotations.Asking.Refused(var why) -> Response.conflict(why);
        };
    }

    private Response consent(Request request) {
        var id = id(request);
        return switch (rotations.consent(request.access(), id)) {
            case Rotations.Decision.Made(var rotation) ->
                    Response.accepted(ROTATIONS + "/" + id, view(rotation));
            case Rotations.Decision.NoSuchRotation() -> Response.notFound();
            case Rotations.Decision.Refused(var why) -> Response.conflict(why);
        };
    }

    private Response refuse(Request request) {
        return switch (rotations.refuse(request.access(), id(request))) {
            case Rotations.Decision.Made(var rotation) -> Response.ok(view(rotation));
            case Rotations.Decision.NoSuchRotation() -> Response.notFound();
            case Rotations.Decision.Refused(var why) -> Response.conflict(why);
        };
    }

    private static RotationView view(Rotation rotation) {
        return RotationView.of(new Rotations.Standing(rotation, Optional.empty()));
    }

    private static RotationId id(Request request) {
        return request.path("rotation", RotationId::parse);
    }
}
