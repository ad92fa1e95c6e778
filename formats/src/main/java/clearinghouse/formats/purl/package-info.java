/**
 * Package URLs: what a piece of software is called in the ecosystem it comes from. Two texts that
 * name the same package become equal values; rendering gives the canonical form.
 */
@NullMarked
package clearinghouse.formats.purl;

import org.jspecify.annotations.NullMarked;
