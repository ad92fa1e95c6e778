/**
 * What every capability stands on: the data directory and PostgreSQL, the one door to the database,
 * the durable queue and outbox, the contract of each route with its schemas and problems, sealed
 * cursors, and the one client that fetches addresses taken from others. It knows no feature.
 */
@NullMarked
package clearinghouse.platform;

import org.jspecify.annotations.NullMarked;
