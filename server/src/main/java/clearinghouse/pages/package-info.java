/**
 * What people see: server-rendered pages over the same facades, with the same access, as the REST
 * routes. A page shows nothing that its reader may not see, says what to do first, works without
 * scripts, and prints no character that a reader cannot see.
 */
@NullMarked
package clearinghouse.pages;

import org.jspecify.annotations.NullMarked;
