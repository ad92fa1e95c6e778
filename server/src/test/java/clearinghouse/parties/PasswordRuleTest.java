package clearinghouse.parties;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PasswordRuleTest {

    private static final List<String> NAMES =
            List.of(
                    "Zoë Obermeier-Quist",
                    "Town Clinic",
                    "k7qd2mfx3a",
                    "clearinghouse.town.example",
                    "clearinghouse");

    private static Optional<String> fault(String typed) {
        return Password.prepare(typed)
                .map(password -> PasswordRule.fault(password, NAMES))
                .orElse(Optional.of("cannot be one"));
    }

    @Test
    void four_words_that_have_nothing_to_do_with_each_other_are_taken() {
        for (var good :
                List.of(
                        "gravel tulip oboe margin",
                        "lantern-oyster-drift",
                        "Der Igel frisst 3 Birnen",
                        "Ω≈ç√∫˜µ≤≥÷åß∂ƒ©˙",
                        "пингвин ест окрошку",
                        "🦔🍐🎻🪣🧭🪵🛶🪁🧶🪡🧊🌵🪺🐚🦚",
                        "gravel tulip oboe margin " + "zq8 fjw ploc ".repeat(7))) {
            assertThat(fault(good)).as(good).isEmpty();
        }
    }

    @Test
    void it_has_from_15_to_128_characters_and_a_pair_of_surrogates_is_one() {
        assertThat(fault("gravel tulip o")).get().asString().contains("at least 15");
        assertThat(fault("gravel tulip ob")).isEmpty();
        assertThat(fault("🦔🍐🎻🪣🧭🪵🛶🪁🧶🪡🧊🌵🪺🐚")).get().asString().contains("at least 15");
        var words = "gravel tulip oboe margin lantern oyster drift velvet ";
        assertThat(fault(words.repeat(3).substring(0, 128))).isEmpty();
        assertThat(fault(words.repeat(3).substring(0, 129)))
                .get()
                .asString()
                .contains("at most 128");
    }

    @Test
    void what_repeats_or_counts_on_is_refused() {
        for (var bad :
                List.of(
                        "aaaaaaaaaaaaaaaaa",
                        "abababababababab",
                        "abc1abc1abc1abc1abc1",
                        "passwordpasswordpassword",
                        "1234567890123456",
                        "9876543210987654",
                        "abcdefghijklmnop",
                        "ABCDEFGHIJKLMNOP",
                        "qwertyuiopasdfghjkl",
                        "QWERTZUIOPasdfghjkl",
                        "1qaz2wsx3edc4rfv",
                        "111222333444555666")) {
            assertThat(fault(bad)).as(bad).get().asString().contains("repeats or counts");
        }
    }

    @Test
    void what_many_use_is_refused_however_it_is_written() {
        for (var bad :
                List.of(
                        "correct horse battery staple",
                        "CorrectHorseBatteryStaple",
                        "correct-horse-battery-staple-2024",
                        "This is my password!",
                        "I love you forever 1",
                        "The quick brown fox.")) {
            assertThat(fault(bad)).as(bad).get().asString().contains("many use");
        }
    }

    @Test
    void what_is_little_more_than_names_is_refused() {
        for (var bad :
                List.of(
                        "Zoë Obermeier-Quist",
                        "zoe obermeier quist 1",
                        "clearinghouse123",
                        "Town Clinic clearinghouse",
                        "obermeier clinic 2024",
                        "k7qd2mfx3a-k7qd2mfx3a-1")) {
            assertThat(fault(bad)).as(bad).get().asString().contains("a name of you");
        }
        assertThat(fault("obermeier gravel tulip")).isEmpty();
    }

    @Test
    void there_is_no_rule_for_kinds_of_characters() {
        assertThat(fault("graveltulipoboemargin")).isEmpty();
        assertThat(fault("GRAVELTULIPOBOEMARGIN")).isEmpty();
        assertThat(fault("708341926504817")).isEmpty();
    }

    /** RFC 8265 §4.3, where an example of the table applies; the words are ours. */
    @Test
    void it_is_the_same_from_each_keyboard() {
        assertThat(prepared("Zoe\u0308 reist\u00a0weit")).isEqualTo("Zo\u00eb reist weit");
        assertThat(prepared("\u03c0\u00df\u00e5")).isEqualTo("\u03c0\u00df\u00e5");
        assertThat(prepared("Jack of \u2666s")).isEqualTo("Jack of \u2666s");
        assertThat(prepared("foo\u1680bar")).isEqualTo("foo bar");
        // The profile keeps case, width and the space around.
        assertThat(prepared(" Ａb ")).isEqualTo(" Ａb ");
    }

    @Test
    void what_no_keyboard_types_cannot_be_one() {
        for (var bad :
                List.of("my cat is a \u0009by", "a\0b", "a\u2028b", "a\ud800b", "a\u0378b")) {
            assertThat(Password.prepare(bad)).as(bad).isEmpty();
        }
        assertThat(Password.prepare("x".repeat(1024))).isPresent();
        assertThat(Password.prepare("x".repeat(1025))).isEmpty();
    }

    @Test
    void it_is_wiped_when_it_is_closed_and_has_no_text_form() {
        var password = Password.prepare("gravel tulip oboe margin").orElseThrow();
        assertThat(password).hasToString("Password[…]");
        password.close();
        assertThat(password.text()).hasToString("\0".repeat(24));
    }

    private static String prepared(String typed) {
        return Password.prepare(typed).orElseThrow().text().toString();
    }

    @Test
    void waits_rise_and_end() {
        var wait = new PasswordWait(5, Duration.ofMinutes(1), Duration.ofMinutes(15));
        assertThat(wait.after(0)).isZero();
        assertThat(wait.after(4)).isZero();
        assertThat(wait.after(5)).isEqualTo(Duration.ofMinutes(1));
        assertThat(wait.after(6)).isEqualTo(Duration.ofMinutes(2));
        assertThat(wait.after(8)).isEqualTo(Duration.ofMinutes(8));
        assertThat(wait.after(9)).isEqualTo(Duration.ofMinutes(15));
        assertThat(wait.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(15));
    }
}
