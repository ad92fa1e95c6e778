@NullMarked
package clearinghouse.formats.cvss;

import org.jspecify.annotations.NullMarked;
