package clearinghouse.pages;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.parties.PartyKind;
import clearinghouse.parties.Role;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DutiesTest {

    /** A role that no page gives can be had by token alone, and so never by passkey. */
    @Test
    void every_role_is_among_the_duties_that_somebody_can_be_let_in_for() {
        assertThat(
                        Arrays.stream(PartyKind.values())
                                .flatMap(kind -> Duties.of(kind).stream())
                                .flatMap(duties -> duties.roles().stream()))
                .contains(Role.values());
    }
}
