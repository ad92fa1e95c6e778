package clearinghouse.vault;

import clearinghouse.platform.Unopenable;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log when a key service goes away, and why, and when it is back: once each. */
final class Presence {

    private static final Logger log = LoggerFactory.getLogger(Presence.class);
    private static final String HERE = "";

    private final String keystore;
    private final AtomicReference<String> last = new AtomicReference<>(HERE);

    Presence(String keystore) {
        this.keystore = keystore;
    }

    /**
     * @param reason of our own words: no secret, and nothing that the service said
     */
    Unopenable away(String reason) {
        if (!reason.equals(last.getAndSet(reason))) {
            log.error("event=keystore_away keystore={} reason=\"{}\"", keystore, reason);
        }
        return Closed.away();
    }

    void here() {
        if (!HERE.equals(last.get()) && !HERE.equals(last.getAndSet(HERE))) {
            log.info("event=keystore_back keystore={}", keystore);
        }
    }
}
