package clearinghouse.exposure;

import clearinghouse.inventory.MaintenanceWindow;
import clearinghouse.inventory.Support;
import java.util.List;
import java.util.Optional;

/**
 * What decides what is told to do about an exposure that is not settled. Exposures that are alike
 * in it share their sentences, and can be answered with one press.
 *
 * @param component what is affected, as a person says it, without its version
 * @param fixed the versions in which it no longer is; empty while there is none
 * @param ours the version of our signed fix, where one is assigned
 * @param opening the next hours in which the asset may be stopped, where somebody said them
 * @param owner who is asked about the asset
 * @param ending of its support, where that has ended or will soon
 * @param doubt why it may not be affected at all
 * @param answer what its operator said last of it; empty while nothing was
 */
record Situation(
        String component,
        List<String> fixed,
        Optional<String> ours,
        Environment environment,
        Optional<MaintenanceWindow.Opening> opening,
        Optional<String> owner,
        Optional<Support> ending,
        Optional<String> doubt,
        Optional<ReceiptState> answer) {

    Situation {
        fixed = List.copyOf(fixed);
        ending = ending.filter(Support::replace);
    }

    boolean isSaidToBeDone() {
        return answer.equals(Optional.of(ReceiptState.APPLIED));
    }

    /** Nobody mends it any more: no update is told of, not even one that is there. */
    boolean isPastItsSupport() {
        return ending.filter(it -> it.state() == Support.State.ENDED).isPresent();
    }

    boolean hasRemedy() {
        return !fixed.isEmpty() || ours.isPresent();
    }

    /** That a notice came or was read is no answer. */
    static Optional<ReceiptState> answer(Exposure exposure) {
        return ReceiptState.parse(exposure.state())
                .filter(state ->
                        switch (state) {
                            case DELIVERED, READ -> false;
                            case ACKNOWLEDGED,
                                    PLANNED,
                                    IN_PROGRESS,
                                    APPLIED,
                                    VERIFIED,
                                    DEFERRED,
                                    CANNOT,
                                    NOT_AFFECTED,
                                    NOT_OURS,
                                    HELP ->
                                    true;
                        });
    }
}
