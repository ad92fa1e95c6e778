package clearinghouse.advisory;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which records a client of GCVE asks for (BCP-03).
 *
 * @param since only what was published or updated later
 * @param sort by which date
 * @param page from 1
 */
record GcveQuery(
        Optional<String> source,
        Optional<Instant> since,
        Optional<String> cwe,
        Optional<String> vendor,
        Optional<String> product,
        Optional<String> assigner,
        Sort sort,
        boolean descending,
        int page,
        int perPage) {

    static final int USUAL_PER_PAGE = 30;
    static final int MOST_PER_PAGE = 100;

    /** An authority reserves nothing here before it publishes. */
    enum Sort {
        PUBLISHED,
        UPDATED,
        RESERVED
    }

    static Parsed<GcveQuery> parse(Function<String, Optional<String>> said) {
        Function<String, Optional<String>> word =
                name -> said.apply(name).map(String::strip).filter(it -> !it.isEmpty());
        var problems = new ArrayList<Problem>();
        var query =
                new GcveQuery(
                        word.apply("source"),
                        word.apply("since").flatMap(it -> time(it, problems)),
                        word.apply("cwe"),
                        word.apply("vendor"),
                        word.apply("product"),
                        word.apply("assigner"),
                        word.apply("date_sort").map(it -> sort(it, problems)).orElse(Sort.UPDATED),
                        word.apply("sort_order").map(it -> descending(it, problems)).orElse(true),
                        word.apply("page").map(it -> number("page", it, problems)).orElse(1),
                        Math.min(
                                word.apply("per_page")
                                        .map(it -> number("per_page", it, problems))
                                        .orElse(USUAL_PER_PAGE),
                                MOST_PER_PAGE));
        return problems.isEmpty() ? Parsed.valid(query) : Parsed.invalid(problems);
    }

    private static Sort sort(String text, List<Problem> problems) {
        try {
            return Sort.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            problem("date_sort", "is published, updated or reserved", problems);
            return Sort.UPDATED;
        }
    }

    private static boolean descending(String text, List<Problem> problems) {
        if (!List.of("asc", "desc").contains(text)) {
            problem("sort_order", "is asc or desc", problems);
        }
        return !text.equals("asc");
    }

    private static int number(String name, String text, List<Problem> problems) {
        if (!text.matches("[1-9][0-9]{0,6}")) {
            problem(name, "is a number from 1 to 9999999", problems);
            return 1;
        }
        return Integer.parseInt(text);
    }

    /** A day stands for its beginning. */
    private static Optional<Instant> time(String text, List<Problem> problems) {
        try {
            return Optional.of(
                    text.length() == "2026-01-01".length()
                            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                            : OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            problem("since", "is a day such as 2026-01-01, or a timestamp of RFC 3339", problems);
            return Optional.empty();
        }
    }

    private static void problem(String name, String rule, List<Problem> problems) {
        problems.add(new Problem("", "query", name + " " + rule));
    }

    /** The page that is asked for. */
    List<Gcve.Entry> of(List<Gcve.Entry> all) {
        var order =
                Comparator.comparing((Gcve.Entry entry) -> date(entry))
                        .thenComparing(Gcve.Entry::id);
        return all.stream()
                .filter(this::holds)
                .sorted(descending ? order.reversed() : order)
                .skip((page - 1L) * perPage)
                .limit(perPage)
                .toList();
    }

    private Instant date(Gcve.Entry entry) {
        return switch (sort) {
            case PUBLISHED, RESERVED -> entry.publishedAt();
            case UPDATED -> entry.updatedAt();
        };
    }

    private boolean holds(Gcve.Entry entry) {
        boolean narrowed = vendor.isPresent() || product.isPresent();
        return same(source, List.of(entry.source()))
                && since.map(it -> entry.publishedAt().isAfter(it) || entry.updatedAt().isAfter(it))
                        .orElse(true)
                && same(cwe, entry.cwes())
                && same(vendor, entry.vendors())
                && same(product, entry.products())
                // It is asked for beside one of these, and means nothing alone.
                && (!narrowed || same(assigner, List.of(entry.assigner())));
    }

    private static boolean same(Optional<String> asked, List<String> said) {
        return asked.map(it -> said.stream().anyMatch(it::equalsIgnoreCase)).orElse(true);
    }
}
