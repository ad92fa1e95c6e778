package clearinghouse.catalogue;

import clearinghouse.catalogue.AffectedIndex.Affected;
import clearinghouse.catalogue.ForeignAdvisory.Name;
import clearinghouse.formats.ByteOrderMark;
import clearinghouse.formats.JsonInput;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.published.CsafDocument;
import clearinghouse.formats.published.CweForm;
import clearinghouse.formats.published.Dates;
import clearinghouse.formats.published.EpssForm;
import clearinghouse.formats.published.KevCatalogue;
import clearinghouse.formats.published.KevForm;
import clearinghouse.formats.published.PublishedDocument;
import clearinghouse.formats.published.PublishedRecord;
import clearinghouse.formats.published.VexDocument;
import clearinghouse.kernel.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/** Reads what others publish, as far as it is looked up by; the document itself is kept whole. */
final class ForeignReader {

    /** A record of an open vulnerability database. */
    static final String OSV = "osv";

    static final String EPSS = "epss";
    static final String KEV = "kev";
    static final String CSAF = "csaf";
    static final String OPENVEX = "openvex";

    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_DOCUMENT_NAME = 1_024;

    /** An entry of an index has no more than 2,704, with what stands beside the name. */
    private static final int MOST_BYTES_OF_A_NAME = 2_000;

    private static final int DIGITS_OF_PRODUCTS = 12;
    private static final int MOST_ALIASES = 1_000;
    private static final int MOST_TELLINGS = 20_000;
    private static final int MOST_OF_ONE_NAME = 200;
    private static final long LONGEST_STATEMENTS = 32 << 20;
    private static final int LONGEST_HEADER = 1_000;

    /** RFC 3339 has four digits for it. */
    private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59Z");

    private static final Instant FIRST_TIME = Instant.parse("0001-01-01T00:00:00Z");

    private static final JsonInput JSON = new JsonInput(16 << 20, 128);

    /** What stands beside a document in a collection that keeps where each lay. */
    private static final Set<String> ENVELOPE = Set.of("path", "doc", "title", "markdown");

    /** Forms whose documents say no id of their own, so that their path is kept with them. */
    private static final Set<PublishedRecord.Form> KNOWN_BY_PATH =
            Set.of(
                    PublishedRecord.Form.RUBYSEC,
                    PublishedRecord.Form.FRIENDS_OF_PHP,
                    PublishedRecord.Form.NODE_SECURITY_WG);

    private ForeignReader() {}

    static Parsed<ForeignAdvisory> read(byte[] document) {
        var content = ByteOrderMark.without(document);
        if (!isUtf8(content)) {
            return Parsed.invalid("", "encoding", "the document is no text in UTF-8");
        }
        var header = header(content);
        if (header.startsWith("#model_version") || header.startsWith("cve,epss")) {
            return epss(content);
        }
        if (header.contains("cveID") && !header.startsWith("{")) {
            return kevTable(content);
        }
        return switch (JSON.tree(content)) {
            case Parsed.Invalid<JsonNode>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<JsonNode>(var json) -> json(json, content);
        };
    }

    /** What the matching asks of a document that was taken in. */
    static Parsed<PublishedDocument> published(byte[] document) {
        return switch (JSON.tree(ByteOrderMark.without(document))) {
            case Parsed.Invalid<JsonNode>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<JsonNode>(var json) -> PublishedDocument.readKept("", json);
        };
    }

    private static boolean isUtf8(byte[] content) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    /** The first line, by which a table is known. */
    private static String header(byte[] content) {
        var beginning =
                new String(
                        content,
                        0,
                        Math.min(content.length, LONGEST_HEADER),
                        StandardCharsets.UTF_8);
        return beginning.lines().findFirst().orElse("").strip();
    }

    private static Parsed<ForeignAdvisory> epss(byte[] content) {
        var scores = new ArrayList<EpssForm.Score>();
        var lines = new String(content, StandardCharsets.UTF_8).lines().iterator();
        return switch (EpssForm.read(lines, scores::add)) {
            case Parsed.Invalid<EpssForm.Table>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<EpssForm.Table>(var table) ->
                    table.refused() > 0
                            ? Parsed.invalid(table.problems())
                            : named(
                                    new Name(
                                            EPSS, (table.model() + " " + day(table.day())).strip()),
                                    table.day(),
                                    false,
                                    List.of(),
                                    List.of(),
                                    scores,
                                    content);
        };
    }

    private static String day(Optional<Instant> day) {
        return day.map(it -> LocalDate.ofInstant(it, ZoneOffset.UTC).toString()).orElse("undated");
    }

    /** A table says neither its title nor when it was made: it is as new as its newest entry. */
    private static Parsed<ForeignAdvisory> kevTable(byte[] content) {
        return switch (KevForm.readCsv(new String(content, StandardCharsets.UTF_8))) {
            case Parsed.Invalid<KevCatalogue>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<KevCatalogue>(var catalogue) ->
                    kev("table of known exploited vulnerabilities", catalogue, content);
        };
    }

    private static Parsed<ForeignAdvisory> kev(
            String name, KevCatalogue catalogue, byte[] content) {
        var newest =
                catalogue.entries().stream()
                        .flatMap(entry -> entry.added().stream())
                        .max(LocalDate::compareTo)
                        .map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant());
        return named(
                new Name(KEV, name),
                catalogue.released().or(() -> newest),
                false,
                List.of(),
                catalogue.entries().stream().map(Telling::of).toList(),
                List.of(),
                content);
    }

    private static Parsed<ForeignAdvisory> json(JsonNode json, byte[] content) {
        boolean enveloped =
                json.path("doc").isObject()
                        && json.path("path").isString()
                        && ENVELOPE.containsAll(json.propertyNames());
        return enveloped
                ? document(
                        json.path("path").asString(),
                        json.path("doc"),
                        json.path("title").asString(""),
                        json.path("markdown").asString(""),
                        content,
                        json.size() == 2)
                : document("", json, "", "", content, false);
    }

    /**
     * @param unwraps nothing stands beside the document but its path
     */
    private static Parsed<ForeignAdvisory> document(
            String path,
            JsonNode json,
            String title,
            String markdown,
            byte[] content,
            boolean unwraps) {
        return switch (PublishedDocument.read(path, json, title, markdown)) {
            case Parsed.Invalid<PublishedDocument>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<PublishedDocument>(var read) ->
                    switch (read) {
                        case PublishedDocument.Vulnerability(var published) ->
                                vulnerability(
                                        json,
                                        published,
                                        unwraps && !KNOWN_BY_PATH.contains(published.form())
                                                ? unwrapped(content)
                                                : content);
                        case PublishedDocument.Advisory(var csaf) ->
                                csaf(csaf, unwraps ? unwrapped(content) : content);
                        case PublishedDocument.Statements(var vex) -> vex(path, vex, content);
                        case PublishedDocument.Exploited(var catalogue) ->
                                kev(
                                        json.path("title").asString("catalogue"),
                                        catalogue,
                                        unwraps ? unwrapped(content) : content);
                        case PublishedDocument.Weakness(var entry) ->
                                weakness(entry, unwraps ? unwrapped(content) : content);
                    };
        };
    }

    /** The bytes of the document in its envelope, as they stand there. */
    private static byte[] unwrapped(byte[] envelope) {
        return JSON.stream(
                        envelope,
                        parser -> {
                            var document = envelope;
                            parser.nextToken();
                            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                                var name = parser.currentName();
                                parser.nextToken();
                                var from = parser.currentTokenLocation().getByteOffset();
                                parser.skipChildren();
                                if (name.equals("doc")) {
                                    document =
                                            Arrays.copyOfRange(
                                                    envelope,
                                                    (int) from,
                                                    (int) parser.currentLocation().getByteOffset());
                                }
                            }
                            return Parsed.valid(document);
                        })
                .orElseThrow();
    }

    private static Parsed<ForeignAdvisory> vulnerability(
            JsonNode json, PublishedRecord published, byte[] content) {
        boolean osv = published.form() == PublishedRecord.Form.OSV;
        if (osv && published.dates().modified().isEmpty()) {
            return Parsed.invalid(
                    "/modified", "date-time", "an OSV record says when it was modified");
        }
        // What somebody else says in NVD's form about NVD's item is no revision of that item.
        var form =
                json.has("_annotation")
                        ? "nvd-override"
                        : published.form().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return named(
                new Name(form, published.id()),
                latest(published.dates()),
                published.withdrawn(),
                osv ? OsvSpans.of(json) : List.of(),
                List.of(Telling.of(published)),
                List.of(),
                content);
    }

    /** An id of CSAF is one of its publisher's; what is not for everyone is not taken in. */
    private static Parsed<ForeignAdvisory> csaf(CsafDocument csaf, byte[] content) {
        if (!csaf.isForEveryone()) {
            return Parsed.invalid(
                    "/document/distribution/tlp/label",
                    "tlp",
                    csaf.tlp().isEmpty()
                            ? "the document says nowhere that it is for everyone (TLP:CLEAR)"
                            : "the document is not for everyone (TLP:CLEAR), and nothing else is taken in here");
        }
        var name = (csaf.namespace() + " " + csaf.id()).strip();
        var tellings = new ArrayList<Telling>();
        for (var vulnerability : csaf.vulnerabilities()) {
            var numbered = csaf.id() + "#" + (tellings.size() + 1);
            tellings.add(
                    vulnerability.id().equals(numbered)
                            ? Telling.of(name + "#" + (tellings.size() + 1), vulnerability)
                            : Telling.of(vulnerability));
        }
        return named(
                new Name(CSAF, name),
                latest(csaf.dates()),
                false,
                List.of(),
                tellings,
                List.of(),
                content);
    }

    /**
     * Ids of OpenVEX are told apart by nobody: tools give one to all documents about the same
     * vulnerabilities. Where a document lies is of one product, and so is what it names.
     */
    private static Parsed<ForeignAdvisory> vex(String path, VexDocument vex, byte[] content) {
        if (vex.id().isBlank()) {
            return Parsed.invalid("/@id", "vex-no-id", "an OpenVEX document has an id");
        }
        var name = path.isEmpty() ? vex.id() + "#" + products(vex) : path;
        return named(
                new Name(OPENVEX, (vex.author() + " " + name).strip()),
                latest(vex.dates()),
                false,
                List.of(),
                Telling.of(vex),
                List.of(),
                content);
    }

    private static String products(VexDocument vex) {
        var products =
                vex.statements().stream()
                        .flatMap(statement -> statement.products().stream())
                        .map(VexDocument.Product::id)
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining("\n"));
        return Digest.sha256(products.getBytes(StandardCharsets.UTF_8))
                .hex()
                .substring(0, DIGITS_OF_PRODUCTS);
    }

    private static Parsed<ForeignAdvisory> weakness(CweForm.Entry entry, byte[] content) {
        return named(
                new Name("cwe", entry.label()),
                Optional.empty(),
                false,
                List.of(),
                List.of(),
                List.of(),
                content);
    }

    private static Optional<Instant> latest(Dates dates) {
        return dates.modified().or(dates::published);
    }

    private static Parsed<ForeignAdvisory> named(
            Name name,
            Optional<Instant> modified,
            boolean withdrawn,
            List<Affected> affected,
            List<Telling> tellings,
            List<EpssForm.Score> scores,
            byte[] content) {
        var at = modified.orElse(Instant.EPOCH);
        if (at.isBefore(FIRST_TIME) || at.isAfter(LAST_TIME)) {
            return Parsed.invalid("", "date-time", "the document is of no year from 1 to 9999");
        }
        if (tellings.size() > MOST_TELLINGS
                || tellings.stream().anyMatch(it -> it.aliases().size() > MOST_ALIASES)) {
            return Parsed.invalid(
                    "",
                    "too-many",
                    "a document has at most %,d vulnerabilities, and each %,d aliases"
                            .formatted(MOST_TELLINGS, MOST_ALIASES));
        }
        if (isTooMuch(tellings)) {
            return Parsed.invalid(
                    "",
                    "too-much",
                    "what the document says of its vulnerabilities is too much to be kept apart, or one is told of again and again");
        }
        if (!isName(name.id(), LONGEST_DOCUMENT_NAME)
                || !tellings.stream().allMatch(ForeignReader::isNamed)) {
            return Parsed.invalid(
                    "",
                    "name",
                    "a name is longer than %d characters or has one that is none"
                            .formatted(LONGEST_NAME));
        }
        return affected.stream().allMatch(ForeignReader::isStorable)
                ? Parsed.valid(
                        new ForeignAdvisory(
                                name,
                                at,
                                withdrawn,
                                affected,
                                tellings,
                                scores,
                                content,
                                Digest.sha256(content).hex()))
                : Parsed.invalid("", "character", "a name or version has a character that is none");
    }

    /** One short document can say a long thing of many products, and one thing of many names. */
    private static boolean isTooMuch(List<Telling> tellings) {
        long length = 0;
        var bearing = new HashMap<String, Integer>();
        for (var telling : tellings) {
            length += telling.statement().length();
            for (var name : telling.names()) {
                if (bearing.merge(name, 1, Integer::sum) > MOST_OF_ONE_NAME) {
                    return true;
                }
            }
        }
        return length > LONGEST_STATEMENTS;
    }

    private static boolean isNamed(Telling telling) {
        return telling.names().stream().allMatch(name -> isName(name, LONGEST_NAME));
    }

    private static boolean isName(String text, int longest) {
        return !text.isBlank()
                && text.length() <= longest
                && isStorable(text)
                && text.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES_OF_A_NAME;
    }

    private static boolean isStorable(Affected affected) {
        return isStorable(affected.packageKey())
                && isStorable(affected.span().release())
                && isStorable(affected.span().exact());
    }

    /** No database keeps a NUL or half of a surrogate pair in a text. */
    private static boolean isStorable(String text) {
        return text.indexOf(0) < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
