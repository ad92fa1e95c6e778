package clearinghouse.lab;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.runner.protocol.Content;
import clearinghouse.runner.protocol.Evidence;
import clearinghouse.runner.protocol.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is left of a batch whose process was ended. */
class CallsTest {

    private static final Content JAR = Content.of("jar");
    private final Calls calls = new Calls(Target.shipped().getFirst());

    @Test
    void answers_from_before_the_end_count_and_the_others_are_asked_again_one_by_one()
            throws IOException {
        batch("control a", "variant 1", "variant 2");
        var evidence = Map.of("run-0", ended(Outcome.KILLED_WALL, answered(1)));
        assertThat(calls.read(evidence))
                .extracting(RunEvidence::observed)
                .containsExactly(Observation.ANSWERED, Observation.LIMITED, Observation.LIMITED);
        var alone = calls.alone(evidence);
        assertThat(alone.size()).isEqualTo(2);
        assertThat(
                        alone.read(
                                Map.of(
                                        "run-0",
                                        ended(Outcome.KILLED_WALL),
                                        "run-1",
                                        ended(Outcome.SIGNALLED))))
                .extracting(run -> run.input() + " " + run.observed())
                .containsExactly("variant 1 LIMITED", "variant 2 FAILED");
    }

    @Test
    void a_call_that_was_alone_already_is_not_asked_again() {
        batch("proof");
        assertThat(calls.alone(Map.of("run-0", ended(Outcome.KILLED_WALL))).size()).isZero();
    }

    @Test
    void where_the_box_failed_nothing_is_asked_again() {
        batch("variant 1", "variant 2");
        assertThat(calls.alone(Map.of("run-0", ended(Outcome.BOX_FAILED))).size()).isZero();
    }

    @Test
    void a_result_with_something_behind_its_end_is_not_the_harness_s() throws IOException {
        batch("variant 1", "variant 2");
        var whole = answered(2, "end " + token(), "more");
        assertThat(calls.read(Map.of("run-0", ended(Outcome.EXITED, whole))))
                .extracting(RunEvidence::observed)
                .containsOnly(Observation.BROKEN);
    }

    private void batch(String... names) {
        var batch = new ArrayList<Calls.Call>();
        for (var name : names) {
            batch.add(new Calls.Call(name, 1, "XML.toJSONObject", Content.of(name)));
        }
        calls.add("20220924", JAR, batch);
    }

    private String token() {
        var command = calls.runs().getFirst().command();
        return command.get(command.indexOf("clearinghouse.lab.harness.Harness") + 1);
    }

    private Evidence.CollectedFile answered(int count, String... after) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeUTF(token());
            for (int i = 0; i < count; i++) {
                out.writeUTF(Integer.toString(i));
                out.writeUTF("returned");
                out.writeUTF("ab".repeat(32));
            }
            for (var text : after) {
                out.writeUTF(text);
            }
        }
        return new Evidence.CollectedFile("result", Content.of(bytes.toByteArray()));
    }

    private static Evidence ended(Outcome outcome, Evidence.CollectedFile... files) {
        return new Evidence(
                "run-0",
                outcome,
                outcome == Outcome.EXITED ? 0 : -1,
                outcome == Outcome.EXITED ? 0 : 9,
                1,
                1,
                1,
                Content.of(""),
                Content.of(""),
                List.of(files),
                List.of("java"),
                "bubblewrap",
                List.of(),
                "");
    }
}
