/**
 * What the world publishes about vulnerabilities, as each source tells it: readers from one
 * document to records. They are lenient where the world is sloppy and keep what was said; what a
 * range means is for {@code formats.version} to say, and which of two sources is right for the
 * catalogue.
 */
@NullMarked
package clearinghouse.formats.published;

import org.jspecify.annotations.NullMarked;
