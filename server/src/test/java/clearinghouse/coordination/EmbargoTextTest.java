package clearinghouse.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Problem;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbargoTextTest {

    private static final String NEW_YORK = "America/New_York";

    private static List<String> faults(String until, String zone) {
        return EmbargoText.parse("/until", until, zone).problems().stream()
                .map(Problem::pointer)
                .toList();
    }

    @Test
    void the_end_is_one_instant_shown_in_the_agreed_zone() {
        var end = EmbargoText.parse("/until", "2027-05-01T12:00:00-04:00", NEW_YORK).orElseThrow();
        assertThat(end)
                .isEqualTo(
                        new EmbargoEnd(Instant.parse("2027-05-01T16:00:00Z"), ZoneId.of(NEW_YORK)));
        assertThat(EmbargoText.render(end)).isEqualTo("2027-05-01T12:00:00-04:00");
    }

    @Test
    void an_instant_in_utc_is_shown_in_the_agreed_zone() {
        var end = EmbargoText.parse("/until", "2027-05-01T16:00:00Z", NEW_YORK).orElseThrow();
        assertThat(EmbargoText.render(end)).isEqualTo("2027-05-01T12:00:00-04:00");
    }

    @Test
    void an_offset_that_the_zone_does_not_have_on_that_day_is_asked_about() {
        assertThat(faults("2027-05-01T12:00:00-05:00", NEW_YORK)).containsExactly("/until");
    }

    @Test
    void a_date_without_a_time_or_an_offset_is_no_end() {
        assertThat(faults("2027-05-01", NEW_YORK)).containsExactly("/until");
        assertThat(faults("2027-05-01T12:00:00", NEW_YORK)).containsExactly("/until");
    }

    @Test
    void both_faults_are_told_at_once() {
        assertThat(faults("soon", "EST5EDT+1")).containsExactly("/until", "/zone");
    }
}
