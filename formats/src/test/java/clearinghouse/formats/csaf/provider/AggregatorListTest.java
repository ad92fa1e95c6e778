package clearinghouse.formats.csaf.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Schemas;
import clearinghouse.formats.advisory.Publisher;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AggregatorListTest {

    private static final AggregatorAddresses ADDRESSES =
            new AggregatorAddresses(URI.create("https://cert.example:8443"));
    private static final Instant UPDATED = Instant.parse("2026-11-22T12:00:00Z");
    private static final String PROVIDER = "csaf_provider";
    private static final String PUBLISHER = "csaf_publisher";

    private static AggregatorList.Listed issuer(
            String name, String role, boolean listed, boolean mirrored) {
        return new AggregatorList.Listed(
                new Issuer(
                        URI.create("https://" + name + ".example/provider-metadata.json"),
                        "vendor",
                        "Write\nto us",
                        name,
                        "https://" + name + ".example",
                        role,
                        listed,
                        mirrored),
                UPDATED,
                Optional.of(Duration.ofHours(6)),
                Optional.of(name).filter(_ -> mirrored));
    }

    private static AggregatorList list(AggregatorList.Listed... others) {
        return AggregatorList.of(
                ADDRESSES,
                new Publisher(
                        Publisher.Category.COORDINATOR,
                        "Rural CERT",
                        URI.create("https://cert.example"),
                        "Write to us"),
                UPDATED,
                List.of(others),
                UPDATED);
    }

    private static JsonNode read(AggregatorList list) {
        assertThat(Schemas.faults("csaf-aggregator-2.0.json", list.render())).isEmpty();
        return JsonMapper.shared().readTree(list.render());
    }

    private static List<String> names(AggregatorList list) {
        return list.others().stream().map(it -> it.issuer().name()).toList();
    }

    // CSAF 2.0 §7.2.5 and §7.2.4: who is named, of one who lets both be, list alone, mirror alone.
    @Test
    void one_mirror_makes_no_aggregator_and_a_lister_names_no_mirror_of_its_own() {
        var both = issuer("both", PROVIDER, true, true);
        var listed = issuer("listed", PROVIDER, true, false);
        var mirrored = issuer("mirrored", PROVIDER, false, true);
        assertThat(list().isThere()).isFalse();
        assertThat(list(mirrored).isThere()).isFalse();
        assertThat(names(list(both))).containsExactly("both");
        assertThat(names(list(listed, mirrored))).containsExactly("listed");
        assertThat(names(list(both, listed, mirrored)))
                .containsExactly("both", "listed", "mirrored");
        var lister = read(list(both, listed));
        assertThat(lister.at("/aggregator/category").asString()).isEqualTo("lister");
        assertThat(lister.findValues("mirrors")).isEmpty();
        var aggregator = read(list(both, listed, mirrored));
        assertThat(aggregator.at("/aggregator/category").asString()).isEqualTo("aggregator");
        assertThat(aggregator.at("/csaf_providers/0/metadata/url").asString())
                .isEqualTo("https://cert.example:8443/.well-known/csaf/provider-metadata.json");
        assertThat(aggregator.at("/csaf_providers/1/mirrors/0").asString())
                .isEqualTo(
                        "https://cert.example:8443/.well-known/csaf-aggregator/both/provider-metadata.json");
        assertThat(aggregator.at("/csaf_providers/2").has("mirrors")).isFalse();
    }

    @Test
    void a_publisher_is_listed_with_how_often_it_is_asked_and_only_where_it_is_mirrored() {
        var publisher = issuer("publisher", PUBLISHER, true, true);
        var once =
                new AggregatorList.Listed(
                        issuer("once", PUBLISHER, true, true).issuer(),
                        UPDATED,
                        Optional.empty(),
                        Optional.of("once"));
        var list = read(list(publisher, once, issuer("other", PUBLISHER, true, false)));
        assertThat(list.path("csaf_providers")).hasSize(1);
        assertThat(list.path("csaf_publishers").findValuesAsString("update_interval"))
                .containsExactly("every 360 minutes", "on best effort");
        assertThat(list(publisher).isThere()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'Example Company ProductCERT', example_company_productcert",
        "'../..', issuer",
        "'aggregator.json', aggregator_json",
        "'  a // b\\c%2e ', a_b_c_2e",
        "'\u00dcber GmbH', ber_gmbh",
        "'v2.1', v2_1"
    })
    void a_folder_is_named_after_its_issuer_and_leads_nowhere_else(String name, String folder) {
        assertThat(named(name).folder()).isEqualTo(folder);
    }

    @Test
    void a_long_name_gives_a_folder_that_a_file_system_takes() {
        assertThat(named("ab ".repeat(60)).folder()).hasSize(59).endsWith("_ab");
    }

    private static Issuer named(String name) {
        return new Issuer(
                URI.create("https://a.example/provider-metadata.json"),
                "vendor",
                "",
                name,
                "https://a.example",
                PROVIDER,
                true,
                true);
    }

    @Test
    void a_namespace_is_one_party_however_it_is_written() {
        assertThat(
                        Stream.of(
                                        "https://maker.example",
                                        "HTTPS://Maker.example/",
                                        "http://maker.example//",
                                        "https://maker.example:443",
                                        "https://maker.example:0443/",
                                        "http://maker.example:80/",
                                        "https://maker.example./",
                                        "https://maker.example/#",
                                        "https://maker.example/?",
                                        "https://maker.example?a#b",
                                        "https://somebody@maker.example")
                                .map(Issuer::party))
                .containsOnly("maker.example");
        assertThat(Issuer.party("https://maker.example/two")).isEqualTo("maker.example/two");
        assertThat(Issuer.party("https://maker.example:8443")).isEqualTo("maker.example:8443");
        assertThat(Issuer.party("https://maker.example:80")).isEqualTo("maker.example:80");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"metadata_version\": \"2.0\"  | \"metadata_version\": \"2.1\"",
                "\"category\": \"vendor\"       | \"category\": \"multiplier\"",
                "\"name\": \"Maker\"            | \"name\": \" \"",
                "\"name\": \"Maker\"            | \"name\": \"a\\u0007\"",
                "\"https://maker.example\"      | \"maker\"",
                "\"csaf_provider\"              | \"csaf_lister\"",
                "provider-metadata.json         | metadata.json",
                "2026-01-01T00:00:00Z           | yesterday"
            })
    void metadata_that_a_list_could_not_pass_on_makes_no_issuer(String said, String instead) {
        assertThat(issuerIn(METADATA)).isPresent();
        assertThat(METADATA).contains(said);
        assertThat(issuerIn(METADATA.replace(said, instead))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false", "null, false", "'\"true\"', false", "1, false"})
    void only_a_plain_yes_is_leave(String said, boolean leave) {
        var issuer =
                issuerIn(
                                METADATA.replace(
                                        "CSAF_aggregators\": true", "CSAF_aggregators\": " + said))
                        .orElseThrow();
        assertThat(issuer.mirrored()).isEqualTo(leave);
        assertThat(issuer.listed()).isEqualTo(leave);
    }

    private static final String METADATA =
            """
            {"canonical_url": "https://maker.example/provider-metadata.json",
             "distributions": [{"directory_url": "https://maker.example/white/"}],
             "last_updated": "2026-01-01T00:00:00Z", "metadata_version": "2.0",
             "list_on_CSAF_aggregators": true, "mirror_on_CSAF_aggregators": true,
             "publisher": {"category": "vendor", "name": "Maker", "namespace": "https://maker.example"},
             "role": "csaf_provider"}
            """;

    private static Optional<Issuer> issuerIn(String metadata) {
        return Issuer.of(JsonMapper.shared().readTree(metadata.getBytes(UTF_8)));
    }
}
