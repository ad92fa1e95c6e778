/**
 * Seals what is undisclosed: AES-256-GCM under a key per finding, vulnerability, case, advisory or
 * exposure, bound to the table, column and row it stands in. The keys are wrapped by a keystore
 * outside the database.
 */
@NullMarked
package clearinghouse.vault;

import org.jspecify.annotations.NullMarked;
