/**
 * What is public about vulnerabilities: their names in every database, and the inputs of decision
 * tables with who set each and from what. Nothing undisclosed ever stands here; publication
 * promotes into it.
 */
@NullMarked
package clearinghouse.catalogue;

import org.jspecify.annotations.NullMarked;
