package clearinghouse.distribution;

import clearinghouse.formats.tuf.TargetFile;
import clearinghouse.formats.tuf.TargetPath;
import java.util.Map;

/**
 * A part of the advisory index as a signed target.
 *
 * @param part its place among them, from 0
 * @param ordinal counts the files that it has had, from 1
 */
record IndexPart(int part, int ordinal, long length, String sha256, String sha512) {

    /** Of the files, which a client has to know; another one stands in a folder beside. */
    static final String FORM = "1";

    TargetPath target() {
        return new TargetPath("advisories/%s/%02d.gz".formatted(FORM, part));
    }

    TargetFile file() {
        return new TargetFile(length, Map.of("sha256", sha256, "sha512", sha512), Map.of());
    }
}
