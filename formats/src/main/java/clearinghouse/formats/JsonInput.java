package clearinghouse.formats;

import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Other people's JSON within limits: what is too big, too deep, cut off or no JSON at all is a
 * problem, not an exception. A key that is given twice is refused, since two readers could see two
 * documents in it.
 */
public final class JsonInput {

    private static final int LONGEST_NUMBER = 100;
    private static final int LONGEST_NAME = 10_000;
    private static final long FEWEST_TOKENS = 100_000;
    private static final long LEAST_BYTES_PER_TOKEN = 8;

    private final long bytes;
    private final JsonFactory factory;
    private final JsonMapper mapper;

    public JsonInput(long bytes, int depth) {
        this.bytes = bytes;
        this.factory =
                JsonFactory.builder()
                        .streamReadConstraints(
                                StreamReadConstraints.builder()
                                        .maxDocumentLength(bytes)
                                        .maxStringLength((int) Math.min(bytes, Integer.MAX_VALUE))
                                        .maxNestingDepth(depth)
                                        .maxNumberLength(LONGEST_NUMBER)
                                        .maxNameLength(LONGEST_NAME)
                                        // A tree of nothing but brackets is many times its text.
                                        .maxTokenCount(
                                                Math.max(
                                                        FEWEST_TOKENS,
                                                        bytes / LEAST_BYTES_PER_TOKEN))
                                        .build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build();
        this.mapper =
                JsonMapper.builder(factory)
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .build();
    }

    /** The whole document as a tree. */
    public Parsed<JsonNode> tree(byte[] document) {
        return guarded(
                document,
                () -> {
                    var node = mapper.readTree(document);
                    return node.isMissingNode()
                            ? Parsed.invalid("", "json-syntax", "the document is empty")
                            : Parsed.valid(node);
                });
    }

    /** From before the first token to where the reader stops; what follows is not looked at. */
    public <T> Parsed<T> peek(byte[] document, Function<JsonParser, Parsed<T>> reader) {
        return guarded(
                document,
                () -> {
                    try (var parser = factory.createParser(ObjectReadContext.empty(), document)) {
                        return reader.apply(parser);
                    }
                });
    }

    /** Token by token, from before the first token to the end of the document. */
    public <T> Parsed<T> stream(byte[] document, Function<JsonParser, Parsed<T>> reader) {
        return guarded(
                document,
                () -> {
                    try (var parser = factory.createParser(ObjectReadContext.empty(), document)) {
                        var read = reader.apply(parser);
                        return read instanceof Parsed.Valid<T> && parser.nextToken() != null
                                ? Parsed.invalid(
                                        "", "json-syntax", "text follows the end of the document")
                                : read;
                    }
                });
    }

    private interface Reading<T> {
        Parsed<T> read();
    }

    private <T> Parsed<T> guarded(byte[] document, Reading<T> reading) {
        if (document.length > bytes) {
            return Parsed.invalid("", "too-big", "the document is larger than " + bytes + " bytes");
        }
        try {
            return reading.read();
        } catch (StreamConstraintsException e) {
            return problem(
                    "json-limit",
                    "the JSON is nested too deep, has too many parts or holds an overlong text",
                    e);
        } catch (UnexpectedEndOfInputException e) {
            return problem("json-truncated", "the JSON ends in the middle", e);
        } catch (JacksonException e) {
            return problem("json-syntax", "the text is no JSON", e);
        }
    }

    /** Names the place but repeats no content: what fails to parse may be undisclosed. */
    private static <T> Parsed<T> problem(String code, String message, JacksonException e) {
        var at = e.getLocation();
        return Parsed.invalid(
                "",
                code,
                at == null || at.getLineNr() < 1
                        ? message
                        : message + ", line " + at.getLineNr() + ", column " + at.getColumnNr());
    }
}
