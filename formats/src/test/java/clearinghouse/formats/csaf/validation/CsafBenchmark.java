package clearinghouse.formats.csaf.validation;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.csaf.validation.CsafValidator.Extent;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of {@code benchmarks/csaf}: documents per second of the processor time of this process. */
class CsafBenchmark {

    private static final Instant NOW = Instant.parse("2026-11-29T00:00:00Z");

    @ParameterizedTest
    @ValueSource(
            strings = {"csaf-cisa/csaf-cisa.jsonl.gz", "csaf-vendor/csaf-redhat-suse.jsonl.gz"})
    void documents_per_second_of_processor_time(String name) throws IOException {
        var file = Path.of(System.getProperty("clearinghouse.benchmark.data", "")).resolve(name);
        var documents = documents(file);
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        for (var round = 1;
                round <= Integer.getInteger("clearinghouse.benchmark.rounds", 10);
                round++) {
            var begun = system.getProcessCpuTime();
            var valid =
                    documents.stream()
                            .filter(document ->
                                    CsafValidator.validate(document, Extent.BASIC, NOW).isValid())
                            .count();
            var used = system.getProcessCpuTime() - begun;
            System.out.printf(
                    "ours %s round %d: %.0f documents/s, %d of %d valid%n",
                    file.getFileName(),
                    round,
                    documents.size() * 1e9 / used,
                    valid,
                    documents.size());
            assertThat(valid).isPositive();
        }
    }

    private static List<byte[]> documents(Path file) throws IOException {
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(file)),
                                StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(line -> line.substring(line.indexOf("\"doc\":") + 6, line.length() - 1))
                    .map(document -> document.getBytes(StandardCharsets.UTF_8))
                    .toList();
        }
    }
}
