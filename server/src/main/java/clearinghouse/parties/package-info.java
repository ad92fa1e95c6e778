/**
 * Who may act here: parties, their persons and agents, the tokens they hold, and the consent by
 * which a broker acts for a member. No credential is kept that could be used again.
 */
@NullMarked
package clearinghouse.parties;

import org.jspecify.annotations.NullMarked;
