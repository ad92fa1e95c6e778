package clearinghouse.formats.sbom;

import java.util.List;

/** A way to print a list of packages, a line each. */
interface ListForm {

    SbomFormat format();

    /**
     * @param head the first lines that are not blank, without white space around them
     */
    boolean recognises(List<String> head);

    void read(Lines lines, PackageList list);

    /** In the order in which they are asked: the plainest to tell first. */
    static List<ListForm> all(String distro) {
        return List.of(
                new DpkgList(distro),
                new CpeList(),
                new WingetList(),
                new NpmTree(),
                new PipList(),
                new ApkList(distro),
                new RpmList(distro));
    }
}
