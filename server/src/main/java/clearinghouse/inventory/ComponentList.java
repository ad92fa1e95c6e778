package clearinghouse.inventory;

import clearinghouse.formats.Problem;
import clearinghouse.formats.sbom.Sbom;
import clearinghouse.formats.sbom.SbomStatement;
import clearinghouse.matching.InventoryStatements;
import java.util.ArrayList;
import java.util.List;

/**
 * The components of a document as they are kept, with every warning about them.
 *
 * @param statements by which the document itself says that a vulnerability is no matter in some
 */
record ComponentList(
        List<Component> components, List<Problem> warnings, List<SbomStatement> statements) {

    private static final int WARNINGS_KEPT = 1_000;

    ComponentList {
        components = List.copyOf(components);
        warnings = List.copyOf(warnings);
        statements = List.copyOf(statements);
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
        return new ComponentList(
                components,
                warnings,
                sbom.statements().stream().filter(InventoryStatements::isSilencing).toList());
    }

    /** The first of them; the others are counted. */
    List<Problem> keptWarnings() {
        return warnings.subList(0, Math.min(WARNINGS_KEPT, warnings.size()));
    }
}
