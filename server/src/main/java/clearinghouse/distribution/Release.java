package clearinghouse.distribution;

import clearinghouse.advisory.AdvisoryId;
import clearinghouse.exposure.Remedies;
import clearinghouse.formats.tuf.FileNames;
import clearinghouse.formats.tuf.PatchNote;
import clearinghouse.formats.tuf.TargetFile;
import clearinghouse.formats.tuf.TargetPath;
import clearinghouse.validation.PatchId;
import java.time.Instant;

/**
 * An accepted patch's jar as a signed target.
 *
 * @param replaces the package URL that operators run now
 * @param version the package URL's version after
 */
public record Release(
        ReleaseId id,
        AdvisoryId advisory,
        PatchId patch,
        String replaces,
        String packageUrl,
        String version,
        TargetPath target,
        long length,
        String sha256,
        String sha512,
        Instant releasedAt) {

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
                length, sha256, sha512, new PatchNote(advisory.code(), replaces, packageUrl));
    }
}
