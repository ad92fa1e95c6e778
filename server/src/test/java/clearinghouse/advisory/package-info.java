/** Drafts, documents, signatures and publication. */
@NullMarked
package clearinghouse.advisory;

import org.jspecify.annotations.NullMarked;
