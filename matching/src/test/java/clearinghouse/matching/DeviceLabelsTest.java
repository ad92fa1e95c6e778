package clearinghouse.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How well devices are recognised that have a vendor, a name and perhaps a number on their plate,
 * by lines that were labelled from reading the advisories.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeviceLabelsTest {

    private static final int NOTIFIES = 90;
    private static final int ASKS = 50;

    private record Judged(LabelledDevice device, int confidence) {}

    private final List<Judged> judged = new ArrayList<>();

    @BeforeAll
    void judge() {
        var index = new AdvisoryIndex();
        Corpora.documents(index, "csaf-cisa/csaf-cisa.jsonl.gz");
        // For each advisory what it says of each vulnerability: others say more of the same.
        var own = new HashMap<String, Map<String, List<Assertion>>>();
        Corpora.all(index)
                .forEach((vulnerability, assertions) ->
                        assertions.forEach(assertion ->
                                own.computeIfAbsent(
                                                assertion.source().advisory(), _ -> new HashMap<>())
                                        .computeIfAbsent(vulnerability, _ -> new ArrayList<>())
                                        .add(assertion)));
        for (var device : LabelledDevice.all()) {
            assertThat(own).as("an advisory that is held").containsKey(device.advisory());
            judged.add(judge(device, index, own.getOrDefault(device.advisory(), Map.of())));
        }
    }

    /** The most that its advisory comes to, of what the index of all finds. */
    private static Judged judge(
            LabelledDevice device, AdvisoryIndex index, Map<String, List<Assertion>> own) {
        var component = device.component();
        var known = component.known();
        int best = 0;
        for (var found : index.about(component)) {
            var judgement = Judge.judge(known, own.getOrDefault(found.vulnerability(), List.of()));
            if (judgement instanceof Judgement.Affected(var match)) {
                best = Math.max(best, match.confidence());
            }
        }
        return new Judged(device, best);
    }

    // in hundredths, a little below what docs/measured.md has: the sample is small
    @ParameterizedTest
    @CsvSource({"TUNE, 97, 66, 92, 91", "CHECK, 93, 49, 90, 72"})
    void devices_are_recognised_about_as_well_as_was_measured(
            LabelledDevice.Half half, int told, int toldOf, int shown, int shownOf) {
        System.out.println(table(half));
        assertThat(told(half, NOTIFIES)).as("told: precision").isGreaterThanOrEqualTo(told);
        assertThat(of(half, NOTIFIES)).as("told: recall").isGreaterThanOrEqualTo(toldOf);
        assertThat(shown(half)).as("told or asked: precision").isGreaterThanOrEqualTo(shown);
        assertThat(of(half, ASKS)).as("told or asked: recall").isGreaterThanOrEqualTo(shownOf);
    }

    /** Nobody is told that a device is affected that is not, or that nobody can know of. */
    private long told(LabelledDevice.Half half, int least) {
        return 100
                * count(half, LabelledDevice.Label.AFFECTED, least)
                / (count(half, LabelledDevice.Label.AFFECTED, least)
                        + count(half, LabelledDevice.Label.NOT, least)
                        + count(half, LabelledDevice.Label.ASK, least));
    }

    /** A question that a person would have, too, is a right one. */
    private long shown(LabelledDevice.Half half) {
        long right =
                count(half, LabelledDevice.Label.AFFECTED, ASKS)
                        + count(half, LabelledDevice.Label.ASK, ASKS);
        return 100 * right / (right + count(half, LabelledDevice.Label.NOT, ASKS));
    }

    private long of(LabelledDevice.Half half, int least) {
        return 100
                * count(half, LabelledDevice.Label.AFFECTED, least)
                / count(half, LabelledDevice.Label.AFFECTED, 0);
    }

    private String table(LabelledDevice.Half half) {
        var text = new StringBuilder(half.name().toLowerCase(Locale.ROOT)).append(":");
        for (var label : LabelledDevice.Label.values()) {
            text.append(
                    " %s %d told %d asked %d not;"
                            .formatted(
                                    label.name().toLowerCase(Locale.ROOT),
                                    count(half, label, NOTIFIES),
                                    count(half, label, ASKS) - count(half, label, NOTIFIES),
                                    count(half, label, 0) - count(half, label, ASKS)));
        }
        return text.toString();
    }

    private long count(LabelledDevice.Half half, LabelledDevice.Label label, int least) {
        return judged.stream()
                .filter(it -> it.device.half() == half && it.device.label() == label)
                .filter(it -> it.confidence >= least)
                .count();
    }
}
