package clearinghouse.inventory;

import clearinghouse.formats.Problem;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Inventories and assets of the calling operator, or of the operator that a broker acts for. */
public final class InventoryRoutes implements Route.Group {

    private static final String INVENTORIES = "/api/v1/inventories";
    private static final int WARNINGS_SHOWN = 50;
    private static final Problem NO_BASE64 =
            new Problem(
                    "/document", "no-base64", "this is not base64 as RFC 4648 section 4 has it");

    private final Inventory inventory;
    private final Lifecycles lifecycles;

    public InventoryRoutes(Inventory inventory, Lifecycles lifecycles) {
        this.inventory = inventory;
        this.lifecycles = lifecycles;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post(
                                INVENTORIES,
                                "Upload the inventory of an asset: an SBOM, a list of a package manager, or a table",
                                Inventory.WRITE,
                                "inventory-upload",
                                201,
                                "inventory-received",
                                this::receive)
                        .upTo(Inventory.LARGEST_DOCUMENT)
                        .checking(this::faults),
                Route.get(
                                INVENTORIES,
                                "List the uploaded inventories, newest first",
                                Inventory.READ,
                                "inventory-list",
                                this::uploads)
                        .inPages(),
                Route.get(
                        INVENTORIES + "/{inventory}/document",
                        "Take back an inventory as it was uploaded",
                        Inventory.READ,
                        "inventory-document",
                        this::original),
                Route.get(
                                "/api/v1/assets",
                                "List the assets",
                                Inventory.READ,
                                "asset-list",
                                this::assets)
                        .inPages());
    }

    record Received(
            DocumentId id,
            AssetId asset,
            String format,
            int components,
            List<Problem> warnings,
            int warningCount) {}

    record OriginalView(
            DocumentId id, String format, String sha256, String encoding, String content) {}

    private Response original(Request request) {
        return inventory
                .original(request.access(), request.path("inventory", DocumentId::parse))
                .map(it ->
                        Response.ok(
                                new OriginalView(
                                        it.id(),
                                        it.format(),
                                        it.sha256(),
                                        "base64",
                                        Base64.getEncoder().encodeToString(it.content()))))
                .orElseGet(Response::notFound);
    }

    record UploadView(
            DocumentId id,
            AssetId asset,
            String assetName,
            String format,
            int components,
            int warningCount,
            Instant receivedAt,
            String tlp) {}

    record UploadList(List<UploadView> items, Optional<String> next) {}

    record AssetView(
            AssetId id,
            String name,
            boolean internetExposed,
            Optional<PartyId> exposedSetBy,
            int components,
            Instant receivedAt,
            Instant listedAt,
            SupportView lifecycle,
            String tlp) {}

    record AssetList(List<AssetView> items, Optional<String> next) {}

    private List<Problem> faults(JsonNode body) {
        if (!body.path("document").isString()) {
            return List.of();
        }
        return document(body)
                .map(document -> inDocument(inventory.faults(document)))
                .orElseGet(() -> List.of(NO_BASE64));
    }

    /** Empty when the text is not in the encoding that it is said to be in. */
    private static Optional<byte[]> document(JsonNode body) {
        var text = body.get("document").asString();
        if (!body.path("encoding").asString("").equals("base64")) {
            return Optional.of(text.getBytes(StandardCharsets.UTF_8));
        }
        try {
            return Optional.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<Problem> inDocument(List<Problem> problems) {
        return problems.stream().map(problem -> problem.under("/document")).toList();
    }

    private Response receive(Request request) {
        var json = request.json();
        var asset = json.get("asset");
        var document = document(json);
        if (document.isEmpty()) {
            return Response.unprocessable(List.of(NO_BASE64));
        }
        return switch (inventory.receive(
                request.access(),
                new Inventory.Listing(
                        Optional.of(asset.get("name").asString()), said(asset), document.get()))) {
            case Inventory.Receiving.Unreadable(var problems) ->
                    Response.unprocessable(inDocument(problems));
            case Inventory.Receiving.Received(var upload, var warnings) ->
                    Response.created(
                            INVENTORIES,
                            new Received(
                                    upload.id(),
                                    upload.asset(),
                                    upload.format(),
                                    upload.components(),
                                    warnings.stream()
                                            .limit(WARNINGS_SHOWN)
                                            .map(warning -> warning.under("/document"))
                                            .toList(),
                                    upload.warnings()));
        };
    }

    private static Map<Point, String> said(JsonNode asset) {
        return Optional.ofNullable(asset.get("internet_exposed"))
                .map(exposed -> Map.of(Point.INTERNET_EXPOSED, exposed.asBoolean() ? "yes" : "no"))
                .orElse(Map.of());
    }

    private Response uploads(Request request) {
        var label = inventory.label(request.access()).label();
        var page = inventory.uploads(request.access(), request.after());
        return Response.ok(
                new UploadList(
                        page.items().stream()
                                .map(upload ->
                                        new UploadView(
                                                upload.id(),
                                                upload.asset(),
                                                upload.assetName(),
                                                upload.format(),
                                                upload.components(),
                                                upload.warnings(),
                                                upload.receivedAt(),
                                                label))
                                .toList(),
                        request.cursor(page.after())));
    }

    private Response assets(Request request) {
        var label = inventory.label(request.access()).label();
        var page = inventory.assets(request.access(), request.after());
        var support =
                lifecycles.support(
                        request.access(),
                        page.items().stream().map(held -> held.asset().id()).toList());
        return Response.ok(
                new AssetList(
                        page.items().stream()
                                .map(held ->
                                        new AssetView(
                                                held.asset().id(),
                                                held.asset().name(),
                                                held.asset().internetExposed(),
                                                held.asset().exposedSetBy(),
                                                held.components(),
                                                held.receivedAt(),
                                                held.listedAt(),
                                                SupportView.of(
                                                        support.getOrDefault(
                                                                held.asset().id(),
                                                                Support.UNKNOWN)),
                                                label))
                                .toList(),
                        request.cursor(page.after())));
    }
}
