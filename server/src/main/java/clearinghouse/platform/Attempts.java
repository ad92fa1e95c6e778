package clearinghouse.platform;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Wrong tokens by address: after a few within the window, the address waits. It forgets the oldest
 * address when it knows too many, so that nobody fills the memory with addresses.
 */
public final class Attempts {

    private static final int MOST_ADDRESSES = 10_000;
    private static final int IPV6_NETWORK_BYTES = 8;

    private final int allowed;
    private final Duration window;

    public Attempts(int allowed, Duration window) {
        this.allowed = allowed;
        this.window = window;
    }

    private record Failures(int count, Instant since) {}

    private final Map<String, Failures> byAddress =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
                    return size() > MOST_ADDRESSES;
                }
            };

    /** How long the address has to wait; empty when it may try. */
    public synchronized Optional<Duration> remaining(String address, Instant now) {
        var failures = byAddress.get(network(address));
        return failures == null || failures.count() < allowed || isOver(failures, now)
                ? Optional.empty()
                : Optional.of(Duration.between(now, failures.since().plus(window)));
    }

    public synchronized void failed(String address, Instant now) {
        byAddress.compute(
                network(address),
                (_, before) ->
                        before == null || isOver(before, now)
                                ? new Failures(1, now)
                                : new Failures(before.count() + 1, before.since()));
    }

    public synchronized void succeeded(String address) {
        byAddress.remove(network(address));
    }

    private boolean isOver(Failures failures, Instant now) {
        return !failures.since().plus(window).isAfter(now);
    }

    /** One customer of a provider has a whole IPv6 network to itself: it counts as one. */
    public static String network(String address) {
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
