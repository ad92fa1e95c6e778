package clearinghouse.record;

import clearinghouse.formats.merkle.Hash;
import clearinghouse.formats.tlog.TilePath;
import clearinghouse.kernel.Page;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The record, for auditors. */
public final class AuditRoutes implements Route.Group {

    /** What is beneath it is laid out as C2SP tlog-tiles says. */
    private static final String LOG = "/api/v1/audit";

    private static final String ENTRIES = LOG + "/entries";
    private static final String NEVER_CHANGES = "private, max-age=31536000, immutable";
    private static final String BYTES = "application/octet-stream";
    private static final String TEXT = "text/plain;charset=utf-8";

    /** Of a tile's index three digits each, and of a partial one its width. */
    private static final List<String> PARTS = List.of("first", "second", "third", "fourth");

    private final AuditLog log;

    public AuditRoutes(AuditLog log) {
        this.log = log;
    }

    @Override
    public List<Route> routes() {
        return Stream.concat(
                        Stream.of(
                                Route.get(
                                                ENTRIES,
                                                "List the entries of the record in the order of the tree",
                                                AuditLog.READ,
                                                "audit-entry-list",
                                                this::entries)
                                        .inPages(),
                                Route.get(
                                                LOG + "/waiting",
                                                "List the entries that are not sealed yet",
                                                AuditLog.READ,
                                                "audit-entry-list",
                                                this::waiting)
                                        .inPages(),
                                Route.get(
                                        ENTRIES + "/{entry}/proof",
                                        "Prove that the tree holds an entry",
                                        AuditLog.READ,
                                        "audit-proof",
                                        this::proof),
                                Route.get(
                                        LOG + "/consistency/{from}/{to}",
                                        "Prove that the tree of one size grew into that of another",
                                        AuditLog.READ,
                                        "audit-consistency",
                                        this::consistency),
                                Route.get(
                                                LOG + "/checkpoints",
                                                "List the checkpoints, of each 256 entries the newest, the oldest first",
                                                AuditLog.READ,
                                                "audit-checkpoint-list",
                                                this::checkpoints)
                                        .inPages(),
                                Route.get(
                                                LOG + "/checkpoint",
                                                "The newest checkpoint (C2SP tlog-checkpoint)",
                                                AuditLog.READ,
                                                "nothing",
                                                this::checkpoint)
                                        .answeringFile(TEXT),
                                Route.get(
                                                LOG + "/key",
                                                "The Ed25519 key that verifies checkpoints (C2SP signed-note)",
                                                AuditLog.READ,
                                                "nothing",
                                                this::key)
                                        .answeringFile(TEXT),
                                Route.get(
                                                LOG + "/keys",
                                                "Each key that verifies checkpoints, and from which size on it signs",
                                                AuditLog.READ,
                                                "nothing",
                                                this::keys)
                                        .answeringFile(TEXT)),
                        IntStream.rangeClosed(1, PARTS.size()).mapToObj(this::tiles))
                .toList();
    }

    private Route tiles(int parts) {
        var names = PARTS.subList(0, parts);
        return Route.get(
                        LOG
                                + "/tile/{level}"
                                + names.stream()
                                        .map("/{%s}"::formatted)
                                        .collect(Collectors.joining()),
                        "A tile of hashes, or the entries beneath one (C2SP tlog-tiles)",
                        AuditLog.READ,
                        "nothing",
                        request -> tile(request, names))
                .answeringFile(BYTES);
    }

    private Response tile(Request request, List<String> names) {
        var path =
                "tile/"
                        + request.path("level")
                        + names.stream()
                                .map(name -> "/" + request.path(name))
                                .collect(Collectors.joining());
        return TilePath.parse(path)
                .flatMap(tile -> log.tile(request.access(), tile))
                .map(content -> Response.file(BYTES, content).with("Cache-Control", NEVER_CHANGES))
                .orElseGet(Response::notFound);
    }

    private record PlacedView(Optional<Long> index, Leaf entry, String leaf) {
        static PlacedView of(RecordStore.Placed placed) {
            return new PlacedView(
                    placed.index().isEmpty()
                            ? Optional.empty()
                            : Optional.of(placed.index().getAsLong()),
                    placed.entry(),
                    placed.hash().toString());
        }
    }

    private record EntryList(List<PlacedView> items, Optional<String> next) {}

    private record CheckpointView(long size, String root, Instant at, String note) {
        static CheckpointView of(RecordStore.Signed signed) {
            return new CheckpointView(
                    signed.head().size(),
                    signed.head().root().toString(),
                    signed.head().at(),
                    signed.note().render());
        }
    }

    private record CheckpointList(List<CheckpointView> items, Optional<String> next) {}

    private record ProofView(long index, String leaf, List<String> path, String checkpoint) {}

    private record ConsistencyView(long from, long to, List<String> path) {}

    private Response entries(Request request) {
        return placed(request, log.entries(request.access(), request.after()));
    }

    private Response waiting(Request request) {
        return placed(request, log.waiting(request.access(), request.after()));
    }

    private static Response placed(Request request, Page<RecordStore.Placed> page) {
        return Response.ok(
                new EntryList(
                        page.items().stream().map(PlacedView::of).toList(),
                        request.cursor(page.after())));
    }

    private Response checkpoint(Request request) {
        return log.checkpoint(request.access())
                .map(note -> text(note.render()))
                .orElseGet(Response::notFound);
    }

    private Response key(Request request) {
        return text(log.key(request.access()) + "\n");
    }

    private Response keys(Request request) {
        return text(log.keys(request.access()).render());
    }

    private static Response text(String content) {
        return Response.file(TEXT, content.getBytes(StandardCharsets.UTF_8));
    }

    private Response checkpoints(Request request) {
        var page = log.checkpoints(request.access(), request.after());
        return Response.ok(
                new CheckpointList(
                        page.items().stream().map(CheckpointView::of).toList(),
                        request.cursor(page.after())));
    }

    private Response proof(Request request) {
        return log.prove(request.access(), request.path("entry", EntryId::parse))
                .map(proven ->
                        Response.ok(
                                new ProofView(
                                        proven.proof().index(),
                                        proven.leaf().toString(),
                                        hex(proven.proof().path()),
                                        proven.checkpoint().render())))
                .orElseGet(Response::notFound);
    }

    private Response consistency(Request request) {
        return log.proveGrown(
                        request.access(),
                        request.path("from", AuditRoutes::size),
                        request.path("to", AuditRoutes::size))
                .map(proof ->
                        Response.ok(
                                new ConsistencyView(proof.from(), proof.to(), hex(proof.path()))))
                .orElseGet(Response::notFound);
    }

    private static Optional<Long> size(String text) {
        return text.matches("0|[1-9][0-9]{0,17}")
                ? Optional.of(Long.parseLong(text))
                : Optional.empty();
    }

    private static List<String> hex(List<Hash> path) {
        return path.stream().map(Hash::toString).toList();
    }
}
