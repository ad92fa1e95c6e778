package clearinghouse.formats.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON that two readers cannot understand differently: UTF-8 only, no duplicate member, no
 * lone surrogate, no number beyond a double, nothing after the value.
 */
public final class StrictJson {
    public enum Numbers {
        ANY,
        INTEGERS
    }

    /** What was read. A problem names place and kind, never the text, which may be secret. */
    public sealed interface Read {}

    public record Document(JsonNode root) implements Read {}

    public record Unreadable(String problem) implements Read {}

    private final int maxBytes;
    private final Numbers numbers;
    private final JsonMapper mapper;

    public StrictJson(int maxBytes, int maxDepth, Numbers numbers) {
        this.maxBytes = maxBytes;
        this.numbers = numbers;
        this.mapper =
                JsonMapper.builder(
                                JsonFactory.builder()
                                        .streamReadConstraints(
                                                StreamReadConstraints.builder()
                                                        .maxNestingDepth(maxDepth)
                                                        .maxStringLength(maxBytes)
                                                        .maxNameLength(1_000)
                                                        .maxNumberLength(400)
                                                        .build())
                                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                        .build())
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .build();
    }

    public Read parse(byte[] bytes) {
        if (bytes.length > maxBytes) {
            return new Unreadable("is larger than %,d bytes".formatted(maxBytes));
        }
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return new Unreadable("is not UTF-8");
        }
        try {
            var root = mapper.readTree(text);
            if (root.isMissingNode()) {
                return new Unreadable("is empty");
            }
            return fault(root).<Read>map(Unreadable::new).orElseGet(() -> new Document(root));
        } catch (JacksonException e) {
            var at = e.getLocation();
            return new Unreadable(
                    at == null
                            ? "is not well-formed JSON within the limits"
                            : "is not well-formed JSON within the limits at line %d, column %d"
                                    .formatted(at.getLineNr(), at.getColumnNr()));
        }
    }

    private Optional<String> fault(JsonNode node) {
        if (node.isString()) {
            return fault(node.stringValue());
        }
        if (node.isNumber()) {
            if (numbers == Numbers.INTEGERS && !node.isIntegralNumber()) {
                return Optional.of("has a number that is not an integer");
            }
            return Double.isFinite(node.doubleValue())
                    ? Optional.empty()
                    : Optional.of("has a number beyond the range of a double");
        }
        for (var member : node.properties()) {
            var found = fault(member.getKey()).or(() -> fault(member.getValue()));
            if (found.isPresent()) {
                return found;
            }
        }
        if (node.isArray()) {
            for (var element : node) {
                var found = fault(element);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> fault(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text)
                ? Optional.empty()
                : Optional.of("has half of a surrogate pair");
    }
}
