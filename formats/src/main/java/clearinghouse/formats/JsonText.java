package clearinghouse.formats;

import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON documents as text: the same value gives the same bytes on every machine. */
public final class JsonText {

    private static final ObjectWriter WRITER = writer();

    private JsonText() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static String render(JsonNode document) {
        return WRITER.writeValueAsString(document) + "\n";
    }

    private static ObjectWriter writer() {
        var indent = new DefaultIndenter("  ", "\n");
        return JsonMapper.builder()
                .build()
                .writer()
                .with(
                        new DefaultPrettyPrinter()
                                .withObjectIndenter(indent)
                                .withArrayIndenter(indent));
    }
}
