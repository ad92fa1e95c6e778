package clearinghouse.formats.sbom;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * {@code winget list}: columns under a heading in the language of the user, whose order is name,
 * id, version; and what {@code winget export} writes. No package URL has a type for them.
 */
record WingetList() implements ListForm {

    private static final Pattern RULE = Pattern.compile("-{20,}");
    private static final Pattern ID = Pattern.compile("\\bI[Dd]\\b");
    private static final int NAME = 0;
    private static final int IDENTIFIER = 1;
    private static final int VERSION = 2;
    private static final String CUT = "\u2026";

    @Override
    public SbomFormat format() {
        return SbomFormat.WINGET;
    }

    @Override
    public boolean recognises(List<String> head) {
        for (var i = 1; i < head.size(); i++) {
            if (RULE.matcher(head.get(i)).matches()) {
                return ID.matcher(head.get(i - 1)).find();
            }
        }
        return false;
    }

    @Override
    public void read(Lines lines, PackageList list) {
        var columns = List.<Integer>of();
        var before = "";
        while (lines.next()) {
            // While it looks for what is installed, winget draws over its own line.
            var line = lines.line().stripTrailing();
            if (RULE.matcher(line.strip()).matches()) {
                columns = starts(before);
            } else if (columns.size() > VERSION && !line.isBlank()) {
                row(line, lines.number(), columns, list);
            }
            before = line;
        }
    }

    private static List<Integer> starts(String heading) {
        var starts = new ArrayList<Integer>();
        // Those that are read, and where the last of them ends.
        for (var i = 0; i < heading.length() && starts.size() <= VERSION + 1; i++) {
            var begins = i == 0 || heading.charAt(i - 1) == ' ';
            if (begins && heading.charAt(i) != ' ') {
                starts.add(i);
            }
        }
        return starts;
    }

    private static void row(String line, int number, List<Integer> columns, PackageList list) {
        var fields = fields(line, columns);
        var pointer = "/" + number;
        if (fields.size() <= VERSION || fields.get(NAME).isEmpty()) {
            list.odd(number);
            return;
        }
        var draft = list.draft(pointer);
        draft.kind(SbomComponent.Kind.APPLICATION);
        draft.name(whole(fields.get(NAME), pointer, list));
        draft.vendor(Gathering.Maker.PUBLISHER, publisher(fields.get(IDENTIFIER)));
        draft.version(version(fields.get(VERSION), pointer, list));
        list.add(draft);
    }

    private static List<String> fields(String line, List<Integer> columns) {
        var fields = new ArrayList<String>();
        for (var i = 0; i < columns.size(); i++) {
            var from = columns.get(i);
            var to = i + 1 < columns.size() ? columns.get(i + 1) : line.length();
            // A wide letter takes two columns on the screen, so that what follows stands earlier.
            if (from > 0 && from <= line.length() && line.charAt(from - 1) != ' ') {
                return List.of(line.strip().split("\\s{2,}"));
            }
            fields.add(
                    from >= line.length()
                            ? ""
                            : line.substring(from, Math.min(to, line.length())).strip());
        }
        return fields;
    }

    private static String whole(String text, String pointer, PackageList list) {
        if (!text.endsWith(CUT)) {
            return text;
        }
        list.warn(pointer, "text-cut", "winget has cut the name to the width of its column");
        return text.substring(0, text.length() - CUT.length());
    }

    /** The first part of an id of the community's repository; other ids have none. */
    static String publisher(String id) {
        var dot = id.indexOf('.');
        var isCommunity = dot > 0 && id.indexOf('\\') < 0 && id.indexOf('{') < 0;
        return isCommunity ? id.substring(0, dot) : "";
    }

    private static String version(String text, String pointer, PackageList list) {
        if (text.equalsIgnoreCase("unknown")) {
            return "";
        }
        if (text.startsWith("> ") || text.startsWith("< ")) {
            list.warn(pointer, "version-about", "winget knows the version only about");
            return text.substring(2).strip();
        }
        return text;
    }

    /** {@code winget export}. */
    static void read(JsonTokens tokens, PackageList list) {
        tokens.members(member -> {
            if (member.equals("Sources")) {
                tokens.elements(() ->
                        tokens.members(of -> {
                            if (of.equals("Packages")) {
                                tokens.elements(() -> exported(tokens, list));
                            }
                        }));
            }
        });
    }

    private static void exported(JsonTokens tokens, PackageList list) {
        var draft = list.draft(tokens.pointer());
        draft.kind(SbomComponent.Kind.APPLICATION);
        tokens.members(member -> {
            switch (member) {
                case "PackageIdentifier" -> {
                    var id = tokens.text();
                    var publisher = publisher(id);
                    draft.vendor(Gathering.Maker.PUBLISHER, publisher);
                    draft.name(publisher.isEmpty() ? id : id.substring(publisher.length() + 1));
                }
                case "Version" -> draft.version(tokens.text());
                default -> {}
            }
        });
        list.add(draft);
    }
}
