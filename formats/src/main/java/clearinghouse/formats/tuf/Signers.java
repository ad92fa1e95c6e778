package clearinghouse.formats.tuf;

import java.util.Map;

/** Who must have signed a file: the role's entry and the keys it names. */
record Signers(RoleKeys role, Map<String, Key> keys) {
    static Signers of(Root root, TopRole role) {
        return new Signers(root.role(role), root.keys());
    }
}
