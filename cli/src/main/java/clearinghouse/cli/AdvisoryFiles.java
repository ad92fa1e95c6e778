package clearinghouse.cli;

import clearinghouse.formats.JsonInput;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.osv.OsvReader;
import clearinghouse.formats.osv.OsvRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;

/**
 * A dump of OSV records as it is found: a folder of JSON files, or files with a record on each
 * line, compressed or not.
 *
 * @param unread documents that are no OSV record, or cannot be read
 */
record AdvisoryFiles(List<OsvRecord> records, int unread) {
    private static final JsonInput JSON = new JsonInput(16 << 20, 128);

    static AdvisoryFiles in(Path place) {
        var records = new ArrayList<OsvRecord>();
        int unread = 0;
        try (var files = Files.walk(place)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                for (var document : documents(file)) {
                    switch (JSON.tree(document.getBytes(StandardCharsets.UTF_8))) {
                        case Parsed.Valid<JsonNode>(var node) ->
                                unread += add(node.has("doc") ? node.get("doc") : node, records);
                        case Parsed.Invalid<JsonNode> _ -> unread++;
                    }
                }
            }
        } catch (IOException e) {
            throw Failure.badInput("%s cannot be read as advisories.".formatted(place));
        }
        return new AdvisoryFiles(records, unread);
    }

    private static int add(JsonNode node, List<OsvRecord> records) {
        var read = OsvReader.read(node);
        if (read instanceof Parsed.Valid<OsvRecord>(var record)) {
            records.add(record);
        }
        return read.problems().isEmpty() ? 0 : 1;
    }

    private static List<String> documents(Path file) throws IOException {
        var name = file.getFileName().toString();
        if (name.endsWith(".json")) {
            return List.of(Files.readString(file));
        }
        if (name.endsWith(".jsonl")) {
            return Files.readAllLines(file);
        }
        if (!name.endsWith(".jsonl.gz")) {
            return List.of();
        }
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(file)),
                                StandardCharsets.UTF_8))) {
            return lines.lines().toList();
        }
    }
}
