package clearinghouse.formats.sbom;

import java.util.List;
import java.util.regex.Pattern;

/** {@code apk info -v}, with or without descriptions, and {@code apk list -I}. */
record ApkList(String distro) implements ListForm {

    private static final Pattern PACKAGE =
            Pattern.compile("([^\\s-]\\S*?)-(\\d[^\\s-]*+-r\\d++)(?:\\s++(.*+))?", Pattern.DOTALL);
    private static final int LONGEST_PACKAGE = 300;

    @Override
    public SbomFormat format() {
        return SbomFormat.APK;
    }

    @Override
    public boolean recognises(List<String> head) {
        return head.stream().filter(ApkList::isPackage).count() * 2 > head.size();
    }

    private static boolean isPackage(String line) {
        var space = line.indexOf(' ');
        var name = space < 0 ? line : line.substring(0, space);
        return name.length() <= LONGEST_PACKAGE && PACKAGE.matcher(name).matches();
    }

    @Override
    public void read(Lines lines, PackageList list) {
        var distribution = Distribution.of(distro, "alpine");
        distribution.warn(list);
        while (lines.next()) {
            var line = lines.line().strip();
            if (line.isEmpty() || line.startsWith("WARNING:")) {
                continue;
            }
            var row = isPackage(line) ? PACKAGE.matcher(line) : null;
            if (row == null || !row.matches()) {
                list.odd(lines.number());
                continue;
            }
            var rest = row.group(3) == null ? "" : row.group(3);
            // Architecture, {origin}, (licence) and [state], or a hyphen and a description.
            var isListed = rest.indexOf('{') > 0 && !rest.startsWith("-");
            if (!isListed || rest.contains("[installed]") || rest.contains("[upgradable from:")) {
                list.add(
                        "/" + lines.number(),
                        SbomComponent.Kind.OTHER,
                        "apk",
                        distribution.namespace(),
                        row.group(1),
                        row.group(2),
                        distribution.qualifiers(isListed ? rest.split("\\s", 2)[0] : "", ""));
            }
        }
    }
}
