@NullMarked
package clearinghouse.formats.cve;

import org.jspecify.annotations.NullMarked;
