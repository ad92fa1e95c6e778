package clearinghouse.formats.sbom;

import clearinghouse.formats.JsonInput;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import java.util.List;
import java.util.function.Consumer;
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

    private static final Pattern DISTRO =
            Pattern.compile("[a-z][a-z0-9.]{0,40}(?:-[a-z0-9][A-Za-z0-9.]{0,40}){0,3}");

    /** By so many lines a list is recognised. */
    private static final int HEAD = 40;

    /** Of a list. */
    private static final int LONGEST_LINE = 4_096;

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
        return read(document, SbomHints.none());
    }

    /** Refused when the document is of another form. */
    public Parsed<Sbom> read(byte[] document, SbomFormat form) {
        return read(document, SbomHints.of(form));
    }

    /**
     * What the sender says of the document goes before what it looks like, and fills in what it
     * does not say.
     */
    public Parsed<Sbom> read(byte[] document, SbomHints hints) {
        if (document.length > limits.bytes()) {
            return tooBig();
        }
        if (!hints.distro().isEmpty() && !DISTRO.matcher(hints.distro()).matches()) {
            return Parsed.invalid(
                    "",
                    "distro-form",
                    "a distribution and its release are named as in debian-12 or rhel-9.4");
        }
        var read =
                switch (first(document)) {
                    case -1 -> Parsed.<Sbom>invalid("", "document-empty", "the document is empty");
                    case '{', '[' -> readJson(document);
                    case '<' -> readXml(document);
                    default -> readText(document, hints);
                };
        return read instanceof Parsed.Valid<Sbom>(var sbom)
                        && hints.form().isPresent()
                        && hints.form().get() != sbom.format()
                ? Parsed.invalid(
                        "",
                        "sbom-format",
                        "the document is %s, not %s".formatted(sbom.format(), hints.form().get()))
                : read;
    }

    /** A table, whose columns are guessed. */
    public Parsed<Sbom> readCsv(byte[] document) {
        return ofTable(document, table -> table.read(document));
    }

    /** A table, whose columns a person has confirmed. */
    public Parsed<Sbom> readCsv(byte[] document, TableColumns columns) {
        return ofTable(document, table -> table.read(document, columns));
    }

    /** What a table's columns are taken for, for a person to confirm or to change. */
    public Parsed<TableColumns> guessColumns(byte[] document) {
        return ofTable(document, table -> table.guess(document));
    }

    private <T> Parsed<T> ofTable(byte[] document, Function<Table, Parsed<T>> reader) {
        if (document.length > limits.bytes()) {
            return tooBig();
        }
        try {
            return reader.apply(new Table(new Gathering(limits), limits.components() + 1));
        } catch (Refused e) {
            return Parsed.invalid(List.of(e.problem()));
        }
    }

    private Parsed<Sbom> readText(byte[] document, SbomHints hints) {
        var text = Decoding.of(document).text();
        var head =
                text.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .limit(HEAD)
                        .toList();
        if (head.isEmpty() || head.stream().anyMatch(line -> line.length() > LONGEST_LINE)) {
            return readCsv(document);
        }
        if (TAG_VALUE.matcher(text).lookingAt()) {
            return gathered(gathering -> new SpdxTagValue(gathering).read(text));
        }
        return ListForm.all(hints.distro()).stream()
                .filter(form ->
                        hints.form().isPresent()
                                ? form.format() == hints.form().get()
                                : form.recognises(head))
                .findFirst()
                .map(form ->
                        gathered(gathering ->
                                listed(
                                        gathering,
                                        form.format(),
                                        list ->
                                                form.read(
                                                        new Lines(text, LONGEST_LINE, list::odd),
                                                        list))))
                .orElseGet(() -> readCsv(document));
    }

    private static Sbom listed(
            Gathering gathering, SbomFormat format, Consumer<PackageList> reader) {
        var list = new PackageList(gathering, format);
        reader.accept(list);
        return list.done();
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
        return switch (announced.format()) {
            case CYCLONEDX -> CycloneDx.readJson(tokens, gathering, version);
            case SPDX ->
                    version.equals(GRAPH)
                            ? new Spdx3(tokens, gathering).read()
                            : new SpdxJson(tokens, gathering, version).read();
            case PIP -> listed(gathering, SbomFormat.PIP, list -> PipList.read(tokens, list));
            case NPM -> listed(gathering, SbomFormat.NPM, list -> NpmTree.read(tokens, list));
            case WINGET ->
                    listed(gathering, SbomFormat.WINGET, list -> WingetList.read(tokens, list));
            case CSV, DPKG, RPM, APK, CPE ->
                    throw new IllegalStateException(announced.format() + " is not announced");
        };
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
        if (parser.nextToken() == JsonToken.START_ARRAY) {
            return parser.nextToken() == JsonToken.START_OBJECT
                    ? Parsed.valid(new Announced(SbomFormat.PIP, ""))
                    : Parsed.invalid("", "sbom-format", "an SBOM in JSON is an object");
        }
        var found = "";
        var specVersion = "";
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            var value = parser.nextToken();
            var text = value == JsonToken.VALUE_STRING ? parser.getString() : "";
            switch (name) {
                case "bomFormat" -> found = name;
                case "specVersion" -> specVersion = text;
                case "spdxVersion" -> {
                    return spdx(text);
                }
                case GRAPH -> {
                    return Parsed.valid(new Announced(SbomFormat.SPDX, GRAPH));
                }
                case "lockfileVersion", "dependencies", "Sources" -> {
                    // In CycloneDX the dependencies are a list.
                    if (found.isEmpty()
                            && !(name.equals("dependencies") && value != JsonToken.START_OBJECT)) {
                        found = name;
                    }
                }
                default -> {}
            }
            if (found.equals("bomFormat") && !specVersion.isEmpty()) {
                break;
            }
            // GitHub's dependency export wraps the document.
            if (!name.equals("sbom") || value != JsonToken.START_OBJECT) {
                parser.skipChildren();
            }
        }
        return switch (found) {
            case "bomFormat" -> cycloneDx(specVersion);
            case "lockfileVersion", "dependencies" ->
                    Parsed.valid(new Announced(SbomFormat.NPM, ""));
            case "Sources" -> Parsed.valid(new Announced(SbomFormat.WINGET, ""));
            default ->
                    Parsed.invalid(
                            "",
                            "sbom-format",
                            "the JSON is neither CycloneDX nor SPDX 2.2, 2.3 or 3.0");
        };
    }

    private static Parsed<Announced> cycloneDx(String version) {
        return CycloneDx.IN_JSON.containsKey(version)
                ? Parsed.valid(new Announced(SbomFormat.CYCLONEDX, version))
                : Parsed.invalid(
                        "/specVersion",
                        "sbom-version",
                        "CycloneDX JSON is read from 1.2 to 1.7, not " + Problem.excerpt(version));
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
