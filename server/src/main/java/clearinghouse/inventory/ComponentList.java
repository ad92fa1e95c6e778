package clearinghouse.inventory;

import clearinghouse.formats.Problem;
import clearinghouse.formats.sbom.Sbom;
import java.util.ArrayList;
import java.util.List;

/** The components of a document as they are kept, with every warning about them. */
record ComponentList(List<Component> components, List<Problem> warnings) {

    private static final int WARNINGS_KEPT = 1_000;

    ComponentList {
        components = List.copyOf(components);
        warnings = List.copyOf(warnings);
    }

    static ComponentList of(Sbom sbom) {
        var components = new ArrayList<Component>();
        var warnings = new ArrayList<>(sbom.warnings());
        for (var stated : sbom.components()) {
            var component = Component.of(clearinghouse.matching.Component.of(stated));
            if (component.stated().purl().isPresent() && component.packageOnly().isEmpty()) {
                warnings.add(
                        new Problem(
                                stated.pointer(),
                                "package-too-long",
                                "a package name of more than %d characters is kept, but matches nothing"
                                        .formatted(Component.LONGEST_PACKAGE)));
            }
            components.add(component);
        }
        return new ComponentList(components, warnings);
    }

    /** The first of them; the others are counted. */
    List<Problem> keptWarnings() {
        return warnings.subList(0, Math.min(WARNINGS_KEPT, warnings.size()));
    }
}
