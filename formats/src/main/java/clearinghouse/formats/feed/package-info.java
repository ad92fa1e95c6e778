/**
 * What was published, as lists that others follow: Atom feeds, and a catalogue of what is known to
 * be exploited. All of it is told from the published documents alone.
 */
@NullMarked
package clearinghouse.formats.feed;

import org.jspecify.annotations.NullMarked;
