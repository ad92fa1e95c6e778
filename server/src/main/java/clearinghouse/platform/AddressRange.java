package clearinghouse.platform;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** A block of IP addresses, {@code 10.0.0.0/8} or {@code fc00::/7}. */
public record AddressRange(InetAddress network, int prefix) {

    /** Only literals: a name here would be looked up. */
    private static final Pattern CIDR =
            Pattern.compile("([0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*)/([0-9]{1,3})");

    public AddressRange {
        if (prefix < 0 || prefix > network.getAddress().length * 8) {
            throw new IllegalArgumentException("no prefix of %d bits".formatted(prefix));
        }
    }

    public static Optional<AddressRange> parse(String text) {
        var parts = CIDR.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new AddressRange(
                            InetAddress.ofLiteral(parts.group(1)),
                            Integer.parseInt(parts.group(2))));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    static AddressRange of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException(text));
    }

    public boolean contains(InetAddress address) {
        var ours = network.getAddress();
        var other = unmapped(address).getAddress();
        if (ours.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((ours[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** {@code ::ffff:10.0.0.1} reaches 10.0.0.1, so it is judged as that. */
    private static InetAddress unmapped(InetAddress address) {
        try {
            // The platform makes an IPv4 address of the mapped form, and leaves others as they are.
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of a length that no address has", e);
        }
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefix;
    }
}
