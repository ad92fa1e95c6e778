package clearinghouse.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.coordination.Consent.Accepted;
import clearinghouse.coordination.Consent.Declined;
import clearinghouse.coordination.Consent.Invited;
import clearinghouse.coordination.Consent.Left;
import clearinghouse.coordination.Consent.Move;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsentTest {

    private static final Instant MARCH = Instant.parse("2027-03-01T17:00:00Z");
    private static final Instant MAY = Instant.parse("2027-05-01T17:00:00Z");
    private static final Map<String, Consent> STATES =
            Map.of(
                    "Invited", new Invited(MARCH),
                    "Accepted", new Accepted(MARCH),
                    "Declined", new Declined(MARCH),
                    "Left", new Left(MARCH));

    /** "=" stays as it is, "-" is a refusal. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # from  | invite  | accept   | decline  | leave | sees
                    Invited  | =       | Accepted | Declined | Left  | true
                    Accepted | =       | =        | -        | Left  | true
                    Declined | Invited | -        | =        | =     | false
                    Left     | -       | -        | -        | =     | false
                    """)
    void a_party_answers_once_and_may_be_asked_again(
            String from, String invite, String accept, String decline, String leave, boolean sees) {
        var consent = Objects.requireNonNull(STATES.get(from));
        assertThat(
                        List.of(
                                named(consent.invite(MAY)),
                                named(consent.accept(MAY)),
                                named(consent.decline(MAY)),
                                named(consent.leave(MAY))))
                .containsExactly(invite, accept, decline, leave);
        assertThat(consent.sees()).isEqualTo(sees);
    }

    private static String named(Move move) {
        return switch (move) {
            case Move.Changed(var to) -> to.getClass().getSimpleName();
            case Move.Unchanged _ -> "=";
            case Move.Refused _ -> "-";
        };
    }
}
