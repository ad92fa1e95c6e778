package clearinghouse.formats;

import java.util.List;
import java.util.function.Function;

/** What reading a text gave: the value, or everything that is wrong with the text. */
public sealed interface Parsed<T> {

    record Valid<T>(T value) implements Parsed<T> {}

    record Invalid<T>(List<Problem> problems) implements Parsed<T> {
        public Invalid {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("invalid without a problem");
            }
        }
    }

    static <T> Parsed<T> valid(T value) {
        return new Valid<>(value);
    }

    static <T> Parsed<T> invalid(List<Problem> problems) {
        return new Invalid<>(problems);
    }

    static <T> Parsed<T> invalid(String pointer, String code, String message) {
        return new Invalid<>(List.of(new Problem(pointer, code, message)));
    }

    default <R> Parsed<R> map(Function<? super T, ? extends R> change) {
        return switch (this) {
            case Valid<T>(var value) -> new Valid<>(change.apply(value));
            case Invalid<T>(var problems) -> new Invalid<>(problems);
        };
    }

    /** Empty when valid. */
    default List<Problem> problems() {
        return switch (this) {
            case Valid<T> _ -> List.of();
            case Invalid<T>(var problems) -> problems;
        };
    }

    /** For texts the program itself wrote; a fault there is a bug. */
    default T orElseThrow() {
        return switch (this) {
            case Valid<T>(var value) -> value;
            case Invalid<T>(var problems) ->
                    throw new IllegalArgumentException(problems.toString());
        };
    }
}
