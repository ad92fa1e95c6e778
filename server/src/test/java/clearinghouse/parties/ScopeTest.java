package clearinghouse.parties;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.kernel.Permission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScopeTest {

    private static final Permission READ_FINDING = new Permission("finding:read");
    private static final Permission CONSENT = new Permission("consent:decide");
    private static final int TRIES = 20_000;

    /**
     * What a token gives is in its scope and in its holder's roles at that moment, or everyone's.
     */
    @Test
    void a_token_gives_what_its_scope_and_its_holders_roles_have_in_common_and_nothing_else() {
        var chance = new Random(20261128);
        for (int i = 0; i < TRIES; i++) {
            var made = roles(chance);
            var held = roles(chance);
            var part = part(chance, made);
            var now = new Scope(made, part).now(held);
            var common = EnumSet.copyOf(made);
            common.retainAll(held);
            var expected =
                    Role.grants(common).stream()
                            .filter(it ->
                                    Role.isForEveryone(it)
                                            || part.isEmpty()
                                            || part.get().contains(it))
                            .collect(Collectors.toSet());
            assertThat(now).isEqualTo(expected);
            assertThat(Role.grants(made)).containsAll(now);
            assertThat(Role.grants(held)).containsAll(now);
        }
    }

    @Test
    void a_role_that_is_taken_away_takes_its_permissions_from_every_token() {
        var scope = Scope.of(Role.TRIAGE, Role.ADMINISTER);
        assertThat(scope.now(Set.of(Role.TRIAGE, Role.ADMINISTER)))
                .contains(Parties.MANAGE, READ_FINDING);
        assertThat(scope.now(Set.of(Role.TRIAGE)))
                .contains(READ_FINDING)
                .doesNotContain(Parties.MANAGE);
        assertThat(scope.now(Set.of(Role.PUBLISH)))
                .containsExactlyInAnyOrderElementsOf(Role.grants(Set.of()));
    }

    @Test
    void a_token_for_a_part_of_its_roles_makes_no_tokens() {
        var part = new Scope(Set.of(Role.DEVELOPER), Optional.of(Set.of(READ_FINDING)));
        assertThat(part.now(Set.of(Role.DEVELOPER))).contains(READ_FINDING);
        assertThat(part.now(Set.of(Role.DEVELOPER))).doesNotContain(Tokens.OWN);
        assertThat(new Scope(Set.of(Role.DEVELOPER), Optional.of(Set.of(Tokens.OWN))).foreign())
                .containsExactly("token:own");
    }

    @Test
    void what_no_role_of_the_token_permits_is_named() {
        assertThat(
                        new Scope(
                                        Set.of(Role.DEVELOPER),
                                        Optional.of(Set.of(READ_FINDING, Parties.MANAGE)))
                                .foreign())
                .containsExactly("party:manage");
    }

    @Test
    void a_brokers_token_may_be_narrowed_to_a_part_of_what_its_members_consent_to() {
        var read = new Permission("exposure:read");
        var scope = new Scope(Set.of(Role.BROKER), Optional.of(Set.of(Parties.ACT_FOR, read)));
        assertThat(scope.foreign()).isEmpty();
        assertThat(scope.forAnother(Set.of(Role.OPERATOR)))
                .contains(read)
                .doesNotContain(new Permission("exposure:answer"));
        assertThat(Scope.of(Role.BROKER).forAnother(Set.of(Role.OPERATOR)))
                .contains(new Permission("exposure:answer"))
                .doesNotContain(CONSENT, Tokens.OWN);
    }

    private static Set<Role> roles(Random chance) {
        return Arrays.stream(Role.values())
                .filter(_ -> chance.nextBoolean())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
    }

    private static Optional<Set<Permission>> part(Random chance, Set<Role> roles) {
        if (chance.nextBoolean()) {
            return Optional.empty();
        }
        var some = new HashSet<Permission>();
        Role.reach(roles).stream().filter(_ -> chance.nextInt(3) == 0).forEach(some::add);
        return Optional.of(some);
    }
}
