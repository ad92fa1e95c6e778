/**
 * Whether a CSAF document keeps the rules of the standard: the structure that its JSON schema asks
 * for, and each test of chapter 6, in CSAF 2.0 and in the draft of 2.1. {@link
 * clearinghouse.formats.csaf.validation.CsafValidator} is the way in; the tables {@code Csaf20} and
 * {@code Csaf21} name every test by its number.
 */
@NullMarked
package clearinghouse.formats.csaf.validation;

import org.jspecify.annotations.NullMarked;
