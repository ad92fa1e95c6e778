package clearinghouse.formats.feed;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.advisory.Advisory;
import clearinghouse.formats.advisory.Samples;
import clearinghouse.formats.advisory.Sector;
import clearinghouse.formats.csaf.CsafRenderer;
import clearinghouse.formats.csaf.validation.CsafValidator;
import clearinghouse.formats.osv.OsvRenderer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class FeedEntryTest {

    private static FeedEntry entry(Advisory advisory, Optional<URI> folder) {
        return FeedEntry.of(
                JsonMapper.shared().readTree(CsafRenderer.render(advisory, folder)),
                JsonMapper.shared().readTree(OsvRenderer.render(advisory).orElseThrow()),
                "/page",
                "/file");
    }

    @Test
    void the_documents_say_what_the_advisory_says() {
        var advisory = Samples.orgJson();
        var affected = advisory.affected().getFirst();
        assertThat(entry(advisory, Optional.empty()))
                .isEqualTo(
                        new FeedEntry(
                                advisory.tracking().id(),
                                advisory.title(),
                                advisory.summary(),
                                advisory.tracking().initialRelease(),
                                advisory.tracking().currentRelease(),
                                advisory.cve().map(it -> it.value()),
                                advisory.cwes().stream().map(it -> it.label()).toList(),
                                affected.vendor(),
                                affected.product(),
                                entry(advisory, Optional.empty()).remedies(),
                                List.of("Maven"),
                                List.of(),
                                "/page",
                                "/file"));
        assertThat(entry(advisory, Optional.empty()).remedies().toString())
                .contains(advisory.remediations().getFirst().details());
    }

    @Test
    void sectors_are_told_in_the_note_that_cisa_has_for_them() {
        var energy = Sector.parse("energy").orElseThrow();
        var nuclear = Sector.parse("nuclear").orElseThrow();
        var advisory = Samples.usedIn(energy, nuclear);
        assertThat(entry(advisory, Optional.empty()).sectors()).containsExactly(energy, nuclear);
        var csaf = CsafRenderer.render(advisory, Optional.empty());
        assertThat(JsonMapper.shared().readTree(csaf).at("/document/notes/1"))
                .isEqualTo(
                        JsonMapper.shared()
                                .readTree(
                                        """
                                        {"category": "other",
                                         "text": "Energy, Nuclear Reactors, Materials, and Waste",
                                         "title": "Critical infrastructure sectors"}
                                        """));
        var verdict =
                CsafValidator.validate(
                        csaf.getBytes(StandardCharsets.UTF_8),
                        CsafValidator.Extent.FULL,
                        advisory.tracking().currentRelease());
        assertThat(verdict.errors()).isEmpty();
        assertThat(verdict.warnings())
                .isEqualTo(
                        CsafValidator.validate(
                                        CsafRenderer.render(Samples.orgJson(), Optional.empty())
                                                .getBytes(StandardCharsets.UTF_8),
                                        CsafValidator.Extent.FULL,
                                        advisory.tracking().currentRelease())
                                .warnings());
    }

    @Test
    void a_document_that_says_where_it_lies_is_believed() {
        assertThat(
                        entry(
                                        Samples.orgJson(),
                                        Optional.of(URI.create("https://cert.example/csaf/")))
                                .document())
                .startsWith("https://cert.example/csaf/");
    }
}
