package clearinghouse.advisory;

import clearinghouse.platform.Fault;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens its key while the server already answers: to verify the signed jar of the OpenPGP library
 * takes longer than anything else at the start, and nothing is published in its first moment. Who
 * signs before waits.
 */
public final class LateSigner implements DocumentSigner {

    private static final Logger log = LoggerFactory.getLogger(LateSigner.class);

    private final Supplier<DocumentSigner> opening;
    private final CompletableFuture<DocumentSigner> opened = new CompletableFuture<>();

    public LateSigner(Supplier<DocumentSigner> opening) {
        this.opening = opening;
    }

    /** Once. What is wrong with the key is told to whoever signs, and to the log. */
    public void openOn(Executor executor) {
        opened.completeAsync(opening, executor)
                .exceptionally(wrong -> {
                    log.error("event=signing-key-unusable", Fault.of(wrong));
                    throw new IllegalStateException(wrong);
                });
    }

    @Override
    public String sign(byte[] document) {
        return opened.join().sign(document);
    }

    @Override
    public String certificate() {
        return opened.join().certificate();
    }

    @Override
    public String fingerprint() {
        return opened.join().fingerprint();
    }
}
