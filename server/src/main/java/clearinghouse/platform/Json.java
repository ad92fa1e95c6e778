package clearinghouse.platform;

import clearinghouse.formats.Problem;
import clearinghouse.kernel.PublicId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** JSON at the edge: names in snake_case, public ids as text, limits on depth and length. */
public final class Json {

    public static final int MAX_DEPTH = 64;
    private static final int MAX_STRING = 64 * 1024 * 1024;

    private static final long UNBOUNDED = -1;

    /** An empty object with the place in which its holder keeps it. */
    private static final long BYTES_OF_A_NODE = 96;

    private static final JsonMapper MAPPER = bounded(UNBOUNDED);

    /** Requests come with few different limits, one for each kind of route. */
    private static final Map<Long, JsonMapper> BOUNDED = new ConcurrentHashMap<>();

    private static JsonMapper bounded(long mostTokens) {
        return JsonMapper.builder(
                        JsonFactory.builder()
                                .streamReadConstraints(
                                        StreamReadConstraints.builder()
                                                .maxNestingDepth(MAX_DEPTH)
                                                .maxStringLength(MAX_STRING)
                                                .maxNumberLength(64)
                                                .maxNameLength(1024)
                                                .maxTokenCount(mostTokens)
                                                .build())
                                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                .build())
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .addModule(
                        new SimpleModule()
                                .addSerializer(
                                        PublicId.class,
                                        new StdSerializer<>(PublicId.class) {
                                            @Override
                                            public void serialize(
                                                    PublicId id,
                                                    JsonGenerator out,
                                                    SerializationContext context) {
                                                out.writeString(id.code());
                                            }
                                        }))
                .build();
    }

    private Json() {}

    public static JsonMapper mapper() {
        return MAPPER;
    }

    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** A list of values that are JSON already. */
    public static void writeList(List<byte[]> rendered, ByteArrayOutputStream to) {
        to.write('[');
        for (int i = 0; i < rendered.size(); i++) {
            if (i > 0) {
                to.write(',');
            }
            to.writeBytes(rendered.get(i));
        }
        to.write(']');
    }

    public static String render(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /**
     * The reason is for the sender: it names the place, and quotes nothing of the body. A tree is
     * many times as large as its text when the text is dense, so its nodes are bounded too.
     */
    static JsonNode parse(byte[] body, long mostTokens) throws Malformed {
        try {
            var node = BOUNDED.computeIfAbsent(mostTokens, Json::bounded).readTree(body);
            if (node == null || node.isMissingNode()) {
                throw new Malformed("the body is empty; this route reads JSON");
            }
            requireCharacters(node, "");
            return node;
        } catch (StreamConstraintsException e) {
            throw new Malformed(
                    "the JSON is nested deeper than %d levels, has more than %d parts, or has a name or number that is too long"
                            .formatted(MAX_DEPTH, mostTokens));
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw new Malformed(
                    at == null
                            ? "the body is not JSON"
                            : "the body is not JSON at line %d, column %d"
                                    .formatted(at.getLineNr(), at.getColumnNr()));
        }
    }

    /**
     * What the tree of a text may take at most. Whatever stands between quotes is counted too,
     * which errs on the safe side; to tell it apart would take a reader of every encoding.
     */
    static long largestTree(byte[] body) {
        long parts = 1;
        for (byte at : body) {
            if (at == '[' || at == '{' || at == ',' || at == ':') {
                parts++;
            }
        }
        return parts * BYTES_OF_A_NODE;
    }

    /** Half a character can be written as an escape; it cannot be stored, shown or answered. */
    private static void requireCharacters(JsonNode node, String at) throws Malformed {
        if (node.isString() && isCut(node.asString())) {
            throw new Malformed("the text at " + at + " has half of a surrogate pair");
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                requireCharacters(node.get(i), at + "/" + i);
            }
        }
        if (node.isObject()) {
            for (var member : node.properties()) {
                if (isCut(member.getKey())) {
                    throw new Malformed("a name in " + at + " has half of a surrogate pair");
                }
                requireCharacters(member.getValue(), at + "/" + Problem.escaped(member.getKey()));
            }
        }
    }

    private static boolean isCut(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isHighSurrogate(text.charAt(i))
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(++i))) {
                    return true;
                }
            }
        }
        return false;
    }

    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String reason) {
            super(reason);
        }
    }

    static String utf8Resource(String path) {
        try (var in = Json.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + path);
            }
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
