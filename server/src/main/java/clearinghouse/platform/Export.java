package clearinghouse.platform;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Permission;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All that a party may take with it, as one JSON document: what the routes show that show it one by
 * one, so that an export tells neither more nor less. It is written while it is read, one page of a
 * list at a time, and holds no connection to the database in between.
 */
public final class Export {

    private static final Logger log = LoggerFactory.getLogger(Export.class);

    /** The last member; a document without it was cut short. */
    static final String COMPLETE = "complete";

    /** In the place of what was destroyed: when, and by which rule. */
    static final String REMOVED = "removed";

    /** In the place of what could not be opened. */
    static final String UNREADABLE = "unreadable";

    /** After this, one that was never seen to end keeps nobody from the next. */
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+)}");

    private final SortedMap<String, String> single;
    private final List<Part> parts;
    private final Map<String, Route> routes;
    private final Cursors cursors;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, Instant> underWay = new ConcurrentHashMap<>();

    /**
     * One member of the document.
     *
     * @param list the route whose items it holds
     * @param item the route that shows one of them; the item as the list has it, when empty
     * @param with more members of each item, by name, and the routes that answer them
     * @param each members of each item that are lists, and the routes that show one of their items
     * @param below more members of each item, by name, and the routes that list them in pages
     */
    public record Part(
            String name,
            String list,
            Optional<String> item,
            Map<String, String> with,
            Map<String, String> each,
            Map<String, String> below) {}

    /**
     * @param single members that are one document each, by name, and the routes that answer them
     */
    public Export(
            Map<String, String> single,
            List<Part> parts,
            List<Route> routes,
            Cursors cursors,
            InstantSource clock) {
        this.parts = List.copyOf(parts);
        this.routes =
                routes.stream()
                        .filter(route -> route.method() == Route.Method.GET)
                        .collect(Collectors.toUnmodifiableMap(Route::path, Function.identity()));
        for (var part : parts) {
            route(part.list());
            part.item().ifPresent(this::whole);
            part.with().values().forEach(this::whole);
            part.each().values().forEach(this::whole);
            part.below().values().forEach(this::route);
        }
        single.values().forEach(this::whole);
        this.single = new TreeMap<>(single);
        this.cursors = cursors;
        this.clock = clock;
    }

    public Route route(String path, Permission permission) {
        return Route.get(
                path, "Take all that is ours, as one document", permission, "export", this::answer);
    }

    private Route route(String path) {
        return Optional.ofNullable(routes.get(path))
                .orElseThrow(() -> new IllegalStateException("no route shows " + path));
    }

    /** Of what comes in pages, an item would hold the first alone. */
    private Route whole(String path) {
        var route = route(path);
        if (route.paged()) {
            throw new IllegalStateException(path + " comes in pages: make it a part of its own");
        }
        return route;
    }

    private Response answer(Request request) {
        var access = request.access();
        var now = clock.instant();
        var since =
                underWay.merge(
                        access.party().code(),
                        now,
                        (before, fresh) -> before.plus(LONGEST).isAfter(fresh) ? before : fresh);
        if (!since.equals(now)) {
            return Response.problem(
                            ProblemType.TOO_MANY_REQUESTS, "An export of yours is under way.")
                    .with("Retry-After", "60");
        }
        return new Response(
                        200,
                        Map.of(),
                        new Response.Body.Stream(
                                "application/json",
                                out -> {
                                    try {
                                        write(access, now, out);
                                    } catch (RuntimeException e) {
                                        log.error("event=export_cut_short", Fault.of(e));
                                        // Ends the connection, so that the half is not taken for
                                        // all.
                                        throw new IOException("the export was cut short");
                                    } finally {
                                        underWay.remove(access.party().code(), now);
                                    }
                                }))
                .with("Cache-Control", "no-store");
    }

    /** Not closed when it fails: that would close the brackets of what is not complete. */
    @SuppressWarnings("resource")
    private void write(Access access, Instant now, OutputStream out) {
        var json = Json.mapper().createGenerator(out);
        json.writeStartObject();
        json.writeStringProperty("party", access.party().code());
        json.writeStringProperty("exported", now.toString());
        single.forEach((name, path) -> {
            if (may(access, route(path))) {
                json.writePOJOProperty(
                        name, ask(access, route(path), Map.of(), Optional.empty()).orElseThrow());
            }
        });
        for (var part : parts) {
            if (may(access, route(part.list()))) {
                json.writeArrayPropertyStart(part.name());
                write(access, part, json);
                json.writeEndArray();
            }
        }
        json.writeBooleanProperty(COMPLETE, true);
        json.writeEndObject();
        json.close();
    }

    private void write(Access access, Part part, JsonGenerator json) {
        each(access, route(part.list()), Map.of(), json, line -> write(access, part, line, json));
    }

    private void write(Access access, Part part, JsonNode line, JsonGenerator json) {
        var whole = whole(access, part, line);
        if (part.below().isEmpty()) {
            json.writePOJO(whole);
            return;
        }
        json.writeStartObject();
        whole.properties()
                .forEach(member -> json.writePOJOProperty(member.getKey(), member.getValue()));
        part.below()
                .forEach((name, path) -> {
                    json.writeArrayPropertyStart(name);
                    each(access, route(path), variables(path, line), json, json::writePOJO);
                    json.writeEndArray();
                });
        json.writeEndObject();
    }

    /** Each item of a list, one page after the other; of one that is not there any more, none. */
    private void each(
            Access access,
            Route list,
            Map<String, String> path,
            JsonGenerator json,
            Consumer<JsonNode> item) {
        var cursor = Optional.<String>empty();
        do {
            var page = ask(access, list, path, cursor);
            page.ifPresent(it -> it.path("items").forEach(item));
            json.flush();
            cursor =
                    page.map(it -> it.path("next"))
                            .filter(JsonNode::isString)
                            .map(JsonNode::asString);
        } while (cursor.isPresent());
    }

    /** Empty where the path has none. */
    private static Map<String, String> variables(String path, JsonNode of) {
        var variable = VARIABLE.matcher(path);
        return variable.find() ? Map.of(variable.group(1), of.path("id").asString("")) : Map.of();
    }

    /** An item that was there a moment ago and is not any more is told as the list had it. */
    private JsonNode whole(Access access, Part part, JsonNode line) {
        var item = part.item().flatMap(path -> one(access, path, line)).orElse(line);
        if (item instanceof ObjectNode whole) {
            part.with()
                    .forEach((name, path) ->
                            one(access, path, line).ifPresent(more -> whole.set(name, more)));
            part.each()
                    .forEach((name, path) -> {
                        var all = Json.mapper().createArrayNode();
                        whole.path(name).forEach(it -> all.add(one(access, path, it).orElse(it)));
                        whole.set(name, all);
                    });
        }
        return item;
    }

    private Optional<JsonNode> one(Access access, String path, JsonNode of) {
        var route = route(path);
        var id = variables(path, of);
        if (id.isEmpty() || !may(access, route)) {
            return Optional.empty();
        }
        try {
            return ask(access, route, id, Optional.empty());
        } catch (RuntimeException e) {
            if (e instanceof DatabaseException) {
                throw e;
            }
            if (e instanceof Unopenable gone && gone.isForGood()) {
                return Optional.of(Json.tree(Map.of(REMOVED, gone.sentence())));
            }
            // One thing that is damaged keeps nobody from all the others, and is not passed over.
            log.error("event=export_part_failed route=\"{}\"", route.name(), Fault.of(e));
            return Optional.of(Json.tree(Map.of(UNREADABLE, true)));
        }
    }

    private static boolean may(Access access, Route route) {
        return route.guard() instanceof Route.Guard.Needs(var permission) && access.may(permission);
    }

    private Optional<JsonNode> ask(
            Access access, Route route, Map<String, String> path, Optional<String> cursor) {
        var query = new HashMap<String, String>();
        cursor.ifPresent(at -> query.put("cursor", at));
        var request =
                new Request(
                        access,
                        "export",
                        route,
                        path,
                        name -> Optional.ofNullable(query.get(name)),
                        MissingNode.getInstance(),
                        cursors,
                        (_, act) -> act.get());
        try {
            return route.handler().handle(request).body() instanceof Response.Body.JsonValue(var it)
                    ? Optional.of(Json.tree(it))
                    : Optional.empty();
        } catch (Request.NothingHere _) {
            return Optional.empty();
        }
    }
}
