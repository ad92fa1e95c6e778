package clearinghouse.inventory;

import clearinghouse.policy.Assumption;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All that is known of an operator or of an asset beside what it holds, point by point. */
public record Profile(Map<Point, Told> points) {

    public Profile {
        points = Collections.unmodifiableMap(new EnumMap<>(points));
    }

    /** What was said holds; else what is assumed; else it is not known. */
    static Profile of(
            List<Point> points, Map<Point, Told.Said> said, Map<String, Assumption> assumed) {
        var told = new EnumMap<Point, Told>(Point.class);
        for (var point : points) {
            told.put(point, told(said.get(point), assumed.get(point.code())));
        }
        return new Profile(told);
    }

    private static Told told(Told.@Nullable Said said, @Nullable Assumption assumed) {
        if (said != null) {
            return said;
        }
        return assumed != null
                ? new Told.Assumed(assumed.value(), assumed.reason())
                : new Told.Unknown();
    }

    public Told of(Point point) {
        return points.getOrDefault(point, new Told.Unknown());
    }

    public MaintenanceWindow maintenanceWindow() {
        return of(Point.MAINTENANCE_WINDOW)
                .known()
                .flatMap(MaintenanceWindow::parse)
                .orElseGet(MaintenanceWindow.Ask::new);
    }

    public Optional<EndOfSupport> endOfSupport() {
        return of(Point.END_OF_SUPPORT).known().flatMap(EndOfSupport::parse);
    }

    public Optional<ContactId> owner() {
        return of(Point.OWNER).known().flatMap(ContactId::parse);
    }

    /** The same, where something else is known of one point. */
    Profile with(Point point, Told other) {
        var changed = new EnumMap<>(points);
        changed.put(point, other);
        return new Profile(changed);
    }
}
