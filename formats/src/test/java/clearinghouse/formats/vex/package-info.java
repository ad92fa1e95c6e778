@NullMarked
package clearinghouse.formats.vex;

import org.jspecify.annotations.NullMarked;
