package clearinghouse.formats.ssvc;

import clearinghouse.formats.Problem;
import java.util.List;

/** What a table says about one set of inputs. */
public sealed interface Decision {

    /** The outcome and the one row that gave it. */
    record Decided(String outcome, DecisionTable.Row row) implements Decision {}

    /** An input is missing or has a value that the table does not know. */
    record Undecided(List<Problem> problems) implements Decision {
        public Undecided {
            problems = List.copyOf(problems);
        }
    }
}
