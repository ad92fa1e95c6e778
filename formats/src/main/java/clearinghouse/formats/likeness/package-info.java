/**
 * Whether two reports resemble each other, asked without their words: what is kept of a text are
 * values of a keyed hash. How alike two texts are is the weighted Jaccard measure of their
 * shingles, estimated by MinHash; which texts to compare at all is found by bands of it.
 */
@NullMarked
package clearinghouse.formats.likeness;

import org.jspecify.annotations.NullMarked;
