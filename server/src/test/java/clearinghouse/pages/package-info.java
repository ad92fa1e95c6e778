@NullMarked
package clearinghouse.pages;

import org.jspecify.annotations.NullMarked;
