/** OSV: an advisory as a record of an open vulnerability database, for package tools. */
@NullMarked
package clearinghouse.formats.osv;

import org.jspecify.annotations.NullMarked;
