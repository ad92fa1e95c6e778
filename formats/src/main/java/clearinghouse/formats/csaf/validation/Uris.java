package clearinghouse.formats.csaf.validation;

/** Whether a text is a URI of RFC 3986, with a scheme. */
final class Uris {

    private static final String MARKS = "-._~:/?@!$&'()*+,;=";

    private Uris() {}

    static boolean isUri(String text) {
        var colon = text.indexOf(':');
        if (colon < 1 || !isScheme(text, colon)) {
            return false;
        }
        var rest = text.substring(colon + 1);
        var begin = 0;
        if (rest.startsWith("//")) {
            var end = 2;
            while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
                end++;
            }
            if (!isAuthority(rest.substring(2, end))) {
                return false;
            }
            begin = end;
        }
        var hash = rest.indexOf('#', begin);
        return hash < 0
                ? isPlain(rest, begin, rest.length())
                : isPlain(rest, begin, hash) && isPlain(rest, hash + 1, rest.length());
    }

    private static boolean isScheme(String text, int end) {
        for (var i = 0; i < end; i++) {
            var c = text.charAt(i);
            if (!(isLetter(c) || (i > 0 && (isDigit(c) || c == '+' || c == '-' || c == '.')))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAuthority(String text) {
        var host = text.substring(text.lastIndexOf('@') + 1);
        var user = text.length() - host.length();
        if (!isPlain(text, 0, Math.max(0, user - 1))) {
            return false;
        }
        if (host.startsWith("[")) {
            var close = host.indexOf(']');
            return close > 1
                    && host.substring(1, close).matches("[0-9a-fA-F:.]+|[vV][0-9a-fA-F]+\\..+")
                    && isPort(host.substring(close + 1));
        }
        var colon = host.indexOf(':');
        return colon < 0
                ? isPlain(host, 0, host.length())
                : isPlain(host, 0, colon) && isPort(host.substring(colon));
    }

    private static boolean isPort(String text) {
        return text.isEmpty()
                || (text.charAt(0) == ':'
                        && text.chars().skip(1).allMatch(c -> c >= '0' && c <= '9'));
    }

    private static boolean isPlain(String text, int from, int to) {
        for (var i = from; i < to; i++) {
            var c = text.charAt(i);
            if (c == '%') {
                if (i + 2 >= to || !isHex(text.charAt(i + 1)) || !isHex(text.charAt(i + 2))) {
                    return false;
                }
                i += 2;
            } else if (!isLetter(c) && !isDigit(c) && MARKS.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
