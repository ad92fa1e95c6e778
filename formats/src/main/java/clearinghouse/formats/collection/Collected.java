package clearinghouse.formats.collection;

import clearinghouse.formats.ByteOrderMark;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.toml.TomlMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * A file of a collection as the server takes it: in JSON, with its path beside it, since some
 * collections give no other id.
 */
public final class Collected {

    /** Numbers stay as they are written, and nothing is said twice. */
    private static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private static final TomlMapper TOML = TomlMapper.builder().build();

    /** RustSec and Haskell: a head in TOML, fenced off, above a text whose heading is the title. */
    private static final Pattern HEADED =
            Pattern.compile(
                    "\\A\\s*```toml\\R(?<head>.*?)\\R```[^\\S\\n]*\\R(?<text>.*)\\z",
                    Pattern.DOTALL);

    private static final Pattern TITLE = Pattern.compile("(?m)^#[ \\t]+(?<title>\\S.*)$");

    private static final int LONGEST_HEADER = 1_000;

    private Collected() {}

    /**
     * Empty for a file that a collection has for itself, such as a table of its files. What cannot
     * be read here is left as it is: the server keeps it and says why.
     *
     * @param path within the collection, with slashes; a name alone where the file itself was named
     */
    public static Optional<byte[]> document(String path, byte[] content) {
        try {
            return taken(path, content);
        } catch (JacksonException _) {
            return Optional.of(content);
        }
    }

    private static Optional<byte[]> taken(String path, byte[] content) {
        var name = path.toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) {
            return Optional.of(content).filter(table -> isTable(ByteOrderMark.without(table)));
        }
        if (name.endsWith(".md")) {
            return headed(path, ByteOrderMark.without(content));
        }
        if (name.matches(".*\\.ya?ml")) {
            return Optional.of(yaml(path, content));
        }
        return Optional.of(
                path.contains("/") && isBraced(content) ? enveloped(path, content) : content);
    }

    private static boolean isTable(byte[] content) {
        var beginning =
                new String(
                        content,
                        0,
                        Math.min(content.length, LONGEST_HEADER),
                        StandardCharsets.UTF_8);
        var header = beginning.lines().findFirst().orElse("");
        return header.startsWith("#model_version")
                || header.startsWith("cve,epss")
                || header.contains("cveID");
    }

    private static byte[] yaml(String path, byte[] content) {
        return read(YAML, new String(content, StandardCharsets.UTF_8))
                .filter(_ -> !refersToItself(content))
                .map(document -> bytes(envelope(path, document)))
                .orElse(content);
    }

    /** The reader takes a reference for a text; no advisory needs one. */
    private static boolean refersToItself(byte[] content) {
        try (var parser = YAML.createParser(content)) {
            while (parser.nextToken() != null) {
                if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
                    return true;
                }
            }
            return false;
        }
    }

    private static Optional<byte[]> headed(String path, byte[] content) {
        var parts = HEADED.matcher(new String(content, StandardCharsets.UTF_8));
        if (!parts.matches()) {
            return Optional.empty();
        }
        var text = parts.group("text").strip();
        return Optional.of(
                read(TOML, parts.group("head"))
                        .map(head -> {
                            var envelope = envelope(path, head);
                            var title = TITLE.matcher(text);
                            envelope.put("title", title.find() ? title.group("title").strip() : "");
                            return bytes(envelope.put("markdown", text));
                        })
                        .orElse(content));
    }

    private static Optional<JsonNode> read(ObjectMapper form, String text) {
        try {
            return Optional.of(form.readTree(text)).filter(JsonNode::isObject);
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    private static ObjectNode envelope(String path, JsonNode document) {
        var envelope = JsonMapper.shared().createObjectNode();
        envelope.put("path", path);
        envelope.set("doc", document);
        return envelope;
    }

    private static byte[] bytes(JsonNode envelope) {
        return JsonMapper.shared().writeValueAsBytes(envelope);
    }

    private static boolean isBraced(byte[] content) {
        var text = new String(content, StandardCharsets.UTF_8).strip();
        return text.startsWith("{") && text.endsWith("}");
    }

    /** The document's own bytes stay as they are. */
    private static byte[] enveloped(String path, byte[] content) {
        var envelope = new ByteArrayOutputStream(content.length + path.length() + 32);
        envelope.writeBytes("{\"path\": ".getBytes(StandardCharsets.UTF_8));
        envelope.writeBytes(JsonMapper.shared().writeValueAsBytes(path));
        envelope.writeBytes(", \"doc\": ".getBytes(StandardCharsets.UTF_8));
        envelope.writeBytes(content);
        envelope.write('}');
        return envelope.toByteArray();
    }
}
