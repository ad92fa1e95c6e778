package clearinghouse.intake;

import clearinghouse.platform.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;

/**
 * Published texts on vulnerabilities: what several sources wrote on one CVE are planted duplicates,
 * all else must not be taken for one. Public numbers are taken out, so that only words are left.
 */
final class PlantedTexts {

    private static final Pattern CVE = Pattern.compile("CVE-\\d{4}-\\d{4,19}");
    private static final Pattern NUMBER =
            Pattern.compile("(?i)\\b(?:CVE|GHSA|PYSEC|RUSTSEC|GO)-[\\w-]+");
    private static final int LONGEST = 15_000;

    private PlantedTexts() {}

    /**
     * @param cve what it is about
     */
    record Text(String cve, String source, String product, String title, String body) {
        String packageUrl() {
            var name = product.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
            return "pkg:generic/" + name.replaceAll("^-+|-+$", "").concat("-x");
        }

        String words() {
            return title + "\n" + body;
        }
    }

    /** Of one half of all CVEs, so many; those with several texts first. */
    static List<Text> half(Path data, boolean first, int count) throws IOException {
        var byCve = new TreeMap<String, Map<String, Text>>();
        for (var text : all(data)) {
            if ((Math.floorMod(text.cve().hashCode() * 0x9e3779b9, 2) == 0) == first) {
                byCve.computeIfAbsent(text.cve(), _ -> new TreeMap<>())
                        .putIfAbsent(text.source(), text);
            }
        }
        return byCve.values().stream()
                .map(texts -> List.copyOf(texts.values()))
                .sorted(
                        Comparator.comparingInt((List<Text> texts) -> Math.min(2, texts.size()))
                                .reversed())
                .flatMap(List::stream)
                .limit(count)
                .toList();
    }

    static Map<String, Long> sources(List<Text> texts) {
        var counts = new HashMap<String, Long>();
        texts.forEach(text -> counts.merge(text.source(), 1L, Long::sum));
        return new TreeMap<>(counts);
    }

    private static List<Text> all(Path data) throws IOException {
        var texts = new ArrayList<Text>();
        read(data.resolve("ghsa/ghsa-sample.jsonl.gz"), doc -> osv("GHSA", doc), texts);
        read(data.resolve("osv/pypa.jsonl.gz"), doc -> osv("PyPA", doc), texts);
        read(data.resolve("osv/go.jsonl.gz"), doc -> osv("Go", doc), texts);
        read(data.resolve("osv/rubysec.jsonl.gz"), PlantedTexts::rubysec, texts);
        read(data.resolve("osv/nodejs-security-wg.jsonl.gz"), PlantedTexts::nodejs, texts);
        readRustSec(data.resolve("osv/rustsec.jsonl.gz"), texts);
        read(data.resolve("nvd/nvd-1.1-2022.jsonl.gz"), PlantedTexts::nvd, texts);
        for (var years : List.of("1999-2022", "2023", "2024")) {
            read(data.resolve("cve/vulnrichment-" + years + ".jsonl.gz"), PlantedTexts::cna, texts);
        }
        return texts;
    }

    private static void read(Path file, Function<JsonNode, Text> form, List<Text> into)
            throws IOException {
        lines(file, line -> form.apply(line.get("doc")), into);
    }

    private static void lines(Path file, Function<JsonNode, Text> form, List<Text> into)
            throws IOException {
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(file)),
                                StandardCharsets.UTF_8))) {
            lines.lines()
                    .map(line -> form.apply(Json.mapper().readTree(line)))
                    .filter(text -> CVE.matcher(text.cve()).matches() && text.body().length() > 80)
                    .forEach(into::add);
        }
    }

    private static Text text(String cve, String source, String product, String title, String body) {
        var words = NUMBER.matcher(body).replaceAll("it");
        return new Text(
                cve,
                source,
                product,
                visible(NUMBER.matcher(title).replaceAll("it"), 200),
                visible(words, LONGEST));
    }

    private static String visible(String text, int most) {
        var clean = text.replaceAll("[\\p{Cc}&&[^\\t\\n\\r]]", " ").strip();
        return clean.substring(0, Math.min(most, clean.length()));
    }

    private static Text osv(String source, JsonNode doc) {
        return text(
                firstCve(doc.path("aliases")),
                source,
                doc.at("/affected/0/package/name").asString(""),
                doc.path("summary").asString(""),
                doc.path("details").asString(""));
    }

    private static String firstCve(JsonNode ids) {
        return StreamSupport.stream(ids.spliterator(), false)
                .map(id -> id.asString(""))
                .filter(id -> id.startsWith("CVE-"))
                .findFirst()
                .orElse("");
    }

    private static Text rubysec(JsonNode doc) {
        return text(
                "CVE-" + doc.path("cve").asString(""),
                "RubySec",
                doc.path("gem").asString(""),
                doc.path("title").asString("").lines().findFirst().orElse(""),
                doc.path("description").asString(""));
    }

    private static Text nodejs(JsonNode doc) {
        return text(
                firstCve(doc.has("cves") ? doc.get("cves") : doc.path("cve")),
                "Node.js",
                doc.path("module_name").asString("node"),
                doc.path("title").asString(""),
                doc.path("overview").asString(""));
    }

    private static void readRustSec(Path file, List<Text> into) throws IOException {
        lines(
                file,
                line ->
                        text(
                                firstCve(line.at("/doc/advisory/aliases")),
                                "RustSec",
                                line.at("/doc/advisory/package").asString(""),
                                line.path("title").asString(""),
                                line.path("markdown").asString("")),
                into);
    }

    private static Text nvd(JsonNode doc) {
        return text(
                doc.at("/cve/CVE_data_meta/ID").asString(""),
                "NVD",
                "",
                "",
                doc.at("/cve/description/description_data/0/value").asString(""));
    }

    private static Text cna(JsonNode doc) {
        return text(
                doc.at("/cveMetadata/cveId").asString(""),
                "CNA",
                doc.at("/containers/cna/affected/0/product").asString(""),
                doc.at("/containers/cna/title").asString(""),
                doc.at("/containers/cna/descriptions/0/value").asString(""));
    }
}
