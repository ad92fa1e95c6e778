package clearinghouse.platform;

import clearinghouse.kernel.Digest;
import java.time.Instant;
import java.util.Optional;

/**
 * What is for everyone and asked for again and again: packed and tagged once, when it is made, and
 * not with each answer.
 *
 * @param packed by gzip, where that makes it smaller
 * @param tag of the content, without quotes
 * @param changedAt when it changed last
 */
public record PublicFile(
        String contentType,
        byte[] content,
        Optional<byte[]> packed,
        String tag,
        Instant changedAt) {

    private static final int TAG = 32;

    public static PublicFile of(String contentType, byte[] content, Instant changedAt) {
        return new PublicFile(
                contentType,
                content,
                Packing.fits(contentType, content)
                        ? Optional.of(Packing.gzip(content))
                        : Optional.empty(),
                tag(content),
                changedAt);
    }

    static String tag(byte[] content) {
        return Digest.sha256(content).hex().substring(0, TAG);
    }
}
