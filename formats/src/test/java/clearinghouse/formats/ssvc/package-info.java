@NullMarked
package clearinghouse.formats.ssvc;

import org.jspecify.annotations.NullMarked;
