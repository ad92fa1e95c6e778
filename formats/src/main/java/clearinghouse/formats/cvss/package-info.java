/**
 * CVSS 3.1: a vector and the base score that follows from it. Scores are computed, never believed.
 */
@NullMarked
package clearinghouse.formats.cvss;

import org.jspecify.annotations.NullMarked;
