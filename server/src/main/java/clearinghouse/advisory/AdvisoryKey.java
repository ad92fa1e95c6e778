package clearinghouse.advisory;

import clearinghouse.platform.Fault;
import clearinghouse.platform.Unsignable;
import clearinghouse.signer.Answer;
import clearinghouse.signer.Ask;
import clearinghouse.signer.Signing;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The OpenPGP key of the publisher, wherever it lies. It is opened while the server already
 * answers: to verify the signed jar of the OpenPGP library takes longer than anything else at the
 * start, and nothing is published in its first moment. Who signs before waits.
 */
public final class AdvisoryKey implements DocumentSigner {

    private static final Logger log = LoggerFactory.getLogger(AdvisoryKey.class);

    private final Signing signing;
    private final String publisher;
    private final InstantSource clock;
    private final Runnable there;
    private Answer.@Nullable Certificate opened;

    /**
     * @param publisher whose key it is when it is made
     * @param there told once that the key is there; what it throws is told to whoever signs
     */
    public AdvisoryKey(Signing signing, String publisher, InstantSource clock, Runnable there) {
        this.signing = signing;
        this.publisher = publisher;
        this.clock = clock;
        this.there = there;
    }

    /** What is wrong with the key is told to the log, and to whoever signs. */
    public void openOn(Executor executor) {
        executor.execute(() -> {
            try {
                opened();
            } catch (Unsignable _) {
                log.warn("event=signing_key_not_opened_yet");
            } catch (RuntimeException | Error wrong) {
                log.error("event=signing_key_unusable", Fault.of(wrong));
            }
        });
    }

    private synchronized Answer.Certificate opened() {
        var known = opened;
        if (known == null) {
            known =
                    signing.ask(
                            new Ask.Certificate(publisher, clock.instant()),
                            Answer.Certificate.class);
            there.run();
            opened = known;
        }
        return known;
    }

    @Override
    public String sign(byte[] document) {
        opened();
        return signing.ask(new Ask.Vouch(document, clock.instant()), Answer.Armoured.class)
                .signature();
    }

    @Override
    public Optional<String> countersign(byte[] document) {
        opened();
        return switch (signing.ask(new Ask.Vouch(document, clock.instant()))) {
            case Answer.Armoured(var signature) -> Optional.of(signature);
            case Answer.Refused _ -> Optional.empty();
            case Answer.Unusable(var why) -> throw new IllegalStateException(why);
            case Answer.Passed _,
                    Answer.Keys _,
                    Answer.Fingerprints _,
                    Answer.Signatures _,
                    Answer.Certificate _ ->
                    throw new IllegalStateException("an answer to something else");
        };
    }

    @Override
    public String certificate() {
        return opened().armoured();
    }

    @Override
    public String fingerprint() {
        return opened().fingerprint();
    }
}
