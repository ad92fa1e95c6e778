package clearinghouse.formats.sbom;

/** The forms of an inventory that are read. */
public enum SbomFormat {
    CYCLONEDX,
    SPDX,
    CSV
}
