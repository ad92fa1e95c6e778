package clearinghouse.formats.convert;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/** What a form has no place for, each thing once and in words that stand for themselves. */
final class LeftOut {

    private final SequencedSet<String> things = new LinkedHashSet<>();

    void add(String thing) {
        things.add(thing);
    }

    void addIf(boolean there, String thing) {
        if (there) {
            things.add(thing);
        }
    }

    List<String> all() {
        return List.copyOf(things);
    }
}
