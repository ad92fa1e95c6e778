package clearinghouse.pages;

import clearinghouse.exposure.ReceiptState;
import clearinghouse.intake.Vulnerability;
import clearinghouse.validation.Patch;
import java.util.Locale;
import java.util.Optional;

/** A state in words. The tone only adds colour to what the words already say. */
record Badge(String text, Tone tone) {

    enum Tone {
        GOOD,
        BAD,
        WAITING,
        NEUTRAL;

        String css() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Badge good(String text) {
        return new Badge(text, Tone.GOOD);
    }

    static Badge bad(String text) {
        return new Badge(text, Tone.BAD);
    }

    static Badge waiting(String text) {
        return new Badge(text, Tone.WAITING);
    }

    static Badge neutral(String text) {
        return new Badge(text, Tone.NEUTRAL);
    }

    /** Of a finding. */
    static Badge ofVerdict(Optional<String> verdict) {
        return switch (verdict.orElse("")) {
            case "" -> waiting("no verdict yet");
            case "reproduced" -> good("reproduced");
            case "not_reproduced" -> neutral("not reproduced");
            case "flaky" -> waiting("flaky");
            case "errored" -> bad("could not be tried");
            default -> neutral(verdict.orElse(""));
        };
    }

    static Badge of(Patch patch) {
        if (patch.verdict().isPresent() && patch.again().isPresent()) {
            return waiting("being judged again, was " + patch.verdict().get());
        }
        return switch (patch.verdict().orElse("")) {
            case "" -> waiting("being judged");
            case "accepted" -> good("accepted");
            case "refused" -> bad("refused");
            case "errored" -> bad("could not be judged");
            default -> neutral(patch.verdict().orElse(""));
        };
    }

    static Badge of(Vulnerability.State state) {
        return switch (state) {
            case UNCONFIRMED -> waiting("unconfirmed");
            case CONFIRMED -> good("confirmed");
            case DISCLOSED -> neutral("disclosed");
        };
    }

    /** Of an exposure: the code of the receipt that moved it last. */
    static Badge ofReceipt(String code) {
        return ReceiptState.parse(code)
                .map(state ->
                        switch (state) {
                            case DELIVERED, READ -> waiting("waits for you");
                            case ACKNOWLEDGED -> waiting("seen");
                            case PLANNED -> waiting("planned");
                            case IN_PROGRESS -> waiting("in progress");
                            case APPLIED -> good("done, not confirmed yet");
                            case VERIFIED -> good("done and confirmed");
                            case DEFERRED -> waiting("later");
                            case CANNOT -> bad("cannot");
                            case NOT_AFFECTED -> neutral("not affected");
                            case NOT_OURS -> neutral("not yours");
                            case HELP -> waiting("help is asked for");
                        })
                .orElse(waiting("waits for you"));
    }
}
