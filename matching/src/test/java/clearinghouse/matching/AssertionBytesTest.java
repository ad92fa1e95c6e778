package clearinghouse.matching;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.chance.Chance;
import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.version.Span;
import clearinghouse.formats.version.VersionScheme;
import clearinghouse.formats.version.VersionSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class AssertionBytesTest {

    @Test
    void an_assertion_is_the_same_again_whatever_letters_are_in_it() {
        Chance.forAll(
                2_000,
                chance -> {
                    var assertion = assertion(chance);
                    var bytes = AssertionBytes.write(assertion);
                    assertThat(AssertionBytes.read(bytes, assertion.source())).isEqualTo(assertion);
                });
    }

    @Test
    void keys_mean_in_bytes_what_they_mean_in_objects() {
        Chance.forAll(
                1_000,
                chance -> {
                    for (var assertion : Drawn.assertions(chance)) {
                        var bytes = AssertionBytes.write(assertion);
                        for (var named : Drawn.component(chance).known()) {
                            assertThat(AssertionBytes.keysMean(bytes, named))
                                    .isEqualTo(assertion.keysMean(named));
                        }
                    }
                });
    }

    private static Assertion assertion(Chance chance) {
        return Assertion.of(
                new Assertion.Source("CVE-1", "ADV-1", "OSV"),
                chance.list(0, 9, () -> identity(chance)),
                chance.oneOf(List.of(Standing.values())),
                new VersionSet(
                        chance.oneOf(List.of(VersionScheme.values())),
                        chance.list(0, 3, () -> new Span(bound(chance), bound(chance))),
                        chance.list(0, 2, chance::text)),
                chance.list(0, 3, chance::text),
                chance.list(0, 1, chance::text),
                chance.list(0, 3, chance::text));
    }

    private static Span.Bound bound(Chance chance) {
        var version = chance.yesOrNo() ? chance.oneOf(List.of("", "1.2", "1:2-3")) : chance.text();
        return version.isEmpty() ? Span.OPEN : new Span.Bound.At(version, chance.yesOrNo());
    }

    private static Identity identity(Chance chance) {
        return switch (chance.between(0, 7)) {
            case 0 -> new Identity.Hash(chance.text(), chance.text());
            case 1 -> new Identity.Serial(chance.text(), chance.text());
            case 2 -> new Identity.Model(chance.text(), chance.text());
            case 3 -> new Identity.Packaged("pkg:deb/" + chance.text(), release(chance));
            case 4 -> new Identity.Rebuilt(chance.text(), new Release("9", chance.text()));
            case 5 ->
                    new Identity.Platform(
                            chance.text(),
                            chance.text(),
                            chance.text(),
                            chance.text(),
                            chance.between(0, 100));
            case 6 ->
                    new Identity.Product(
                            chance.list(0, 3, chance::text), chance.list(0, 3, chance::text));
            default -> new Identity.Name(chance.text(), chance.yesOrNo());
        };
    }

    private static Release release(Chance chance) {
        return new Release(chance.text(), chance.text());
    }
}
