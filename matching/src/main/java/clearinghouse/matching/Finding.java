package clearinghouse.matching;

import java.util.List;

/**
 * An advisory is about a component, or may be.
 *
 * @param confidence in hundredths
 * @param evidence what was compared
 * @param fixed versions that are mended, as the advisory names them
 */
public record Finding(int confidence, Evidence evidence, List<String> fixed) {

    /**
     * What was compared with what, so that a person can do it again.
     *
     * @param kind by what kind of name the component was recognised
     * @param named what the advisory calls it
     * @param known what the component is known by
     * @param range which versions the advisory means, as VERS or in its words
     * @param scheme whose order decided
     * @param version of the component
     * @param doubt why it is only possible; empty where it is certain that the version is meant
     */
    public record Evidence(
            Identity.Kind kind,
            String named,
            String known,
            String range,
            String scheme,
            String version,
            String doubt,
            Assertion.Source source) {}

    /** In hundredths: below, a match is kept and not shown. */
    private static final int TOLD = 50;

    public boolean isTold() {
        return confidence >= TOLD;
    }

    public Finding {
        fixed = List.copyOf(fixed);
    }
}
