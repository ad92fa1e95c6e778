@NullMarked
package clearinghouse.formats.csaf.provider;

import org.jspecify.annotations.NullMarked;
