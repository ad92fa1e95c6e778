package clearinghouse.search;

import clearinghouse.formats.advisory.TlpLabel;
import java.time.Instant;
import java.util.Optional;

/**
 * One thing that was found.
 *
 * @param name what is not sealed of it: package and version, number and title, or a party's name
 * @param label the strictest of what the caller sees of it; empty where it has none
 * @param at when it came in or was published
 */
public record Hit(Kind kind, String code, String name, Optional<TlpLabel> label, Instant at) {}
