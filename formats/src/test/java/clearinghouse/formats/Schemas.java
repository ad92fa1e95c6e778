package clearinghouse.formats;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The standards' own JSON schemas, from the class path alone: nothing is fetched. */
public final class Schemas {

    private static final Map<String, String> REFERENCED =
            Map.of(
                    "https://www.first.org/cvss/cvss-v2.0.json", text("cvss-v2.0.json"),
                    "https://www.first.org/cvss/cvss-v3.0.json", text("cvss-v3.0.json"),
                    "https://www.first.org/cvss/cvss-v3.1.json", text("cvss-v3.1.json"),
                    "http://cyclonedx.org/schema/spdx.schema.json", text("cyclonedx-spdx.json"),
                    "http://cyclonedx.org/schema/jsf-0.82.schema.json",
                            text("cyclonedx-jsf-0.82.json"),
                    "https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json",
                            text("csaf-2.0.json"),
                    "https://docs.oasis-open.org/csaf/csaf/v2.0/provider_json_schema.json",
                            text("csaf-provider-2.0.json"));

    private Schemas() {}

    /** Every fault of the document, with its pointer; empty when it is valid. */
    public static List<String> faults(String schema, String document) {
        var registry =
                SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(REFERENCED));
        return registry
                .getSchema(text(schema), InputFormat.JSON)
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

    private static String text(String name) {
        try (var in =
                Objects.requireNonNull(Schemas.class.getResourceAsStream("/schemas/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
