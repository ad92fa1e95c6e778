package clearinghouse.formats.tuf;

/**
 * TUF's shell patterns: {@code *} and {@code ?} within one path segment, everything else itself.
 */
final class PathPattern {
    private PathPattern() {}

    static boolean matches(String pattern, String path) {
        var patternParts = pattern.split("/", -1);
        var pathParts = path.split("/", -1);
        if (patternParts.length != pathParts.length) {
            return false;
        }
        for (int i = 0; i < pathParts.length; i++) {
            if (!segmentMatches(patternParts[i], pathParts[i])) {
                return false;
            }
        }
        return true;
    }

    // Going back to the last star only keeps a hostile pattern from costing more than pattern times
    // path.
    private static boolean segmentMatches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length()
                    && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
