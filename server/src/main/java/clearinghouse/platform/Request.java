package clearinghouse.platform;

import clearinghouse.kernel.Access;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A request that has passed its route's permission, limits and schema. */
public final class Request {

    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+)}");

    private final Access access;
    private final String from;
    private final Map<String, String> path;
    private final Function<String, Optional<String>> query;
    private final JsonNode json;
    private final Cursors cursors;
    private final Route route;
    private final Once once;

    /** Does an act once for each key of whoever acts. */
    interface Once {
        Response answer(Access access, Supplier<Response> act);
    }

    Request(
            Access access,
            String from,
            Route route,
            Map<String, String> path,
            Function<String, Optional<String>> query,
            JsonNode json,
            Cursors cursors,
            Once once) {
        this.once = once;
        this.access = access;
        this.from = from;
        this.route = route;
        this.path = path;
        this.query = query;
        this.json = json;
        this.cursors = cursors;
    }

    public Access access() {
        return access;
    }

    /** The address of the sender. */
    public String from() {
        return from;
    }

    /** Valid under the route's request schema. */
    public JsonNode json() {
        return json;
    }

    /** The body as a record: its components are the schema's members in camelCase. */
    public <T> T body(Class<T> type) {
        return Json.mapper().treeToValue(json, type);
    }

    /** An id that cannot exist is answered like one that does not. */
    public <T> T path(String name, Function<String, Optional<T>> parse) {
        return parse.apply(path.getOrDefault(name, "")).orElseThrow(NothingHere::new);
    }

    public String path(String name) {
        return path.getOrDefault(name, "");
    }

    /**
     * A path of the route, or of one like it, with what was asked for in the place of its names.
     */
    public String filled(String template) {
        return VARIABLE.matcher(template)
                .replaceAll(name -> Matcher.quoteReplacement(path(name.group(1))));
    }

    /** Where the page begins: after this key; a cursor that is not ours is nothing here. */
    public Optional<UUID> after() {
        return parameter("cursor")
                .map(text -> cursors.open(text, scope()).orElseThrow(NothingHere::new));
    }

    /** What the caller said in the address, of what the route says that it asks. */
    public Optional<String> parameter(String name) {
        if (route.asks().stream().noneMatch(it -> it.name().equals(name))) {
            throw new IllegalStateException(route.name() + " does not say that it asks " + name);
        }
        return query.apply(name);
    }

    public Optional<String> cursor(Optional<UUID> after) {
        return after.map(key -> cursors.seal(key, scope()));
    }

    /**
     * For a route that finds out by itself who acts: a request that is sent again under the same
     * {@code Idempotency-Key} gets the first answer. The act may open transactions for this access
     * alone.
     */
    public Response once(Access acting, Supplier<Response> act) {
        return once.answer(acting, act);
    }

    private String scope() {
        return route.path() + " " + access.party().code();
    }

    /** Answered as not found. */
    static final class NothingHere extends RuntimeException {
        private static final long serialVersionUID = 1;

        NothingHere() {
            super("nothing here", null, false, false);
        }
    }
}
