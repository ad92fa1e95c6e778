package clearinghouse.formats.csaf.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.advisory.Publisher;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignProviderTest {

    private static final String FINGERPRINT = "8f5f267907b2c4559db360db2294ba7d2b2298b1";

    private static String metadata(String distributions, String role) {
        return """
        {"canonical_url": "https://maker.example/.well-known/csaf/provider-metadata.json",
         "distributions": [%s], "last_updated": "2026-01-01T00:00:00Z",
         "list_on_CSAF_aggregators": true, "metadata_version": "2.0", "mirror_on_CSAF_aggregators": true,
         "public_openpgp_keys": [{"fingerprint": "%s", "url": "https://keys.example/maker.asc"}],
         "publisher": {"category": "vendor", "name": "Maker", "namespace": "https://maker.example"},
         "role": "%s"}
        """
                .formatted(distributions, FINGERPRINT.toUpperCase(java.util.Locale.ROOT), role);
    }

    private static Parsed<ForeignProvider> read(String text) {
        return ForeignProvider.read(text.getBytes(UTF_8));
    }

    @Test
    void what_our_own_provider_says_of_itself_is_understood() {
        var addresses = new ProviderAddresses(URI.create("https://clearinghouse.example"));
        var ours =
                new ProviderMetadata(
                                addresses,
                                new Publisher(
                                        Publisher.Category.COORDINATOR,
                                        "Rural CERT",
                                        URI.create("https://cert.example"),
                                        ""),
                                FINGERPRINT,
                                List.of(),
                                Instant.EPOCH)
                        .render();
        assertThat(read(ours).orElseThrow())
                .isEqualTo(
                        new ForeignProvider(
                                addresses.at(ProviderAddresses.METADATA),
                                "https://cert.example",
                                true,
                                List.of(addresses.at(ProviderAddresses.FEED)),
                                List.of(addresses.at(ProviderAddresses.DIRECTORY)),
                                List.of(
                                        new ForeignProvider.Key(
                                                FINGERPRINT, addresses.at(ProviderAddresses.KEY))),
                                Optional.of(
                                        new Issuer(
                                                addresses.at(ProviderAddresses.METADATA),
                                                "coordinator",
                                                "",
                                                "Rural CERT",
                                                "https://cert.example",
                                                "csaf_trusted_provider",
                                                true,
                                                true))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"distributions\": {\"a\": {\"directory_url\": \"https://maker.example/\"}}",
                "\"distributions\": [{\"rolie\": {\"feeds\": {\"a\": {\"url\": \"https://maker.example/\"}}}}]",
                "\"distributions\": [1, null, []]",
                "\"public_openpgp_keys\": {\"a\": {\"fingerprint\": \"00\"}}",
                "\"public_openpgp_keys\": [null]"
            })
    void what_is_no_list_of_objects_is_refused(String member) {
        var name = member.substring(0, member.indexOf(':'));
        assertThat(
                        read(metadata("", "csaf_provider")
                                        .replaceFirst(name + ": \\[[^\\]]*\\]", member))
                                .problems())
                .isNotEmpty();
    }

    @Test
    void lists_of_what_is_not_for_everyone_are_left_alone() {
        var provider =
                read(metadata(
                                """
                                {"rolie": {"feeds": [
                                  {"tlp_label": "WHITE", "url": "https://maker.example/white.json"},
                                  {"tlp_label": "GREEN", "url": "https://maker.example/green.json"},
                                  {"tlp_label": "AMBER", "url": "https://maker.example/amber.json"},
                                  {"tlp_label": "UNLABELED", "url": "https://maker.example/unlabeled.json"}]}},
                                {"directory": {"tlp_label": "RED", "url": "https://maker.example/red/"}},
                                {"directory": {"tlp_label": "CLEAR", "url": "https://maker.example/clear"}}
                                """,
                                "csaf_provider"))
                        .orElseThrow();
        assertThat(provider.feeds())
                .containsExactly(
                        URI.create("https://maker.example/white.json"),
                        URI.create("https://maker.example/unlabeled.json"));
        assertThat(provider.directories())
                .containsExactly(URI.create("https://maker.example/clear/"));
        assertThat(provider.trusted()).isFalse();
    }

    @Test
    void documents_may_lie_where_the_metadata_leads_and_nowhere_else() {
        var hosts =
                read(metadata(
                                "{\"directory_url\": \"https://files.maker.example/csaf\"}",
                                "csaf_provider"))
                        .orElseThrow()
                        .hosts();
        assertThat(hosts.allow(URI.create("https://files.maker.example/csaf/a.json"))).isTrue();
        assertThat(hosts.allow(URI.create("https://maker.example/a.json"))).isTrue();
        // A key may come from a server of keys; a document may not.
        assertThat(hosts.allow(URI.create("https://keys.example/a.json"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"metadata_version\": \"2.0\" | \"metadata_version\": \"9\" | /metadata_version",
                "\"canonical_url\": \"https | \"canonical_url\": \"http | /canonical_url",
                "https://keys.example | ftp://keys.example | /public_openpgp_keys/0/url",
                "8F5F | zzzz | /public_openpgp_keys/0/fingerprint",
                "\"namespace\": \"https://maker.example\" | \"namespace\": \"\" | /publisher/namespace",
                "\"directory_url\" | \"nothing\" | /distributions",
                "https://maker.example/csaf | http://maker.example/csaf | /distributions/0/directory_url"
            })
    void metadata_with_one_thing_wrong_is_refused_there(
            String right, String wrong, String pointer) {
        var good = metadata("{\"directory_url\": \"https://maker.example/csaf\"}", "csaf_provider");
        assertThat(read(good)).isInstanceOf(Parsed.Valid.class);
        assertThat(good).contains(right);
        assertThat(read(good.replace(right, wrong)).problems())
                .extracting("pointer")
                .containsExactly(pointer);
    }

    @Test
    void a_domain_is_told_from_what_looks_like_one() {
        for (var domain : List.of("maker.example", "a-b.maker.example", "maker.example:8443")) {
            assertThat(Discovery.isDomain(domain)).as(domain).isTrue();
        }
        for (var none :
                List.of(
                        "localhost",
                        "127.0.0.1",
                        "Maker.example",
                        "maker..example",
                        "-a.example",
                        "a.example/x",
                        "u@a.example",
                        "a.example:0",
                        "a".repeat(64) + ".example",
                        "a.".repeat(130) + "example")) {
            assertThat(Discovery.isDomain(none)).as(none).isFalse();
        }
    }

    @Test
    void a_security_txt_names_metadata_in_its_csaf_lines() {
        assertThat(
                        Discovery.namedIn(
                                """
                                Contact: mailto:a@maker.example
                                # CSAF: https://comment.example/
                                CSAF: http://plain.example/
                                csaf:https://maker.example/one.json\r
                                CSAF:  https://maker.example/two.json
                                """))
                .containsExactly(
                        URI.create("https://maker.example/one.json"),
                        URI.create("https://maker.example/two.json"));
    }

    @Test
    void a_file_of_a_hash_holds_its_digits_first() {
        assertThat(HashFile.digits("AB".repeat(32) + "  a.json\n")).contains("ab".repeat(32));
        assertThat(HashFile.digits("ab".repeat(64))).contains("ab".repeat(64));
        assertThat(HashFile.digits("ab".repeat(33))).isEmpty();
        assertThat(HashFile.digits("<html>")).isEmpty();
        assertThat(HashFile.digits("")).isEmpty();
    }

    @Test
    void metadata_with_too_many_lists_is_refused() {
        var feeds = new java.util.ArrayList<String>();
        for (int i = 0; i < 21; i++) {
            feeds.add("{\"directory_url\": \"https://maker.example/%d/\"}".formatted(i));
        }
        assertThat(read(metadata(String.join(",", feeds), "csaf_provider")).problems())
                .extracting("message")
                .containsExactly("the metadata names too many lists or keys");
        assertThat(read(metadata(String.join(",", feeds.subList(0, 20)), "csaf_provider")))
                .isInstanceOf(Parsed.Valid.class);
    }
}
