package clearinghouse.parties;

import clearinghouse.kernel.PublicId;
import java.util.Optional;

/** Who can hold tokens. */
public sealed interface Holder extends PublicId permits PersonId, AgentId {

    static Optional<Holder> parse(String text) {
        return PersonId.parse(text)
                .<Holder>map(person -> person)
                .or(() -> AgentId.parse(text).map(agent -> agent));
    }
}
