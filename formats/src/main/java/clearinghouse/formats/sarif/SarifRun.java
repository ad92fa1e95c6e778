package clearinghouse.formats.sarif;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** One run of one tool; an empty version where the tool does not say. */
public record SarifRun(
        String toolName,
        String toolVersion,
        List<SarifResult> results,
        Map<String, JsonNode> properties) {

    public SarifRun {
        results = List.copyOf(results);
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }
}
