package clearinghouse.formats.sbom;

/** The forms of an inventory that are read. */
public enum SbomFormat {
    CYCLONEDX,
    SPDX,
    /** A table of vendors, products and versions. */
    CSV,
    /** {@code dpkg -l} */
    DPKG,
    /** {@code rpm -qa} */
    RPM,
    /** {@code apk info -v} and {@code apk list -I} */
    APK,
    /** {@code winget list} and {@code winget export} */
    WINGET,
    /** {@code pip freeze} and {@code pip list}, as columns or JSON */
    PIP,
    /** {@code npm ls}, as a tree or JSON, and the lock file of npm */
    NPM,
    /** A CPE name a line */
    CPE
}
