package clearinghouse.advisory;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Which part of a collection a client of TAXII 2.1 asks for (§3.4 and §3.5).
 *
 * @param after what was added at that time or before it is left out
 * @param ids empty for all
 * @param types empty for all
 * @param matchesNothing because it asks for objects of another STIX alone
 * @param limit the most objects of the answer
 */
record TaxiiQuery(
        Instant after,
        List<String> ids,
        List<String> types,
        Versions versions,
        boolean matchesNothing,
        int limit) {

    static final String ADDED_AFTER = "added_after";
    static final String LIMIT = "limit";
    static final String NEXT = "next";
    static final String ID = "match[id]";
    static final String TYPE = "match[type]";
    static final String VERSION = "match[version]";
    static final String SPEC_VERSION = "match[spec_version]";

    /** Of one answer. */
    static final int MOST = 1000;

    /** Words of one filter. */
    private static final int MOST_WORDS = 100;

    private static final String STIX = "2.1";
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    /** As ids, types and times are written; the database takes no text with a NUL in it. */
    private static final Pattern WORD = Pattern.compile("[\\x21-\\x7e]*");

    /**
     * Which versions of an object, any of those said.
     *
     * @param at times of versions
     */
    record Versions(boolean first, boolean last, boolean all, List<Instant> at) {
        static final Versions LAST = new Versions(false, true, false, List.of());
    }

    /** Where a reader of this object goes on: opaque to clients. */
    static String next(StixCollection.Added last) {
        return String.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, last.addedAt()));
    }

    TaxiiQuery ofObject(String id) {
        return new TaxiiQuery(after, List.of(id), types, versions, matchesNothing, limit);
    }

    TaxiiQuery ofAllVersions() {
        return new TaxiiQuery(
                after,
                ids,
                types,
                new Versions(false, false, true, List.of()),
                matchesNothing,
                limit);
    }

    static Parsed<TaxiiQuery> parse(Function<String, Optional<String>> said) {
        var reader = new Reader(said);
        var query =
                new TaxiiQuery(
                        reader.after(),
                        reader.words(ID),
                        reader.words(TYPE),
                        reader.versions(),
                        reader.matchesNothing(),
                        reader.limit());
        return reader.problems.isEmpty() ? Parsed.valid(query) : Parsed.invalid(reader.problems);
    }

    private record Reader(Function<String, Optional<String>> said, List<Problem> problems) {

        Reader(Function<String, Optional<String>> said) {
            this(said, new ArrayList<>());
        }

        /** Both narrow the answer, so the later one decides. */
        Instant after() {
            var added = time(ADDED_AFTER, said.apply(ADDED_AFTER));
            var next =
                    said.apply(NEXT)
                            .flatMap(text -> number(NEXT, text, Long.MAX_VALUE / 2))
                            .map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
            var earliest = added.orElse(Instant.EPOCH);
            return next.filter(earliest::isBefore).orElse(earliest);
        }

        /** More than the server gives is no fault: it gives what it can (§3.4). */
        int limit() {
            return said.apply(LIMIT)
                    .flatMap(text -> number(LIMIT, text, Integer.MAX_VALUE))
                    .map(asked -> Math.toIntExact(Math.min(asked, MOST)))
                    .orElse(MOST);
        }

        private Optional<Long> number(String name, String text, long most) {
            if (text.matches("[0-9]{1,18}")) {
                long number = Long.parseLong(text);
                if (number > 0 && number <= most) {
                    return Optional.of(number);
                }
            }
            problem(name, "is no number that can be used here");
            return Optional.empty();
        }

        private Optional<Instant> time(String name, Optional<String> text) {
            try {
                var at = text.map(it -> OffsetDateTime.parse(it).toInstant());
                // RFC 3339 has years of four digits, and the database no year 0.
                if (at.filter(it -> it.isBefore(FIRST) || it.isAfter(LAST)).isEmpty()) {
                    return at;
                }
            } catch (DateTimeException _) {
                // Said below, as of a year that nobody writes.
            }
            problem(name, "is no timestamp of RFC 3339");
            return Optional.empty();
        }

        List<String> words(String name) {
            var words = said.apply(name).map(it -> List.of(it.split(",", -1))).orElse(List.of());
            if (words.size() > MOST_WORDS) {
                problem(name, "has more than " + MOST_WORDS + " words");
                return List.of();
            }
            if (!words.stream().allMatch(it -> WORD.matcher(it.strip()).matches())) {
                problem(name, "has characters that no word of it has");
                return List.of();
            }
            return words.stream().map(String::strip).filter(it -> !it.isEmpty()).toList();
        }

        boolean matchesNothing() {
            var versions = words(SPEC_VERSION);
            return !versions.isEmpty() && !versions.contains(STIX);
        }

        Versions versions() {
            var words = words(VERSION);
            if (words.isEmpty()) {
                return Versions.LAST;
            }
            var at =
                    words.stream()
                            .filter(it -> !List.of("first", "last", "all").contains(it))
                            .flatMap(it -> time(VERSION, Optional.of(it)).stream())
                            .toList();
            return new Versions(
                    words.contains("first"), words.contains("last"), words.contains("all"), at);
        }

        private void problem(String name, String fault) {
            problems.add(new Problem("", "query", name + " " + fault));
        }
    }
}
