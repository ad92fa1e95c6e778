package clearinghouse.formats.feed;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Schemas;
import clearinghouse.formats.published.KevCatalogue;
import clearinghouse.formats.published.KevCatalogue.Entry;
import clearinghouse.formats.published.KevForm;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.github.jeremylong.openvulnerability.client.kev.KevCatalog;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class KevRendererTest {

    private static final Entry ENTRY =
            new Entry(
                    "CVE-2026-10001",
                    "Example, \"Inc.\"",
                    "parser",
                    "Unbounded recursion\nin a parser",
                    Optional.of(LocalDate.of(2026, 3, 1)),
                    "Deep input, ends the program.",
                    "Update to parser 1.1.",
                    Optional.of(LocalDate.of(2026, 3, 4)),
                    "Unknown",
                    "https://cert.example/advisories/adv_1",
                    List.of("CWE-674", "CWE-400"));

    private static final KevCatalogue CATALOGUE =
            new KevCatalogue(
                    "2026.03.01",
                    Optional.of(Instant.parse("2026-03-01T12:00:00Z")),
                    List.of(ENTRY));

    private static String json(KevCatalogue catalogue) {
        return KevRenderer.json("Known to be exploited", catalogue);
    }

    @Test
    void a_catalogue_passes_the_schema_of_cisa() {
        assertThat(Schemas.faults("kev.json", json(CATALOGUE))).isEmpty();
        assertThat(
                        Schemas.faults(
                                "kev.json",
                                json(
                                        new KevCatalogue(
                                                "2026.03.01", CATALOGUE.released(), List.of()))))
                .isEmpty();
        assertThat(Schemas.faults("kev.json", json(CATALOGUE).replace("CVE-2026", "GHSA")))
                .as("it would find a fault")
                .isNotEmpty();
    }

    @Test
    void what_is_written_is_read_again_as_it_was() {
        assertThat(KevForm.read(JsonMapper.shared().readTree(json(CATALOGUE))).orElseThrow())
                .isEqualTo(CATALOGUE);
        assertThat(KevForm.readCsv(KevRenderer.csv(CATALOGUE)).orElseThrow().entries())
                .isEqualTo(CATALOGUE.entries());
    }

    @Test
    void the_reader_that_dependency_check_has_finds_what_is_exploited()
            throws JsonProcessingException {
        var read =
                new ObjectMapper()
                        .registerModule(new JavaTimeModule())
                        .readValue(json(CATALOGUE), KevCatalog.class);
        assertThat(read.getCount()).isEqualTo(1);
        assertThat(read.getDateReleased().toInstant()).isEqualTo("2026-03-01T12:00:00Z");
        var item = read.getVulnerabilities().getFirst();
        assertThat(item.getCveID()).isEqualTo(ENTRY.cve());
        assertThat(item.getVendorProject()).isEqualTo(ENTRY.vendor());
        // Its days are not looked at: it reads the year of each, CISA's too, as 1970.
        assertThat(item.getNotes()).isEqualTo(ENTRY.notes());
    }

    @Test
    void the_columns_are_those_of_cisa_in_its_order() {
        assertThat(KevRenderer.csv(CATALOGUE).lines().findFirst())
                .contains(
                        "cveID,vendorProject,product,vulnerabilityName,dateAdded,shortDescription,"
                                + "requiredAction,dueDate,knownRansomwareCampaignUse,notes,cwes");
    }
}
