package clearinghouse.platform;

import clearinghouse.kernel.Digest;
import java.util.Optional;

/** What a program shows of who it is, with each request. */
public sealed interface Credentials {

    /**
     * {@code Authorization: Bearer ch_…}.
     *
     * @param certificate of the connection, which counts where the token is bound to one
     */
    record Bearer(String token, Optional<Digest> certificate) implements Credentials {
        @Override
        public String toString() {
            return "Bearer[ch_…]";
        }
    }

    /**
     * {@code Authorization: Certificate agt_…}: a certificate says of whom it is only to who has
     * enrolled it, so the agent says who it is, as a client does in RFC 8705 §2.
     */
    record Certified(String agent, Digest certificate) implements Credentials {}
}
