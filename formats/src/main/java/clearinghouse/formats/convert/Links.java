package clearinghouse.formats.convert;

import clearinghouse.formats.published.Link;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Addresses that a source refers to. */
final class Links {

    private Links() {}

    /** Whether a schema takes it as one; others are no addresses that lead anywhere. */
    static boolean isUri(String text) {
        try {
            var uri = new URI(text);
            return uri.isAbsolute() && uri.toASCIIString().equals(text);
        } catch (URISyntaxException _) {
            return false;
        }
    }

    /** As one step of an address. */
    static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** What it is in the source's own word; the address itself where it has none. */
    static String summary(Link link) {
        if (link.kinds().isEmpty()) {
            return link.url();
        }
        var words = String.join(", ", link.kinds()).replace('_', ' ').replace('-', ' ').strip();
        return words.isEmpty()
                ? link.url()
                : words.substring(0, 1).toUpperCase(Locale.ROOT)
                        + words.substring(1).toLowerCase(Locale.ROOT);
    }
}
