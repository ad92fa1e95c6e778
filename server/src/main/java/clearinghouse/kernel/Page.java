package clearinghouse.kernel;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** One page of a list in the order of making; {@code after} is the key of its last row. */
public record Page<T>(List<T> items, Optional<UUID> after) {

    public static final int SIZE = 50;

    public Page {
        items = List.copyOf(items);
    }

    /** From up to one row more than fits: the extra row only says that there is another page. */
    public static <T> Page<T> of(List<T> rows, Function<T, UUID> key) {
        if (rows.size() <= SIZE) {
            return new Page<>(rows, Optional.empty());
        }
        var items = rows.subList(0, SIZE);
        return new Page<>(items, Optional.of(key.apply(items.getLast())));
    }
}
