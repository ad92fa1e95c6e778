package clearinghouse.formats.feed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedNameTest {

    @ParameterizedTest
    @CsvSource({
        "'Example',                example",
        "'ACME, Inc.',             acme-inc",
        "'  acme   inc ',          acme-inc",
        "'Müller & Söhne',         muller-sohne",
        "'../../etc/passwd',       etc-passwd",
        "'<script>',               script",
    })
    void capitals_accents_and_punctuation_make_no_other_name(String name, String feed) {
        assertThat(FeedName.of(name)).isEqualTo(feed);
    }

    @Test
    void where_a_letter_is_lost_names_stay_apart() {
        assertThat(FeedName.of("株式会社")).matches("[0-9a-f]{8}");
        assertThat(FeedName.of("株式会社")).isNotEqualTo(FeedName.of("有限会社"));
        assertThat(FeedName.of("Acme 株式会社")).startsWith("acme-").isNotEqualTo("acme");
        assertThat(FeedName.of("!?")).matches("[0-9a-f]{8}").isNotEqualTo(FeedName.of("?!"));
    }

    @Test
    void a_name_has_an_end() {
        var long1 = FeedName.of("a".repeat(200));
        assertThat(long1).hasSizeLessThan(80).isNotEqualTo(FeedName.of("a".repeat(199)));
    }

    @Test
    void an_ecosystem_keeps_its_capitals() {
        assertThat(FeedName.ofEcosystem("crates.io")).isEqualTo("crates.io");
        assertThat(FeedName.ofEcosystem("GitHub Actions")).isEqualTo("GitHub-Actions");
    }
}
