/** Cases, embargoes and invitations: the decisions as tables, the rest on a real server. */
@NullMarked
package clearinghouse.coordination;

import org.jspecify.annotations.NullMarked;
