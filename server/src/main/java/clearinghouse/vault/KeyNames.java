package clearinghouse.vault;

import java.security.SecureRandom;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a key that lies in a service is called: in the database by kind and number, in the service
 * by whose it is and the same number. Several clearinghouses that share a service so never take or
 * destroy each other's.
 *
 * @param kind of the service
 * @param owner of the keystore's file: its identity
 */
record KeyNames(String kind, String owner) {

    private static final Pattern NUMBER = Pattern.compile("[0-9a-f]{16}");
    private static final int OWNER_DIGITS = 16;

    static boolean isOf(String kind, String key) {
        return key.startsWith(kind + ":");
    }

    String fresh(SecureRandom chance) {
        var number = new byte[8];
        chance.nextBytes(number);
        return kind + ":" + HexFormat.of().formatHex(number);
    }

    /** Of a key of this kind; anything else is none of the service's. */
    Optional<String> inService(String key) {
        var number = key.substring(key.indexOf(':') + 1);
        return isOf(kind, key) && NUMBER.matcher(number).matches()
                ? Optional.of(prefix() + number)
                : Optional.empty();
    }

    private String prefix() {
        return "clearinghouse-" + owner.substring(0, OWNER_DIGITS) + "-";
    }

    /** One of ours that the database does not know: made, and never used. */
    Optional<String> spare(Collection<String> inService, Set<String> known) {
        return inService.stream()
                .filter(name -> name.startsWith(prefix()))
                .map(name -> name.substring(prefix().length()))
                .filter(number -> NUMBER.matcher(number).matches())
                .map(number -> kind + ":" + number)
                .filter(key -> !known.contains(key))
                .sorted()
                .findFirst();
    }
}
