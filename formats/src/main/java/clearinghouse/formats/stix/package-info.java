/** STIX 2.1: an advisory as the objects that threat intelligence platforms exchange. */
@NullMarked
package clearinghouse.formats.stix;

import org.jspecify.annotations.NullMarked;
