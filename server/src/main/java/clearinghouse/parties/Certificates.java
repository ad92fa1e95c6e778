package clearinghouse.parties;

import clearinghouse.platform.ClientCertificate;
import java.util.Optional;

/** Which certificates may be enrolled. */
public final class Certificates {

    private Certificates() {}

    /** What is wrong with a text that should be a certificate in PEM, and what to do. */
    public static Optional<String> fault(String pem) {
        if (ClientCertificate.holdsPrivateKey(pem)) {
            return Optional.of(
                    "this holds a private key, which nobody but its agent may have: make a new key, and send the certificate alone");
        }
        var certificate = ClientCertificate.ofPem(pem);
        if (certificate.isEmpty()) {
            return Optional.of(
                    "send one certificate in PEM, from BEGIN CERTIFICATE to END CERTIFICATE, without those that signed it");
        }
        return certificate.get().strong()
                ? Optional.empty()
                : Optional.of("its key is too weak: RSA takes 2048 bits, EC 256, or use Ed25519");
    }
}
