package clearinghouse.search;

import clearinghouse.platform.Marks;
import java.time.Instant;
import java.util.Optional;

/**
 * One thing that was found.
 *
 * @param name what is not sealed of it: package and version, number and title, or a party's name
 * @param marks the strictest of what the caller sees of it; empty where it has none
 * @param at when it came in or was published
 */
public record Hit(Kind kind, String code, String name, Optional<Marks> marks, Instant at) {}
