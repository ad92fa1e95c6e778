package clearinghouse.pages;

import java.util.List;

/** A unified diff, line by line. The mark at the start of a line stays part of its text. */
record Diff(List<Line> lines, int left) {

    private static final int MOST_LINES = 1500;

    enum Kind {
        FILE,
        HUNK,
        ADDED,
        REMOVED,
        SAME
    }

    record Line(Kind kind, String text) {
        boolean isAdded() {
            return kind == Kind.ADDED;
        }

        boolean isRemoved() {
            return kind == Kind.REMOVED;
        }

        String css() {
            return kind.name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * @return the lines that fit a page, and how many are left out
     */
    static Diff parse(String text) {
        var all = text.lines().toList();
        var shown = all.subList(0, Math.min(all.size(), MOST_LINES));
        return new Diff(
                shown.stream().map(line -> new Line(kind(line), line)).toList(),
                all.size() - shown.size());
    }

    private static Kind kind(String line) {
        if (line.startsWith("+++ ")
                || line.startsWith("--- ")
                || line.startsWith("diff ")
                || line.startsWith("index ")) {
            return Kind.FILE;
        }
        if (line.startsWith("@@")) {
            return Kind.HUNK;
        }
        if (line.startsWith("+")) {
            return Kind.ADDED;
        }
        return line.startsWith("-") ? Kind.REMOVED : Kind.SAME;
    }
}
