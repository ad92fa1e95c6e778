package clearinghouse.parties;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a password has to be: long, and not one of those that are tried first (NIST SP 800-63B-4
 * §3.1.1.2, ASVS 5 V6.2). Which kinds of characters it has is nobody's business.
 */
final class PasswordRule {

    static final int SHORTEST = 15;
    static final int LONGEST = 128;

    /** What has to be left of it without the names that everyone knows. */
    private static final int LEAST_OF_ITS_OWN = 8;

    /** A part of a name that is shorter stands in half of all words. */
    private static final int SHORTEST_NAME = 4;

    private static final int FEWEST_DIFFERENT = 5;

    /** Longer ones, said twice, are long enough to be thought of. */
    private static final int LONGEST_UNIT = 8;

    private static final List<String> ROWS =
            List.of(
                    "qwertyuiop",
                    "qwertzuiop",
                    "azertyuiop",
                    "asdfghjkl",
                    "qsdfghjklm",
                    "zxcvbnm",
                    "yxcvbnm",
                    "1234567890",
                    "1qaz2wsx3edc4rfv5tgb6yhn7ujm");

    private static final Pattern LAST_DIGITS = Pattern.compile("[0-9]+$");
    private static final Set<String> COMMON = common();

    private PasswordRule() {}

    /**
     * What is wrong with it, and what to do; empty when it is taken.
     *
     * @param names of the person, the organisation, the product and where it is
     */
    static Optional<String> fault(Password password, Collection<String> names) {
        var points = password.codePoints().toArray();
        if (points.length < SHORTEST) {
            return Optional.of(
                    "Use at least %d characters: four or five words that have nothing to do with each other are enough."
                            .formatted(SHORTEST));
        }
        if (points.length > LONGEST) {
            return Optional.of("Use at most %d characters.".formatted(LONGEST));
        }
        if (isRepeated(points) || isCounted(points)) {
            return Optional.of(
                    "This repeats or counts on, which is tried first. Use words that have nothing to do with each other.");
        }
        var folded = folded(password.text());
        if (isCommon(folded)) {
            return Optional.of("This is one of those that many use. Think of another one.");
        }
        return isOfNames(folded, names)
                ? Optional.of(
                        "This is little more than a name of you, your organisation or this server, which everyone knows. Think of another one.")
                : Optional.empty();
    }

    private static boolean isRepeated(int[] points) {
        if (java.util.Arrays.stream(points).distinct().count() < FEWEST_DIFFERENT) {
            return true;
        }
        for (int unit = 1; unit <= LONGEST_UNIT; unit++) {
            if (repeats(points, unit)) {
                return true;
            }
        }
        return false;
    }

    private static boolean repeats(int[] points, int unit) {
        for (int i = unit; i < points.length; i++) {
            if (points[i] != points[i - unit]) {
                return false;
            }
        }
        return true;
    }

    /** Where two of three steps go to the next letter, digit or key, or stay. */
    private static boolean isCounted(int[] points) {
        int steps = 0;
        for (int i = 1; i < points.length; i++) {
            int before = Character.toLowerCase(points[i - 1]);
            int here = Character.toLowerCase(points[i]);
            if (Math.abs(here - before) <= 1 || areNeighbours(before, here)) {
                steps++;
            }
        }
        return 3 * steps >= 2 * (points.length - 1);
    }

    private static boolean areNeighbours(int one, int other) {
        return ROWS.stream()
                .anyMatch(row -> {
                    int at = row.indexOf(one);
                    int next = row.indexOf(other);
                    return at >= 0 && next >= 0 && Math.abs(at - next) == 1;
                });
    }

    private static boolean isCommon(String folded) {
        return COMMON.contains(folded)
                || COMMON.contains(LAST_DIGITS.matcher(folded).replaceFirst(""));
    }

    private static boolean isOfNames(String folded, Collection<String> names) {
        var parts =
                names.stream()
                        .flatMap(name ->
                                Stream.concat(Stream.of(name), Stream.of(name.split("[\\s.-]+"))))
                        .map(PasswordRule::folded)
                        .filter(part -> part.length() >= SHORTEST_NAME)
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .toList();
        var rest = folded;
        for (var part : parts) {
            rest = rest.replace(part, "");
        }
        return rest.length() < folded.length() && rest.length() < LEAST_OF_ITS_OWN;
    }

    /** Letters and digits alone, none of them large or accented. */
    private static String folded(CharSequence text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static Set<String> common() {
        try (var in =
                Objects.requireNonNull(
                        PasswordRule.class.getResourceAsStream("common-passwords.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(PasswordRule::folded)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
