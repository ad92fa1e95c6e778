package clearinghouse.search;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.advisory.NumberPrefix;
import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.formats.purl.PackageUrl;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What somebody looks for. Every part has to hold of what is found; a part that is empty narrows
 * nothing.
 *
 * @param codes public ids, of which a thing has one
 * @param identifiers names in a public numbering, in capital letters
 * @param names of a party or a product, or words of what is published; in small letters
 * @param products parts of a package URL, in small letters
 * @param parties parts of a name, in small letters
 * @param since from this moment on
 * @param until before this moment
 */
public record Question(
        List<String> codes,
        List<String> identifiers,
        List<String> names,
        List<String> products,
        List<String> parties,
        Optional<TlpLabel> label,
        Optional<Instant> since,
        Optional<Instant> until) {

    /** In characters. */
    public static final int LONGEST = 200;

    private static final int MOST_PARTS = 8;
    private static final int SHORTEST_NAME = 2;
    private static final Pattern PART =
            Pattern.compile("(?:(party|product|label|since|until):)?(?:\"([^\"]*)\"|(\\S+))");
    private static final Pattern CODE = Pattern.compile("[a-z]{3}_[a-z2-7]{26}");
    private static final Pattern IDENTIFIER =
            Pattern.compile("(?i)CVE-\\d{4}-\\d{4,19}|GHSA(?:-[a-z0-9]{4}){3}");

    public Question {
        codes = List.copyOf(codes);
        identifiers = List.copyOf(identifiers);
        names = List.copyOf(names);
        products = List.copyOf(products);
        parties = List.copyOf(parties);
    }

    /**
     * Parts with blanks between them; quotes hold a part together. A part is recognised by its
     * form, or says what it is, as in {@code label:amber} or {@code since:2026-01-31}.
     *
     * @param own with which the numbers begin that are published here
     */
    static Parsed<Question> parse(String text, NumberPrefix own) {
        if (text.length() > LONGEST) {
            return Parsed.invalid(
                    "/q", "too-long", "A question has at most " + LONGEST + " characters.");
        }
        var reading = new Reading(own);
        var parts = PART.matcher(text.strip());
        int count = 0;
        while (parts.find()) {
            var value = Optional.ofNullable(parts.group(2)).orElseGet(() -> parts.group(3));
            reading.take(Optional.ofNullable(parts.group(1)).orElse(""), value.strip());
            count++;
        }
        if (count == 0) {
            return Parsed.invalid("/q", "empty", "Say what you look for.");
        }
        if (count > MOST_PARTS) {
            return Parsed.invalid(
                    "/q", "too-many-parts", "A question has at most " + MOST_PARTS + " parts.");
        }
        return reading.question();
    }

    private static final class Reading {

        private final NumberPrefix own;
        private final List<String> codes = new ArrayList<>();
        private final List<String> identifiers = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        private final List<String> products = new ArrayList<>();
        private final List<String> parties = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();
        private Optional<TlpLabel> label = Optional.empty();
        private Optional<Instant> since = Optional.empty();
        private Optional<Instant> until = Optional.empty();

        Reading(NumberPrefix own) {
            this.own = own;
        }

        void take(String key, String value) {
            switch (key) {
                case "party" -> addTo(parties, value.toLowerCase(Locale.ROOT));
                case "product" -> addTo(products, product(value));
                case "label" -> label = label(value);
                case "since" -> since = day(value).map(Reading::begins);
                case "until" -> until = day(value).map(it -> begins(it.plusDays(1)));
                default -> recognise(value);
            }
        }

        private void recognise(String value) {
            if (CODE.matcher(value).matches()) {
                codes.add(value);
            } else if (IDENTIFIER.matcher(value).matches()
                    || own.isNumber(value.toUpperCase(Locale.ROOT))) {
                identifiers.add(value.toUpperCase(Locale.ROOT));
            } else if (value.regionMatches(true, 0, "pkg:", 0, 4)) {
                addTo(products, product(value));
            } else {
                addTo(names, value.toLowerCase(Locale.ROOT));
            }
        }

        private void addTo(List<String> list, String value) {
            if (value.codePointCount(0, value.length()) < SHORTEST_NAME) {
                problem("too-short", "A name has at least two characters.");
            } else {
                list.add(value);
            }
        }

        /** A version that is said is left out: findings name theirs, causes have none. */
        private static String product(String value) {
            return switch (PackageUrl.parseLeniently(value)) {
                case Parsed.Valid<PackageUrl>(var url) ->
                        url.packageOnly().render().toLowerCase(Locale.ROOT);
                case Parsed.Invalid<PackageUrl> _ -> value.toLowerCase(Locale.ROOT);
            };
        }

        private Optional<TlpLabel> label(String value) {
            var written = value.toUpperCase(Locale.ROOT);
            var found = TlpLabel.parse(written.startsWith("TLP:") ? written : "TLP:" + written);
            if (found.isEmpty()) {
                problem("label", "A label is clear, green, amber, amber+strict or red.");
            }
            return found;
        }

        private Optional<LocalDate> day(String value) {
            try {
                var day = LocalDate.parse(value);
                if (day.getYear() >= 1970 && day.getYear() <= 9999) {
                    return Optional.of(day);
                }
            } catch (DateTimeParseException e) {
                // Told below, as what is out of range is.
            }
            problem("date", "A date is written as 2026-01-31.");
            return Optional.empty();
        }

        private static Instant begins(LocalDate day) {
            return day.atStartOfDay(ZoneOffset.UTC).toInstant();
        }

        private void problem(String code, String message) {
            problems.add(new Problem("/q", code, message));
        }

        Parsed<Question> question() {
            return problems.isEmpty()
                    ? Parsed.valid(
                            new Question(
                                    codes,
                                    identifiers,
                                    names,
                                    products,
                                    parties,
                                    label,
                                    since,
                                    until))
                    : Parsed.invalid(problems);
        }
    }
}
