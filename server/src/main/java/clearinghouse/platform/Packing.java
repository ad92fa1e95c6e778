package clearinghouse.platform;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** What is sent smaller than it is. */
final class Packing {

    /** Less than this, in bytes, fits one packet anyway. */
    private static final int LEAST = 1400;

    private Packing() {}

    /** Texts of some length; what is an archive already becomes no smaller. */
    static boolean fits(String type, byte[] content) {
        return content.length >= LEAST
                && (type.startsWith("text/") || type.contains("json") || type.contains("xml"));
    }

    static byte[] gzip(byte[] content) {
        var packed = new ByteArrayOutputStream(content.length / 4);
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
