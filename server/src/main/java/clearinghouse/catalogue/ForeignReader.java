package clearinghouse.catalogue;

import clearinghouse.formats.JsonInput;
import clearinghouse.formats.Parsed;
import clearinghouse.kernel.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads what others publish, as far as it is looked up by; the document itself is kept whole. */
final class ForeignReader {

    /** A record of an open vulnerability database. */
    static final String OSV = "osv";

    private static final int LONGEST_ID = 256;

    /** RFC 3339 has four digits for it. */
    private static final int LAST_YEAR = 9999;

    private static final JsonInput JSON = new JsonInput(16 << 20, 128);
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private ForeignReader() {}

    static Parsed<ForeignAdvisory> read(byte[] document) {
        var content = withoutMark(document);
        if (!isUtf8(content)) {
            return Parsed.invalid("", "encoding", "the document is no text in UTF-8");
        }
        return switch (JSON.tree(content)) {
            case Parsed.Invalid<JsonNode>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<JsonNode>(var json) -> osv(json, content);
        };
    }

    private static byte[] withoutMark(byte[] document) {
        var length = BYTE_ORDER_MARK.length;
        return document.length >= length
                        && Arrays.equals(document, 0, length, BYTE_ORDER_MARK, 0, length)
                ? Arrays.copyOfRange(document, length, document.length)
                : document;
    }

    private static boolean isUtf8(byte[] content) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    private static Parsed<ForeignAdvisory> osv(JsonNode json, byte[] content) {
        var id = json.path("id").asString("");
        if (id.isEmpty() || id.length() > LONGEST_ID || !json.has("modified")) {
            return Parsed.invalid(
                    "",
                    "form",
                    "the document is of no form that is known; an OSV record has an id and says when it was modified");
        }
        var modified = instant(json.path("modified").asString(""));
        if (modified.isEmpty()) {
            return Parsed.invalid("/modified", "date-time", "no date and time of RFC 3339");
        }
        var affected = OsvSpans.of(json);
        return isStorable(id) && affected.stream().allMatch(ForeignReader::isStorable)
                ? Parsed.valid(
                        new ForeignAdvisory(
                                new ForeignAdvisory.Name(OSV, id),
                                modified.get(),
                                json.hasNonNull("withdrawn"),
                                affected,
                                content,
                                Digest.sha256(content).hex()))
                : Parsed.invalid("", "character", "a name or version has a character that is none");
    }

    private static boolean isStorable(AffectedIndex.Affected affected) {
        return isStorable(affected.packageKey())
                && isStorable(affected.span().release())
                && isStorable(affected.span().exact());
    }

    /** No database keeps a NUL or half of a surrogate pair in a text. */
    private static boolean isStorable(String text) {
        return text.indexOf(0) < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static Optional<Instant> instant(String text) {
        try {
            var moment = OffsetDateTime.parse(text);
            return moment.getYear() > 0 && moment.getYear() <= LAST_YEAR
                    ? Optional.of(moment.toInstant())
                    : Optional.empty();
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }
}
