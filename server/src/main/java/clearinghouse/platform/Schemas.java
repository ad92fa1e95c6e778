package clearinghouse.platform;

import clearinghouse.formats.Problem;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * The JSON Schema 2020-12 files that routes name: each one validates, and is what the served
 * OpenAPI document contains. A schema stands alone; nothing is ever fetched.
 */
public final class Schemas {

    /** More than anyone mends by hand; a document of a million faults is not looked through. */
    static final int MOST_FAULTS = 1_000;

    private final SchemaRegistry registry =
            SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12,
                    builder -> builder.schemaLoader(loader -> loader.fetchRemoteResources(false)));
    private final Map<String, Schema> loaded = new ConcurrentHashMap<>();

    public JsonNode source(String name) {
        return Json.mapper().readTree(Json.utf8Resource("/schemas/" + name + ".json"));
    }

    /** Every fault with its JSON pointer, in the order of the pointers; empty when valid. */
    public List<Problem> validate(String name, JsonNode document) {
        return errors(loaded.computeIfAbsent(name, this::load), document).stream()
                .map(error -> new Problem(pointer(error), error.getKeyword(), error.getMessage()))
                .sorted(Comparator.comparing(Problem::pointer).thenComparing(Problem::code))
                .toList();
    }

    /**
     * The same with what a schema cannot say, in one list; the checks are asked only where the
     * schema found a fault, as the handler has the last word on what it accepts.
     */
    public List<Problem> validate(String name, JsonNode document, Route.Checks beyond) {
        return Faults.of(document, validate(name, document), beyond);
    }

    private static List<Error> errors(Schema schema, JsonNode document) {
        var collected = new Collected();
        try {
            schema.validate(document, context -> context.setErrors(collected));
        } catch (Enough _) {
            // Those that were found are told.
        }
        return List.copyOf(collected);
    }

    /** Ends the validation when nobody would read on. */
    private static final class Collected extends AbstractList<Error> {
        private final List<Error> errors = new ArrayList<>();

        @Override
        public void add(int index, Error error) {
            if (errors.size() == MOST_FAULTS) {
                throw new Enough();
            }
            errors.add(index, error);
        }

        @Override
        public Error get(int index) {
            return errors.get(index);
        }

        @Override
        public int size() {
            return errors.size();
        }
    }

    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1;

        Enough() {
            super("enough faults", null, false, false);
        }
    }

    /** A missing or a surplus member is named by the pointer that it would have. */
    private static String pointer(Error error) {
        var at = error.getInstanceLocation().toString();
        return switch (error.getKeyword()) {
            case "required", "additionalProperties", "unevaluatedProperties" ->
                    error.getProperty() == null
                            ? at
                            : at + "/" + Problem.escaped(error.getProperty());
            default -> at;
        };
    }

    private Schema load(String name) {
        return registry.getSchema(
                Json.utf8Resource("/schemas/" + name + ".json"), InputFormat.JSON);
    }
}
