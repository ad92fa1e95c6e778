package clearinghouse.formats.sbom;

import java.util.List;
import java.util.regex.Pattern;

/** {@code dpkg -l}: wanted state, real state, error, name, version, architecture. */
record DpkgList(String distro) implements ListForm {

    // A dot that stopped at a line separator of Unicode would have all before it tried again.
    private static final Pattern ROW =
            Pattern.compile(
                    "[uihrp]([nciHUFWt])[R ]?\\s++(\\S++)\\s++(\\S++)(?:\\s++(\\S++).*+)?",
                    Pattern.DOTALL);
    private static final String HEADING = "Desired=";

    /** Of a package that is removed, the settings or nothing at all are left. */
    private static final String NOT_INSTALLED = "nc";

    @Override
    public SbomFormat format() {
        return SbomFormat.DPKG;
    }

    @Override
    public boolean recognises(List<String> head) {
        return head.getFirst().startsWith(HEADING)
                || head.stream().allMatch(line -> ROW.matcher(line).matches());
    }

    @Override
    public void read(Lines lines, PackageList list) {
        // Debian's and Ubuntu's packages are told apart by how Ubuntu counts its changes.
        var distribution =
                Distribution.of(distro, lines.text().contains("ubuntu") ? "ubuntu" : "debian");
        distribution.warn(list);
        while (lines.next()) {
            var line = lines.line().strip();
            if (isHeading(line)) {
                continue;
            }
            var row = ROW.matcher(line);
            if (!row.matches()) {
                list.odd(lines.number());
            } else if (NOT_INSTALLED.indexOf(row.group(1).charAt(0)) < 0) {
                var name = row.group(2);
                var colon = name.indexOf(':');
                var architecture = row.group(4) == null ? "" : row.group(4);
                list.add(
                        "/" + lines.number(),
                        SbomComponent.Kind.OTHER,
                        "deb",
                        distribution.namespace(),
                        colon < 0 ? name : name.substring(0, colon),
                        row.group(3),
                        distribution.qualifiers(architecture, ""));
            }
        }
    }

    private static boolean isHeading(String line) {
        return line.isEmpty()
                || line.startsWith(HEADING)
                || line.startsWith("|")
                || line.startsWith("+++-");
    }
}
