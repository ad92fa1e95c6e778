package clearinghouse.intake;

import clearinghouse.formats.advisory.TlpLabel;
import java.util.Arrays;
import java.util.List;

/**
 * What comes of somebody's wish that a finding have another label. Its source may say any, because
 * the label is the source's word on sharing; who coordinates may only say a stricter one.
 */
public sealed interface Relabelling {

    record Done(TlpLabel label) implements Relabelling {}

    record NoSuchFinding() implements Relabelling {}

    record Refused(String why) implements Relabelling {}

    /** From which one may choose. */
    static List<TlpLabel> choices(TlpLabel now, boolean bySource, boolean byCoordinator) {
        return Arrays.stream(TlpLabel.values())
                .filter(wanted -> decide(now, wanted, bySource, byCoordinator) instanceof Done)
                .toList();
    }

    static Relabelling decide(
            TlpLabel now, TlpLabel wanted, boolean bySource, boolean byCoordinator) {
        if (!bySource && !byCoordinator) {
            return new Refused("only who submitted the finding or coordinates it says its label");
        }
        if (wanted == now) {
            return new Refused("the finding has this label");
        }
        return bySource || wanted.isStricterThan(now)
                ? new Done(wanted)
                : new Refused("only who submitted the finding makes its label less strict");
    }
}
