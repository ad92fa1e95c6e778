package clearinghouse.formats.csaf.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.formats.Schemas;
import clearinghouse.formats.advisory.Publisher;
import clearinghouse.formats.advisory.Sector;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProviderTest {

    private static final ProviderAddresses ADDRESSES =
            new ProviderAddresses(URI.create("https://cert.example:8443"));
    private static final Instant UPDATED = Instant.parse("2026-11-22T12:00:00Z");
    private static final String FINGERPRINT = "AB".repeat(20);

    private static final Sector ENERGY = Sector.parse("energy").orElseThrow();
    private static final Sector WATER = Sector.parse("water_and_wastewater_systems").orElseThrow();

    private static final ListedDocument OLD =
            document("CLH-2025-0009", "2025-12-31T23:59:59Z", "2026-01-02T00:00:00Z", "Ex parser");
    private static final ListedDocument REVISED =
            document("CLH-2025-0002", "2025-03-01T00:00:00Z", "2026-03-01T00:00:00Z", "Ex parser");
    private static final ListedDocument NEW =
            document("CLH-2026-0001", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "Ex other");
    private static final List<ListedDocument> ALL = List.of(OLD, NEW, REVISED);

    private static ListedDocument document(
            String id, String initial, String current, String product) {
        return new ListedDocument(
                id,
                "Title of " + id,
                "Summary of " + id,
                Instant.parse(initial),
                Instant.parse(current),
                List.of(product),
                id.equals("CLH-2026-0001") ? List.of(ENERGY, WATER) : List.of());
    }

    private static JsonNode read(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private static String metadata(String contact) {
        return new ProviderMetadata(
                        ADDRESSES,
                        new Publisher(
                                Publisher.Category.COORDINATOR,
                                "Rural CERT",
                                URI.create("https://cert.example"),
                                contact),
                        FINGERPRINT,
                        List.of(ENERGY),
                        UPDATED)
                .render();
    }

    @Test
    void the_metadata_passes_its_schema_and_names_every_way_to_the_documents() {
        assertThat(Schemas.faults("csaf-provider-2.0.json", metadata(""))).isEmpty();
        assertThat(Schemas.faults("csaf-provider-2.0.json", metadata("Write to us"))).isEmpty();
        var metadata = read(metadata("Write to us"));
        assertThat(metadata.path("role").asString()).isEqualTo("csaf_trusted_provider");
        assertThat(metadata.path("canonical_url").asString())
                .isEqualTo("https://cert.example:8443/.well-known/csaf/provider-metadata.json");
        assertThat(metadata.at("/distributions/0/directory_url").asString())
                .isEqualTo("https://cert.example:8443/csaf/white/");
        assertThat(metadata.at("/distributions/1/rolie/feeds/0/url").asString())
                .isEqualTo("https://cert.example:8443/.well-known/csaf/feed-tlp-white.json");
    }

    @Test
    void the_schema_would_notice_a_broken_metadata_and_a_broken_publisher_in_it() {
        assertThat(
                        Schemas.faults(
                                "csaf-provider-2.0.json",
                                metadata("").replace("csaf_trusted_provider", "trusted")))
                .hasSize(1);
        assertThat(
                        Schemas.faults(
                                "csaf-provider-2.0.json",
                                metadata("").replace("\"coordinator\"", "\"cert\"")))
                .hasSize(1);
    }

    @Test
    void the_index_names_each_document_in_the_folder_of_its_first_year() {
        assertThat(DirectoryLists.index(ALL))
                .isEqualTo(
                        """
                        2025/clh-2025-0002.json
                        2025/clh-2025-0009.json
                        2026/clh-2026-0001.json
                        """);
    }

    @Test
    void the_changes_have_no_heading_quotes_and_the_newest_first() {
        assertThat(DirectoryLists.changes(ALL))
                .isEqualTo(
                        """
                        "2025/clh-2025-0002.json","2026-03-01T00:00:00Z"
                        "2025/clh-2025-0009.json","2026-01-02T00:00:00Z"
                        "2026/clh-2026-0001.json","2026-01-02T00:00:00Z"
                        """);
    }

    @Test
    void a_person_who_looks_around_gets_from_the_directory_to_every_file() {
        assertThat(DirectoryLists.directory(ALL))
                .contains(
                        "href=\"index.txt\"",
                        "href=\"changes.csv\"",
                        "href=\"2025/\"",
                        "href=\"2026/\"")
                .containsOnlyOnce("href=\"2025/\"");
        assertThat(DirectoryLists.year("2026", List.of(NEW)))
                .contains(
                        "href=\"clh-2026-0001.json\"",
                        "href=\"clh-2026-0001.json.asc\"",
                        "href=\"clh-2026-0001.json.sha256\"",
                        "href=\"clh-2026-0001.json.sha512\"");
    }

    @Test
    void the_feed_passes_its_schema_with_entries_and_without() {
        for (var documents : List.of(ALL, List.<ListedDocument>of())) {
            assertThat(
                            Schemas.faults(
                                    "csaf-rolie-2.0.json",
                                    Rolie.feed(ADDRESSES, documents, UPDATED)))
                    .isEmpty();
        }
        assertThat(
                        Schemas.faults(
                                "csaf-rolie-2.0.json",
                                Rolie.feed(ADDRESSES, ALL, UPDATED).replace("https:", "http:")))
                .isNotEmpty();
    }

    @Test
    void an_entry_leads_to_the_document_its_hashes_and_its_signature() {
        var feed = read(Rolie.feed(ADDRESSES, ALL, UPDATED)).path("feed");
        assertThat(feed.path("entry").findValuesAsString("id"))
                .containsExactly("CLH-2025-0002", "CLH-2025-0009", "CLH-2026-0001");
        var entry = feed.at("/entry/0");
        var address = "https://cert.example:8443/csaf/white/2025/clh-2025-0002.json";
        assertThat(entry.at("/content/src").asString()).isEqualTo(address);
        assertThat(entry.path("link").findValuesAsString("href"))
                .containsExactly(
                        address, address + ".sha256", address + ".sha512", address + ".asc");
        assertThat(entry.path("link").findValuesAsString("rel"))
                .containsExactly("self", "hash", "hash", "signature");
        assertThat(entry.path("published").asString()).isEqualTo("2025-03-01T00:00:00Z");
        assertThat(entry.path("updated").asString()).isEqualTo("2026-03-01T00:00:00Z");
    }

    @Test
    void every_category_of_an_entry_stands_once_in_the_category_document() {
        var categories = read(Rolie.categories(ALL)).at("/categories/category");
        assertThat(categories.findValuesAsString("term"))
                .containsExactly("Ex other", "Ex parser", "Energy", "Water and Wastewater Systems");
        var entries = read(Rolie.feed(ADDRESSES, ALL, UPDATED)).at("/feed/entry");
        assertThat(entries.at("/2/category").findValuesAsString("term"))
                .containsExactly("Ex other", "Energy", "Water and Wastewater Systems");
    }

    @Test
    void a_sector_has_a_feed_with_its_documents_which_stand_in_the_other_one_too() {
        var text = Rolie.feed(ADDRESSES, ENERGY, ALL, UPDATED);
        assertThat(Schemas.faults("csaf-rolie-2.0.json", text)).isEmpty();
        var feed = read(text).path("feed");
        assertThat(feed.path("entry").findValuesAsString("id")).containsExactly("CLH-2026-0001");
        assertThat(feed.at("/link/0/href").asString())
                .isEqualTo("https://cert.example:8443/.well-known/csaf/sector/energy.json");
        var whole = read(Rolie.feed(ADDRESSES, ALL, UPDATED)).path("feed");
        assertThat(whole.path("id")).isNotEqualTo(feed.path("id"));
        assertThat(whole.path("entry")).hasSize(3).contains(feed.at("/entry/0"));
        assertThat(read(metadata("")).at("/distributions/1/rolie/feeds/1/url").asString())
                .isEqualTo(feed.at("/link/0/href").asString());
    }

    @Test
    void the_service_names_the_feeds() {
        var collections =
                read(Rolie.service(ADDRESSES, List.of(ENERGY)))
                        .at("/service/workspace/0/collection");
        assertThat(collections.at("/1/href").asString())
                .isEqualTo("https://cert.example:8443/.well-known/csaf/sector/energy.json");
        var collection = collections.path(0);
        assertThat(collection.path("href").asString())
                .isEqualTo("https://cert.example:8443/.well-known/csaf/feed-tlp-white.json");
        assertThat(collection.at("/categories/category/0/term").asString()).isEqualTo("csaf");
    }

    @Test
    void the_text_about_security_is_the_same_all_day_and_ends_within_a_year() {
        var text =
                new SecurityTxt(ADDRESSES, URI.create("mailto:flaws@cert.example"), false, false);
        assertThat(text.render(Instant.parse("2026-11-22T12:34:56Z")))
                .isEqualTo(
                        """
                        Contact: mailto:flaws@cert.example
                        Expires: 2027-05-21T00:00:00Z
                        Preferred-Languages: en
                        Canonical: https://cert.example:8443/.well-known/security.txt
                        CSAF: https://cert.example:8443/.well-known/csaf/provider-metadata.json
                        """)
                .isEqualTo(text.render(Instant.parse("2026-11-22T23:59:59Z")))
                .isNotEqualTo(text.render(Instant.parse("2026-11-23T00:00:00Z")));
        assertThat(
                        new SecurityTxt(ADDRESSES, URI.create("tel:+1"), true, true)
                                .render(Instant.parse("2026-11-22T12:34:56Z")))
                .endsWith(
                        """
                        CSAF: https://cert.example:8443/.well-known/csaf/provider-metadata.json
                        CSAF: https://cert.example:8443/.well-known/csaf/v2.1/provider-metadata.json
                        GCVE: https://cert.example:8443
                        """);
    }

    @Test
    void there_is_no_provider_without_tls() {
        assertThatThrownBy(() -> new ProviderAddresses(URI.create("http://cert.example")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
