/** CPE 2.3: the names by which the NVD and many vendors mean products. */
@NullMarked
package clearinghouse.formats.cpe;

import org.jspecify.annotations.NullMarked;
