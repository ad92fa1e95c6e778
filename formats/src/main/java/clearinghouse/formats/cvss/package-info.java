/**
 * CVSS 2.0, 3.0, 3.1 and 4.0: a vector and the scores that follow from it. Scores are computed,
 * exactly, and never believed.
 */
@NullMarked
package clearinghouse.formats.cvss;

import org.jspecify.annotations.NullMarked;
