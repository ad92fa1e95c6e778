package clearinghouse.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelfTestTest {

    @ParameterizedTest
    @ValueSource(strings = {"bubblewrap", "util-linux"})
    void the_box_holds_on_this_machine(String name) throws Exception {
        var sandbox = Sandbox.choose(name);
        assumeTrue(sandbox.problem().isEmpty(), () -> sandbox.problem().orElse(""));
        var result = new SelfTest(new Boxes(sandbox, Host.current(), Host.scratch()), name).run();
        assertThat(result.checks()).allMatch(check -> check.passed());
        assertThat(result.passed()).isTrue();
    }
}
