package clearinghouse.matching;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.version.Vers;
import java.util.ArrayList;
import java.util.List;

/**
 * An advisory is about a component, or may be.
 *
 * @param confidence in hundredths
 * @param evidence what was compared
 */
public record ComponentMatch(int confidence, Evidence evidence) {

    /** In hundredths: from here on who has the component is told; below, asked whether it is it. */
    private static final int SURE = 90;

    /** In hundredths: below, a match is kept and not shown. */
    private static final int TOLD = 50;

    /** So many versions that an advisory lists one by one are told. */
    private static final int VERSIONS_TOLD = 20;

    /**
     * What was compared with what, so that a person can do it again.
     *
     * @param named what the advisory calls it
     * @param known what the component is known by
     * @param version of the component
     * @param doubt why it is only possible; empty where it is certain that the version is meant
     */
    public record Evidence(
            Assertion assertion, Identity named, Identity known, String version, String doubt) {

        public Identity.Kind kind() {
            return named.kind();
        }

        public Assertion.Source source() {
            return assertion.source();
        }

        /** Whose order decided, as VERS calls it. */
        public String scheme() {
            return assertion.ranges().scheme().versType();
        }

        /** Which versions the advisory means: as VERS where there is one, else in its words. */
        public String range() {
            if (assertion.isOfAll()) {
                return "vers:all/*";
            }
            var said = new ArrayList<String>();
            var set = assertion.ranges();
            if (!set.spans().isEmpty()) {
                said.add(
                        set.toVers(scheme()) instanceof Parsed.Valid<Vers>(var vers)
                                ? vers.render()
                                : set.spans().toString());
            }
            said.addAll(assertion.named().stream().limit(VERSIONS_TOLD).toList());
            said.addAll(assertion.words());
            return String.join(", ", said);
        }
    }

    public boolean isSure() {
        return confidence >= SURE;
    }

    public boolean isTold() {
        return confidence >= TOLD;
    }

    /**
     * Versions that are mended, as the advisory names them. Of several the ones of older lines help
     * nobody who is past them.
     */
    public List<String> fixed() {
        var assertion = evidence.assertion;
        if (assertion.standing() != Standing.AFFECTED) {
            return List.of();
        }
        var scheme = assertion.ranges().scheme();
        var later =
                assertion.fixed().stream()
                        .filter(fix -> scheme.compare(evidence.version, fix).orElse(-1) < 0)
                        .toList();
        return later.isEmpty() ? assertion.fixed() : later;
    }
}
