package clearinghouse.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A unified diff, read strictly: every hunk must fit at the line it names, with no fuzz and no
 * offset, so that what was judged is what the author wrote.
 */
record UnifiedDiff(List<FileChange> files) {

    static final int MAX_CHARS = 256 << 10;
    private static final int MAX_FILES = 64;
    private static final int MAX_LINES = 20_000;
    private static final Pattern HUNK =
            Pattern.compile(
                    "@@ -(\\d{1,7})(?:,(\\d{1,7}))? \\+(\\d{1,7})(?:,(\\d{1,7}))? @@.*",
                    Pattern.DOTALL);
    private static final Pattern GIT_NOISE =
            Pattern.compile(
                    "(diff --git |index |new file mode 100644|deleted file mode 100644|diff -).*",
                    Pattern.DOTALL);

    /** One file: absent old text means it is new, absent new text that it goes. */
    record FileChange(Optional<String> before, Optional<String> after, List<Hunk> hunks) {}

    /** Lines keep their first character: space, minus or plus; and their line end. */
    record Hunk(int oldStart, int oldCount, int newCount, List<String> lines) {}

    sealed interface Parsed {
        record Valid(UnifiedDiff diff) implements Parsed {}

        record Invalid(String problem) implements Parsed {}
    }

    sealed interface Applied {
        record Done(SortedMap<String, String> sources) implements Applied {}

        record Refused(String problem) implements Applied {}
    }

    private static final class Malformed extends Exception {
        Malformed(String problem) {
            super(problem);
        }
    }

    static Parsed parse(String text) {
        try {
            return new Parsed.Valid(new Reader(text).diff());
        } catch (Malformed malformed) {
            return new Parsed.Invalid(String.valueOf(malformed.getMessage()));
        }
    }

    Applied apply(SortedMap<String, String> sources) {
        var result = new TreeMap<>(sources);
        for (var file : files) {
            var old = file.before().map(path -> find(sources, path)).orElse("");
            if (file.before().isPresent() && old.isEmpty()) {
                return new Applied.Refused(file.before().get() + " is not among the sources");
            }
            var name =
                    file.before().isPresent()
                            ? old
                            : file.after().map(UnifiedDiff::plain).orElse("");
            if (file.before().isEmpty() && result.containsKey(name)) {
                return new Applied.Refused(name + " is to be new but exists");
            }
            var current = file.before().isPresent() ? sources.getOrDefault(name, "") : "";
            try {
                var changed = applyHunks(name, lines(current), file.hunks());
                if (file.after().isPresent()) {
                    result.put(name, changed);
                } else if (changed.isEmpty()) {
                    result.remove(name);
                } else {
                    return new Applied.Refused(name + " is to be deleted but text is left");
                }
            } catch (Malformed mismatch) {
                return new Applied.Refused(String.valueOf(mismatch.getMessage()));
            }
        }
        return new Applied.Done(result);
    }

    /**
     * Line ends are the file's, not the patch's: mail, forms and version control all rewrite them,
     * and no flaw is mended by one.
     */
    private static String applyHunks(String name, List<String> old, List<Hunk> hunks)
            throws Malformed {
        var end = !old.isEmpty() && old.getFirst().endsWith("\r\n") ? "\r\n" : "\n";
        var out = new StringBuilder();
        int at = 0;
        for (var hunk : hunks) {
            int start = hunk.oldCount() == 0 ? hunk.oldStart() : hunk.oldStart() - 1;
            if (start < at || start > old.size()) {
                throw new Malformed("a hunk of " + name + " is out of order or beyond its end");
            }
            while (at < start) {
                out.append(old.get(at++));
            }
            for (var line : hunk.lines()) {
                var content = line.substring(1);
                if (line.charAt(0) == '+') {
                    out.append(bare(content)).append(content.endsWith("\n") ? end : "");
                } else {
                    if (at >= old.size()
                            || !bare(old.get(at)).equals(bare(content))
                            || old.get(at).endsWith("\n") != content.endsWith("\n")) {
                        throw new Malformed(
                                "the patch does not apply: line "
                                        + (at + 1)
                                        + " of "
                                        + name
                                        + " differs");
                    }
                    if (line.charAt(0) == ' ') {
                        out.append(old.get(at));
                    }
                    at++;
                }
            }
        }
        while (at < old.size()) {
            out.append(old.get(at++));
        }
        return out.toString();
    }

    private static String bare(String line) {
        int end = line.length();
        while (end > 0 && (line.charAt(end - 1) == '\n' || line.charAt(end - 1) == '\r')) {
            end--;
        }
        return line.substring(0, end);
    }

    /** With or without the first folder, as diff and git write it. */
    private static String find(SortedMap<String, String> sources, String path) {
        return sources.containsKey(path)
                ? path
                : sources.containsKey(plain(path)) ? plain(path) : "";
    }

    private static String plain(String path) {
        return path.startsWith("a/") || path.startsWith("b/") ? path.substring(2) : path;
    }

    private static List<String> lines(String text) {
        var lines = new ArrayList<String>();
        for (int from = 0; from < text.length(); ) {
            int end = text.indexOf('\n', from);
            int next = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(from, next));
            from = next;
        }
        return lines;
    }

    private static final class Reader {
        private final List<String> lines;
        private int at;

        Reader(String text) throws Malformed {
            if (text.length() > MAX_CHARS) {
                throw new Malformed("a patch may have at most " + MAX_CHARS + " characters");
            }
            lines = UnifiedDiff.lines(text);
            if (lines.size() > MAX_LINES) {
                throw new Malformed("a patch may have at most " + MAX_LINES + " lines");
            }
        }

        UnifiedDiff diff() throws Malformed {
            var files = new ArrayList<FileChange>();
            while (at < lines.size()) {
                var line = lines.get(at);
                if (line.startsWith("--- ")) {
                    files.add(file());
                } else if (line.isBlank() || GIT_NOISE.matcher(line).matches()) {
                    at++;
                } else {
                    throw new Malformed(
                            "line "
                                    + (at + 1)
                                    + " of the patch is no part of a unified diff of text files");
                }
                if (files.size() > MAX_FILES) {
                    throw new Malformed("a patch may change at most " + MAX_FILES + " files");
                }
            }
            if (files.isEmpty()) {
                throw new Malformed("the patch changes no file");
            }
            return new UnifiedDiff(List.copyOf(files));
        }

        private FileChange file() throws Malformed {
            var before = path(lines.get(at++), "--- ");
            if (at >= lines.size() || !lines.get(at).startsWith("+++ ")) {
                throw new Malformed("line " + (at + 1) + " of the patch should begin with +++");
            }
            var after = path(lines.get(at++), "+++ ");
            if (before.isEmpty() && after.isEmpty()) {
                throw new Malformed("a change from nothing to nothing");
            }
            if (before.isPresent()
                    && after.isPresent()
                    && !plain(before.get()).equals(plain(after.get()))) {
                throw new Malformed("a patch may not rename files");
            }
            var hunks = new ArrayList<Hunk>();
            while (at < lines.size() && lines.get(at).startsWith("@@ ")) {
                hunks.add(hunk());
            }
            if (hunks.isEmpty()) {
                throw new Malformed("a file of the patch has no hunk");
            }
            return new FileChange(before, after, List.copyOf(hunks));
        }

        private Optional<String> path(String line, String marker) throws Malformed {
            var path = line.substring(marker.length()).split("[\t\r\n]", 2)[0];
            if (path.equals("/dev/null")) {
                return Optional.empty();
            }
            // Sources only: neither the build's own files nor anything outside its folder.
            if (!path.matches("[A-Za-z0-9_$][A-Za-z0-9_$./-]{0,250}\\.java")
                    || List.of(path.split("/", -1)).stream()
                            .anyMatch(part -> part.isEmpty() || part.startsWith("."))) {
                throw new Malformed("a patch may change Java sources under the source folder only");
            }
            return Optional.of(path);
        }

        private Hunk hunk() throws Malformed {
            var header = HUNK.matcher(lines.get(at));
            if (!header.matches()) {
                throw new Malformed("line " + (at + 1) + " of the patch is no hunk header");
            }
            at++;
            int oldCount = count(header.group(2));
            int newCount = count(header.group(4));
            int oldLeft = oldCount;
            int newLeft = newCount;
            var body = new ArrayList<String>();
            while (oldLeft > 0
                    || newLeft > 0
                    || (at < lines.size() && lines.get(at).startsWith("\\"))) {
                if (at >= lines.size()) {
                    throw new Malformed("the patch ends in the middle of a hunk");
                }
                var line = lines.get(at++);
                switch (line.charAt(0)) {
                    case ' ' -> {
                        oldLeft--;
                        newLeft--;
                        body.add(line);
                    }
                    case '-' -> {
                        oldLeft--;
                        body.add(line);
                    }
                    case '+' -> {
                        newLeft--;
                        body.add(line);
                    }
                    case '\\' -> {
                        if (body.isEmpty()) {
                            throw new Malformed(
                                    "line " + at + " of the patch says nothing about a line");
                        }
                        var last = body.removeLast();
                        body.add(last.endsWith("\n") ? last.substring(0, last.length() - 1) : last);
                    }
                    default ->
                            throw new Malformed(
                                    "line " + at + " of the patch is no line of a hunk");
                }
                if (oldLeft < 0 || newLeft < 0) {
                    throw new Malformed(
                            "line " + at + " of the patch is one more than its hunk announced");
                }
            }
            return new Hunk(
                    Integer.parseInt(header.group(1)), oldCount, newCount, List.copyOf(body));
        }

        private static int count(@org.jspecify.annotations.Nullable String digits) {
            return digits == null ? 1 : Integer.parseInt(digits);
        }
    }
}
