package clearinghouse.formats.sbom;

import clearinghouse.formats.Problem;
import java.util.List;

/**
 * An inventory: what it describes, all components at any depth, what was odd about them, and what
 * the document says of vulnerabilities in them.
 */
public record Sbom(
        SbomFormat format,
        String specVersion,
        SbomSubject subject,
        List<SbomComponent> components,
        List<Problem> warnings,
        List<SbomStatement> statements) {

    public Sbom {
        components = List.copyOf(components);
        warnings = List.copyOf(warnings);
        statements = List.copyOf(statements);
    }
}
