package clearinghouse.formats.sbom;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A text document as characters, whatever it was written in.
 *
 * @param guessed its bytes are no Unicode, and were taken for Windows-1252
 */
record Decoding(String text, boolean guessed) {

    private static final Charset OF_SPREADSHEETS = Charset.forName("windows-1252");
    private static final List<Charset> DECLARED =
            List.of(
                    StandardCharsets.UTF_8,
                    StandardCharsets.US_ASCII,
                    StandardCharsets.ISO_8859_1,
                    OF_SPREADSHEETS);
    private static final Pattern DECLARATION =
            Pattern.compile(
                    "<\\?xml[^>]{0,100}\\sencoding\\s*=\\s*[\"']([A-Za-z0-9._-]{1,40})[\"']");
    private static final int PROLOG = 200;

    /** By its byte order mark, as UTF-8, or else as what spreadsheets still write. */
    static Decoding of(byte[] document) {
        var marked = marked(document);
        if (marked.isPresent()) {
            return new Decoding(marked.get(), false);
        }
        return strictly(StandardCharsets.UTF_8, document, 0)
                .map(text -> new Decoding(text, false))
                // Every byte of it is a character.
                .orElseGet(() -> new Decoding(new String(document, OF_SPREADSHEETS), true));
    }

    /** XML says its encoding itself; empty where it lies, or names one that few can read. */
    static Optional<String> ofXml(byte[] document) {
        var marked = marked(document);
        if (marked.isPresent()) {
            return marked;
        }
        var prolog =
                new String(
                        document,
                        0,
                        Math.min(PROLOG, document.length),
                        StandardCharsets.ISO_8859_1);
        var declaration = DECLARATION.matcher(prolog);
        var name =
                declaration.lookingAt() ? declaration.group(1).toLowerCase(Locale.ROOT) : "utf-8";
        return DECLARED.stream()
                .filter(charset ->
                        charset.name().equalsIgnoreCase(name)
                                || charset.aliases().stream().anyMatch(name::equalsIgnoreCase))
                .findFirst()
                .flatMap(charset -> strictly(charset, document, 0));
    }

    /** By the mark, or by where UTF-16 has its zeroes when it begins with a plain letter. */
    private static Optional<String> marked(byte[] document) {
        var head = new int[] {at(document, 0), at(document, 1), at(document, 2)};
        if (head[0] == 0xef && head[1] == 0xbb && head[2] == 0xbf) {
            return strictly(StandardCharsets.UTF_8, document, 3);
        }
        if (head[0] == 0xff && head[1] == 0xfe) {
            return strictly(StandardCharsets.UTF_16LE, document, 2);
        }
        if (head[0] == 0xfe && head[1] == 0xff) {
            return strictly(StandardCharsets.UTF_16BE, document, 2);
        }
        if (head[0] > 0 && head[1] == 0) {
            return strictly(StandardCharsets.UTF_16LE, document, 0);
        }
        if (head[0] == 0 && head[1] > 0) {
            return strictly(StandardCharsets.UTF_16BE, document, 0);
        }
        return Optional.empty();
    }

    private static int at(byte[] document, int index) {
        return index < document.length ? document[index] & 0xff : -1;
    }

    private static Optional<String> strictly(Charset charset, byte[] document, int from) {
        try {
            return Optional.of(
                    charset.newDecoder()
                            .decode(ByteBuffer.wrap(document, from, document.length - from))
                            .toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }
}
