/** The names that SPDX gives to licences, and expressions made of them. */
@NullMarked
package clearinghouse.formats.licence;

import org.jspecify.annotations.NullMarked;
