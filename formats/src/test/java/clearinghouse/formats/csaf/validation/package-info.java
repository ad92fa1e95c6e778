@NullMarked
package clearinghouse.formats.csaf.validation;

import org.jspecify.annotations.NullMarked;
