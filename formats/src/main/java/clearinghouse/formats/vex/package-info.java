/** OpenVEX 0.2.0: an advisory as statements of which products are affected and which are fixed. */
@NullMarked
package clearinghouse.formats.vex;

import org.jspecify.annotations.NullMarked;
