@NullMarked
package clearinghouse.formats.collection;

import org.jspecify.annotations.NullMarked;
