package clearinghouse.platform;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The served contract, OpenAPI 3.1: made of the routes and their schema files, nothing added by
 * hand.
 */
public final class OpenApi {

    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+)}");

    private final List<Route> routes;
    private final Schemas schemas;

    public OpenApi(List<Route> routes, Schemas schemas) {
        this.routes = routes.stream().filter(route -> route.there().getAsBoolean()).toList();
        this.schemas = schemas;
    }

    public Map<String, Object> document() {
        var paths = new TreeMap<String, Map<String, Object>>();
        var components = new TreeMap<String, Object>();
        for (var route : routes) {
            paths.computeIfAbsent(route.path(), _ -> new LinkedHashMap<>())
                    .put(
                            route.method().name().toLowerCase(Locale.ROOT),
                            operation(route, components));
        }
        components.put("problem", schemas.source("problem"));
        components.put("rpc-status", schemas.source("rpc-status"));
        components.put("taxii-error", schemas.source("taxii-error"));
        return Map.of(
                "openapi",
                "3.1.0",
                "info",
                Map.of("title", "clearinghouse", "version", "v1"),
                "paths",
                paths,
                "components",
                Map.of(
                        "schemas",
                        components,
                        "securitySchemes",
                        Map.of(
                                "token",
                                Map.of("type", "http", "scheme", "bearer"),
                                "certificate",
                                Map.of(
                                        "type",
                                        "mutualTLS",
                                        "description",
                                        "An agent's enrolled certificate, with Authorization: Certificate agt_…"))));
    }

    private Map<String, Object> operation(Route route, Map<String, Object> components) {
        var operation = new LinkedHashMap<String, Object>();
        operation.put("summary", route.summary());
        var parameters = new ArrayList<Object>();
        var variables = VARIABLE.matcher(route.path());
        while (variables.find()) {
            parameters.add(
                    Map.of(
                            "name",
                            variables.group(1),
                            "in",
                            "path",
                            "required",
                            true,
                            "schema",
                            Map.of("type", "string")));
        }
        for (var asked : route.asks()) {
            parameters.add(parameter(asked.name(), "query", asked.description()));
        }
        if (route.replay() != Route.Replay.NOTHING) {
            parameters.add(
                    parameter(
                            "Idempotency-Key",
                            "header",
                            "1 to 255 characters of the client's choice: sent again with the same request, it gets the first answer and does nothing"));
        }
        if (route.guard() instanceof Route.Guard.Needs) {
            parameters.add(
                    parameter(
                            "Clearinghouse-Acting-For",
                            "header",
                            "The operator that a broker acts for by its consent"));
        }
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        switch (route.guard()) {
            case Route.Guard.Needs(var permission) -> {
                operation.put(
                        "security",
                        List.of(Map.of("token", List.of()), Map.of("certificate", List.of())));
                operation.put("x-permission", permission.name());
            }
            case Route.Guard.Open(var because) -> operation.put("x-open", because);
        }
        route.requestSchema()
                .ifPresent(name -> {
                    components.put(name, schemas.source(name));
                    operation.put(
                            "requestBody", Map.of("required", true, "content", content(name)));
                });
        var responses = new TreeMap<String, Object>();
        switch (route.answer()) {
            case Route.Answer.Schema(var status, var name) -> {
                components.put(name, schemas.source(name));
                responses.put(
                        String.valueOf(status),
                        Map.of("description", route.summary(), "content", content(name)));
            }
            case Route.Answer.File(var types) ->
                    responses.put(
                            "200",
                            Map.of(
                                    "description",
                                    route.summary(),
                                    "content",
                                    types.stream()
                                            .collect(
                                                    Collectors.toMap(
                                                            type -> type, _ -> Map.of()))));
        }
        responses.put(
                "default",
                switch (route.refusals()) {
                    case PROBLEM ->
                            refusal("A problem (RFC 9457)", "application/problem+json", "problem");
                    case RPC_STATUS ->
                            refusal("A google.rpc.Status", "application/json", "rpc-status");
                    case TAXII ->
                            refusal("An error of TAXII 2.1", TaxiiError.MEDIA_TYPE, "taxii-error");
                });
        operation.put("responses", responses);
        return operation;
    }

    private static Map<String, Object> refusal(String description, String type, String schema) {
        return Map.of(
                "description",
                description,
                "content",
                Map.of(type, Map.of("schema", Map.of("$ref", "#/components/schemas/" + schema))));
    }

    private static Map<String, Object> parameter(String name, String in, String description) {
        return Map.of(
                "name",
                name,
                "in",
                in,
                "required",
                false,
                "description",
                description,
                "schema",
                Map.of("type", "string"));
    }

    private static Map<String, Object> content(String schema) {
        return Map.of(
                "application/json",
                Map.of("schema", Map.of("$ref", "#/components/schemas/" + schema)));
    }
}
