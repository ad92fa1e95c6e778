/**
 * Takes findings in and keeps them as they came: a finding is stored sealed before it is
 * acknowledged, is never edited, opens a root cause of its own, and moves to an older one only when
 * the same fix silences both. A move can be undone. Whoever reads a proof is on record for its
 * submitter; of the clearinghouse, one person reads it whom a second one let.
 */
@NullMarked
package clearinghouse.intake;

import org.jspecify.annotations.NullMarked;
