package clearinghouse.policy;

import java.time.Duration;
import java.util.List;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How long something may last, with the reason. A change is a new version.
 *
 * @param name what it bounds
 */
record PolicyLimit(String name, int version, Duration lasts, String reason) {

    static final String LONGEST_EMBARGO = "embargo.longest";
    static final String OPENING_ANSWER = "opening.answer";
    static final String OPENING_READING = "opening.reading";

    private static final Pattern LINE =
            Pattern.compile("([a-z._-]+),([0-9]{1,6}),([0-9]{1,6}),\"([^\"]+)\"");

    /** One file counts in days, the others in minutes. */
    static List<PolicyLimit> shipped() {
        return Stream.of(
                        read("/policy/limits.csv", Duration::ofDays),
                        read("/policy/sign-in.csv", Duration::ofMinutes),
                        read("/policy/break-glass.csv", Duration::ofMinutes))
                .flatMap(limits -> limits)
                .toList();
    }

    private static Stream<PolicyLimit> read(String file, LongFunction<Duration> unit) {
        return PolicyPack.resource(PolicyLimit.class, file)
                .lines()
                .skip(1)
                .filter(line -> !line.isBlank())
                .map(line -> parse(line, unit));
    }

    private static PolicyLimit parse(String line, LongFunction<Duration> unit) {
        var parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalStateException("no limit in the line: " + line);
        }
        return new PolicyLimit(
                parts.group(1),
                Integer.parseInt(parts.group(2)),
                unit.apply(Long.parseLong(parts.group(3))),
                parts.group(4));
    }

    boolean isInDays() {
        return lasts.equals(Duration.ofDays(lasts.toDays()));
    }
}
