/** CVE JSON 5.1: an advisory as the record of the CVE identifier it carries. */
@NullMarked
package clearinghouse.formats.cve;

import org.jspecify.annotations.NullMarked;
