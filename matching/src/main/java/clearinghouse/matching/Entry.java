package clearinghouse.matching;

import java.util.Optional;

/** One assertion of a document that is in the index. */
final class Entry {

    /** All of them are said from one moment on, and no longer from one moment on. */
    static final class Document {
        private volatile boolean isSaid;

        void said(boolean now) {
            isSaid = now;
        }
    }

    private final Document in;
    private final VulnerabilityName on;
    private final Assertion.Source source;
    private final byte[] bytes;

    Entry(Document in, VulnerabilityName on, Assertion.Source source, byte[] bytes) {
        this.in = in;
        this.on = on;
        this.source = source;
        this.bytes = bytes;
    }

    boolean isSaid() {
        return in.isSaid;
    }

    VulnerabilityName on() {
        return on;
    }

    Optional<Boolean> keysMean(Named known) {
        return AssertionBytes.keysMean(bytes, known);
    }

    Assertion assertion() {
        return AssertionBytes.read(bytes, source);
    }
}
