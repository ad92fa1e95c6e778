package clearinghouse.formats.sarif;

import clearinghouse.formats.purl.PackageUrl;

/**
 * A proof of vulnerability carried by a result, by our convention: the properties {@code purl} and
 * {@code entry} say what to run it against and how, the one attachment is the proof itself.
 */
public record SarifProof(PackageUrl purl, String entry, SarifArtifact attachment) {

    public static final String PURL = "purl";
    public static final String ENTRY = "entry";
}
