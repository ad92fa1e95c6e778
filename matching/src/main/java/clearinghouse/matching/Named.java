package clearinghouse.matching;

import clearinghouse.formats.version.VersionScheme;

/**
 * One of the things that a component is known by, and its version as the same source has it.
 *
 * @param version empty where none is said
 * @param scheme by which it is ordered, where an advisory does not say another
 */
public record Named(Identity identity, String version, VersionScheme scheme) {}
