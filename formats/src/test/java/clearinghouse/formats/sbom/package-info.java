@NullMarked
package clearinghouse.formats.sbom;

import org.jspecify.annotations.NullMarked;
