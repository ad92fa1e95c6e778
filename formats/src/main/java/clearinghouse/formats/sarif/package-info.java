/** SARIF 2.1.0: results of an analysis tool with their places, fingerprints and attached files. */
@NullMarked
package clearinghouse.formats.sarif;

import org.jspecify.annotations.NullMarked;
