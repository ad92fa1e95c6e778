package clearinghouse.platform;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which hosts the server may be sent to by others.
 *
 * @param allowed ranges that the administrator allows although they are not public
 * @param plain hosts that the administrator allows to be asked without TLS
 * @param only the host for which alone the ranges are allowed; empty for any
 */
public record AddressRules(List<AddressRange> allowed, Set<String> plain, Optional<String> only) {

    /** IANA's special-purpose registry, multicast and the reserved rest. */
    private static final List<AddressRange> NOT_PUBLIC_IPV4 =
            ranges(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4");

    /** What is outside is loopback, link-local, unique-local, multicast or a translation. */
    private static final AddressRange GLOBAL_IPV6 = AddressRange.of("2000::/3");

    /** Protocol assignments with Teredo, documentation, and 6to4, which carries any IPv4. */
    private static final List<AddressRange> NOT_PUBLIC_IPV6 =
            ranges("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    public AddressRules {
        allowed = List.copyOf(allowed);
        plain =
                plain.stream()
                        .map(host -> host.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet());
    }

    public AddressRules(List<AddressRange> allowed, Set<String> plain) {
        this(allowed, plain, Optional.empty());
    }

    /** Public addresses over TLS and nothing else. */
    public static AddressRules strict() {
        return new AddressRules(List.of(), Set.of());
    }

    /** For an address from the operator's own settings: any machine, and this one without TLS. */
    public static AddressRules operators() {
        return new AddressRules(ranges("0.0.0.0/0", "::/0"), Set.of("127.0.0.1", "::1"));
    }

    /** What is not public is reached under this name alone: others only lead there. */
    AddressRules onlyAt(String host) {
        return new AddressRules(allowed, plain, Optional.of(host));
    }

    boolean mayReach(String host, InetAddress address) {
        return isPublic(address)
                || (only.stream().allMatch(host::equalsIgnoreCase)
                        && allowed.stream().anyMatch(range -> range.contains(address)));
    }

    boolean mayAskPlainly(String host) {
        return plain.contains(host.toLowerCase(Locale.ROOT));
    }

    private static boolean isPublic(InetAddress address) {
        return address instanceof Inet6Address
                ? GLOBAL_IPV6.contains(address)
                        && NOT_PUBLIC_IPV6.stream().noneMatch(range -> range.contains(address))
                : NOT_PUBLIC_IPV4.stream().noneMatch(range -> range.contains(address));
    }

    private static List<AddressRange> ranges(String... texts) {
        return Stream.of(texts).map(AddressRange::of).toList();
    }
}
