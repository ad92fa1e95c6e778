package clearinghouse.pages;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds every page.
 *
 * @param broker who acts for the visitor, when it is not the visitor
 * @param me whether this is the visitor's own page
 * @param notice what the last act did
 * @param sought what the visitor looks for, as it was typed
 */
record Shell(
        String title,
        String stylesheet,
        String mark,
        String script,
        String passwordScript,
        List<Link> navigation,
        Optional<String> visitor,
        Optional<String> broker,
        Here me,
        Csrf csrf,
        Optional<String> notice,
        String sought) {

    Shell {
        navigation = List.copyOf(navigation);
    }

    record Link(String address, String label, Here here) {}

    /** Where the reader is, seen from an entry of the navigation. */
    enum Here {
        PAGE("page"),
        BELOW("true"),
        ELSEWHERE(null);

        private final @Nullable String aria;

        Here(@Nullable String aria) {
            this.aria = aria;
        }

        static Here of(String path, String entry) {
            if (path.equals(entry)) {
                return PAGE;
            }
            return path.startsWith(entry + "/") ? BELOW : ELSEWHERE;
        }

        /** For {@code aria-current}. */
        @Nullable String aria() {
            return aria;
        }
    }

    /** Every form carries it. Asked for late, so that a page without a form sets no cookie. */
    interface Csrf {
        String token();
    }
}
