package clearinghouse.pages;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Wrong tokens by address: after a few within the window, the address waits. It forgets the oldest
 * address when it knows too many, so that nobody fills the memory with addresses.
 */
final class Attempts {

    static final int ALLOWED = 10;
    static final Duration WINDOW = Duration.ofMinutes(5);
    private static final int MOST_ADDRESSES = 10_000;
    private static final int IPV6_NETWORK_BYTES = 8;

    private record Failures(int count, Instant since) {}

    private final Map<String, Failures> byAddress =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
                    return size() > MOST_ADDRESSES;
                }
            };

    synchronized boolean mayTry(String address, Instant now) {
        var failures = byAddress.get(network(address));
        return failures == null || failures.count() < ALLOWED || isOver(failures, now);
    }

    synchronized void failed(String address, Instant now) {
        byAddress.compute(
                network(address),
                (_, before) ->
                        before == null || isOver(before, now)
                                ? new Failures(1, now)
                                : new Failures(before.count() + 1, before.since()));
    }

    synchronized void succeeded(String address) {
        byAddress.remove(network(address));
    }

    private static boolean isOver(Failures failures, Instant now) {
        return !failures.since().plus(WINDOW).isAfter(now);
    }

    /** One customer of a provider has a whole IPv6 network to itself: it counts as one. */
    private static String network(String address) {
        if (!address.contains(":")) {
            return address;
        }
        try {
            var bytes = InetAddress.getByName(address).getAddress();
            return Arrays.toString(Arrays.copyOf(bytes, IPV6_NETWORK_BYTES));
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
