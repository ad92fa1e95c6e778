@NullMarked
package clearinghouse.formats.stix;

import org.jspecify.annotations.NullMarked;
