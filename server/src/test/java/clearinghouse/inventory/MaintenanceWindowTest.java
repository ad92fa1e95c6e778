package clearinghouse.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaintenanceWindowTest {

    private static final ZoneId OHIO = ZoneId.of("America/New_York");

    @ParameterizedTest
    @CsvSource({
        // 2026-03-08 is a Sunday on which the clocks skip from 02:00 to 03:00.
        "sunday 04:00-05:00, 2026-03-02T00:00:00Z, 2026-03-08T08:00:00Z, 2026-03-08T09:00:00Z",
        "sunday 04:00-05:00, 2026-03-08T08:30:00Z, 2026-03-08T08:00:00Z, 2026-03-08T09:00:00Z",
        "sunday 04:00-05:00, 2026-03-08T09:00:00Z, 2026-03-15T08:00:00Z, 2026-03-15T09:00:00Z",
        "sunday 02:15-02:45, 2026-03-02T00:00:00Z, 2026-03-08T07:15:00Z, 2026-03-08T07:45:00Z",
        "saturday 22:00-04:00, 2026-03-08T05:00:00Z, 2026-03-08T03:00:00Z, 2026-03-08T08:00:00Z",
        "monday 00:00-23:59, 2026-03-08T05:00:00Z, 2026-03-09T04:00:00Z, 2026-03-10T03:59:00Z"
    })
    void the_next_window_is_by_the_clocks_where_the_operator_is(
            String window, Instant now, Instant from, Instant until) {
        assertThat(MaintenanceWindow.parse(window).orElseThrow())
                .isInstanceOfSatisfying(
                        MaintenanceWindow.Weekly.class,
                        weekly ->
                                assertThat(weekly.next(now, OHIO))
                                        .isEqualTo(new MaintenanceWindow.Opening(from, until)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ask", "sunday 02:00-05:00", "friday 23:30-00:15"})
    void what_is_read_is_written_the_same_way(String text) {
        assertThat(MaintenanceWindow.parse(text).map(MaintenanceWindow::render)).contains(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "never",
                "Sunday 02:00-05:00",
                "sunday 02:00-02:00",
                "sunday 24:00-25:00",
                "sunday 2:00-5:00",
                "sunday 02:00-05:00 "
            })
    void what_is_no_window_is_not_guessed_at(String text) {
        assertThat(MaintenanceWindow.parse(text)).isEqualTo(Optional.empty());
    }

    @Test
    void a_window_that_begins_when_it_ends_is_none() {
        assertThat(Point.MAINTENANCE_WINDOW.fault("sunday 05:00-05:00")).isPresent();
    }
}
