/**
 * Seals what is undisclosed: AES-256-GCM under a key per finding, vulnerability, case, advisory or
 * exposure, bound to the table, column and row it stands in. The keys are wrapped by a keystore
 * outside the database, those of findings in a case by the key of the case; the wrapping key
 * changes while the server serves.
 */
@NullMarked
package clearinghouse.vault;

import org.jspecify.annotations.NullMarked;
