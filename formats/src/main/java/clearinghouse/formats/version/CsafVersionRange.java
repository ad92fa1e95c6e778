package clearinghouse.formats.version;

import clearinghouse.formats.Parsed;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The name of a branch {@code product_version_range} in CSAF, which is a VERS or plain text. Of the
 * many forms of the latter these are read: comparators with versions ({@code >= 2.0 < 2.6}, {@code
 * <= 4|5.1}), {@code all versions} in front of them or alone, and words such as {@code prior to
 * 4.2}, {@code 4.2 and earlier}, {@code 4.0 to 4.2}.
 */
public final class CsafVersionRange {

    private static final int LONGEST = 4_096;

    private static final String VERSION =
            "([^\\s<>=|,!]+(?: (?!and |or |to |through |- )[^\\s<>=|,!]+)*+)";

    private static final Pattern IN_FRONT =
            Pattern.compile(
                    "^(?:all\\s+)?versions?\\s*|^all\\s+(?=[<>=])", Pattern.CASE_INSENSITIVE);
    private static final Pattern COMPARED =
            Pattern.compile("\\s*(<=|>=|<|>|=|)\\s*" + VERSION + "\\s*");
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
            Pattern.compile("(?:from )?" + VERSION + " (?:to|through|-) " + VERSION);

    private CsafVersionRange() {}

    /** Invalid where the text is of none of the forms: its versions are possible then. */
    public static Parsed<VersionSet> parse(VersionScheme scheme, String text) {
        if (text.length() > LONGEST) {
            return refused();
        }
        var trimmed = text.strip();
        if (trimmed.regionMatches(true, 0, "vers:", 0, 5)) {
            return vers(trimmed);
        }
        var rest = IN_FRONT.matcher(trimmed).replaceFirst("").strip();
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

    private static <T> Parsed<T> refused() {
        return Parsed.invalid("", "csaf-range-words", "the words of this range are not understood");
    }
}
