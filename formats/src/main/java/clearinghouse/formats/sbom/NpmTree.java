package clearinghouse.formats.sbom;

import java.util.List;
import java.util.Map;

/** {@code npm ls}, as a tree or as JSON, and the lock file of npm in each of its versions. */
record NpmTree() implements ListForm {

    private static final String BRANCHES = "\u2502\u251c\u2514\u2500\u252c |+`\\-";
    private static final String IN_FOLDER = "node_modules/";

    /** The registry takes 214 characters; the oldest packages and aliases may have more. */
    private static final int LONGEST_NAME = 250;

    @Override
    public SbomFormat format() {
        return SbomFormat.NPM;
    }

    @Override
    public boolean recognises(List<String> head) {
        return head.stream().anyMatch(NpmTree::isBranch);
    }

    private static boolean isBranch(String line) {
        return (line.startsWith("\u251c\u2500")
                        || line.startsWith("\u2514\u2500")
                        || line.startsWith("+--")
                        || line.startsWith("`--"))
                && line.indexOf('@', 5) > 0;
    }

    @Override
    public void read(Lines lines, PackageList list) {
        while (lines.next()) {
            var line = lines.line().strip();
            var start = 0;
            while (start < line.length() && BRANCHES.indexOf(line.charAt(start)) >= 0) {
                start++;
            }
            var entry = line.substring(start);
            // What is wanted and not there is no part of what runs.
            if (entry.isEmpty() || entry.startsWith("UNMET ") || entry.startsWith("(empty)")) {
                continue;
            }
            // npm's own complaints follow the tree.
            if (entry.startsWith("npm ")) {
                continue;
            }
            var word = entry.split("\\s", 2)[0];
            var alias = word.indexOf("@npm:");
            var named = alias > 0 ? word.substring(alias + "@npm:".length()) : word;
            var at = named.lastIndexOf('@');
            if (at < 1) {
                list.odd(lines.number());
            } else if (start == 0) {
                list.subject(named.substring(0, at), named.substring(at + 1));
            } else {
                add(list, "/" + lines.number(), named.substring(0, at), named.substring(at + 1));
            }
        }
    }

    private static void add(PackageList list, String pointer, String name, String version) {
        var slash = name.startsWith("@") ? name.indexOf('/') : -1;
        list.add(
                pointer,
                SbomComponent.Kind.LIBRARY,
                "npm",
                slash < 0 ? "" : name.substring(0, slash),
                name.substring(slash + 1),
                version,
                Map.of());
    }

    /** The object of {@code npm ls --json} or of {@code package-lock.json}. */
    static void read(JsonTokens tokens, PackageList list) {
        var project =
                new Object() {
                    String name = "";
                    String version = "";
                };
        tokens.members(member -> {
            switch (member) {
                case "name" -> project.name = tokens.text();
                case "version" -> project.version = tokens.text();
                case "dependencies" -> dependencies(tokens, list);
                case "packages" -> packages(tokens, list);
                default -> {}
            }
        });
        list.subject(project.name, project.version);
    }

    private static void dependencies(JsonTokens tokens, PackageList list) {
        tokens.members(name -> {
            if (name.length() > LONGEST_NAME) {
                // Each name stands in the pointer of all that is nested in it.
                list.warn(
                        tokens.pointer(),
                        "name-long",
                        "no package of npm has a name of more than %d characters; left out with what it needs"
                                .formatted(LONGEST_NAME));
            } else if (tokens.atObject()) {
                // A lock file of version 2 has both, and the tree of the old one names no more.
                dependency(tokens, list, name);
            }
        });
    }

    private static void dependency(JsonTokens tokens, PackageList list, String name) {
        var pointer = tokens.pointer();
        var one =
                new Object() {
                    String version = "";
                    boolean missing;
                };
        tokens.members(member -> {
            switch (member) {
                case "version" -> one.version = tokens.text();
                case "missing" -> one.missing = tokens.text().equals("true");
                case "dependencies" -> dependencies(tokens, list);
                default -> {}
            }
        });
        if (!one.missing && !one.version.isEmpty()) {
            add(list, pointer, name, one.version);
        }
    }

    private static void packages(JsonTokens tokens, PackageList list) {
        tokens.members(path -> {
            var pointer = tokens.pointer();
            var one =
                    new Object() {
                        String name = "";
                        String version = "";
                        boolean link;
                    };
            tokens.members(member -> {
                switch (member) {
                    case "name" -> one.name = tokens.text();
                    case "version" -> one.version = tokens.text();
                    case "link" -> one.link = tokens.text().equals("true");
                    default -> {}
                }
            });
            var folder = path.lastIndexOf(IN_FOLDER);
            // The project itself has no path, and its own workspaces no version of a registry.
            if (folder >= 0 && !one.link && !one.version.isEmpty()) {
                var name =
                        one.name.isEmpty() ? path.substring(folder + IN_FOLDER.length()) : one.name;
                add(list, pointer, name, one.version);
            }
        });
    }
}
