package clearinghouse.advisory;

import clearinghouse.kernel.Access;
import clearinghouse.platform.Db;
import clearinghouse.platform.Json;
import clearinghouse.platform.PublicFile;
import clearinghouse.platform.Tx;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The records of a GCVE Numbering Authority, which publishes them itself (BCP-03). There are none
 * where the publisher's profile names no number of one.
 */
public final class Gcve {

    private static final String NDJSON = "application/x-ndjson";

    private final Db db;
    private final PublisherProfile profile;
    private final Shelf<Shelved> shelf = Shelf.ofDocuments(this::shelved);

    public Gcve(Db db, PublisherProfile profile) {
        this.db = db;
        this.profile = profile;
    }

    /**
     * A record, and what it is found by.
     *
     * @param json on one line
     */
    record Entry(
            String id,
            String source,
            String assigner,
            Instant publishedAt,
            Instant updatedAt,
            List<String> cwes,
            List<String> vendors,
            List<String> products,
            byte[] json) {

        static Entry of(byte[] document) {
            var record = Json.mapper().readTree(document);
            var metadata = record.path("cveMetadata");
            var cna = record.at("/containers/cna");
            var id = metadata.path("vulnId").asString();
            return new Entry(
                    id,
                    "gna-" + id.split("-", -1)[1],
                    metadata.path("assignerShortName").asString(),
                    Instant.parse(metadata.path("datePublished").asString()),
                    Instant.parse(metadata.path("dateUpdated").asString()),
                    cna.path("problemTypes").findValuesAsString("cweId"),
                    words(cna, "vendor"),
                    words(cna, "product"),
                    Json.mapper().writeValueAsBytes(record));
        }

        private static List<String> words(JsonNode cna, String name) {
            return cna.path("affected")
                    .valueStream()
                    .map(it -> it.path(name).asString(""))
                    .toList();
        }
    }

    private record Shelved(List<Entry> entries, PublicFile dump) {}

    boolean isThere() {
        return profile.gcveAuthority().isPresent();
    }

    String dumpName() {
        return "gna-%d.ndjson".formatted(profile.gcveAuthority().orElseThrow());
    }

    /** As a list of JSON. */
    byte[] publication(Access access, GcveQuery query) {
        var entries = query.of(db.inSnapshot(access, tx -> shelf.in(tx).entries()));
        var list = new ByteArrayOutputStream();
        Json.writeList(entries.stream().map(Entry::json).toList(), list);
        return list.toByteArray();
    }

    /** All of it, a record on each line, the oldest first. */
    PublicFile dump(Access access) {
        return db.inSnapshot(access, tx -> shelf.in(tx).dump());
    }

    private Shelved shelved(Tx tx) {
        var entries =
                new AdvisoryStore(tx)
                        .gcveRecords().stream()
                                .map(Entry::of)
                                .sorted(
                                        Comparator.comparing(Entry::publishedAt)
                                                .thenComparing(Entry::id))
                                .toList();
        var changedAt =
                entries.stream()
                        .map(Entry::updatedAt)
                        .max(Comparator.naturalOrder())
                        .orElse(profile.writtenAt());
        var lines = new ByteArrayOutputStream();
        for (var entry : entries) {
            lines.writeBytes(entry.json());
            lines.write('\n');
        }
        return new Shelved(entries, PublicFile.of(NDJSON, lines.toByteArray(), changedAt));
    }
}
