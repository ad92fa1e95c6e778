package clearinghouse.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * How well devices are recognised that have a vendor, a name and perhaps a number on their plate,
 * by lines that a person has labelled.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeviceLabelsTest {

    private static final int NOTIFIES = 90;
    private static final int ASKS = 50;

    private record Judged(LabelledDevice device, int confidence, String evidence) {}

    private final List<Judged> judged = new ArrayList<>();

    @BeforeAll
    void judge() {
        var builder = new AdvisoryIndex.Builder();
        Corpora.documents(builder::add, "csaf-cisa/csaf-cisa.jsonl.gz");
        var index = builder.build();
        var all = index.all();
        // For each advisory what it says of each vulnerability: others say more of the same.
        var own = new HashMap<String, Map<String, List<Assertion>>>();
        all.forEach((vulnerability, assertions) ->
                assertions.forEach(assertion ->
                        own.computeIfAbsent(assertion.source().advisory(), _ -> new HashMap<>())
                                .computeIfAbsent(vulnerability, _ -> new ArrayList<>())
                                .add(assertion)));
        for (var device : LabelledDevice.all()) {
            assertThat(own).as("an advisory that is held").containsKey(device.advisory());
            judged.add(judge(device, index, own.get(device.advisory())));
        }
    }

    /** The most that its advisory comes to, of what the index of all finds. */
    private static Judged judge(
            LabelledDevice device, AdvisoryIndex index, Map<String, List<Assertion>> own) {
        var component = device.component();
        var known = component.known();
        var best = new Judged(device, 0, "");
        for (var found : index.about(component)) {
            var judgement = Judge.judge(known, own.getOrDefault(found.vulnerability(), List.of()));
            if (judgement instanceof Judgement.Affected(var match)
                    && match.confidence() > best.confidence) {
                best = new Judged(device, match.confidence(), match.evidence().toString());
            }
        }
        return best;
    }

    @Test
    void devices_are_recognised_about_as_well_as_was_measured() {
        for (var half : LabelledDevice.Half.values()) {
            System.out.println(table(half));
        }
        if (Boolean.getBoolean("clearinghouse.lab")) {
            judged.stream()
                    .filter(it -> it.device.half() == LabelledDevice.Half.TUNE)
                    .filter(it ->
                            switch (it.device.label()) {
                                case AFFECTED -> it.confidence < NOTIFIES;
                                case NOT -> it.confidence >= ASKS;
                                case ASK -> it.confidence < ASKS || it.confidence >= NOTIFIES;
                            })
                    .forEach(it ->
                            System.out.println(
                                    "%s %d %s | %s | %s | %s | %s"
                                            .formatted(
                                                    it.device.label(),
                                                    it.confidence,
                                                    it.device.advisory(),
                                                    it.device.vendor(),
                                                    it.device.product() + " # " + it.device.model(),
                                                    it.device.version(),
                                                    it.evidence.replaceAll(
                                                            ".*identities=(.{0,90}).*?ranges=(.{0,150}).*?named=(.*?), fixed.*doubt=(.*)",
                                                            "$1 R $2 N $3 D $4"))));
        }
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
