package clearinghouse.formats.sbom;

import clearinghouse.formats.Problem;
import java.util.List;

/** An inventory: what it describes, all components at any depth, and what was odd about them. */
public record Sbom(
        SbomFormat format,
        String specVersion,
        SbomSubject subject,
        List<SbomComponent> components,
        List<Problem> warnings) {

    public Sbom {
        components = List.copyOf(components);
        warnings = List.copyOf(warnings);
    }
}
