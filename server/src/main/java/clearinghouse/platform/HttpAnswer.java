package clearinghouse.platform;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** One answer of HTTP/1.1 on a connection that ends with it (RFC 9112), read with limits. */
record HttpAnswer(int status, Map<String, String> headers, byte[] content) {

    private static final int LONGEST_LINE = 8 * 1024;
    private static final int MOST_HEADERS = 100;
    private static final int MOST_INTERIM = 5;
    private static final Pattern STATUS_LINE =
            Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( .*)?");
    private static final Pattern HEADER =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*)");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,15}");
    private static final Pattern CHUNK = Pattern.compile("([0-9a-fA-F]{1,8})[ \t]*(;.*)?");

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    static HttpAnswer read(InputStream in, int mostBytes) throws IOException {
        for (int interim = 0; interim <= MOST_INTERIM; interim++) {
            var line = STATUS_LINE.matcher(line(in));
            if (!line.matches()) {
                throw new Broken("the answer is not HTTP/1.1");
            }
            int status = Integer.parseInt(line.group(1));
            var headers = headers(in);
            if (status >= 200) {
                return new HttpAnswer(status, headers, content(in, status, headers, mostBytes));
            }
        }
        throw new Broken("the answer never begins");
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        var headers = new HashMap<String, String>();
        for (int i = 0; i <= MOST_HEADERS; i++) {
            var line = line(in);
            if (line.isEmpty()) {
                return headers;
            }
            var parts = HEADER.matcher(line);
            if (!parts.matches()) {
                throw new Broken("a header line of the answer is malformed");
            }
            var name = parts.group(1).toLowerCase(Locale.ROOT);
            var value = parts.group(2).strip();
            // RFC 9112 §6.3: two lengths, or a length beside chunks, is how answers are smuggled.
            if (headers.put(name, value) != null && name.equals("content-length")) {
                throw new Broken("the answer states its length twice");
            }
        }
        throw new Broken("the answer has more than %d header lines".formatted(MOST_HEADERS));
    }

    private static byte[] content(
            InputStream in, int status, Map<String, String> headers, int mostBytes)
            throws IOException {
        if (status == 204 || status == 304) {
            return new byte[0];
        }
        var length = headers.get("content-length");
        var coding = headers.get("transfer-encoding");
        if (!headers.getOrDefault("content-encoding", "identity").equalsIgnoreCase("identity")) {
            throw new Broken("the answer is compressed, which was not asked for");
        }
        if (coding != null) {
            if (length != null || !coding.equalsIgnoreCase("chunked")) {
                throw new Broken("the answer's framing is ambiguous");
            }
            return chunks(in, mostBytes);
        }
        if (length == null) {
            return rest(in, mostBytes);
        }
        if (!LENGTH.matcher(length).matches()) {
            throw new Broken("the answer's length is not a number");
        }
        long stated = Long.parseLong(length);
        if (stated > mostBytes) {
            throw new Broken("the answer is larger than %d bytes".formatted(mostBytes));
        }
        return exactly(in, (int) stated);
    }

    private static byte[] chunks(InputStream in, int mostBytes) throws IOException {
        var content = new ByteArrayOutputStream();
        while (true) {
            var line = CHUNK.matcher(line(in));
            if (!line.matches()) {
                throw new Broken("a chunk of the answer is malformed");
            }
            long size = HexFormat.fromHexDigitsToLong(line.group(1));
            if (size == 0) {
                return content.toByteArray();
            }
            if (size > mostBytes - content.size()) {
                throw new Broken("the answer is larger than %d bytes".formatted(mostBytes));
            }
            content.writeBytes(exactly(in, (int) size));
            if (!line(in).isEmpty()) {
                throw new Broken("a chunk of the answer is malformed");
            }
        }
    }

    private static byte[] rest(InputStream in, int mostBytes) throws IOException {
        var content = in.readNBytes(mostBytes + 1);
        if (content.length > mostBytes) {
            throw new Broken("the answer is larger than %d bytes".formatted(mostBytes));
        }
        return content;
    }

    private static byte[] exactly(InputStream in, int size) throws IOException {
        var content = in.readNBytes(size);
        if (content.length < size) {
            throw new EOFException("the answer ended before its end");
        }
        return content;
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the answer ended before its end");
            }
            if (next == '\n') {
                var text = line.toString(StandardCharsets.ISO_8859_1);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            if (line.size() == LONGEST_LINE) {
                throw new Broken("a line of the answer is too long");
            }
            line.write(next);
        }
    }

    /** The answer breaks a rule; the message is ours and quotes nothing of it. */
    static final class Broken extends IOException {
        private static final long serialVersionUID = 1;

        Broken(String why) {
            super(why);
        }
    }
}
