package clearinghouse.runner.protocol;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One command in one box. In the box /in is read-only, /out is collected afterwards, /tmp is
 * private, and /jdk is the JDK.
 */
public record Run(
        String name, List<String> command, Map<String, String> environment, Limits limits) {

    public Run {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a run needs a command");
        }
        command = List.copyOf(command);
        environment = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    }
}
