/**
 * The Update Framework 1.0: metadata as values that keep what they do not know, the client's rules
 * as a list of named refusals, and a repository as a function from keys, versions and targets to
 * signed files. Nothing here reads a file, a socket or a clock. A client that follows {@link
 * clearinghouse.formats.tuf.TrustedMetadata} trusts nothing that is tampered, expired, older than
 * what it saw, or put together from different moments.
 */
@NullMarked
package clearinghouse.formats.tuf;

import org.jspecify.annotations.NullMarked;
