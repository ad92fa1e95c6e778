/**
 * Makes accepted patches available as signed TUF 1.0 targets, each with the advisory that it
 * answers, and tells an operator which of them its own assets need. What is released is public and
 * never changes; every change of the metadata is one transaction, and one follows the other.
 */
@NullMarked
package clearinghouse.distribution;

import org.jspecify.annotations.NullMarked;
