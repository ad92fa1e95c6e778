package clearinghouse.formats.csaf.provider;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where the documents of one source may lie. A list that leads elsewhere would have us ask whomever
 * its author likes, as often as it likes.
 *
 * @param authorities hosts, with a port where one is said
 */
public record Hosts(Set<String> authorities) {

    /** In bytes of UTF-8: an entry of a database's index has no more than 2,704. */
    private static final int LONGEST = 2_000;

    public Hosts {
        authorities = Set.copyOf(authorities);
    }

    public static Hosts of(Collection<URI> addresses) {
        return new Hosts(addresses.stream().map(Hosts::authority).collect(Collectors.toSet()));
    }

    public boolean allow(URI address) {
        return authorities.contains(authority(address));
    }

    private static String authority(URI address) {
        return String.valueOf(address.getRawAuthority())
                .toLowerCase(Locale.ROOT)
                .replaceFirst(":443$", "");
    }

    /** Half of a surrogate pair is no text. */
    private static boolean isKept(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text)
                && text.getBytes(StandardCharsets.UTF_8).length <= LONGEST;
    }

    /**
     * What another wrote, as an address that can be asked: https, with a host and nobody's name.
     */
    public static Optional<URI> address(String text) {
        if (text.length() > LONGEST || !isKept(text)) {
            return Optional.empty();
        }
        try {
            var address = new URI(text);
            return "https".equalsIgnoreCase(address.getScheme())
                            && address.getHost() != null
                            && address.getRawUserInfo() == null
                            && address.getRawFragment() == null
                    ? Optional.of(address)
                    : Optional.empty();
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }
}
