package clearinghouse.exposure;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be said about an exposure, in the words of the glossary. */
public enum ReceiptState {
    DELIVERED,
    READ,
    ACKNOWLEDGED,
    PLANNED,
    IN_PROGRESS,
    APPLIED,
    VERIFIED,
    DEFERRED,
    CANNOT,
    NOT_AFFECTED,
    NOT_OURS,
    HELP;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ReceiptState> parse(String code) {
        return Stream.of(values()).filter(state -> state.code().equals(code)).findFirst();
    }
}
