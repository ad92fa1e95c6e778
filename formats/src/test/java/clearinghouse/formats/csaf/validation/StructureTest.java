package clearinghouse.formats.csaf.validation;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Problem;
import clearinghouse.formats.SharedData;
import clearinghouse.formats.csaf.validation.CsafValidator.Extent;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Our description of the structure against the standard's own JSON schema of 2.0. */
class StructureTest {

    private static final Instant NOW = Instant.parse("2026-11-29T00:00:00Z");
    private static final Set<String> OF_STRUCTURE = Set.of("schema", "6.1.8");
    private static final int CHANGES = 30;

    private static Schema schema() {
        var files = SharedData.archive("schemas/json-schemas.tar.gz");
        var referenced = new HashMap<String, String>();
        for (var version : List.of("2.0", "3.0", "3.1")) {
            referenced.put(
                    "https://www.first.org/cvss/cvss-v" + version + ".json",
                    text(
                            files,
                            "csaf/csaf_2.0/referenced_schema/first/cvss-v" + version + ".json"));
        }
        return SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(referenced))
                .getSchema(
                        text(files, "csaf/csaf_2.0/json_schema/csaf_json_schema.json"),
                        InputFormat.JSON);
    }

    private static String text(Map<String, byte[]> files, String name) {
        return new String(Objects.requireNonNull(files.get(name), name), StandardCharsets.UTF_8);
    }

    private static boolean fits(Schema schema, String document) {
        return schema.validate(
                        document,
                        InputFormat.JSON,
                        context ->
                                context.executionConfig(
                                        config -> config.formatAssertionsEnabled(true)))
                .isEmpty();
    }

    private static List<Problem> ours(String document) {
        return CsafValidator.validate(document.getBytes(StandardCharsets.UTF_8), Extent.BASIC, NOW)
                .errors()
                .stream()
                .filter(problem -> OF_STRUCTURE.contains(problem.code()))
                .toList();
    }

    private static List<JsonNode> documents() {
        return SharedData.archive("csaf-tests/csaf-2.0-tests.tar.gz").entrySet().stream()
                .filter(file -> file.getKey().matches(".*/(mandatory|optional|informative)/.*"))
                .map(file -> JsonMapper.shared().readTree(file.getValue()))
                .toList();
    }

    @Test
    void each_document_of_the_committee_is_judged_as_by_the_schema() {
        var schema = schema();
        for (var document : documents()) {
            var text = document.toString();
            assertThat(ours(text).isEmpty()).as(text).isEqualTo(fits(schema, text));
        }
    }

    /** A member taken away, renamed, or replaced by something else, somewhere in a document. */
    @Test
    void a_document_changed_by_chance_is_judged_as_by_the_schema() {
        var schema = schema();
        var chance = new Random(20_251_129);
        var all = documents();
        var broken = 0;
        for (var i = 0; i < all.size(); i++) {
            for (var change = 0; change < CHANGES; change++) {
                var document = all.get(i).deepCopy();
                change(document, chance);
                var text = document.toString();
                if (!document.path("document").path("csaf_version").isString()
                        || !document.at("/document/csaf_version").stringValue().equals("2.0")) {
                    continue;
                }
                var fits = fits(schema, text);
                broken += fits ? 0 : 1;
                assertThat(ours(text).isEmpty()).as("%s in %s", ours(text), text).isEqualTo(fits);
            }
        }
        assertThat(broken).isGreaterThan(all.size());
    }

    private static void change(JsonNode document, Random chance) {
        var holders = new ArrayList<JsonNode>();
        gather(document, holders);
        switch (holders.get(chance.nextInt(holders.size()))) {
            case ObjectNode object -> changeMember(object, chance);
            case ArrayNode array -> {
                if (chance.nextBoolean()) {
                    array.removeAll();
                } else {
                    array.add(array.get(0).deepCopy());
                }
            }
            default -> throw new AssertionError();
        }
    }

    private static void changeMember(ObjectNode object, Random chance) {
        var names = new ArrayList<>(object.propertyNames());
        var name = names.get(chance.nextInt(names.size()));
        switch (chance.nextInt(4)) {
            case 0 -> object.remove(name);
            case 1 -> object.set("x_" + name, object.remove(name));
            case 2 -> object.set(name, odd(chance));
            default -> {
                if (object.get(name).isString()) {
                    var text = object.get(name).stringValue();
                    object.put(name, text.isEmpty() ? "x" : text.substring(1));
                } else {
                    object.set(name, odd(chance));
                }
            }
        }
    }

    private static JsonNode odd(Random chance) {
        var make = JsonNodeFactory.instance;
        return switch (chance.nextInt(8)) {
            case 0 -> make.nullNode();
            case 1 -> make.numberNode(11.5);
            case 2 -> make.booleanNode(true);
            case 3 -> make.stringNode("");
            case 4 -> make.stringNode(" x ");
            case 5 -> make.arrayNode();
            case 6 -> make.objectNode();
            default -> make.stringNode("2021-02-30T10:00:00Z");
        };
    }

    private static void gather(JsonNode node, List<JsonNode> holders) {
        if (node.isContainer() && !node.isEmpty()) {
            holders.add(node);
            node.forEach(child -> gather(child, holders));
        }
    }
}
