/**
 * What a CSAF trusted provider serves beside its documents (CSAF 2.0, section 7.1): who it is,
 * which documents there are and when they changed last, as a folder and as ROLIE feed, and where to
 * report to. Values to text, nothing is read or fetched.
 */
@NullMarked
package clearinghouse.formats.csaf.provider;

import org.jspecify.annotations.NullMarked;
