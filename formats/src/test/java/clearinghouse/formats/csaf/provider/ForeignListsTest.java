package clearinghouse.formats.csaf.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Parsed;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignListsTest {

    private static final URI DIRECTORY = URI.create("https://maker.example/csaf/white/");
    private static final Hosts HOSTS = new Hosts(Set.of("maker.example"));

    private static ForeignLists.Read feed(String text) {
        return ForeignLists.feed(text.getBytes(UTF_8), HOSTS).orElseThrow();
    }

    private static String entry(String address, String links) {
        return """
        {"id": "A", "title": "t", "link": [%s], "published": "2026-01-01T00:00:00Z",
         "updated": "2026-02-01T00:00:00+01:00", "content": {"type": "application/json", "src": "%s"},
         "format": {"schema": "s", "version": "2.0"}, "category": [{"term": "x"}]}\
        """
                .formatted(links, address);
    }

    private static String feedOf(String... entries) {
        return "{\"feed\": {\"id\": \"f\", \"link\": [{\"rel\": \"self\"}], \"entry\": [%s]}}"
                .formatted(String.join(",", entries));
    }

    @Test
    void an_entry_leads_to_its_document_hash_and_signature() {
        var read =
                feed(
                        feedOf(
                                entry(
                                        "https://maker.example/a.json",
                                        """
                                        {"rel": "self", "href": "https://maker.example/a.json"},
                                        {"rel": "hash", "href": "https://maker.example/a.json.sha256"},
                                        {"rel": "hash", "href": "https://maker.example/a.json.sha512"},
                                        {"rel": "signature", "href": "https://maker.example/a.json.asc"}\
                                        """)));
        assertThat(read.listings())
                .containsExactly(
                        new Listing(
                                URI.create("https://maker.example/a.json"),
                                Optional.of(Instant.parse("2026-01-31T23:00:00Z")),
                                Optional.of(URI.create("https://maker.example/a.json.sha512")),
                                Optional.of(URI.create("https://maker.example/a.json.asc"))));
        assertThat(read.elsewhere()).isZero();
    }

    @Test
    void an_entry_that_leads_to_another_host_is_counted_and_not_followed() {
        var signedElsewhere =
                "{\"rel\": \"signature\", \"href\": \"https://evil.example/a.json.asc\"}";
        var read =
                feed(
                        feedOf(
                                entry("https://evil.example/a.json", ""),
                                entry("https://maker.example:8443/a.json", ""),
                                entry("http://maker.example/a.json", ""),
                                entry("https://maker.example@evil.example/a.json", ""),
                                entry("https://127.0.0.1/a.json", ""),
                                entry("https://maker.example/b.json", signedElsewhere),
                                entry("https://MAKER.example:443/ok.json", "")));
        assertThat(read.elsewhere()).isEqualTo(6);
        assertThat(read.listings())
                .extracting(Listing::address)
                .containsExactly(URI.create("https://MAKER.example:443/ok.json"));
    }

    @Test
    void an_empty_feed_is_one_and_another_document_is_none() {
        assertThat(feed("{\"feed\": {\"entry\": []}}").listings()).isEmpty();
        assertThat(feed("{\"feed\": {}}").listings()).isEmpty();
        for (var none : List.of("{}", "[]", "{\"document\": {}}", "", "no json", "{\"feed\":")) {
            assertThat(ForeignLists.feed(none.getBytes(UTF_8), HOSTS))
                    .as(none)
                    .isInstanceOf(Parsed.Invalid.class);
        }
    }

    @Test
    void members_of_other_kinds_than_the_standard_has_are_nothing() {
        assertThat(
                        feed("""
                        {"feed": {"entry": [1, [], "x", null, {"link": {}, "content": []},
                          {"link": [7, {"rel": {"a": []}, "href": []}], "updated": {}}]}}
                        """)
                                .elsewhere())
                .isEqualTo(6);
    }

    @Test
    void a_feed_of_a_million_entries_is_refused() {
        var entries = "{},".repeat(1_000_000);
        assertThat(
                        ForeignLists.feed(
                                        ("{\"feed\": {\"entry\": [" + entries + "{}]}}")
                                                .getBytes(UTF_8),
                                        HOSTS)
                                .problems())
                .extracting("code")
                .containsExactly("too-many");
    }

    @Test
    void changes_are_told_with_their_times_and_a_path_twice_once() {
        var read =
                ForeignLists.changes(
                                """
                                "2026/b.json","2026-03-01T00:00:00Z"
                                2025/a.json,2025-01-01T00:00:00.000+02:00
                                "2026/b.json","2026-01-01T00:00:00Z"
                                2024/c.json,yesterday
                                path,date
                                """
                                        .getBytes(UTF_8),
                                DIRECTORY)
                        .orElseThrow();
        assertThat(read.listings())
                .containsExactly(
                        Listing.bare(
                                DIRECTORY.resolve("2026/b.json"),
                                Optional.of(Instant.parse("2026-03-01T00:00:00Z"))),
                        Listing.bare(
                                DIRECTORY.resolve("2025/a.json"),
                                Optional.of(Instant.parse("2024-12-31T22:00:00Z"))),
                        Listing.bare(DIRECTORY.resolve("2024/c.json"), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../red/a.json",
                "2026/../../red/a.json",
                "/etc/a.json",
                "//evil.example/a.json",
                "https://evil.example/a.json",
                "file:///etc/a.json",
                "a b.json",
                "%zz.json"
            })
    void a_path_that_leads_out_of_the_directory_is_not_followed(String path) {
        var read = ForeignLists.index((path + "\n2026/a.json\n").getBytes(UTF_8), DIRECTORY);
        assertThat(read.orElseThrow().elsewhere()).isEqualTo(1);
        assertThat(read.orElseThrow().listings())
                .extracting(Listing::address)
                .containsExactly(DIRECTORY.resolve("2026/a.json"));
    }

    @Test
    void an_index_of_too_many_documents_is_refused() {
        var index = new StringBuilder();
        for (int i = 0; i <= ForeignLists.MOST; i++) {
            index.append(i).append(".json\n");
        }
        assertThat(ForeignLists.index(index.toString().getBytes(UTF_8), DIRECTORY).problems())
                .extracting("code")
                .containsExactly("too-many");
    }

    @Test
    void an_address_or_a_time_that_no_database_keeps_is_none() {
        var most = 2_000 - "https://maker.example/".length();
        assertThat(Hosts.address("https://maker.example/" + "a".repeat(most))).isPresent();
        assertThat(Hosts.address("https://maker.example/" + "a".repeat(most + 1))).isEmpty();
        assertThat(Hosts.address("https://maker.example/" + "\u00fc".repeat(most / 2 + 1)))
                .isEmpty();
        assertThat(Hosts.address("https://maker.example/\ud800")).isEmpty();
        for (var none : List.of("+999999999-01-01T00:00:00Z", "-0001-01-01T00:00:00Z")) {
            var read = ForeignLists.changes(("a.json," + none).getBytes(UTF_8), DIRECTORY);
            assertThat(read.orElseThrow().listings())
                    .containsExactly(Listing.bare(DIRECTORY.resolve("a.json"), Optional.empty()));
        }
    }
}
