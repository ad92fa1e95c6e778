package clearinghouse.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnerTest {

    /** Who owns it, whether as a provider, signed by; who says it anew, signed by. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "maker, true,  old, maker,   old, -",
                "maker, true,  old, maker,   new, -",
                "maker, true,  old, maker,   -,   signed before",
                "maker, true,  old, mallory, new, not that one",
                "maker, true,  old, mallory, old, not that one",
                "maker, true,  old, mallory, -,   not that one",
                "maker, true,  -,   maker,   -,   -",
                "maker, true,  -,   maker,   new, -",
                "maker, true,  -,   mallory, -,   not that one",
                "maker, true,  -,   mallory, new, not that one",
                "-,     true,  old, mallory, old, -",
                "-,     true,  old, mallory, new, same key",
                "-,     true,  old, mallory, -,   same key",
                "-,     true,  -,   mallory, -,   -",
                "maker, false, -,   mallory, -,   -",
                "-,     false, -,   mallory, new, -"
            })
    void what_a_provider_published_is_its_own_to_say_anew(
            String owner,
            boolean isProvider,
            String fingerprint,
            String from,
            String signer,
            String doubt) {
        var owned =
                new Owner(
                        Optional.ofNullable(owner).map(OwnerTest::id),
                        isProvider,
                        Optional.ofNullable(fingerprint));
        assertThat(owned.doubt(id(from), Optional.ofNullable(signer)))
                .satisfies(said -> {
                    if (doubt == null) {
                        assertThat(said).isEmpty();
                    } else {
                        assertThat(said.orElseThrow()).contains(doubt);
                    }
                });
    }

    private static SubscriptionId id(String name) {
        return new SubscriptionId("sub_" + (name + "a".repeat(26)).substring(0, 26));
    }
}
