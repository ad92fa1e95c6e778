/** Tests from outside: the server as its own process, spoken to over HTTP and by a real browser. */
@NullMarked
package clearinghouse.e2e;

import org.jspecify.annotations.NullMarked;
