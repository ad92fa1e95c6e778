@NullMarked
package clearinghouse.formats.feed;

import org.jspecify.annotations.NullMarked;
