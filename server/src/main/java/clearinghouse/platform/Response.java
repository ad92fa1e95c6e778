package clearinghouse.platform;

import clearinghouse.formats.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a route answers: a status, headers, and a JSON value or bytes of a named type. */
public record Response(int status, Map<String, String> headers, Body body) {

    private static final String FOR_A_WHILE = "public, max-age=300";

    /** A large document can be wrong in a million places. */
    static final int MOST_PROBLEMS = 100;

    public sealed interface Body {
        record None() implements Body {}

        record JsonValue(Object value) implements Body {}

        record Bytes(String contentType, byte[] content) implements Body {}

        /** Made before it was asked for. */
        record Ready(PublicFile file) implements Body {}

        /** Written while it is sent: too large to be held. */
        record Stream(String contentType, Writer writer) implements Body {}

        record Fault(ProblemType type, String detail, List<Problem> problems) implements Body {

            /** For an interface whose errors are a sentence; each problem with its place. */
            String inOneLine() {
                var words = new ArrayList<String>();
                words.add(detail);
                for (var problem : problems) {
                    words.add(
                            problem.pointer().isEmpty()
                                    ? problem.message()
                                    : problem.pointer() + ": " + problem.message());
                }
                return String.join("; ", words);
            }
        }
    }

    /** Sends a body. */
    public interface Writer {
        void to(OutputStream out) throws IOException;
    }

    public Response {
        headers = Map.copyOf(headers);
    }

    public static Response ok(Object value) {
        return new Response(200, Map.of(), new Body.JsonValue(value));
    }

    public static Response created(String location, Object value) {
        return new Response(201, Map.of("Location", location), new Body.JsonValue(value));
    }

    public static Response accepted(String location, Object value) {
        return new Response(202, Map.of("Location", location), new Body.JsonValue(value));
    }

    public static Response file(String contentType, byte[] content) {
        return new Response(200, Map.of(), new Body.Bytes(contentType, content));
    }

    /** Kept by whoever likes for a while, as it is for everyone. */
    public static Response file(PublicFile file) {
        return new Response(200, Map.of("Cache-Control", FOR_A_WHILE), new Body.Ready(file))
                .changedAt(file.changedAt());
    }

    /** A file that is for everyone may be kept by whoever likes. */
    public Response forEveryone() {
        return with("Cache-Control", FOR_A_WHILE);
    }

    /** The same, where it may change together with what stands beside it. */
    public Response forEveryoneAsItIs() {
        return with("Cache-Control", "public, no-cache");
    }

    public static Response notFound() {
        return problem(ProblemType.NOT_FOUND, "There is nothing here that you may see.");
    }

    public static Response unprocessable(List<Problem> problems) {
        return new Response(
                ProblemType.INVALID.status(),
                Map.of(),
                new Body.Fault(
                        ProblemType.INVALID,
                        counted(problems.size()),
                        problems.stream().limit(MOST_PROBLEMS).toList()));
    }

    private static String counted(int faults) {
        var all = faults == 1 ? "1 fault" : faults + " faults";
        if (faults <= MOST_PROBLEMS) {
            return all;
        }
        return faults < Schemas.MOST_FAULTS
                ? all + "; the first " + MOST_PROBLEMS + " are listed"
                : all + " or more; " + MOST_PROBLEMS + " of them are listed";
    }

    public static Response unprocessable(String pointer, String code, String message) {
        return unprocessable(List.of(new Problem(pointer, code, message)));
    }

    public static Response conflict(String detail) {
        return problem(ProblemType.CONFLICT, detail);
    }

    public static Response problem(ProblemType type, String detail) {
        return new Response(type.status(), Map.of(), new Body.Fault(type, detail, List.of()));
    }

    public static Response unavailable(String why) {
        return problem(ProblemType.UNAVAILABLE, why).with("Retry-After", "5");
    }

    public Response with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Response(status, more, body);
    }

    /** Whoever has it may ask whether it is newer than that. */
    public Response changedAt(Instant moment) {
        return with("Last-Modified", Conditions.date(moment));
    }

    /** For a file, which cannot say itself how it is handled. */
    public Response with(Marks marks) {
        var answer = this;
        for (var header : marks.headers()) {
            answer = answer.with(header.name(), header.value());
        }
        return answer;
    }

    public boolean succeeded() {
        return status >= 200 && status < 300;
    }
}
