package clearinghouse.formats.csaf.validation;

import clearinghouse.formats.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Where a value stands. Text is made of it only when a problem names it: documents have hundreds of
 * thousands of values, and few problems.
 */
record Place(@Nullable Place parent, @Nullable String name, int index) {

    static final Place ROOT = new Place(null, null, -1);

    Place member(String member) {
        return new Place(this, member, -1);
    }

    Place item(int item) {
        return new Place(this, null, item);
    }

    /** As an RFC 6901 pointer; empty for the whole document. */
    String pointer() {
        var text = new StringBuilder();
        write(text);
        return text.toString();
    }

    private void write(StringBuilder text) {
        if (parent == null) {
            return;
        }
        parent.write(text);
        text.append('/');
        if (name == null) {
            text.append(index);
        } else {
            text.append(Problem.escaped(name));
        }
    }
}
