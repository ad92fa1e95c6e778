package clearinghouse.formats.sbom;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a document says of a vulnerability in what it lists (VEX within CycloneDX): the analysis of
 * its author.
 *
 * @param pointer where in the document
 * @param vulnerability its id, as in {@code CVE-2021-44228}; empty where the document gives none
 * @param aliases under which other sources know it
 * @param components those affected, by their place in {@link Sbom#components}
 * @param elsewhere what is affected and is no component of this document, as it is written
 * @param justification one of CycloneDX's words, as in {@code code_not_reachable}; empty where none
 * @param responses what its author does, as in {@code will_not_fix}
 */
public record SbomStatement(
        String pointer,
        String vulnerability,
        List<String> aliases,
        List<Integer> components,
        List<String> elsewhere,
        State state,
        String justification,
        List<String> responses,
        String detail) {

    /** The impact analysis states of CycloneDX. */
    public enum State {
        RESOLVED,
        RESOLVED_WITH_PEDIGREE,
        EXPLOITABLE,
        IN_TRIAGE,
        FALSE_POSITIVE,
        NOT_AFFECTED;

        private static final Map<String, State> BY_LABEL =
                Arrays.stream(values())
                        .collect(Collectors.toUnmodifiableMap(State::label, state -> state));

        /** As CycloneDX writes it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<State> of(String label) {
            return Optional.ofNullable(BY_LABEL.get(label));
        }
    }

    public SbomStatement {
        aliases = List.copyOf(aliases);
        components = List.copyOf(components);
        elsewhere = List.copyOf(elsewhere);
        responses = List.copyOf(responses);
    }
}
