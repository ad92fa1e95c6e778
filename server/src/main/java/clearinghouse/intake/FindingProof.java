package clearinghouse.intake;

import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.platform.Marks;

/**
 * The proof of a finding, as one who reads it gets it.
 *
 * @param entry the entry of the harness that takes the content
 */
public record FindingProof(FindingId finding, String entry, byte[] content, Marks marks) {

    public TlpLabel label() {
        return marks.label();
    }

    @Override
    public String toString() {
        return "FindingProof[" + finding + "]";
    }
}
