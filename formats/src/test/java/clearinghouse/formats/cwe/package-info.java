@NullMarked
package clearinghouse.formats.cwe;

import org.jspecify.annotations.NullMarked;
