package clearinghouse.advisory;

import clearinghouse.formats.Parsed;
import clearinghouse.platform.Json;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import clearinghouse.platform.TaxiiError;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** A TAXII 2.1 server with one collection, of what is published, that anyone may read. */
public final class TaxiiRoutes implements Route.Group {

    static final String DISCOVERY = "/taxii2/";
    static final String COLLECTION = "9c3ac2b0-6a34-4d0e-8f36-8d2a4b7e5f10";
    static final String ALIAS = "advisories";

    private static final String ROOT = "/taxii2/public/";
    private static final String COLLECTIONS = ROOT + "collections/";
    private static final String ONE = COLLECTIONS + "{collection}/";
    private static final String OBJECTS = ONE + "objects/";
    private static final String OBJECT = OBJECTS + "{stix}/";
    private static final String OPEN = "what is published is for everyone";
    private static final String STIX = "application/stix+json;version=2.1";

    /** A request has no body here; the standard wants a number. */
    private static final int LONGEST_BODY = Route.DEFAULT_LIMIT;

    /** §3.3.1: six digits of a second, which tell every object of the collection from its next. */
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final StixCollection collection;
    private final PublisherProfile profile;

    public TaxiiRoutes(StixCollection collection, PublisherProfile profile) {
        this.collection = collection;
        this.profile = profile;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                route(DISCOVERY, "What this TAXII server is", _ -> answer(discovery())),
                route(ROOT, "The one root of its interface", _ -> answer(root())),
                route(COLLECTIONS, "Its collections", _ -> answer(collections())),
                route(ONE, "A collection", request -> within(request, () -> answer(described()))),
                filtered(
                        ONE + "manifest/",
                        "What a collection holds, without the objects themselves",
                        this::manifest),
                filtered(OBJECTS, "The STIX objects of a collection", this::objects),
                filtered(OBJECT, "A STIX object", this::object),
                filtered(OBJECT + "versions/", "The versions of a STIX object", this::versions));
    }

    private static Route route(String path, String summary, Route.Handler handler) {
        return Route.get(path, summary, Advisories.READ, "nothing", handler)
                .openTo(OPEN)
                .answeringFile(TaxiiError.MEDIA_TYPE)
                .refusingBy(Route.Refusals.TAXII);
    }

    private interface Answering {
        Response to(Request request, TaxiiQuery query);
    }

    private Route filtered(String path, String summary, Answering handler) {
        var route =
                route(
                        path,
                        summary,
                        request ->
                                within(
                                        request,
                                        () -> asked(request, query -> handler.to(request, query))));
        for (var filter : FILTERS) {
            route = route.asking(filter);
        }
        return route;
    }

    private static final List<Route.Parameter> FILTERS =
            List.of(
                    new Route.Parameter(
                            TaxiiQuery.ADDED_AFTER, "Only what was added later than this time"),
                    new Route.Parameter(
                            TaxiiQuery.LIMIT,
                            "The most objects of the answer; " + TaxiiQuery.MOST + " at most"),
                    new Route.Parameter(
                            TaxiiQuery.NEXT,
                            "Where the answer goes on: the next of the one before"),
                    new Route.Parameter(TaxiiQuery.ID, "Ids, with commas between them"),
                    new Route.Parameter(TaxiiQuery.TYPE, "Types, with commas between them"),
                    new Route.Parameter(
                            TaxiiQuery.VERSION,
                            "first, last, all or the time of a version, with commas between them;"
                                    + " last without it"),
                    new Route.Parameter(
                            TaxiiQuery.SPEC_VERSION, "Versions of STIX; 2.1 is the one there is"));

    /** Of the one collection alone that is there. */
    private static Response within(Request request, Supplier<Response> answer) {
        return List.of(COLLECTION, ALIAS).contains(request.path("collection"))
                ? answer.get()
                : Response.notFound();
    }

    private static Response asked(Request request, Function<TaxiiQuery, Response> answer) {
        return switch (TaxiiQuery.parse(request::parameter)) {
            case Parsed.Invalid<TaxiiQuery>(var problems) -> Response.unprocessable(problems);
            case Parsed.Valid<TaxiiQuery>(var query) -> answer.apply(query);
        };
    }

    private Map<String, Object> discovery() {
        var discovery = new LinkedHashMap<String, Object>();
        discovery.put("title", profile.publisher().name());
        discovery.put("description", "Advisories of " + profile.publisher().name());
        discovery.put("contact", profile.publisher().contact());
        discovery.put("default", ROOT);
        discovery.put("api_roots", List.of(ROOT));
        return discovery;
    }

    private Map<String, Object> root() {
        var root = new LinkedHashMap<String, Object>();
        root.put("title", "What " + profile.publisher().name() + " publishes");
        root.put("versions", List.of(TaxiiError.MEDIA_TYPE));
        root.put("max_content_length", LONGEST_BODY);
        return root;
    }

    private Map<String, Object> collections() {
        return Map.of("collections", List.of(described()));
    }

    private static Map<String, Object> described() {
        var one = new LinkedHashMap<String, Object>();
        one.put("id", COLLECTION);
        one.put("title", "Published advisories");
        one.put("description", "What is published here, marked TLP:CLEAR");
        one.put("alias", ALIAS);
        one.put("can_read", true);
        one.put("can_write", false);
        one.put("media_types", List.of(STIX));
        return one;
    }

    private Response manifest(Request request, TaxiiQuery query) {
        return listed(collection.slice(request.access(), query), "objects", TaxiiRoutes::entry);
    }

    private static byte[] entry(StixCollection.Added added) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("id", added.id());
        entry.put("date_added", TIMESTAMP.format(added.addedAt()));
        entry.put("version", TIMESTAMP.format(added.version()));
        entry.put("media_type", STIX);
        return Json.mapper().writeValueAsBytes(entry);
    }

    private Response objects(Request request, TaxiiQuery query) {
        return listed(
                collection.slice(request.access(), query),
                "objects",
                StixCollection.Added::content);
    }

    private Response object(Request request, TaxiiQuery query) {
        var id = request.path("stix");
        return collection.has(request.access(), id)
                ? objects(request, query.ofObject(id))
                : Response.notFound();
    }

    private Response versions(Request request, TaxiiQuery query) {
        var id = request.path("stix");
        return collection.has(request.access(), id)
                ? listed(
                        collection.slice(request.access(), query.ofObject(id).ofAllVersions()),
                        "versions",
                        added -> Json.mapper().writeValueAsBytes(TIMESTAMP.format(added.version())))
                : Response.notFound();
    }

    private static Response answer(Object value) {
        return answer(Json.mapper().writeValueAsBytes(value));
    }

    private static Response answer(byte[] content) {
        return Response.file(TaxiiError.MEDIA_TYPE, content).forEveryone();
    }

    /** What is empty is left out, as the standard has it (§3.7). */
    private static Response listed(
            StixCollection.Slice slice,
            String name,
            Function<StixCollection.Added, byte[]> rendered) {
        var objects = slice.objects();
        if (objects.isEmpty()) {
            return answer("{}".getBytes(StandardCharsets.US_ASCII));
        }
        var envelope = new ByteArrayOutputStream();
        var head =
                slice.more()
                        ? "{\"more\":true,\"next\":\"%s\",\"%s\":"
                                .formatted(TaxiiQuery.next(objects.getLast()), name)
                        : "{\"more\":false,\"%s\":".formatted(name);
        envelope.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        Json.writeList(objects.stream().map(rendered).toList(), envelope);
        envelope.write('}');
        return answer(envelope.toByteArray())
                .with("X-TAXII-Date-Added-First", TIMESTAMP.format(objects.getFirst().addedAt()))
                .with("X-TAXII-Date-Added-Last", TIMESTAMP.format(objects.getLast().addedAt()));
    }
}
