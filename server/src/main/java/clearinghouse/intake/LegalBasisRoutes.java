package clearinghouse.intake;

import clearinghouse.formats.Parsed;
import clearinghouse.kernel.PartyId;
import clearinghouse.parties.Parties;
import clearinghouse.platform.Db;
import clearinghouse.platform.LegalBasis;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import clearinghouse.policy.LegalBases;
import clearinghouse.policy.LegalBasisWish;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Legal bases over REST: what they are, for everyone; what stands under them, for who watches. */
public final class LegalBasisRoutes implements Route.Group {

    private static final String BASES = "/api/v1/legal-bases";
    private static final String FOR_EVERYONE = "under which law a finding is held is no secret";

    private final Db db;
    private final LegalBases bases;
    private final Intake intake;
    private final Parties parties;

    public LegalBasisRoutes(Db db, LegalBases bases, Intake intake, Parties parties) {
        this.db = db;
        this.bases = bases;
        this.intake = intake;
        this.parties = parties;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                                BASES,
                                "Legal bases that a submission may name, and how each stands today",
                                Intake.READ,
                                "legal-bases",
                                this::list)
                        .openTo(FOR_EVERYONE),
                Route.get(
                                BASES + "/{basis}",
                                "What was said of one legal basis, the newest first",
                                Intake.READ,
                                "legal-basis-versions",
                                this::versions)
                        .openTo(FOR_EVERYONE),
                Route.post(
                                BASES,
                                "Say of a legal basis, new or known, from when until when it holds and what its lapse does",
                                LegalBases.KEEP,
                                "legal-basis-saying",
                                201,
                                "legal-basis",
                                this::say)
                        .checking(LegalBasisWish::faults),
                Route.post(
                        "/api/v1/legal-basis-defaults",
                        "Say under which legal basis findings of a party or kind of party stand that name none",
                        LegalBases.KEEP,
                        "legal-basis-giving",
                        200,
                        "legal-basis-given",
                        this::give),
                Route.get(
                        "/api/v1/legal-basis-watch",
                        "How many findings stand under each legal basis, and to whom one is given",
                        LegalBases.WATCH,
                        "legal-basis-watch",
                        this::watch));
    }

    record Listed(List<LegalBasis.Told> items) {}

    private Response list(Request request) {
        return Response.ok(new Listed(bases.list(request.access())));
    }

    record VersionView(
            int version,
            String name,
            String citation,
            LocalDate from,
            Optional<LocalDate> until,
            String atLapse,
            int warnDays,
            String reason,
            Instant since) {
        static VersionView of(LegalBases.Version it) {
            var basis = it.basis();
            return new VersionView(
                    basis.version(),
                    basis.name(),
                    basis.citation(),
                    basis.from(),
                    basis.until(),
                    basis.atLapse().code(),
                    basis.warnDays(),
                    it.reason(),
                    it.since());
        }
    }

    record Versions(String code, List<VersionView> items) {}

    private Response versions(Request request) {
        var code = request.path("basis");
        var known = bases.versions(request.access(), code);
        return known.isEmpty()
                ? Response.notFound()
                : Response.ok(new Versions(code, known.stream().map(VersionView::of).toList()));
    }

    private Response say(Request request) {
        return switch (LegalBasisWish.parse(request.json())) {
            case Parsed.Invalid<LegalBasisWish>(var problems) -> Response.unprocessable(problems);
            case Parsed.Valid<LegalBasisWish>(var wish) ->
                    answer(bases.say(request.access(), wish));
        };
    }

    private static Response answer(LegalBases.Saying saying) {
        return switch (saying) {
            case LegalBases.Saying.Said(var basis) ->
                    Response.created(BASES + "/" + basis.code(), basis);
            case LegalBases.Saying.TooMany(var most) ->
                    Response.conflict(
                            "Not said: %d legal bases are known, and nobody finds one among more. Say a new version of one of them."
                                    .formatted(most));
            case LegalBases.Saying.Overtaken() -> overtaken();
        };
    }

    private static Response overtaken() {
        return Response.conflict(
                "Not said: somebody else said something of it at the same moment. Read it again.");
    }

    record GivenView(String whose, Optional<String> basis) {}

    private Response give(Request request) {
        var whose = request.json().get("whose").asString();
        var basis = request.json().path("basis").asStringOpt();
        var party = PartyId.parse(whose);
        return db.inTransaction(
                request.access(),
                tx -> {
                    if (party.isPresent() && parties.find(tx, party.get()).isEmpty()) {
                        return Response.unprocessable(
                                "/whose", "no-such-party", "no party has this id");
                    }
                    var kind = party.isPresent() ? Optional.<String>empty() : Optional.of(whose);
                    return switch (bases.give(tx, request.access(), party, kind, basis)) {
                        case LegalBases.Giving.Done() -> Response.ok(new GivenView(whose, basis));
                        case LegalBases.Giving.NoSuchBasis() ->
                                Response.unprocessable(
                                        "/basis",
                                        "no-such-basis",
                                        "no legal basis has this code; GET /api/v1/legal-bases tells those that there are");
                        case LegalBases.Giving.Overtaken() -> overtaken();
                    };
                });
    }

    record WatchedView(@JsonUnwrapped LegalBasis.Told basis, long findings) {}

    record Watch(List<WatchedView> items, List<GivenView> given) {}

    private Response watch(Request request) {
        return Response.ok(
                new Watch(
                        intake.watched(request.access()).stream()
                                .map(it -> new WatchedView(it.basis(), it.findings()))
                                .toList(),
                        bases.given(request.access()).stream()
                                .map(it -> new GivenView(it.whose(), Optional.of(it.basis())))
                                .toList()));
    }
}
