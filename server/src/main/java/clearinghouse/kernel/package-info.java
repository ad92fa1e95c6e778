/**
 * The few types that every capability speaks: ids, time and chance as parameters, who acts and
 * pages. Nothing here knows a feature.
 */
@NullMarked
package clearinghouse.kernel;

import org.jspecify.annotations.NullMarked;
