package clearinghouse.formats.feed;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Entries of feeds, each published a day after the one before. */
final class FeedEntries {

    static final Instant FIRST = Instant.parse("2026-01-01T12:00:00Z");

    private FeedEntries() {}

    static List<FeedEntry> many(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(FeedEntries::one).toList();
    }

    static FeedEntry one(int number) {
        return titled(number, "Advisory " + number, "What it is about.");
    }

    static FeedEntry titled(int number, String title, String summary) {
        var at = FIRST.plusSeconds(86_400L * (number - 1));
        return new FeedEntry(
                "CLH-2026-%04d".formatted(number),
                title,
                summary,
                at,
                at,
                Optional.of("CVE-2026-" + (10_000 + number)),
                List.of("CWE-674"),
                "Example",
                "parser",
                List.of("Update to parser 1.1 or a later version."),
                List.of("Maven"),
                List.of(),
                "/advisories/adv_" + number,
                "/files/clh-2026-" + number + ".json");
    }
}
