package clearinghouse.platform;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.PublicId;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to leave: a row in the transaction of the act, handed on once. A delivery and the mark
 * that it happened are one transaction, so that a death between them leaves neither.
 */
public final class Outbox implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Outbox.class);
    private static final long POLL_MILLIS = 250;
    private static final long RETRY_MILLIS = 5_000;

    /** One thing that leaves. */
    public record Item(String kind, String subject, PartyId party) {}

    /** Runs in the transaction that marks the item as delivered. */
    public interface Delivery {
        void deliver(Tx tx, Access access, Item item);
    }

    private record Waiting(UUID key, Item item) {}

    private final Db db;
    private final Ids ids;
    private final InstantSource clock;
    private final Set<UUID> failed = new HashSet<>();
    private @Nullable Thread relay;

    public Outbox(Db db, Ids ids, InstantSource clock) {
        this.db = db;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Several of one kind in one round trip.
     *
     * @param subjects each with the party that it goes to
     */
    public void addEach(Tx tx, String kind, Map<? extends PublicId, PartyId> subjects) {
        tx.updateEach(
                "insert into platform_outbox (id, kind, subject, party, created_at) values (?, ?, ?, ?, ?)",
                subjects.entrySet().stream()
                        .map(it ->
                                new Object[] {
                                    ids.next(), kind, it.getKey(), it.getValue(), clock.instant()
                                })
                        .toList());
    }

    public void add(Tx tx, String kind, PublicId subject, PartyId party) {
        tx.update(
                "insert into platform_outbox (id, kind, subject, party, created_at) values (?, ?, ?, ?, ?)",
                ids.next(),
                kind,
                subject,
                party,
                clock.instant());
    }

    /** Hands on what waits, in the order of its making; the number that left. */
    public int relay(Access access, Map<String, Delivery> deliveries) {
        int delivered = 0;
        for (; ; ) {
            switch (relayNext(access, deliveries)) {
                case DELIVERED -> delivered++;
                case FAILED -> {}
                case NOTHING -> {
                    return delivered;
                }
            }
        }
    }

    private enum Step {
        DELIVERED,
        FAILED,
        NOTHING
    }

    /** One that cannot be delivered is passed over for now, so that it holds up no other. */
    private Step relayNext(Access access, Map<String, Delivery> deliveries) {
        var taken = new UUID[1];
        try {
            return db.inTransaction(
                    access,
                    tx -> {
                        var next = next(tx, deliveries.keySet());
                        if (next.isEmpty()) {
                            return Step.NOTHING;
                        }
                        taken[0] = next.get().key();
                        var item = next.get().item();
                        var delivery = deliveries.get(item.kind());
                        if (delivery != null) {
                            delivery.deliver(tx, access, item);
                        }
                        tx.update(
                                "update platform_outbox set delivered_at = ? where id = ?",
                                clock.instant(),
                                next.get().key());
                        return Step.DELIVERED;
                    });
        } catch (RuntimeException | Error e) {
            if (taken[0] == null) {
                throw e;
            }
            failed.add(taken[0]);
            log.error("event=delivery_failed", Fault.of(e));
            return Step.FAILED;
        }
    }

    private Optional<Waiting> next(Tx tx, Set<String> kinds) {
        return tx.first(
                """
                select id, kind, subject, party from platform_outbox
                 where delivered_at is null and kind = any(?) and not id::text = any(?)
                 order by id limit 1 for update skip locked
                """,
                row ->
                        new Waiting(
                                row.uuid("id"),
                                new Item(
                                        row.text("kind"),
                                        row.text("subject"),
                                        new PartyId(row.text("party")))),
                kinds,
                failed);
    }

    /** Relays from now on, beside the requests. */
    public void start(Access access, Map<String, Delivery> deliveries) {
        relay =
                Thread.ofPlatform()
                        .name("outbox")
                        .start(() -> keepRelaying(access, Map.copyOf(deliveries)));
    }

    private void keepRelaying(Access access, Map<String, Delivery> deliveries) {
        long retryAt = System.nanoTime();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                if (System.nanoTime() - retryAt > TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS)) {
                    failed.clear();
                    retryAt = System.nanoTime();
                }
                relay(access, deliveries);
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                log.warn("event=relay_failed error={}", Fault.of(e).getMessage());
                if (!pause()) {
                    return;
                }
            }
        }
    }

    public boolean alive() {
        var running = relay;
        return running != null && running.isAlive();
    }

    public long waiting(Tx tx) {
        return tx.count("select count(*) from platform_outbox where delivered_at is null");
    }

    private static boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Override
    public void close() {
        var running = relay;
        if (running == null) {
            return;
        }
        running.interrupt();
        try {
            running.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
