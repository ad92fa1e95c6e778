package clearinghouse.distribution;

import clearinghouse.advisory.AdvisoryId;
import clearinghouse.exposure.Exposure;
import clearinghouse.exposure.Remedies;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.tuf.FileNames;
import clearinghouse.formats.tuf.PatchNote;
import clearinghouse.formats.tuf.TargetFile;
import clearinghouse.formats.tuf.TargetPath;
import clearinghouse.validation.PatchId;
import java.time.Instant;

/**
 * An accepted patch's jar as a signed target, under a version of its own.
 *
 * @param replaces the package URL that operators run now
 * @param version the package URL's version after
 * @param ordinal counts the releases that stand in for one package, from 1
 * @param judgedSha256 of the jar as it was judged, which states the version that was patched
 */
public record Release(
        ReleaseId id,
        AdvisoryId advisory,
        PatchId patch,
        String replaces,
        String packageUrl,
        String version,
        int ordinal,
        TargetPath target,
        long length,
        String sha256,
        String sha512,
        String judgedSha256,
        Instant releasedAt) {

    /** Whether the asset runs exactly what this replaces: a nearby version may differ in more. */
    boolean isFor(Exposure exposure) {
        var before = PackageUrl.of(replaces);
        return before.packageOnly().render().equals(exposure.packageName())
                && before.version().equals(exposure.version());
    }

    /** As operators are told of it. */
    Remedies.Released offered() {
        return new Remedies.Released(
                target.value(),
                version,
                replaces,
                "/tuf/targets/" + FileNames.target(target, file()).getFirst());
    }

    TargetFile file() {
        return TargetFile.of(
                length,
                sha256,
                sha512,
                new PatchNote(advisory.code(), replaces, packageUrl, ordinal));
    }
}
