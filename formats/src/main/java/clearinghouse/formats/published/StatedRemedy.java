package clearinghouse.formats.published;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a source says to do about it.
 *
 * @param by who says so within the document; empty for its author
 * @param kind the source's own word, such as {@code vendor_fix} or {@code workaround}
 * @param url empty where there is none
 * @param products ids in the document that it is for; empty for all
 */
public record StatedRemedy(
        String by,
        String kind,
        String text,
        String url,
        Optional<Instant> date,
        List<String> products) {

    public StatedRemedy {
        products = List.copyOf(products);
    }

    static StatedRemedy words(String by, String kind, String text) {
        return new StatedRemedy(by, kind, text, "", Optional.empty(), List.of());
    }
}
