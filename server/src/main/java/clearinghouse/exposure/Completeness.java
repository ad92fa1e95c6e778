package clearinghouse.exposure;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.inventory.Component;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether an inventory without a package says as much as the one that had it. */
final class Completeness {

    /**
     * Nine in ten of what stood beside the package: an update takes a few packages with it, and a
     * scanner that saw only a part of the asset misses far more than that.
     */
    private static final int PERCENT = 90;

    private Completeness() {}

    /**
     * Never where nothing stood beside it: there is nothing to measure by.
     *
     * @param of its package, however that is spelt, or what {@link Affected#label} calls it
     */
    static boolean isComparable(String of, List<Component> before, List<Component> after) {
        var label =
                PackageUrl.parseLeniently(of) instanceof Parsed.Valid<PackageUrl>(var purl)
                        ? purl.matchingKey().render()
                        : of;
        var beside =
                names(before.stream().filter(it -> !Affected.label(it).equals(label)).toList());
        var now = names(after);
        long left = beside.stream().filter(now::contains).count();
        return !beside.isEmpty() && left * 100 >= (long) beside.size() * PERCENT;
    }

    private static Set<String> names(List<Component> components) {
        return components.stream().map(Completeness::name).collect(Collectors.toSet());
    }

    private static String name(Component component) {
        return component
                .packageOnly()
                .map(PackageUrl::render)
                .or(component::nameKey)
                .orElse(component.name());
    }
}
