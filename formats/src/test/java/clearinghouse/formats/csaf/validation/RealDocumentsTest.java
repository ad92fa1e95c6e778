package clearinghouse.formats.csaf.validation;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.SharedData;
import clearinghouse.formats.csaf.validation.CsafValidator.Extent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Advisories as they were published. */
class RealDocumentsTest {

    private static final Instant NOW = Instant.parse("2026-11-29T00:00:00Z");

    private static CsafVerdict judge(String line) {
        var document = line.substring(line.indexOf("\"doc\":") + 6, line.length() - 1);
        return CsafValidator.validate(document.getBytes(StandardCharsets.UTF_8), Extent.FULL, NOW);
    }

    @Test
    void each_advisory_of_cisa_is_valid() {
        try (var lines = SharedData.lines("csaf-cisa/csaf-cisa.jsonl.gz")) {
            assertThat(lines.map(RealDocumentsTest::judge).filter(verdict -> !verdict.isValid()))
                    .isEmpty();
        }
    }

    // Of the rest csaf-validator-lib says the same: an id defined twice or not at all, a version
    // that is not the newest of the history, a history that begins with 2.
    @Test
    void of_the_large_ones_of_vendors_some_are_not() {
        try (var lines = SharedData.lines("csaf-vendor/csaf-redhat-suse.jsonl.gz")) {
            assertThat(lines.map(RealDocumentsTest::judge).filter(CsafVerdict::isValid))
                    .hasSize(37);
        }
    }

    @Test
    void no_example_of_the_committee_or_of_tools_stops_it() {
        var files = SharedData.archive("csaf-tests/csaf-examples.tar.gz");
        files.values().forEach(file -> CsafValidator.validate(file, Extent.FULL, NOW));
        assertThat(files).isNotEmpty();
    }
}
