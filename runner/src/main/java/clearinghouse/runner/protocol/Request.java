package clearinghouse.runner.protocol;

import java.util.List;

/** What a runner is asked once in its life. */
public sealed interface Request {

    /** Prove that the box holds. */
    record SelfTest() implements Request {}

    record Job(List<Input> inputs, List<Run> runs, int parallelism) implements Request {
        public Job {
            inputs = List.copyOf(inputs);
            runs = List.copyOf(runs);
            if (parallelism < 1 || parallelism > 64) {
                throw new IllegalArgumentException("parallelism must be 1 to 64");
            }
        }
    }
}
