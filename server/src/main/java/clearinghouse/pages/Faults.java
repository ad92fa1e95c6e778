package clearinghouse.pages;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What was wrong with a form that was sent, by the name of the field. */
record Faults(Map<String, String> byField) {

    static final Faults NONE = new Faults(Map.of());

    Faults {
        byField = Collections.unmodifiableMap(new LinkedHashMap<>(byField));
    }

    static Faults at(String field, String why) {
        return NONE.and(field, why);
    }

    /** The first fault of a field is the one to mend first. */
    Faults and(String field, String why) {
        var more = new LinkedHashMap<>(byField);
        more.putIfAbsent(field, why);
        return new Faults(more);
    }

    Faults and(Faults others) {
        var all = this;
        for (var other : others.byField().entrySet()) {
            all = all.and(other.getKey(), other.getValue());
        }
        return all;
    }

    Faults when(boolean wrong, String field, String why) {
        return wrong ? and(field, why) : this;
    }

    boolean any() {
        return !byField.isEmpty();
    }

    Optional<String> of(Field field) {
        return Optional.ofNullable(byField.get(field.name()));
    }
}
