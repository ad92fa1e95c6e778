package clearinghouse.formats.published;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What somebody chose at SSVC decision points.
 *
 * @param by the role, such as {@code CISA Coordinator}
 * @param version of the tree that they are points of
 * @param options the value by the name of its point, both as written
 */
public record SsvcSelection(
        String by, String version, Optional<Instant> at, SequencedMap<String, String> options) {

    public SsvcSelection {
        options = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(options));
    }
}
