package clearinghouse.pages;

import java.util.List;
import java.util.Optional;

/**
 * What surrounds every page.
 *
 * @param broker who acts for the visitor, when it is not the visitor
 * @param notice what the last act did
 */
record Shell(
        String title,
        String stylesheet,
        String mark,
        List<Link> navigation,
        Optional<String> visitor,
        Optional<String> broker,
        Csrf csrf,
        Optional<String> notice) {

    Shell {
        navigation = List.copyOf(navigation);
    }

    record Link(String address, String label, boolean current) {}

    /** Every form carries it. Asked for late, so that a page without a form sets no cookie. */
    interface Csrf {
        String token();
    }
}
