package clearinghouse.formats.published;

import java.util.List;

/**
 * Where to read on.
 *
 * @param url as the source writes it; never followed unread
 * @param kinds the source's own words, such as {@code FIX} or {@code vendor-advisory}
 */
public record Link(String url, List<String> kinds) {
    public Link {
        kinds = List.copyOf(kinds);
    }
}
