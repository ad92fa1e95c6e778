package clearinghouse.matching;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.published.PublishedDocument;
import clearinghouse.formats.sbom.Sbom;
import clearinghouse.formats.sbom.SbomLimits;
import clearinghouse.formats.sbom.SbomReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The public data beside the repository; what needs it says so and stops where it is absent. */
final class Corpora {

    private static final AtomicLong NUMBERS = new AtomicLong();

    private Corpora() {}

    static void documents(Consumer<PublishedDocument> each, String... names) {
        for (var name : names) {
            try (var lines = lines(name)) {
                lines.map(JsonMapper.shared()::readTree)
                        .map(Corpora::document)
                        .flatMap(Corpora::valid)
                        .forEach(each);
            }
        }
    }

    /** Numbers go on from one call to the next. */
    static void documents(AdvisoryIndex index, String... names) {
        documents(document -> index.put(NUMBERS.incrementAndGet(), document), names);
    }

    /** All that is said of each vulnerability, by its name. */
    static Map<String, List<Assertion>> all(AdvisoryIndex index) {
        var all = new TreeMap<String, List<Assertion>>();
        for (var vulnerability : index.vulnerabilities()) {
            all.put(vulnerability, index.said(vulnerability).orElseThrow().assertions());
        }
        return all;
    }

    private static Parsed<PublishedDocument> document(JsonNode line) {
        return PublishedDocument.read(
                line.path("path").asString(""),
                line.path("doc"),
                line.path("title").asString(""),
                line.path("markdown").asString(""));
    }

    /** Those that are read. */
    static Stream<Sbom> sboms(String name) {
        var reader = new SbomReader(SbomLimits.standard());
        return lines(name)
                .map(JsonMapper.shared()::readTree)
                .map(line ->
                        line.has("doc")
                                ? line.path("doc").toString()
                                : line.path("text").asString(""))
                .flatMap(text -> valid(reader.read(text.getBytes(StandardCharsets.UTF_8))));
    }

    private static <T> Stream<T> valid(Parsed<T> read) {
        return read instanceof Parsed.Valid<T>(var value) ? Stream.of(value) : Stream.empty();
    }

    @SuppressWarnings("MustBeClosedChecker")
    static Stream<String> lines(String name) {
        try {
            var in = new GZIPInputStream(Files.newInputStream(file(name)));
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(String name) {
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            var data = at.resolve("shared/data");
            if (Files.isRegularFile(data.resolve("SHA256SUMS"))) {
                return data.resolve(name);
            }
        }
        assumeTrue(false, "not run: there is no shared/data folder beside the repository");
        return Path.of(name);
    }
}
