/**
 * A transparency log as others read it: C2SP's signed notes, checkpoints, cosignatures and tiles.
 * What is parsed has one text: a note, a key or a path that could be written in another way is
 * refused.
 */
@NullMarked
package clearinghouse.formats.tlog;

import org.jspecify.annotations.NullMarked;
