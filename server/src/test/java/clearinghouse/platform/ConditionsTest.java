package clearinghouse.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConditionsTest {

    private static final String TAG = "\"abc\"";
    private static final Optional<String> SUNDAY = Optional.of("Sun, 01 Nov 2026 08:09:07 GMT");

    private static boolean isGood(String... ifNoneMatch) {
        return new Conditions(List.of(ifNoneMatch), Optional.empty(), List.of())
                .hasAlready(TAG, SUNDAY);
    }

    private static boolean isGoodSince(String date) {
        return new Conditions(List.of(), Optional.of(date), List.of()).hasAlready(TAG, SUNDAY);
    }

    private static boolean takesGzip(String... acceptEncoding) {
        return new Conditions(List.of(), Optional.empty(), List.of(acceptEncoding)).takesGzip();
    }

    @Test
    void a_copy_is_good_by_any_of_its_tags_weak_or_not_or_by_a_star() {
        assertThat(isGood("\"abc\"")).isTrue();
        assertThat(isGood("W/\"abc\"")).isTrue();
        assertThat(isGood("\"x\", \"abc\"")).isTrue();
        assertThat(isGood("\"x\"", "\"y\",\"abc\"")).isTrue();
        assertThat(isGood("\"a,b\" , W/\"abc\"")).isTrue();
        assertThat(isGood(" * ")).isTrue();
        assertThat(isGood("\"ab\"")).isFalse();
        assertThat(isGood("abc")).isFalse();
        assertThat(isGood("\"*\"")).isFalse();
        assertThat(isGood()).isFalse();
    }

    @Test
    void a_copy_is_good_by_its_date_where_no_tag_is_said() {
        assertThat(isGoodSince("Sun, 01 Nov 2026 08:09:07 GMT")).isTrue();
        assertThat(isGoodSince("Mon, 02 Nov 2026 08:09:07 GMT")).isTrue();
        assertThat(isGoodSince("Sun, 01 Nov 2026 08:09:06 GMT")).isFalse();
        assertThat(isGoodSince("yesterday")).isFalse();
        var both = new Conditions(List.of("\"x\""), SUNDAY, List.of());
        assertThat(both.hasAlready(TAG, SUNDAY)).isFalse();
        var undated = new Conditions(List.of(), SUNDAY, List.of());
        assertThat(undated.hasAlready(TAG, Optional.empty())).isFalse();
    }

    @Test
    void a_date_has_two_digits_for_its_day_and_drops_the_rest_of_its_second() {
        assertThat(Conditions.date(Instant.parse("2026-11-01T08:09:07.999Z")))
                .isEqualTo("Sun, 01 Nov 2026 08:09:07 GMT");
    }

    @Test
    void who_names_gzip_and_does_not_refuse_it_gets_it() {
        assertThat(takesGzip("gzip")).isTrue();
        assertThat(takesGzip("br, GZIP;q=0.5")).isTrue();
        assertThat(takesGzip("deflate", "x-gzip")).isTrue();
        assertThat(takesGzip("gzip;q=0.001")).isTrue();
        assertThat(takesGzip("gzip; q=0")).isFalse();
        assertThat(takesGzip("gzip;q=0.000, identity")).isFalse();
        assertThat(takesGzip("br, identity")).isFalse();
        assertThat(takesGzip("notgzip")).isFalse();
        assertThat(takesGzip()).isFalse();
    }
}
