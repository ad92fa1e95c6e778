@NullMarked
package clearinghouse.formats.purl;

import org.jspecify.annotations.NullMarked;
