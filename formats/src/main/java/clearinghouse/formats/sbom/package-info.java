/**
 * Inventories: CycloneDX, SPDX and plain tables read into one list of components. Strict on
 * structure, lenient on components: an odd component is kept with a warning, a broken document is
 * refused.
 */
@NullMarked
package clearinghouse.formats.sbom;

import org.jspecify.annotations.NullMarked;
