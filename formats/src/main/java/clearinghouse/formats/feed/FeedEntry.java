package clearinghouse.formats.feed;

import clearinghouse.formats.advisory.Sector;
import clearinghouse.formats.csaf.CsafRenderer;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What feeds tell of one published advisory, in the words of its own documents.
 *
 * @param number {@code /document/tracking/id}
 * @param cwes labels such as {@code CWE-674}
 * @param remedies what to do, each in words
 * @param ecosystems as OSV names them, without a release
 * @param sectors in which the products are used
 * @param page where a person reads it
 * @param document where its CSAF document lies
 */
public record FeedEntry(
        String number,
        String title,
        String summary,
        Instant published,
        Instant updated,
        Optional<String> cve,
        List<String> cwes,
        String vendor,
        String product,
        List<String> remedies,
        List<String> ecosystems,
        List<Sector> sectors,
        String page,
        String document) {

    /** The newest first, and always in the same order. */
    public static final Comparator<FeedEntry> NEWEST_FIRST =
            Comparator.comparing(FeedEntry::published).thenComparing(FeedEntry::number).reversed();

    public FeedEntry {
        cwes = List.copyOf(cwes);
        remedies = List.copyOf(remedies);
        ecosystems = List.copyOf(ecosystems);
        sectors = List.copyOf(sectors);
    }

    /**
     * @param csaf as it was published by us
     * @param osv the OSV record of the same advisory
     * @param document where the CSAF document lies, unless it says so itself
     */
    public static FeedEntry of(JsonNode csaf, JsonNode osv, String page, String document) {
        var tracking = csaf.at("/document/tracking");
        var vulnerability = csaf.at("/vulnerabilities/0");
        var vendor = csaf.at("/product_tree/branches/0");
        return new FeedEntry(
                tracking.path("id").asString(),
                csaf.at("/document/title").asString(),
                csaf.at("/document/notes/0/text").asString(),
                Instant.parse(tracking.path("initial_release_date").asString()),
                Instant.parse(tracking.path("current_release_date").asString()),
                vulnerability.path("cve").asStringOpt(),
                texts(osv.at("/database_specific/cwe_ids").valueStream()),
                vendor.path("name").asString(),
                vendor.at("/branches/0/name").asString(),
                texts(
                        vulnerability
                                .path("remediations")
                                .valueStream()
                                .map(it -> it.path("details"))),
                texts(osv.path("affected").valueStream().map(it -> it.at("/package/ecosystem")))
                        .stream()
                        .map(FeedEntry::withoutRelease)
                        .distinct()
                        .toList(),
                sectors(csaf),
                page,
                csaf.at("/document/references")
                        .valueStream()
                        .filter(it -> it.path("category").asString("").equals("self"))
                        .map(it -> it.path("url").asString())
                        .findFirst()
                        .orElse(document));
    }

    private static List<String> texts(Stream<JsonNode> nodes) {
        return nodes.flatMap(node -> node.asStringOpt().stream()).distinct().toList();
    }

    private static List<Sector> sectors(JsonNode csaf) {
        return csaf.at("/document/notes")
                .valueStream()
                .filter(note -> note.path("title").asString("").equals(CsafRenderer.SECTORS))
                .flatMap(note -> Sector.namedIn(note.path("text").asString("")).stream())
                .toList();
    }

    /** {@code Debian:12} is a release of {@code Debian}. */
    private static String withoutRelease(String ecosystem) {
        var colon = ecosystem.indexOf(':');
        return colon < 0 ? ecosystem : ecosystem.substring(0, colon);
    }
}
