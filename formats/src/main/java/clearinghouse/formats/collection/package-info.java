/**
 * What lies in one file that somebody publishes, document by document: files with a document on
 * each line, compressed or not, archives, and collections that write in YAML or TOML. From a stream
 * that is open already; nothing is opened, and names are told and never written to.
 */
@NullMarked
package clearinghouse.formats.collection;

import org.jspecify.annotations.NullMarked;
