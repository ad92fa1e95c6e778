package clearinghouse.runner.protocol;

import java.util.List;

/**
 * What a runner answers: a number of {@code Ran} or one {@code Tested}, then {@code Ended}; or
 * {@code Refused}.
 */
public sealed interface Reply {

    record Ran(Evidence evidence) implements Reply {}

    record Tested(SelfTestResult result) implements Reply {}

    record Refused(String reason) implements Reply {}

    record Ended() implements Reply {}

    record SelfTestResult(String sandbox, List<Check> checks) {
        public SelfTestResult {
            checks = List.copyOf(checks);
        }

        public boolean passed() {
            return !checks.isEmpty() && checks.stream().allMatch(Check::passed);
        }
    }

    record Check(String name, boolean passed, String detail) {}
}
