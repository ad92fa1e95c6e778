package clearinghouse.lab;

import java.util.List;

/** What the self-test proved on this machine. Without it no proof is run. */
public record SandboxStatus(String sandbox, boolean passed, List<Check> checks) {
    public SandboxStatus {
        checks = List.copyOf(checks);
    }

    public record Check(String name, boolean passed, String detail) {}

    /** The first thing that failed, for people. */
    public String problem() {
        return checks.stream()
                .filter(check -> !check.passed())
                .map(check -> check.name() + ": " + check.detail())
                .findFirst()
                .orElse("");
    }
}
