package clearinghouse.parties;

import clearinghouse.platform.AddressRange;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Optional;

/** From where a token is used: the address of the caller, as far as it is known. */
record Sender(Optional<InetAddress> address) {

    static Sender of(String text) {
        try {
            return new Sender(Optional.of(InetAddress.ofLiteral(text)));
        } catch (IllegalArgumentException _) {
            return new Sender(Optional.empty());
        }
    }

    /**
     * A token without ranges may be used from anywhere; an address that is not known is in none.
     */
    boolean isIn(Collection<AddressRange> ranges) {
        return ranges.isEmpty()
                || address.filter(from -> ranges.stream().anyMatch(range -> range.contains(from)))
                        .isPresent();
    }

    String text() {
        return address.map(InetAddress::getHostAddress).orElse("unknown");
    }
}
