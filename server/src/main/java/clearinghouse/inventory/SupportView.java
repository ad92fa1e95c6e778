package clearinghouse.inventory;

import java.util.Optional;

/**
 * As programs read it.
 *
 * @param on the last day
 * @param of the component that the end is of; null where it was said of the asset
 */
record SupportView(
        String state,
        Optional<String> on,
        Optional<String> source,
        Optional<String> advice,
        Optional<String> of) {

    static SupportView of(Support support) {
        return new SupportView(
                support.state().code(),
                support.end().map(end -> end.on().toString()),
                support.end().map(EndOfSupport::source),
                support.replace() ? Optional.of("replace") : Optional.empty(),
                support.of());
    }
}
