package clearinghouse.exposure;

import clearinghouse.formats.advisory.AffectedProduct;
import clearinghouse.inventory.Component;
import clearinghouse.matching.Assertion;
import clearinghouse.matching.Judge;
import clearinghouse.matching.Judgement;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is said to be affected, asked of the components of one asset. */
sealed interface Reach {

    /** A certain match before a possible one; empty when every component is another or outside. */
    Optional<Affected> among(Collection<Component> components);

    /** How the inventory shows what was affected as fixed; empty where it does not name it so. */
    Optional<String> shownFixed(String name, List<Component> components);

    /**
     * Whether the inventory still shows this in this version, and not as a build of ours: if it is
     * not affected, it is not because something was installed.
     */
    boolean isStillAt(String name, String version, List<Component> components);

    /** Whether the inventory shows a build of ours. */
    boolean showsOurs(List<Component> components);

    /** Of an advisory of ours, and of what was released as the fix against it. */
    record Ours(List<AffectedProduct> products, List<FixedBuild> builds) implements Reach {
        public Ours {
            products = List.copyOf(products);
            builds = List.copyOf(builds);
        }

        @Override
        public Optional<Affected> among(Collection<Component> components) {
            return Affected.among(products, builds, components);
        }

        @Override
        public Optional<String> shownFixed(String name, List<Component> components) {
            return Affected.shownFixed(name, products, builds, components);
        }

        @Override
        public boolean isStillAt(String name, String version, List<Component> components) {
            return Affected.isStillAt(name, version, products, builds, components);
        }

        @Override
        public boolean showsOurs(List<Component> components) {
            return Affected.isOurs(products, builds, components);
        }
    }

    /** Of all that others say of one vulnerability. */
    record Theirs(List<Assertion> assertions) implements Reach {

        private static final Comparator<Affected> SUREST =
                Comparator.comparingInt(Affected::confidence)
                        .thenComparing(Affected::name, Comparator.reverseOrder())
                        .thenComparing(Affected::version, Comparator.reverseOrder());

        public Theirs {
            assertions = List.copyOf(assertions);
        }

        @Override
        public Optional<Affected> among(Collection<Component> components) {
            return components.stream().flatMap(it -> affected(it).stream()).max(SUREST);
        }

        private Optional<Affected> affected(Component component) {
            return Judge.judge(component.stated().known(), assertions)
                                    instanceof Judgement.Affected(var match)
                            && match.isSure()
                    ? Optional.of(Affected.of(component, match))
                    : Optional.empty();
        }

        @Override
        public Optional<String> shownFixed(String name, List<Component> components) {
            return components.stream()
                    .filter(it -> Affected.label(it).equals(name))
                    .filter(it -> affected(it).isEmpty())
                    .findFirst()
                    .map(it -> Affected.shown(it) + ", which is not affected");
        }

        @Override
        public boolean isStillAt(String name, String version, List<Component> components) {
            return components.stream()
                    .anyMatch(
                            it -> Affected.label(it).equals(name) && it.version().equals(version));
        }

        @Override
        public boolean showsOurs(List<Component> components) {
            return false;
        }
    }
}
