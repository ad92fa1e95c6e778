package clearinghouse.parties;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How an administrator says that it reached who asks to join. Whoever typed the form chose the ways
 * that stand in it, so one of these proves nothing.
 */
final class AnotherWay {

    private static final Pattern MAIL =
            Pattern.compile("[^\\s@<>,;()]+@[^\\s@<>,;()]*[^\\s@<>,;().]");
    private static final Pattern NUMBER =
            Pattern.compile("\\+?\\p{Nd}[\\p{Nd}\\h()./-]{4,}\\p{Nd}");

    /**
     * Numbers are the same whose last digits are: one has the country in front, another has not.
     */
    private static final int DIGITS_THAT_COUNT = 7;

    private AnotherWay() {}

    /** Why these words do not do; empty where they name no way that the request gave. */
    static Optional<String> refusal(String words, String contact) {
        boolean same =
                wordsOf(words).equals(wordsOf(contact))
                        || shares(mails(words), mails(contact))
                        || shares(numbers(words), numbers(contact));
        return same
                ? Optional.of(
                        "these words name a way that the request itself gave; reach the person by one that you found elsewhere, and say where")
                : Optional.empty();
    }

    private static boolean shares(Set<String> some, Set<String> others) {
        return some.stream().anyMatch(others::contains);
    }

    private static String wordsOf(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ").strip();
    }

    private static Set<String> mails(String text) {
        return MAIL.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(found -> found.group())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> numbers(String text) {
        return NUMBER.matcher(text)
                .results()
                .map(found -> found.group().replaceAll("\\P{Nd}", ""))
                .map(digits -> digits.substring(Math.max(0, digits.length() - DIGITS_THAT_COUNT)))
                .collect(Collectors.toUnmodifiableSet());
    }
}
