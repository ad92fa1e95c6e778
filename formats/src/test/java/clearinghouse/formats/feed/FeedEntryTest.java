package clearinghouse.formats.feed;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.advisory.Advisory;
import clearinghouse.formats.advisory.Samples;
import clearinghouse.formats.csaf.CsafRenderer;
import clearinghouse.formats.osv.OsvRenderer;
import java.net.URI;
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
                                "/page",
                                "/file"));
        assertThat(entry(advisory, Optional.empty()).remedies().toString())
                .contains(advisory.remediations().getFirst().details());
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
