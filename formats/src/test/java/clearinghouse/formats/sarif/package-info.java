@NullMarked
package clearinghouse.formats.sarif;

import org.jspecify.annotations.NullMarked;
