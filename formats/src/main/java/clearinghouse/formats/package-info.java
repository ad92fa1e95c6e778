/**
 * The standards as values: text becomes records and records become text again. Nothing here reads a
 * file, a socket, a clock or a random source; every reader bounds size, depth and count, and
 * answers with all problems it found rather than the first.
 */
@NullMarked
package clearinghouse.formats;

import org.jspecify.annotations.NullMarked;
