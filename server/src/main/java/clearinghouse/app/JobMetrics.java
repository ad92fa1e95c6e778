package clearinghouse.app;

import clearinghouse.platform.Jobs;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** Work that is not getting done, by its kind: what an institution's monitoring alarms on. */
final class JobMetrics implements MeterBinder {

    private static final Jobs.Standing NONE = new Jobs.Standing(0, 0);

    private final Collection<String> kinds;
    private final Supplier<Map<String, Jobs.Standing>> standing;

    JobMetrics(Collection<String> kinds, Supplier<Map<String, Jobs.Standing>> standing) {
        this.kinds = kinds;
        this.standing = standing;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (var kind : kinds) {
            gauge(
                    registry,
                    "clearinghouse.jobs.failing",
                    "Jobs that failed every quick attempt and are tried each hour",
                    kind,
                    Jobs.Standing::failing);
            gauge(
                    registry,
                    "clearinghouse.jobs.late",
                    "Jobs due for five minutes that no worker took",
                    kind,
                    Jobs.Standing::late);
        }
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            String description,
            String kind,
            ToLongFunction<Jobs.Standing> count) {
        Gauge.builder(name, () -> count.applyAsLong(standing.get().getOrDefault(kind, NONE)))
                .description(description)
                .tag("kind", kind)
                .register(registry);
    }
}
