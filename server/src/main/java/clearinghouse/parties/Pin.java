package clearinghouse.parties;

import clearinghouse.kernel.Digest;
import clearinghouse.platform.ClientCertificate;
import java.time.Instant;

/**
 * One certificate, by its hash: no other one takes its place, whoever signed it and whatever it
 * names.
 *
 * @param until when it ends by itself
 */
public record Pin(Digest certificate, Instant until) {

    public static Pin of(ClientCertificate certificate) {
        return new Pin(certificate.hash(), certificate.until());
    }
}
