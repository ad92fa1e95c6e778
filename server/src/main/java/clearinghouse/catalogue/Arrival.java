package clearinghouse.catalogue;

import clearinghouse.kernel.Digest;
import java.util.Optional;

/**
 * A document of somebody else as it arrived.
 *
 * @param place where it lay, for people
 * @param doubt why it is not to be believed, whatever it says; empty where nothing speaks against
 *     it
 * @param copy what a mirror of its source would provide; empty where there is none
 * @param signer the fingerprint of the key that signed it, where its source names one
 */
public record Arrival(
        String place,
        byte[] content,
        Optional<String> doubt,
        Optional<MirrorCopy> copy,
        Optional<String> signer) {

    private static final int LONGEST_PLACE = 1024;

    /** Nobody doubts it. */
    public Arrival(String place, byte[] content) {
        this(place, content, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** From an address or an archive, whose names are anybody's. */
    static Arrival from(String place, byte[] content, Optional<String> doubt) {
        return new Arrival(
                place(place),
                content,
                doubt.map(Arrival::printable),
                Optional.empty(),
                Optional.empty());
    }

    static String place(String address) {
        return printable(address, LONGEST_PLACE);
    }

    Arrival with(Optional<MirrorCopy> another) {
        return new Arrival(place, content, doubt, another, signer);
    }

    /** The cut comes first: it may leave half of a pair. */
    static String printable(String text, int longest) {
        return printable(text.substring(0, Math.min(text.length(), longest)));
    }

    /** What a database keeps and a terminal shows. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cs}\\p{Co}\\p{Cn}]", "?");
    }

    Arrival doubted(String why) {
        return new Arrival(place, content, Optional.of(why), Optional.empty(), signer);
    }

    Arrival signedBy(Optional<String> fingerprint) {
        return new Arrival(place, content, doubt, copy, fingerprint);
    }

    String sha256() {
        return Digest.sha256(content).hex();
    }
}
