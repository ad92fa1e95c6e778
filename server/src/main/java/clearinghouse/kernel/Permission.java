package clearinghouse.kernel;

import java.util.regex.Pattern;

/**
 * What a route asks of its caller, such as {@code finding:submit}. The capability that offers the
 * act names it; a token carries a set of them.
 */
public record Permission(String name) {

    private static final Pattern NAME = Pattern.compile("[a-z]+:[a-z-]+");

    public Permission {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a permission is named subject:act, not " + name);
        }
    }
}
