package clearinghouse.parties;

/**
 * What an organisation says of itself that asks to join. Nobody has looked into a word of it.
 *
 * @param purpose what it operates or makes, and why it asks
 * @param person one whom an administrator can reach
 * @param contact by what that person says it is reached
 */
public record JoinWish(
        PartyKind kind, String organisation, String purpose, String person, String contact) {

    public JoinWish {
        if (!kind.canBeAskedFor()) {
            throw new IllegalArgumentException("a second clearinghouse");
        }
    }

    @Override
    public String toString() {
        return "JoinWish[" + kind + "]";
    }
}
