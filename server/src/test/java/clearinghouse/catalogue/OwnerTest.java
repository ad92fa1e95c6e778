package clearinghouse.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnerTest {

    /** Who owns it, whether as a provider, signed by, and how; who says it anew, signed by. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "maker, true,  old, first, maker,   old, -",
                "maker, true,  old, first, maker,   new, -",
                "maker, true,  old, first, maker,   -,   signed before",
                "maker, true,  old, first, mallory, new, not that one",
                "maker, true,  old, first, mallory, old, not that one",
                "maker, true,  old, first, mallory, -,   not that one",
                "maker, true,  -,   first, maker,   -,   -",
                "maker, true,  -,   first, maker,   new, -",
                "maker, true,  -,   first, mallory, -,   not that one",
                "maker, true,  -,   first, mallory, new, not that one",
                "-,     true,  old, first, mallory, old, -",
                "-,     true,  old, first, mallory, new, same key",
                "-,     true,  old, first, mallory, -,   same key",
                "-,     true,  -,   first, mallory, -,   -",
                "maker, true,  old, taken, maker,   old, -",
                "maker, true,  old, taken, maker,   new, same key",
                "maker, true,  old, taken, maker,   -,   same key",
                "maker, true,  old, taken, mallory, old, -",
                "maker, true,  old, taken, mallory, new, same key",
                "-,     true,  old, taken, mallory, old, -",
                "-,     true,  old, taken, mallory, new, same key",
                "maker, false, -,   first, mallory, -,   -",
                "-,     false, -,   first, mallory, new, -"
            })
    void what_a_provider_published_is_its_own_to_say_anew(
            String owner,
            boolean isProvider,
            String fingerprint,
            String how,
            String from,
            String signer,
            String doubt) {
        var owned =
                new Owner(
                        Optional.ofNullable(owner).map(OwnerTest::id),
                        isProvider,
                        Optional.ofNullable(fingerprint),
                        how.equals("taken"));
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
