package clearinghouse.scanning;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Claims.Held PARSER = new Claims.Held("parser", "1.0", NOW.plusSeconds(1));
    private static final Claims.Wanted WANTED =
            new Claims.Wanted("1.0", List.of("parser", "writer"));

    @Test
    void what_no_one_holds_is_granted() {
        assertThat(Claims.decide(List.of(), WANTED, NOW))
                .isEqualTo(new Claims.Granted(List.of("parser", "writer"), List.of()));
    }

    @Test
    void of_an_overlap_the_free_part_is_granted_and_the_rest_is_named() {
        assertThat(Claims.decide(List.of(PARSER), WANTED, NOW))
                .isEqualTo(new Claims.Granted(List.of("writer"), List.of("parser")));
    }

    @Test
    void where_all_is_held_nothing_is_granted() {
        assertThat(Claims.decide(List.of(PARSER), wanted("1.0", "parser"), NOW))
                .isEqualTo(new Claims.NothingFree(List.of("parser")));
    }

    @Test
    void areas_that_were_not_asked_for_are_never_named() {
        var secret = new Claims.Held("secret", "1.0", NOW.plusSeconds(1));
        assertThat(Claims.decide(List.of(PARSER, secret), WANTED, NOW))
                .isEqualTo(new Claims.Granted(List.of("writer"), List.of("parser")));
    }

    @Test
    void a_claim_ends_at_its_expiry() {
        var ended = new Claims.Held("parser", "1.0", NOW);
        assertThat(Claims.decide(List.of(ended), wanted("1.0", "parser"), NOW))
                .isEqualTo(new Claims.Granted(List.of("parser"), List.of()));
    }

    @Test
    void two_versions_are_two_pieces_of_work() {
        assertThat(Claims.decide(List.of(PARSER), wanted("2.0", "parser"), NOW))
                .isEqualTo(new Claims.Granted(List.of("parser"), List.of()));
    }

    @Test
    void a_claim_on_every_version_overlaps_each() {
        assertThat(Claims.decide(List.of(PARSER), wanted("", "parser"), NOW))
                .isEqualTo(new Claims.NothingFree(List.of("parser")));
        var every = new Claims.Held("parser", "", NOW.plusSeconds(1));
        assertThat(Claims.decide(List.of(every), wanted("3.1", "parser"), NOW))
                .isEqualTo(new Claims.NothingFree(List.of("parser")));
    }

    @Test
    void an_area_asked_for_twice_is_one() {
        assertThat(Claims.decide(List.of(), wanted("1.0", "parser", "parser"), NOW))
                .isEqualTo(new Claims.Granted(List.of("parser"), List.of()));
    }

    private static Claims.Wanted wanted(String version, String... areas) {
        return new Claims.Wanted(version, List.of(areas));
    }
}
