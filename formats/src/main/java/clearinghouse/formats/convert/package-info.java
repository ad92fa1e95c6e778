/**
 * What others published, said again in the form of another standard. The source is read to an
 * {@link clearinghouse.formats.convert.Account}, of which each form says what it can; what it
 * cannot is told beside it.
 */
@NullMarked
package clearinghouse.formats.convert;

import org.jspecify.annotations.NullMarked;
