@NullMarked
package clearinghouse.formats.osv;

import org.jspecify.annotations.NullMarked;
