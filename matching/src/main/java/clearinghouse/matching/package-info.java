/**
 * Which components an advisory is about, and which advisories are about a component. An {@link
 * clearinghouse.matching.Identity} is by what something is known, an {@link
 * clearinghouse.matching.Assertion} what an advisory says of the versions of it, a {@link
 * clearinghouse.matching.ComponentMatch} what follows for one component, with its evidence and how
 * sure it is. The indexes find candidates; {@link clearinghouse.matching.Judge} alone decides.
 */
@NullMarked
package clearinghouse.matching;

import org.jspecify.annotations.NullMarked;
