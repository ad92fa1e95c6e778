package clearinghouse.exposure;

import java.util.Optional;

/** Where an exposure stands: found, or moved by a receipt. */
record ExposureState(Optional<ReceiptState> receipt) {

    static final ExposureState FOUND = new ExposureState(Optional.empty());

    sealed interface Move {
        record Moved(ExposureState to) implements Move {}

        /** The receipt is kept, and the exposure stands where it stood. */
        record Kept() implements Move {}

        /** Not with this exposure as it is now. */
        record Refused(String why) implements Move {}

        /** Not by this speaker, however the exposure stands. */
        record NotYours(String why) implements Move {}
    }

    static ExposureState of(ReceiptState receipt) {
        return new ExposureState(Optional.of(receipt));
    }

    static ExposureState parse(String code) {
        return new ExposureState(ReceiptState.parse(code));
    }

    String code() {
        return receipt.map(ReceiptState::code).orElse("found");
    }

    /** What the operator, or a broker for it, says. */
    Move say(ReceiptState statement) {
        if (statement == ReceiptState.VERIFIED) {
            return new Move.NotYours(
                    "only a machine says verified: upload an inventory that no longer holds what is affected");
        }
        if (is(ReceiptState.VERIFIED)) {
            return switch (statement) {
                case DELIVERED, READ, HELP -> new Move.Kept();
                case ACKNOWLEDGED,
                        PLANNED,
                        IN_PROGRESS,
                        APPLIED,
                        VERIFIED,
                        DEFERRED,
                        CANNOT,
                        NOT_AFFECTED,
                        NOT_OURS ->
                        new Move.Refused(
                                "the newest inventory no longer holds what is affected, so this is verified; an inventory that holds it again opens it again");
            };
        }
        return switch (statement) {
            case DELIVERED, READ, ACKNOWLEDGED -> notice(statement);
            case PLANNED, IN_PROGRESS, APPLIED, DEFERRED, CANNOT, NOT_AFFECTED, NOT_OURS, HELP ->
                    new Move.Moved(of(statement));
            case VERIFIED -> throw new IllegalStateException("answered above");
        };
    }

    /** The notice reached the operator. */
    ExposureState delivered() {
        return takesBack(ReceiptState.DELIVERED) ? this : of(ReceiptState.DELIVERED);
    }

    /** The newest inventory of the asset holds nothing affected. */
    ExposureState verified() {
        return of(ReceiptState.VERIFIED);
    }

    /** Nothing was done, said or asked that a narrower advisory would undo. */
    boolean isOpenToBeSpared() {
        return receipt.map(now ->
                        switch (now) {
                            case DELIVERED,
                                    READ,
                                    ACKNOWLEDGED,
                                    PLANNED,
                                    IN_PROGRESS,
                                    DEFERRED,
                                    CANNOT ->
                                    true;
                            case APPLIED, VERIFIED, NOT_AFFECTED, NOT_OURS, HELP -> false;
                        })
                .orElse(true);
    }

    /** The newest inventory of the asset holds what is affected: a proof of before is none now. */
    ExposureState holdingAffected() {
        return is(ReceiptState.VERIFIED) ? FOUND : this;
    }

    private Move notice(ReceiptState seen) {
        return takesBack(seen) ? new Move.Kept() : new Move.Moved(of(seen));
    }

    /** That a notice was seen never takes back what was done about it. */
    private boolean takesBack(ReceiptState seen) {
        return receipt.map(now -> !answers(now, seen)).orElse(false);
    }

    private static boolean answers(ReceiptState now, ReceiptState seen) {
        return switch (now) {
            case DELIVERED -> seen != ReceiptState.DELIVERED;
            case READ -> seen == ReceiptState.ACKNOWLEDGED;
            // To say that it is in hand takes a refusal or a call for help back.
            case DEFERRED, CANNOT, NOT_AFFECTED, NOT_OURS, HELP ->
                    seen == ReceiptState.ACKNOWLEDGED;
            case ACKNOWLEDGED, PLANNED, IN_PROGRESS, APPLIED, VERIFIED -> false;
        };
    }

    private boolean is(ReceiptState wanted) {
        return receipt.equals(Optional.of(wanted));
    }
}
