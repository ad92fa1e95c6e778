package clearinghouse.app;

import clearinghouse.kernel.Access;
import clearinghouse.platform.Db;
import clearinghouse.platform.Fault;
import clearinghouse.platform.Jobs;
import clearinghouse.platform.Outbox;
import clearinghouse.record.AuditRecord;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * What monitoring asks: whether this server does its work, and how much waits. Anybody may ask for
 * its health as often as he likes, so the database is asked once in a while for all of them.
 */
final class Watch implements HealthIndicator, MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(Watch.class);
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final Db db;
    private final Jobs jobs;
    private final Outbox outbox;
    private final AuditRecord record;
    private final InstantSource clock;
    private final Set<String> kinds;
    private volatile Optional<At> at = Optional.empty();
    private Seen seen = new Seen(System.nanoTime() - FRESH_NANOS, Optional.empty());

    Watch(
            Db db,
            Jobs jobs,
            Outbox outbox,
            AuditRecord record,
            InstantSource clock,
            Collection<String> kinds) {
        this.db = db;
        this.jobs = jobs;
        this.outbox = outbox;
        this.record = record;
        this.clock = clock;
        this.kinds = new TreeSet<>(kinds);
    }

    private record At(Access access, Collection<BooleanSupplier> atWork) {}

    private record Backlog(
            Map<String, Jobs.Standing> byKind, long undelivered, Optional<Instant> unsealedSince) {}

    /**
     * @param backlog empty while the database does not answer
     */
    private record Seen(long nanos, Optional<Backlog> backlog) {}

    /**
     * @param atWork each false once what runs beside the requests has ended or is stuck
     */
    void begin(Access access, Collection<BooleanSupplier> atWork) {
        at = Optional.of(new At(access, atWork));
    }

    @Override
    public Health health() {
        boolean works =
                at.isPresent()
                        && at.get().atWork().stream().allMatch(BooleanSupplier::getAsBoolean)
                        && look().isPresent();
        return (works ? Health.up() : Health.down()).build();
    }

    private synchronized Optional<Backlog> look() {
        if (System.nanoTime() - seen.nanos() >= FRESH_NANOS) {
            var backlog = at.flatMap(now -> ask(now.access()));
            seen = new Seen(System.nanoTime(), backlog);
        }
        return seen.backlog();
    }

    private Optional<Backlog> ask(Access access) {
        try {
            return Optional.of(
                    db.inTransaction(
                            access,
                            tx ->
                                    new Backlog(
                                            jobs.standing(tx),
                                            outbox.waiting(tx),
                                            record.unsealedSince(tx))));
        } catch (RuntimeException e) {
            log.warn("event=watch_failed error={}", Fault.of(e).getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (var kind : kinds) {
            gauge(registry, "jobs.ready", kind, "Jobs that wait", Jobs.Standing::ready);
            gauge(
                    registry,
                    "jobs.failing",
                    kind,
                    "Jobs that failed every quick attempt and are tried each hour",
                    Jobs.Standing::failing);
            gauge(
                    registry,
                    "jobs.late",
                    kind,
                    "Jobs due for five minutes that no worker took",
                    Jobs.Standing::late);
        }
        gauge(
                registry,
                "record.sealing.lag.seconds",
                "How long the oldest unsealed entry of the record has waited",
                backlog -> backlog.unsealedSince().map(this::seconds).orElse(0.0));
        gauge(
                registry,
                "outbox.waiting",
                "What is to leave and has not left",
                Backlog::undelivered);
    }

    private double seconds(Instant since) {
        return Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1000.0);
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            String kind,
            String description,
            ToDoubleFunction<Jobs.Standing> value) {
        builder(
                        name,
                        description,
                        backlog ->
                                value.applyAsDouble(
                                        backlog.byKind().getOrDefault(kind, Jobs.Standing.NONE)))
                .tag("kind", kind)
                .register(registry);
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            String description,
            ToDoubleFunction<Backlog> value) {
        builder(name, description, value).register(registry);
    }

    /** No number while the database does not answer. */
    private Gauge.Builder<Watch> builder(
            String name, String description, ToDoubleFunction<Backlog> value) {
        return Gauge.builder(
                        "clearinghouse." + name,
                        this,
                        watch -> watch.look().map(value::applyAsDouble).orElse(Double.NaN))
                .description(description);
    }
}
