package clearinghouse.pages;

import java.util.Optional;
import java.util.regex.Pattern;

/** Our own addresses and nothing else, so that nobody is sent elsewhere. */
final class Places {

    private static final Pattern OURS = Pattern.compile("/(?:[a-z]+(?:/[a-z]{3}_[a-z2-7]{26})?)?");
    private static final Pattern INVITATION =
            Pattern.compile("/invitations/inv_[A-Za-z0-9_-]{1,200}");

    private Places() {}

    static boolean isOurs(String path) {
        return OURS.matcher(path).matches();
    }

    /** The page that holds the form which is sent to this address. */
    static Optional<String> formOf(String address) {
        for (var path = address; path.length() > 1; path = above(path)) {
            if (isOurs(path) || INVITATION.matcher(path).matches()) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }

    private static String above(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
}
