package clearinghouse.formats.sbom;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code pip freeze}, and {@code pip list} in columns or as JSON. */
record PipList() implements ListForm {

    private static final String NAME = "([A-Za-z0-9][A-Za-z0-9._-]*+)";
    private static final Pattern FROZEN =
            Pattern.compile(
                    NAME + "(?:\\[[^\\]]*+\\])?+\\s*+===?+\\s*+([^\\s;#]++).*+", Pattern.DOTALL);
    private static final Pattern FROM_PLACE =
            Pattern.compile(NAME + "(?:\\[[^\\]]*+\\])?+ @ .*+", Pattern.DOTALL);
    private static final Pattern COLUMNS =
            Pattern.compile(NAME + "\\s++(\\d\\S*+)(?:\\s.*+)?", Pattern.DOTALL);
    private static final Pattern HEADING =
            Pattern.compile("Package\\s++Version(?:\\s.*+)?", Pattern.DOTALL);
    private static final Pattern RULE = Pattern.compile("-++\\s++-[-\\s]*+");

    @Override
    public SbomFormat format() {
        return SbomFormat.PIP;
    }

    @Override
    public boolean recognises(List<String> head) {
        return HEADING.matcher(head.getFirst()).matches()
                || (head.stream().anyMatch(line -> FROZEN.matcher(line).matches())
                        && head.stream().filter(PipList::isFrozen).count() * 2 > head.size());
    }

    private static boolean isFrozen(String line) {
        return line.startsWith("#")
                || line.startsWith("-e ")
                || FROZEN.matcher(line).matches()
                || FROM_PLACE.matcher(line).matches();
    }

    @Override
    public void read(Lines lines, PackageList list) {
        var columns = false;
        while (lines.next()) {
            var line = lines.line().strip();
            if (HEADING.matcher(line).matches()) {
                columns = true;
            } else if (!isAside(line)) {
                line(line, lines.number(), columns, list);
            }
        }
    }

    private static boolean isAside(String line) {
        return line.isEmpty() || line.startsWith("#") || RULE.matcher(line).matches();
    }

    private static void line(String line, int number, boolean columns, PackageList list) {
        var row = (columns ? COLUMNS : FROZEN).matcher(line);
        var place = FROM_PLACE.matcher(line);
        if (row.matches()) {
            add(list, "/" + number, row.group(1), row.group(2));
        } else if (place.matches()) {
            list.warn(
                    "/" + number,
                    "version-unsaid",
                    "the version of what is installed from a place is not said");
            add(list, "/" + number, place.group(1), "");
        } else {
            list.odd(number);
        }
    }

    static void add(PackageList list, String pointer, String name, String version) {
        list.add(pointer, SbomComponent.Kind.LIBRARY, "pypi", "", name, version, Map.of());
    }

    /** {@code pip list --format json}: a list of names and versions. */
    static void read(JsonTokens tokens, PackageList list) {
        tokens.elements(() -> {
            var pointer = tokens.pointer();
            var one =
                    new Object() {
                        String name = "";
                        String version = "";
                    };
            tokens.members(member -> {
                switch (member) {
                    case "name" -> one.name = tokens.text();
                    case "version" -> one.version = tokens.text();
                    default -> {}
                }
            });
            if (one.name.isEmpty()) {
                throw new Refused(pointer, "member-missing", "a package has a name");
            }
            add(list, pointer, one.name, one.version);
        });
    }
}
