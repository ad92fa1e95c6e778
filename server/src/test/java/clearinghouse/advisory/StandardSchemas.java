package clearinghouse.advisory;

import clearinghouse.platform.Json;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;

/** The schemas of the standards, as the formats have them for their tests. */
public final class StandardSchemas {

    private StandardSchemas() {}

    /** What is wrong with a document, by the schema of this name. */
    public static List<String> faults(String schema, String document) {
        return registry()
                .getSchema(schema(schema), InputFormat.JSON)
                .validate(
                        document,
                        InputFormat.JSON,
                        context ->
                                context.executionConfig(
                                        config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Error::toString)
                .toList();
    }

    private static SchemaRegistry registry() {
        var known = new HashMap<String, String>();
        for (var name : List.of("cvss-v2.0", "cvss-v3.0", "cvss-v3.1")) {
            var text = schema(name);
            var id = Json.mapper().readTree(text).path("id").asString("");
            known.put("https://www.first.org/cvss/" + name + ".json", text);
            known.put(id, text);
        }
        known.put(
                "https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json",
                schema("csaf-2.0"));
        known.put(
                "https://docs.oasis-open.org/csaf/csaf/v2.0/provider_json_schema.json",
                schema("csaf-provider-2.0"));
        // Of what ours never hold, anything goes.
        for (var name :
                List.of(
                        "https://docs.oasis-open.org/csaf/csaf/v2.1/schema/extension-content.json",
                        "https://www.first.org/cvss/cvss-v4.0.json",
                        "https://certcc.github.io/SSVC/data/schema/v2/SelectionList_2_0_0.schema.json")) {
            known.put(name, "{}");
        }
        known.put(
                "https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json", schema("csaf-2.1"));
        known.put("http://cyclonedx.org/schema/spdx.schema.json", schema("cyclonedx-spdx"));
        known.put("http://cyclonedx.org/schema/jsf-0.82.schema.json", schema("cyclonedx-jsf-0.82"));
        return SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(known));
    }

    private static String schema(String name) {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve(".mvn"))) {
            folder = Objects.requireNonNull(folder.getParent());
        }
        try {
            return Files.readString(
                            folder.resolve("formats/src/test/resources/schemas")
                                    .resolve(name + ".json"))
                    // The dialect of CSAF 2.1 is that of JSON Schema, with formats asserted.
                    .replace(
                            "https://docs.oasis-open.org/csaf/csaf/v2.1/schema/meta.json",
                            "https://json-schema.org/draft/2020-12/schema");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
