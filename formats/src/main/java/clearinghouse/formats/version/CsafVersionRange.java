package clearinghouse.formats.version;

import clearinghouse.formats.Parsed;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The name of a branch {@code product_version_range} in CSAF, which is a VERS or plain text. Of the
 * many forms of the latter these are read: comparators with versions ({@code >= 2.0 < 2.6}, {@code
 * <= 4|5.1}), {@code all versions} in front of them or alone, lines of versions ({@code 4.x}), and
 * words such as {@code prior to 4.2}, {@code 4.2 and earlier}, {@code 4.0 to 4.2}, {@code between
 * 4.0 (including) and 4.2 (excluding)}.
 */
public final class CsafVersionRange {

    private static final int LONGEST = 4_096;

    private static final String VERSION =
            "([^\\s<>=|,!]+(?: (?!and |or |to |through |until |- )[^\\s<>=|,!]+)*+)";

    private static final Pattern IN_FRONT =
            Pattern.compile(
                    "^(?:all\\s+)?(?:(?:firmware|software|bios)\\s+)?versions?\\s*|^all\\s+(?=[<>=])",
                    Pattern.CASE_INSENSITIVE);

    /** Behind a version and in words: on what it runs, or which of the vulnerabilities it has. */
    private static final Pattern REMARK =
            Pattern.compile(
                    "(?<=\\d\\S{0,40})\\s+\\((?!aka\\b)[A-Za-z][^()<>=]* [^()<>=]*\\)\\s*$");

    private static final Pattern LINE =
            Pattern.compile("([vV]?(?:\\d{1,9}\\.){0,5})(\\d{1,9})(?:\\.[xX*]){1,3}");

    private static final Pattern COMPARED =
            Pattern.compile(
                    "\\s*(<=|>=|<|>|=|)\\s*(?:versions? )?" + VERSION + "\\s*",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern BETWEEN_RANGES =
            Pattern.compile("[|,]|\\band\\b(?=\\s*[<>])|(?<=[^<>=!|,\\s])\\s*(?=[<>])");

    private static final Pattern BEFORE =
            Pattern.compile("(?:prior to|before|earlier than|below|older than) " + VERSION);
    private static final Pattern UP_TO =
            Pattern.compile("(?:up to|through) (?:and including )?" + VERSION);
    private static final Pattern AND_EARLIER =
            Pattern.compile(
                    VERSION
                            + ",? (?:and|or) (?:prior|earlier|older|below|lower|previous)(?: versions?)?");
    private static final Pattern AND_LATER =
            Pattern.compile(
                    VERSION
                            + ",? (?:and|or) (?:later|newer|above|higher|following)(?: versions?)?");
    private static final Pattern FROM_TO =
            Pattern.compile("(?:from )?" + VERSION + " (?:to|through|until|-) " + VERSION);

    private static final Pattern BETWEEN =
            Pattern.compile(
                    "(?:between )?([^\\s<>=]+) \\((in|ex)cluding\\) and ([^\\s<>=]+) \\((in|ex)cluding\\)");

    private CsafVersionRange() {}

    /** Whether a text that is no range by its comparators means many versions nevertheless. */
    public static boolean isOfMany(String text) {
        return text.regionMatches(true, 0, "vers:", 0, 5)
                || text.indexOf('|') >= 0
                || LINE.matcher(text).matches();
    }

    /** Invalid where the text is of none of the forms: its versions are possible then. */
    public static Parsed<VersionSet> parse(VersionScheme scheme, String text) {
        if (text.length() > LONGEST) {
            return refused();
        }
        var trimmed = text.strip();
        if (trimmed.regionMatches(true, 0, "vers:", 0, 5)) {
            return vers(trimmed);
        }
        var rest =
                REMARK.matcher(IN_FRONT.matcher(trimmed).replaceFirst("")).replaceFirst("").strip();
        if (rest.isEmpty()) {
            return trimmed.isEmpty() || !Letters.lower(trimmed).startsWith("all")
                    ? refused()
                    : Parsed.valid(VersionSet.all(scheme));
        }
        var words = words(scheme, rest);
        return words.problems().isEmpty() ? words : compared(scheme, rest);
    }

    /** As VERS, which every reader of CSAF 2.0 is told to expect. */
    public static Parsed<String> render(VersionSet versions) {
        return versions.toVers(versions.scheme().versType()).map(Vers::render);
    }

    private static Parsed<VersionSet> vers(String text) {
        return switch (Vers.parseLeniently(text)) {
            case Parsed.Valid<Vers>(var vers) ->
                    vers.versions()
                            .<Parsed<VersionSet>>map(Parsed::valid)
                            .orElseGet(CsafVersionRange::refused);
            case Parsed.Invalid<Vers>(var problems) -> Parsed.invalid(problems);
        };
    }

    private static Parsed<VersionSet> words(VersionScheme scheme, String text) {
        var words = text.replaceAll("\\s+", " ");
        var between = BETWEEN.matcher(words);
        if (between.matches()) {
            return Parsed.valid(
                    VersionSet.of(
                            scheme,
                            List.of(
                                    new Span(
                                            new Span.Bound.At(
                                                    between.group(1),
                                                    between.group(2).equals("in")),
                                            new Span.Bound.At(
                                                    between.group(3),
                                                    between.group(4).equals("in"))))));
        }
        for (var form : Form.values()) {
            var match = form.pattern.matcher(words);
            if (match.matches()) {
                var first = match.group(1);
                var span =
                        switch (form) {
                            case BEFORE -> new Span(Span.OPEN, Span.excluding(first));
                            case UP_TO, AND_EARLIER -> new Span(Span.OPEN, Span.including(first));
                            case AND_LATER -> new Span(Span.including(first), Span.OPEN);
                            case FROM_TO ->
                                    new Span(Span.including(first), Span.including(match.group(2)));
                        };
                return Parsed.valid(VersionSet.of(scheme, List.of(span)));
            }
        }
        return refused();
    }

    private enum Form {
        BEFORE(CsafVersionRange.BEFORE),
        UP_TO(CsafVersionRange.UP_TO),
        AND_EARLIER(CsafVersionRange.AND_EARLIER),
        AND_LATER(CsafVersionRange.AND_LATER),
        FROM_TO(CsafVersionRange.FROM_TO);

        private final Pattern pattern;

        Form(Pattern pattern) {
            this.pattern = pattern;
        }
    }

    private static Parsed<VersionSet> compared(VersionScheme scheme, String text) {
        var spans = new ArrayList<Span>();
        Span.Bound open = Span.OPEN;
        for (var piece : BETWEEN_RANGES.split(text)) {
            if (piece.isBlank()) {
                continue;
            }
            var match = COMPARED.matcher(piece);
            if (!match.matches()) {
                return refused();
            }
            var version = match.group(2);
            var comparator = match.group(1);
            if (isTorn(version)) {
                return refused();
            }
            var line = LINE.matcher(version);
            if (line.matches()) {
                // Past 4.x begins 5, and up to 4.x is all before that.
                var first = line.group(1) + line.group(2);
                var next = line.group(1) + (Long.parseLong(line.group(2)) + 1);
                switch (comparator) {
                    case "", "=" -> {
                        spans.add(new Span(Span.including(first), Span.excluding(next)));
                        continue;
                    }
                    case "<=" -> {
                        version = next;
                        comparator = "<";
                    }
                    case ">" -> {
                        version = next;
                        comparator = ">=";
                    }
                    default -> version = first;
                }
            }
            if (comparator.startsWith(">")) {
                if (open instanceof Span.Bound.At) {
                    return refused();
                }
                open = new Span.Bound.At(version, comparator.equals(">="));
            } else if (comparator.startsWith("<")) {
                spans.add(new Span(open, new Span.Bound.At(version, comparator.equals("<="))));
                open = Span.OPEN;
            } else if (scheme.understands(version)) {
                spans.add(Span.only(version));
            } else {
                return refused();
            }
        }
        if (open instanceof Span.Bound.At) {
            spans.add(new Span(open, Span.OPEN));
        }
        return Parsed.valid(VersionSet.of(scheme, spans));
    }

    /** With one bracket and not the other it is a part of something that was not understood. */
    private static boolean isTorn(String version) {
        return version.chars().filter(letter -> letter == '(').count()
                != version.chars().filter(letter -> letter == ')').count();
    }

    private static <T> Parsed<T> refused() {
        return Parsed.invalid("", "csaf-range-words", "the words of this range are not understood");
    }
}
