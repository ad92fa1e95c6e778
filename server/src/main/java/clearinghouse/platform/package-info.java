/**
 * What every capability stands on and none owns: the data directory, PostgreSQL, time, identifiers,
 * the one door to the database. Nothing here knows what a finding or a case is.
 */
@NullMarked
package clearinghouse.platform;

import org.jspecify.annotations.NullMarked;
