package clearinghouse.likeness;

import clearinghouse.formats.likeness.KeyedHash;
import clearinghouse.formats.likeness.Mention;
import clearinghouse.formats.likeness.Mentions;
import clearinghouse.formats.likeness.MinHash;
import clearinghouse.formats.likeness.Shingles;
import clearinghouse.formats.likeness.Sketch;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is kept of a finding to find others like it. */
record Portrait(Sketch sketch, Set<Trait> traits) {

    /** Another number for other rules: portraits of two forms are not compared. */
    static final int FORM = 1;

    Portrait {
        traits = Set.copyOf(traits);
    }

    static Portrait of(Described it, KeyedHash hash) {
        var phrasing = MinHash.of(Shingles.of(it.text()), MinHash.Measure.STANDARD, hash);
        return new Portrait(
                phrasing.sketch(),
                Stream.of(
                                it.proof().stream()
                                        .map(digest -> trait(Trait.Kind.PROOF, digest, hash)),
                                Mentions.in(it.text()).stream()
                                        .map(mention -> trait(it, mention, hash)),
                                phrasing.bands(hash)
                                        .mapToObj(band -> new Trait(Trait.Kind.PHRASE, band)))
                        .flatMap(traits -> traits)
                        .collect(Collectors.toSet()));
    }

    private static Trait trait(Described it, Mention mention, KeyedHash hash) {
        return switch (mention.kind()) {
            case NUMBER -> trait(Trait.Kind.NUMBER, mention.name(), hash);
            case CODE -> trait(Trait.Kind.CODE, it.packageUrl() + " " + mention.name(), hash);
            case CRASH -> trait(Trait.Kind.CRASH, it.packageUrl() + " " + mention.name(), hash);
        };
    }

    private static Trait trait(Trait.Kind kind, String name, KeyedHash hash) {
        return new Trait(kind, hash.of(kind.code(), name));
    }
}
