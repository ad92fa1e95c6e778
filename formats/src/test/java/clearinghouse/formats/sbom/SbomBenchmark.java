package clearinghouse.formats.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.SharedData;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.cyclonedx.model.Bom;
import org.junit.jupiter.api.Test;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * How fast published SBOMs are read, beside the tokens of their JSON alone and, where it reads
 * them, cyclonedx-core-java. Run by {@code benchmarks/sbom}.
 */
class SbomBenchmark {

    private static final int ROUNDS = 8;
    private static final int LAST = 3;
    private static final long MOST_BYTES = 60L << 20;
    private static final JsonFactory JSON = JsonFactory.builder().build();

    @Test
    void published_sboms_a_second() {
        System.out.println(
                "| | documents | MB | components | tokens alone, MB/s | ours, MB/s | ours, components/s | ratio | cyclonedx-core-java, MB/s |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        for (var format : SbomFormat.values()) {
            if (format == SbomFormat.CYCLONEDX || format == SbomFormat.SPDX) {
                line(format, documents(format));
            }
        }
    }

    private static void line(SbomFormat format, List<byte[]> documents) {
        var megabytes = documents.stream().mapToLong(document -> document.length).sum() / 1e6;
        var reader = new SbomReader(SbomLimits.standard());
        var components = 0;
        var tokens = 0.0;
        var ours = 0.0;
        for (var round = 0; round < ROUNDS; round++) {
            var isCounted = round >= ROUNDS - LAST;
            var plain = seconds(documents, SbomBenchmark::tokens);
            var begun = cpu();
            components =
                    documents.stream().mapToInt(document -> components(reader, document)).sum();
            var read = (cpu() - begun) / 1e9;
            tokens += isCounted ? plain / LAST : 0;
            ours += isCounted ? read / LAST : 0;
        }
        var theirs = format == SbomFormat.CYCLONEDX ? theirs(documents) : "";
        System.out.printf(
                "| %s | %d | %.1f | %d | %.0f | %.0f | %.0f | %.2f | %s |%n",
                format,
                documents.size(),
                megabytes,
                components,
                megabytes / tokens,
                megabytes / ours,
                components / ours,
                ours / tokens,
                theirs);
        assertThat(components).isPositive();
    }

    private static double seconds(List<byte[]> documents, ToIntFunction<byte[]> work) {
        var begun = cpu();
        assertThat(documents.stream().mapToInt(work).sum()).isNotZero();
        return (cpu() - begun) / 1e9;
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static int tokens(byte[] document) {
        var count = 0;
        try (var parser = JSON.createParser(ObjectReadContext.empty(), document)) {
            while (parser.nextToken() != null) {
                count++;
            }
        }
        return count;
    }

    private static int components(SbomReader reader, byte[] document) {
        return switch (reader.read(document)) {
            case Parsed.Valid<Sbom>(var sbom) -> sbom.components().size();
            case Parsed.Invalid<Sbom> _ -> 0;
        };
    }

    /** One round to get warm, one that counts; of what it can read. */
    private static String theirs(List<byte[]> documents) {
        var parser =
                new ObjectMapper()
                        .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        var read = new ArrayList<byte[]>();
        for (var document : documents) {
            if (theirComponents(parser, document) > 0) {
                read.add(document);
            }
        }
        var seconds = seconds(read, document -> theirComponents(parser, document));
        return "%.0f (%d documents)"
                .formatted(
                        read.stream().mapToLong(document -> document.length).sum() / 1e6 / seconds,
                        read.size());
    }

    private static int theirComponents(ObjectMapper parser, byte[] document) {
        try {
            var bom = parser.readValue(document, Bom.class);
            return bom.getComponents() == null ? 0 : bom.getComponents().size();
        } catch (IOException _) {
            return 0;
        }
    }

    private static List<byte[]> documents(SbomFormat format) {
        var mark = format == SbomFormat.CYCLONEDX ? "\"bomFormat\"" : "\"spdxVersion\"";
        var documents = new ArrayList<byte[]>();
        var bytes = 0L;
        for (var collection : List.of("products", "containers", "containers-multitool")) {
            try (var lines = SharedData.lines("sbom/" + collection + ".jsonl.gz")) {
                for (var line : (Iterable<String>) lines::iterator) {
                    var from = line.indexOf("\"doc\":") + "\"doc\":".length();
                    var document = whole(line, from).getBytes(StandardCharsets.UTF_8);
                    if (line.contains(mark) && bytes + document.length <= MOST_BYTES) {
                        documents.add(document);
                        bytes += document.length;
                    }
                }
            }
        }
        return documents;
    }

    /** The object that begins there, whatever follows it in the line. */
    private static String whole(String line, int from) {
        var depth = 0;
        var quoted = false;
        for (var i = from; i < line.length(); i++) {
            var c = line.charAt(i);
            if (quoted) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{') {
                depth++;
            } else if (c == '}') {
                depth--;
                if (depth == 0) {
                    return line.substring(from, i + 1);
                }
            }
        }
        throw new IllegalArgumentException("an object that ends");
    }
}
