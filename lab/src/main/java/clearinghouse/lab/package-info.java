@NullMarked
package clearinghouse.lab;

import org.jspecify.annotations.NullMarked;
