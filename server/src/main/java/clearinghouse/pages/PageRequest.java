package clearinghouse.pages;

import clearinghouse.kernel.Access;
import clearinghouse.platform.Cursors;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.springframework.web.servlet.function.ServerRequest;

/** A visit that has passed its route's guard. */
final class PageRequest {

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\\t\\n\\r]]");

    private static final Access ANYONE = Access.ofNobody("anyone", "public");

    private final ServerRequest request;
    private final Optional<SignIn.Visitor> visitor;
    private final Cursors cursors;
    private final String route;

    PageRequest(
            ServerRequest request,
            Optional<SignIn.Visitor> visitor,
            Cursors cursors,
            String route) {
        this.request = request;
        this.visitor = visitor;
        this.cursors = cursors;
        this.route = route;
    }

    Access access() {
        return visitor.map(SignIn.Visitor::access).orElse(ANYONE);
    }

    Optional<SignIn.Visitor> visitor() {
        return visitor;
    }

    String path(String name) {
        return request.pathVariable(name);
    }

    /** An id that cannot exist is answered like one that does not. */
    <T> T path(String name, Function<String, Optional<T>> parse) {
        return parse.apply(path(name)).orElseThrow(NothingHere::new);
    }

    /**
     * A field of the form or the query, without the space around it and without what no keyboard
     * types. A line ends with one character, as the browser counts it towards the longest.
     */
    String field(String name) {
        var sent = request.param(name).orElse("").replace("\r\n", "\n");
        return CONTROL.matcher(sent).replaceAll("").strip();
    }

    /** Each text that the form holds under this name, as it is. */
    List<String> all(String name) {
        return request.params().getOrDefault(name, List.of());
    }

    Optional<String> optional(String name) {
        return Optional.of(field(name)).filter(value -> !value.isEmpty());
    }

    /** As {@link #bytes}, as text. */
    Optional<String> file(String name, int limit) {
        return bytes(name, limit).map(content -> new String(content, StandardCharsets.UTF_8));
    }

    /** A file of the form as it came, unless it is absent, empty or larger than the limit. */
    Optional<byte[]> bytes(String name, int limit) {
        try {
            var part = request.multipartData().getFirst(name);
            if (part == null || part.getSize() == 0 || part.getSize() > limit) {
                return Optional.empty();
            }
            try (var content = part.getInputStream()) {
                return Optional.of(content.readNBytes(limit));
            }
        } catch (IOException | ServletException e) {
            return Optional.empty();
        }
    }

    /** Of one that is absent, larger is not said. */
    boolean hasLargerFile(String name, int limit) {
        try {
            var part = request.multipartData().getFirst(name);
            return part != null && part.getSize() > limit;
        } catch (IOException | ServletException e) {
            return false;
        }
    }

    /** Where the list begins: after this key; a cursor that is not ours is nothing here. */
    Optional<UUID> after() {
        return optional("after")
                .map(text -> cursors.open(text, scope()).orElseThrow(NothingHere::new));
    }

    /** The address of the next part of the list. */
    Optional<String> next(Optional<UUID> after) {
        return after.map(
                key -> request.requestPath().value() + "?after=" + cursors.seal(key, scope()));
    }

    /** Where one of several lists on a page begins. */
    Optional<UUID> after(String list) {
        return optional(list)
                .map(text -> cursors.open(text, scope(list)).orElseThrow(NothingHere::new));
    }

    /** The next part of one of several lists; the others begin again. */
    Optional<String> next(String list, Optional<UUID> after) {
        return after.map(key ->
                "%s?%s=%s"
                        .formatted(
                                request.requestPath().value(),
                                list,
                                cursors.seal(key, scope(list))));
    }

    private String scope(String list) {
        return scope() + " " + list;
    }

    private String scope() {
        return "page " + route + " " + access().party().code();
    }

    ServerRequest raw() {
        return request;
    }

    /** Answered as absent. */
    static final class NothingHere extends RuntimeException {
        private static final long serialVersionUID = 1;

        NothingHere() {
            super("nothing here", null, false, false);
        }
    }
}
