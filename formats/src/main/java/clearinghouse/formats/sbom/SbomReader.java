package clearinghouse.formats.sbom;

import clearinghouse.formats.JsonInput;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads inventories within limits, whatever their form. */
public final class SbomReader {

    /** Instead of a version: SPDX 3 says its own within the graph. */
    private static final String GRAPH = "@graph";

    /** Comments and blank lines may come before. */
    private static final Pattern TAG_VALUE =
            Pattern.compile(
                    "(?:[ \\t]*+(?:#[^\\r\\n]*+)?+[\\r\\n]++)*+[ \\t]*+SPDXVersion[ \\t]*+:");

    private final SbomLimits limits;
    private final JsonInput json;
    private final XmlInput xml;

    public SbomReader(SbomLimits limits) {
        this.limits = limits;
        this.json = new JsonInput(limits.bytes(), limits.depth());
        this.xml = new XmlInput(limits);
    }

    /** What the first keys of a JSON document say that it is. */
    private record Announced(SbomFormat format, String specVersion) {}

    /** Finds out the form by the first characters and the keys of the document. */
    public Parsed<Sbom> read(byte[] document) {
        return switch (first(document)) {
            case -1 -> Parsed.invalid("", "document-empty", "the document is empty");
            case '{', '[' -> readJson(document);
            case '<' -> readXml(document);
            default -> readText(document);
        };
    }

    public Parsed<Sbom> readCsv(byte[] document) {
        if (document.length > limits.bytes()) {
            return tooBig();
        }
        try {
            return new Table(new Gathering(limits), limits.components() + 1).read(document);
        } catch (Refused e) {
            return Parsed.invalid(List.of(e.problem()));
        }
    }

    private Parsed<Sbom> readText(byte[] document) {
        if (document.length > limits.bytes()) {
            return tooBig();
        }
        var text = Decoding.of(document).text();
        return TAG_VALUE.matcher(text).lookingAt()
                ? gathered(gathering -> new SpdxTagValue(gathering).read(text))
                : readCsv(document);
    }

    private <T> Parsed<T> tooBig() {
        return Parsed.invalid(
                "", "too-big", "the document is larger than " + limits.bytes() + " bytes");
    }

    private Parsed<Sbom> readJson(byte[] document) {
        return switch (json.peek(document, SbomReader::announced)) {
            case Parsed.Invalid<Announced>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<Announced>(var announced) ->
                    json.stream(
                            document,
                            parser -> {
                                parser.nextToken();
                                var tokens = new JsonTokens(parser);
                                return gathered(gathering -> json(tokens, gathering, announced));
                            });
        };
    }

    private static Sbom json(JsonTokens tokens, Gathering gathering, Announced announced) {
        var version = announced.specVersion();
        if (announced.format() == SbomFormat.CYCLONEDX) {
            return CycloneDx.readJson(tokens, gathering, version);
        }
        return version.equals(GRAPH)
                ? new Spdx3(tokens, gathering).read()
                : new SpdxJson(tokens, gathering, version).read();
    }

    private Parsed<Sbom> readXml(byte[] document) {
        return xml.stream(
                document,
                tokens -> {
                    var namespace = tokens.namespace();
                    var version =
                            namespace.startsWith(CycloneDx.NAMESPACE)
                                    ? namespace.substring(CycloneDx.NAMESPACE.length())
                                    : "";
                    if (!version.matches("1\\.[0-7]") || !tokens.isRoot("bom")) {
                        return Parsed.invalid(
                                "",
                                "sbom-format",
                                "the XML is no CycloneDX of the versions 1.0 to 1.7"
                                        + tokens.whereabouts());
                    }
                    return gathered(gathering -> CycloneDx.readXml(tokens, gathering, version));
                });
    }

    private Parsed<Sbom> gathered(Function<Gathering, Sbom> reader) {
        var gathering = new Gathering(limits);
        try {
            var read = reader.apply(gathering);
            return gathering.faults().isEmpty()
                    ? Parsed.valid(read)
                    : Parsed.invalid(gathering.faults());
        } catch (Refused e) {
            return Parsed.invalid(List.of(e.problem()));
        }
    }

    private static Parsed<Announced> announced(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return Parsed.invalid("", "sbom-format", "an SBOM in JSON is an object");
        }
        var isCycloneDx = false;
        var specVersion = "";
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            var value = parser.nextToken();
            var text = value == JsonToken.VALUE_STRING ? parser.getString() : "";
            switch (name) {
                case "bomFormat" -> isCycloneDx = true;
                case "specVersion" -> specVersion = text;
                case "spdxVersion" -> {
                    return spdx(text);
                }
                case GRAPH -> {
                    return Parsed.valid(new Announced(SbomFormat.SPDX, GRAPH));
                }
                default -> {}
            }
            if (isCycloneDx && !specVersion.isEmpty()) {
                break;
            }
            // GitHub's dependency export wraps the document.
            if (!name.equals("sbom") || value != JsonToken.START_OBJECT) {
                parser.skipChildren();
            }
        }
        if (!isCycloneDx) {
            return Parsed.invalid(
                    "", "sbom-format", "the JSON is neither CycloneDX nor SPDX 2.2, 2.3 or 3.0");
        }
        return CycloneDx.IN_JSON.containsKey(specVersion)
                ? Parsed.valid(new Announced(SbomFormat.CYCLONEDX, specVersion))
                : Parsed.invalid(
                        "/specVersion",
                        "sbom-version",
                        "CycloneDX JSON is read from 1.2 to 1.7, not "
                                + Problem.excerpt(specVersion));
    }

    private static Parsed<Announced> spdx(String version) {
        return SpdxContent.isKnown(version)
                ? Parsed.valid(new Announced(SbomFormat.SPDX, version))
                : Parsed.invalid(
                        "/spdxVersion",
                        "sbom-version",
                        "SPDX JSON is read in 2.2 and 2.3, not " + Problem.excerpt(version));
    }

    /** The first character of a text that is written in any encoding of Unicode; -1 for none. */
    private static int first(byte[] document) {
        for (var b : document) {
            var c = b & 0xff;
            // A byte order mark of UTF-8 or UTF-16 and the zero bytes of the latter.
            var skipped = c <= ' ' || c == 0xef || c == 0xbb || c == 0xbf || c >= 0xfe;
            if (!skipped) {
                return c;
            }
        }
        return -1;
    }
}
