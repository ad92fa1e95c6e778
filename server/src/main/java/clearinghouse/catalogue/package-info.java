/**
 * What is public about vulnerabilities: whom this server asks for what they publish, what that is,
 * document by document, and what is known of each from all of them; the inputs of decision tables
 * with who set each and from what. Nothing undisclosed ever stands here; publication promotes into
 * it.
 */
@NullMarked
package clearinghouse.catalogue;

import org.jspecify.annotations.NullMarked;
