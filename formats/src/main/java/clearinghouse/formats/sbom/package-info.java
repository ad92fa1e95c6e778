/**
 * Inventories in every form that is common, read into one list of components. A document that
 * breaks a rule of its standard is refused with place and rule; a component that is only odd is
 * kept with a warning. The rules stand in docs/standards/sbom.md.
 */
@NullMarked
package clearinghouse.formats.sbom;

import org.jspecify.annotations.NullMarked;
