package clearinghouse.matching;

import clearinghouse.formats.version.VersionScheme;
import java.util.Optional;

/**
 * One of the things that a component is known by, and its version as the same source has it.
 *
 * @param version empty where none is said
 * @param scheme by which it is ordered, where an advisory does not say another
 * @param key of the version in the order of the scheme, where that says all
 */
public record Named(Identity identity, String version, VersionScheme scheme, Optional<Key> key) {

    public static Named of(Identity identity, String version, VersionScheme scheme) {
        return new Named(identity, version, scheme, Key.of(scheme, version));
    }
}
