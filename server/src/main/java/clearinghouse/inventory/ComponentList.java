package clearinghouse.inventory;

import clearinghouse.formats.Problem;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.sbom.Sbom;
import clearinghouse.formats.sbom.SbomComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The components of a document as they are kept, with every warning about them. */
record ComponentList(List<Component> components, List<Problem> warnings) {

    private static final int WARNINGS_KEPT = 1_000;

    /** The longest key that the index of packages takes with room to spare. */
    private static final int LONGEST_PACKAGE = 1_000;

    ComponentList {
        components = List.copyOf(components);
        warnings = List.copyOf(warnings);
    }

    static ComponentList of(Sbom sbom) {
        var components = new ArrayList<Component>();
        var warnings = new ArrayList<>(sbom.warnings());
        for (var stated : sbom.components()) {
            var key = stated.purl().map(PackageUrl::matchingKey);
            if (key.isPresent() && key.get().render().length() > LONGEST_PACKAGE) {
                warnings.add(
                        new Problem(
                                stated.pointer(),
                                "package-too-long",
                                "a package name of more than %d characters is kept, but matches nothing"
                                        .formatted(LONGEST_PACKAGE)));
                key = Optional.empty();
            }
            components.add(
                    new Component(
                            key,
                            storable(stated.vendor()),
                            storable(stated.name()),
                            storable(version(stated)),
                            stated.contradictingVersion().map(ComponentList::storable),
                            Optional.ofNullable(stated.hashes().get("sha-256"))));
        }
        return new ComponentList(components, warnings);
    }

    /** The first of them; the others are counted. */
    List<Problem> keptWarnings() {
        return warnings.subList(0, Math.min(WARNINGS_KEPT, warnings.size()));
    }

    /**
     * A document may state the version within the purl, beside it, or not at all. The purl says
     * which package it is, so its version goes with it.
     */
    private static String version(SbomComponent stated) {
        return stated.purl()
                .map(PackageUrl::version)
                .filter(within -> !within.isEmpty())
                .orElse(stated.version());
    }

    /** PostgreSQL takes every character but this one. */
    private static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }
}
