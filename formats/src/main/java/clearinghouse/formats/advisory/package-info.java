/**
 * The neutral advisory: one value is one revision of what there is to say about a vulnerability.
 * Each published document (CSAF, OSV, CVE, VEX) is a rendering of it and adds nothing.
 */
@NullMarked
package clearinghouse.formats.advisory;

import org.jspecify.annotations.NullMarked;
