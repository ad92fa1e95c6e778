/** The CWE list, as far as a weakness is named by it. */
@NullMarked
package clearinghouse.formats.cwe;

import org.jspecify.annotations.NullMarked;
