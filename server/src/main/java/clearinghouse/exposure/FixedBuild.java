package clearinghouse.exposure;

import clearinghouse.formats.purl.PackageUrl;

/**
 * A build that the clearinghouse released as the fix against one advisory.
 *
 * @param packageUrl with the version that was given at the release
 * @param sha256 of the file that operators fetch
 */
public record FixedBuild(PackageUrl packageUrl, String sha256) {

    public FixedBuild {
        if (packageUrl.version().isEmpty()) {
            throw new IllegalArgumentException("a released build has a version");
        }
    }

    boolean isOf(PackageUrl packageOnly) {
        return packageUrl.packageOnly().equals(packageOnly);
    }
}
