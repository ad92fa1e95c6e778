/**
 * Leases on what is scanned, so that two do not do the same work. A claim ends by itself; a fence
 * tells an overtaken holder from the present one; whose claim stands in the way is never said. What
 * was looked at is kept, found or not, also when it comes late.
 */
@NullMarked
package clearinghouse.scanning;

import org.jspecify.annotations.NullMarked;
