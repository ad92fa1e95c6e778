package clearinghouse.record;

import clearinghouse.formats.merkle.Hash;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import clearinghouse.platform.SigningKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The record, for auditors. */
public final class AuditRoutes implements Route.Group {

    private static final String ENTRIES = "/api/v1/audit/entries";

    private final AuditLog log;
    private final String publicKey;

    public AuditRoutes(AuditLog log, SigningKey key) {
        this.log = log;
        this.publicKey = key.publicKey();
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                                ENTRIES,
                                "List the entries of the record in the order of the tree",
                                AuditLog.READ,
                                "audit-entry-list",
                                this::entries)
                        .inPages(),
                Route.get(
                        ENTRIES + "/{entry}/proof",
                        "Prove that the tree holds an entry",
                        AuditLog.READ,
                        "audit-proof",
                        this::proof),
                Route.get(
                        "/api/v1/audit/head",
                        "The newest signed tree head",
                        AuditLog.READ,
                        "audit-head",
                        this::head),
                Route.get(
                                "/api/v1/audit/heads",
                                "List the signed tree heads, one of each batch, the oldest first",
                                AuditLog.READ,
                                "audit-head-list",
                                this::heads)
                        .inPages());
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

    private record HeadView(
            long size, String root, Instant at, String signature, String publicKey) {}

    private record HeadList(List<HeadView> items, Optional<String> next) {}

    private record ProofView(long index, String leaf, List<String> path, HeadView head) {}

    private Response entries(Request request) {
        var page = log.entries(request.access(), request.after());
        return Response.ok(
                new EntryList(
                        page.items().stream().map(PlacedView::of).toList(),
                        request.cursor(page.after())));
    }

    private Response head(Request request) {
        return log.head(request.access())
                .map(signed -> Response.ok(view(signed)))
                .orElseGet(Response::notFound);
    }

    private Response heads(Request request) {
        var page = log.heads(request.access(), request.after());
        return Response.ok(
                new HeadList(
                        page.items().stream().map(this::view).toList(),
                        request.cursor(page.after())));
    }

    private Response proof(Request request) {
        return log.prove(request.access(), request.path("entry", EntryId::parse))
                .map(proven ->
                        Response.ok(
                                new ProofView(
                                        proven.proof().index(),
                                        proven.leaf().toString(),
                                        proven.proof().path().stream().map(Hash::toString).toList(),
                                        view(proven.head()))))
                .orElseGet(Response::notFound);
    }

    private HeadView view(AuditLog.SignedHead signed) {
        return new HeadView(
                signed.head().size(),
                signed.head().root().toString(),
                signed.head().at(),
                Base64.getEncoder().encodeToString(signed.signature()),
                publicKey);
    }
}
