package clearinghouse.inventory;

import clearinghouse.formats.sbom.SbomSubject;
import clearinghouse.kernel.Visible;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What an asset is called whose operator gave it no name. */
final class AssetNames {

    static final int LONGEST = 200;

    private AssetNames() {}

    /**
     * One after the other without end, for whoever takes the first that is free: a name that is
     * taken belongs to another system, whose list must not be replaced by guessing.
     */
    static Stream<String> proposed(SbomSubject subject) {
        return Stream.concat(
                Stream.of(subject.name()).filter(AssetNames::isFit),
                IntStream.iterate(1, number -> number + 1).mapToObj(number -> "System " + number));
    }

    private static boolean isFit(String name) {
        return name.length() <= LONGEST
                && Visible.in(name)
                && name.codePoints().noneMatch(Character::isISOControl);
    }
}
