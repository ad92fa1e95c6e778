package clearinghouse.formats.sbom;

import clearinghouse.formats.JsonInput;
import clearinghouse.formats.Parsed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads inventories within limits, whatever their form. */
public final class SbomReader {

    private final SbomLimits limits;
    private final JsonInput json;

    public SbomReader(SbomLimits limits) {
        this.limits = limits;
        this.json = new JsonInput(limits.bytes(), limits.depth());
    }

    /** Finds out the form by the first characters and the keys of the document. */
    public Parsed<Sbom> read(byte[] document) {
        if (!looksLikeJson(document)) {
            return readCsv(document);
        }
        return switch (json.stream(document, SbomReader::form)) {
            case Parsed.Invalid<SbomFormat>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<SbomFormat>(var form) ->
                    switch (form) {
                        case CYCLONEDX -> readCycloneDx(document);
                        case SPDX -> readSpdx(document);
                        case CSV -> readCsv(document);
                    };
        };
    }

    public Parsed<Sbom> readCycloneDx(byte[] document) {
        return read(document, (parser, gathering) -> new CycloneDx(parser, gathering).read());
    }

    public Parsed<Sbom> readSpdx(byte[] document) {
        return read(document, (parser, gathering) -> new Spdx(parser, gathering).read());
    }

    public Parsed<Sbom> readCsv(byte[] document) {
        if (document.length > limits.bytes()) {
            return Parsed.invalid(
                    "", "too-big", "the document is larger than " + limits.bytes() + " bytes");
        }
        try {
            return new Table(new Gathering(limits), limits.components() + 1).read(document);
        } catch (Refused e) {
            return Parsed.invalid(List.of(e.problem()));
        }
    }

    private Parsed<Sbom> read(byte[] document, BiFunction<JsonParser, Gathering, Sbom> reader) {
        return json.stream(
                document,
                parser -> {
                    parser.nextToken();
                    try {
                        return Parsed.valid(reader.apply(parser, new Gathering(limits)));
                    } catch (Refused e) {
                        return Parsed.invalid(List.of(e.problem()));
                    }
                });
    }

    private static Parsed<SbomFormat> form(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return Parsed.invalid("", "sbom-format", "an SBOM in JSON is an object");
        }
        var found = new ArrayList<SbomFormat>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            switch (parser.currentName()) {
                case "bomFormat" -> found.add(SbomFormat.CYCLONEDX);
                case "spdxVersion", "sbom" -> found.add(SbomFormat.SPDX);
                default -> {}
            }
            parser.nextToken();
            parser.skipChildren();
        }
        return found.isEmpty()
                ? Parsed.invalid(
                        "", "sbom-format", "the JSON is neither CycloneDX nor SPDX 2.2 or 2.3")
                : Parsed.valid(found.getFirst());
    }

    private static boolean looksLikeJson(byte[] document) {
        for (var b : document) {
            var c = b & 0xff;
            // A byte order mark of UTF-8 or UTF-16 and the zero bytes of the latter.
            var skipped = c <= ' ' || c == 0xef || c == 0xbb || c == 0xbf || c >= 0xfe;
            if (!skipped) {
                return c == '{' || c == '[';
            }
        }
        return false;
    }
}
