/**
 * CSAF 2.0: an advisory as a security advisory document that passes the standard's mandatory tests.
 */
@NullMarked
package clearinghouse.formats.csaf;

import org.jspecify.annotations.NullMarked;
