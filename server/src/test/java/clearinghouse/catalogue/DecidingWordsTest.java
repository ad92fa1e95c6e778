package clearinghouse.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.published.SsvcSelection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecidingWordsTest {

    @Test
    void choices_are_read_from_the_words_in_which_they_are_told() {
        var options = new LinkedHashMap<String, String>();
        options.put("Exploitation", "none");
        options.put("Technical Impact", "partial");
        var at = Instant.parse("2026-07-02T10:00:00.123Z");
        for (var time : new Instant[] {at, at.minusNanos(123_000_000)}) {
            var words =
                    DecidingWords.selection(
                            new SsvcSelection("CISA", "2.0.3", Optional.of(time), options));
            assertThat(DecidingWords.selection(words))
                    .isEqualTo(new DecidingWords.Selection(options, Optional.of(time)));
        }
        var timeless =
                DecidingWords.selection(
                        new SsvcSelection("CISA", "2.0.3", Optional.empty(), options));
        assertThat(DecidingWords.selection(timeless).options()).isEqualTo(options);
        assertThat(DecidingWords.selection(timeless).at()).isEmpty();
    }

    @Test
    void a_listing_is_read_with_its_day_and_words_about_exploitation_are_none() {
        var day = LocalDate.of(2026, 7, 5);
        var told = DecidingWords.listed(Optional.of(day)) + " Update by 2026-07-08.";
        assertThat(DecidingWords.isListed(told)).isTrue();
        assertThat(DecidingWords.listedSince(told)).contains(day);
        assertThat(DecidingWords.isListed(DecidingWords.listed(Optional.empty()))).isTrue();
        assertThat(DecidingWords.listedSince(DecidingWords.listed(Optional.empty()))).isEmpty();
        assertThat(DecidingWords.isListed("It was listed as exploited somewhere.")).isFalse();
        assertThat(DecidingWords.listedSince("Listed as exploited since 2026-13-45.")).isEmpty();
    }

    @Test
    void words_of_others_that_look_like_choices_give_none_that_are_not() {
        assertThat(DecidingWords.selection("no choice at all").options()).isEmpty();
        assertThat(DecidingWords.selection("=, a=b=c, a=d").options())
                .isEqualTo(Map.of("a", "b=c"));
    }
}
