/**
 * The process that alone holds the signing keys. It reads one statement after the other from
 * standard input, asks of each whether this key may sign such a thing, and writes signatures to
 * standard output; it ends when its input does. It opens no socket and knows no database: what is
 * on its class path is the formats, to know what it signs, and OpenPGP.
 */
@NullMarked
package clearinghouse.signer;

import org.jspecify.annotations.NullMarked;
