package clearinghouse.formats.ssvc;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a table, or tables that feed each other, say about one set of inputs. */
public sealed interface Decision {

    /**
     * The outcome and the one row that gave it.
     *
     * @param table id and version
     * @param fed what other tables decided first, whose outcomes are inputs here
     */
    record Decided(
            String table, DecisionPoint.Value outcome, DecisionTable.Row row, List<Decided> fed)
            implements Decision {
        public Decided {
            fed = List.copyOf(fed);
        }
    }

    /** Inputs are missing or have values that the table does not know: all of them. */
    record Undecided(List<Lack> lacks) implements Decision {
        public Undecided {
            lacks = List.copyOf(lacks);
        }
    }

    /**
     * What keeps every row from deciding.
     *
     * @param given what was said for it, if anything
     */
    record Lack(Kind kind, DecisionPoint point, Optional<String> given) {

        public enum Kind {
            MISSING,
            UNKNOWN,

            /** Said under two of its names, and not the same. */
            CONTRADICTORY
        }

        public String message() {
            var allowed =
                    point.values().stream()
                            .map(DecisionPoint.Value::told)
                            .collect(Collectors.joining(", "));
            return switch (kind) {
                case MISSING -> "%s is missing; it is one of %s".formatted(point.name(), allowed);
                case UNKNOWN ->
                        "%s has a value that the table does not know; it is one of %s"
                                .formatted(point.name(), allowed);
                case CONTRADICTORY ->
                        "%s is given twice, with different values; it is one of %s"
                                .formatted(point.name(), allowed);
            };
        }
    }
}
