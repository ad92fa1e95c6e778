package clearinghouse.catalogue;

import clearinghouse.formats.collection.Documents;
import clearinghouse.formats.csaf.provider.Listing;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Digest;
import clearinghouse.platform.DatabaseException;
import clearinghouse.platform.Fault;
import clearinghouse.platform.Rounds;
import clearinghouse.platform.Workers;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in, step by step, what sources publish, each when it is due. */
public final class SubscriptionJobs {

    private static final Logger log = LoggerFactory.getLogger(SubscriptionJobs.class);
    private static final Duration PAUSE = Duration.ofSeconds(30);

    /** After which a step ends, however little it took: others wait for the worker. */
    private static final Duration LONGEST_STEP = Duration.ofMinutes(1);

    private static final int MOST_DOCUMENTS = 1_000;
    private static final int MOST_BYTES = 8 << 20;

    /** A dump of every record that is known has a third of these, and packs one to ten. */
    private static final Documents.Limits LIMITS = new Documents.Limits(2_000_000, 16L << 30, 100);

    private final Subscriptions subscriptions;
    private final Imports imports;
    private final FeedClient client;
    private final InstantSource clock;

    public SubscriptionJobs(
            Subscriptions subscriptions, Imports imports, FeedClient client, InstantSource clock) {
        this.subscriptions = subscriptions;
        this.imports = imports;
        this.client = client;
        this.clock = clock;
    }

    public Map<String, Consumer<Workers.Lease>> handlers() {
        return Map.of(Subscriptions.DUE, this::step);
    }

    /** Looks now and then whether a source is due. */
    public Rounds timer(Access access) {
        return new Rounds("subscriptions", Duration.ZERO, PAUSE, () -> wake(access));
    }

    private void wake(Access access) {
        try {
            subscriptions.wake(access);
        } catch (RuntimeException | Error e) {
            log.error("event=subscriptions_not_woken error={}", Fault.of(e).getMessage());
        }
    }

    private void step(Workers.Lease lease) {
        var access = lease.access();
        subscriptions.turn(access).ifPresent(id -> apart(access, id));
        subscriptions.goOn(access, lease::complete);
    }

    /** One source that brings out a fault of ours holds up no other. */
    private void apart(Access access, SubscriptionId id) {
        try {
            subscriptions.next(access, id).ifPresent(step -> step(access, step));
        } catch (RuntimeException e) {
            if (e instanceof CancellationException
                    || Thread.currentThread().isInterrupted()
                    || (e instanceof DatabaseException database && database.isOutage())) {
                throw e;
            }
            var number =
                    Digest.sha256((System.nanoTime() + " " + id).getBytes(StandardCharsets.UTF_8))
                            .hex()
                            .substring(0, 12);
            log.error(
                    "event=subscription_fault subscription={} incident={}",
                    id,
                    number,
                    Fault.of(e));
            // What the step began is rolled back; this is a transaction of its own.
            subscriptions.failed(access, id, "a fault of ours, incident " + number);
        }
    }

    private void step(Access access, Subscriptions.Step step) {
        switch (step) {
            case Subscriptions.Step.Look look -> look(access, look);
            case Subscriptions.Step.Take take -> take(access, take);
            case Subscriptions.Step.End(var subscription) ->
                    subscriptions.ended(access, subscription.id());
        }
    }

    private void look(Access access, Subscriptions.Step.Look look) {
        var id = look.subscription().id();
        var looked = client.look(look);
        endIfStopping();
        switch (looked) {
            case Looked.Lists lists -> subscriptions.listed(access, id, lists);
            case Looked.File file -> file(access, look.subscription(), file);
            case Looked.Unchanged() -> subscriptions.unchanged(access, id);
            case Looked.Failed(var why) -> failed(access, id, why);
        }
    }

    private void failed(Access access, SubscriptionId id, String why) {
        log.warn("event=subscription_failed subscription={}", id);
        subscriptions.failed(access, id, why);
    }

    private void file(Access access, Subscription subscription, Looked.File file) {
        subscriptions.opened(access, subscription.id(), file.kind());
        var parcels = new Parcels(access, subscription.id());
        new Documents(parcels, LIMITS)
                .in(
                        subscription.address(),
                        file.name(),
                        new ByteArrayInputStream(file.content()),
                        true);
        parcels.send();
        if (parcels.damage.isEmpty()) {
            subscriptions.read(access, subscription.id(), file);
        } else {
            failed(access, subscription.id(), parcels.damage);
        }
    }

    /** Documents of a file, some at once. */
    private final class Parcels implements Documents.Taker {
        private final Access access;
        private final SubscriptionId id;
        private List<Arrival> parcel = new ArrayList<>();
        private long bytes;
        private String damage = "";

        Parcels(Access access, SubscriptionId id) {
            this.access = access;
            this.id = id;
        }

        @Override
        public void take(String place, byte[] content) {
            if (bytes + content.length > MOST_BYTES || parcel.size() == MOST_DOCUMENTS) {
                send();
            }
            parcel.add(Arrival.from(place, content, Optional.empty()));
            bytes += content.length;
        }

        @Override
        public void damaged(String place, String why) {
            damage = damage.isEmpty() ? why : damage;
        }

        void send() {
            if (!parcel.isEmpty()) {
                imports.take(access, parcel, Optional.of(id));
                parcel = new ArrayList<>();
                bytes = 0;
            }
        }
    }

    private void take(Access access, Subscriptions.Step.Take take) {
        var arrivals = new LinkedHashMap<Listing, Arrival>();
        var tried = new Trying();
        var until = clock.instant().plus(LONGEST_STEP);
        for (var listing : take.listings()) {
            if (tried.isEnough() || isLate(until)) {
                break;
            }
            var fetched = client.fetch(listing, take);
            endIfStopping();
            switch (fetched) {
                case FeedClient.Fetched.Document(var arrival) -> arrivals.put(listing, arrival);
                case FeedClient.Fetched.Missing() -> tried.missing.add(listing);
                case FeedClient.Fetched.Failed(var why) -> tried.failed(listing, why);
            }
        }
        if (!arrivals.isEmpty()) {
            var taken =
                    imports.take(
                            access,
                            List.copyOf(arrivals.values()),
                            Optional.of(take.subscription().id()));
            var askedAgain =
                    taken.refused().stream()
                            .filter(it -> it.refusal() != Imports.Refusal.UNREAD)
                            .map(Imports.Refused::place)
                            .collect(Collectors.toSet());
            arrivals.forEach((listing, arrival) ->
                    (askedAgain.contains(arrival.place()) ? tried.doubted : tried.taken)
                            .add(listing));
        }
        if (tried.isEnough()) {
            log.warn("event=subscription_failed subscription={}", take.subscription().id());
        }
        subscriptions.tried(access, take.subscription().id(), tried.result());
    }

    /**
     * That this server stops says nothing about a source: the step is done again after the next
     * start.
     */
    private static void endIfStopping() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the server is stopping");
        }
    }

    private boolean isLate(Instant until) {
        return clock.instant().isAfter(until);
    }

    private static final class Trying {
        private final List<Listing> taken = new ArrayList<>();
        private final List<Listing> doubted = new ArrayList<>();
        private final List<Listing> missing = new ArrayList<>();
        private final List<Listing> failed = new ArrayList<>();
        private String why = "";

        void failed(Listing listing, String because) {
            failed.add(listing);
            why = why.isEmpty() ? because : why;
        }

        boolean isEnough() {
            return result().isEnough();
        }

        Subscriptions.Tried result() {
            return new Subscriptions.Tried(
                    taken,
                    doubted,
                    missing,
                    failed,
                    why.isEmpty() ? "" : "a document cannot be fetched: " + why);
        }
    }
}
