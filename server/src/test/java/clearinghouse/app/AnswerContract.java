package clearinghouse.app;

import clearinghouse.platform.Json;
import clearinghouse.platform.Schemas;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What the served contract says that a route answers, held against what it answered. */
final class AnswerContract {

    private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");

    /** What is refused where no route is. */
    private static final JsonNode PROBLEM =
            Json.mapper()
                    .readTree(
                            """
                            {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}}
                            """);

    private record Path(Pattern pattern, JsonNode operations, long variables) {}

    private final Schemas schemas = new Schemas();
    private final List<Path> paths = new ArrayList<>();

    AnswerContract(JsonNode openApi) {
        for (var path : openApi.path("paths").properties()) {
            var pattern =
                    VARIABLE.matcher(path.getKey())
                            .replaceAll(found -> found.group(1).startsWith("*") ? ".+" : "[^/]+");
            paths.add(
                    new Path(
                            Pattern.compile(pattern),
                            path.getValue(),
                            VARIABLE.matcher(path.getKey()).results().count()));
        }
        // As the router decides: a written name before a variable.
        paths.sort(Comparator.comparingLong(Path::variables));
    }

    /** Every way in which the answer is not what was promised. */
    List<String> breaches(HttpResponse<byte[]> answer) {
        var breaches = new ArrayList<String>();
        var request = answer.request();
        var type = answer.headers().firstValue("Content-Type").orElse("");
        var operation =
                paths.stream()
                        .filter(path -> path.pattern().matcher(request.uri().getPath()).matches())
                        .map(path ->
                                path.operations().path(request.method().toLowerCase(Locale.ROOT)))
                        .filter(JsonNode::isObject)
                        .findFirst();
        if (answer.statusCode() >= 400) {
            var refusals = operation.map(it -> it.at("/responses/default/content")).orElse(PROBLEM);
            var refusal = refusals.path(type).at("/schema/$ref").asString("");
            if (refusal.isEmpty()) {
                breaches.add("a refusal comes as " + type);
            } else {
                faults(refusal.substring(refusal.lastIndexOf('/') + 1), answer, breaches);
            }
            return breaches;
        }
        if (operation.isEmpty()) {
            breaches.add("no route is known for it");
            return breaches;
        }
        if (answer.statusCode() == 304) {
            return breaches;
        }
        var promised = operation.get().path("responses").path(String.valueOf(answer.statusCode()));
        if (promised.isMissingNode()) {
            breaches.add("nothing says that it may answer " + answer.statusCode());
            return breaches;
        }
        var content = promised.path("content").path(type);
        if (content.isMissingNode()) {
            breaches.add("nothing says that it may answer " + type);
            return breaches;
        }
        var schema = content.path("schema").path("$ref").asString("");
        if (!schema.isEmpty()) {
            faults(schema.substring(schema.lastIndexOf('/') + 1), answer, breaches);
        }
        return breaches;
    }

    private void faults(String schema, HttpResponse<byte[]> answer, List<String> breaches) {
        schemas.validate(schema, Json.mapper().readTree(answer.body()))
                .forEach(problem -> breaches.add(schema + " " + problem));
    }
}
