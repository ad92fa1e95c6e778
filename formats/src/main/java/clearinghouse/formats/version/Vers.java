package clearinghouse.formats.version;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.version.Span.Bound;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Version Range Specifier of the Package-URL project (VERS, clause 5).
 *
 * @param type in small letters
 * @param constraints as given by {@link #parse}, which refuses what is not sorted
 */
public record Vers(String type, List<Constraint> constraints) {

    public enum Comparator {
        ANY("*"),
        AT_LEAST(">="),
        AT_MOST("<="),
        NOT("!="),
        LESS("<"),
        GREATER(">"),
        EQUAL("");

        private final String sign;

        Comparator(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }

        boolean isLower() {
            return this == AT_LEAST || this == GREATER;
        }

        boolean isUpper() {
            return this == AT_MOST || this == LESS;
        }

        boolean isIncluded() {
            return this == AT_LEAST || this == AT_MOST;
        }
    }

    /** The version is decoded, and empty for any. */
    public record Constraint(Comparator comparator, String version) {
        String render() {
            return comparator.sign + escaped(version);
        }
    }

    private static final String SCHEME = "vers:";
    private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9.-]*");
    private static final Constraint ANY = new Constraint(Comparator.ANY, "");

    /** A type that the specification keeps for what is never valid. */
    private static final String INVALID = "invalid";

    public static final int LONGEST = 1 << 20;

    public Vers {
        constraints = List.copyOf(constraints);
    }

    /** Only the canonical form; nothing is corrected. */
    public static Parsed<Vers> parse(String text) {
        if (text.chars().anyMatch(Character::isWhitespace)) {
            return refused("whitespace", "white space stands in a VERS as %20 only");
        }
        return read(text, true);
    }

    /**
     * Also unsorted, with white space, without the pipe before a comparator, and with types in
     * capitals, as found in advisories.
     */
    public static Parsed<Vers> parseLeniently(String text) {
        var packed = packed(text.strip());
        var slash = packed.indexOf('/');
        var lowered =
                slash < 0
                        ? packed
                        : Letters.lower(packed.substring(0, slash)) + packed.substring(slash);
        return read(lowered, false) instanceof Parsed.Valid<Vers>(var vers)
                ? Parsed.valid(vers.sorted().withBoundsThatAreNamed())
                : read(lowered, false);
    }

    /**
     * In one pass: without spaces around pipes and comparators, with a pipe before each of these.
     */
    private static String packed(String text) {
        var packed = new StringBuilder();
        for (var i = 0; i < text.length(); i++) {
            var character = text.charAt(i);
            var last = packed.isEmpty() ? '/' : packed.charAt(packed.length() - 1);
            if (character == '|' || "<>!".indexOf(character) >= 0) {
                while (last == ' ') {
                    packed.setLength(packed.length() - 1);
                    last = packed.charAt(packed.length() - 1);
                }
                if (character != '|' && last != '|' && last != '/') {
                    packed.append('|');
                }
                packed.append(character);
            } else if (character != ' ' || "|/<>=!".indexOf(last) < 0) {
                packed.append(character);
            }
        }
        return packed.toString();
    }

    private static Parsed<Vers> read(String text, boolean strictly) {
        var slash = text.indexOf('/');
        if (!text.startsWith(SCHEME) || slash < 0 || text.length() > LONGEST) {
            return refused("shape", "a VERS reads vers:type/constraints");
        }
        var type = text.substring(SCHEME.length(), slash);
        if (!TYPE.matcher(type).matches() || type.equals(INVALID)) {
            return refused("type", "a type is of small letters, digits, dots and hyphens");
        }
        var constraints = new ArrayList<Constraint>();
        for (var piece : text.substring(slash + 1).split("\\|", -1)) {
            switch (constraint(piece, strictly && type.equals("datetime"), strictly)) {
                case Parsed.Valid<Constraint>(var constraint) -> constraints.add(constraint);
                case Parsed.Invalid<Constraint>(var problems) -> {
                    return Parsed.invalid(problems);
                }
            }
        }
        var vers = new Vers(type, constraints);
        var problem = strictly ? vers.problem() : vers.problemOfAny();
        return problem.<Parsed<Vers>>map(each -> Parsed.invalid(List.of(each)))
                .orElseGet(() -> Parsed.valid(vers));
    }

    private static Parsed<Constraint> constraint(String piece, boolean datetime, boolean strictly) {
        if (piece.isEmpty()) {
            return refused("pipe", "a pipe stands between two constraints");
        }
        if (piece.equals("*")) {
            return Parsed.valid(ANY);
        }
        if (strictly && piece.startsWith("=")) {
            return refused("equals", "a version alone means that it is equal");
        }
        var comparator = comparator(piece);
        var equals = comparator == Comparator.EQUAL && piece.startsWith("=") ? 1 : 0;
        var encoded = piece.substring(comparator.sign.length() + equals);
        if (encoded.isEmpty()) {
            return refused("version", "a constraint has a version");
        }
        if (strictly && encoded.chars().anyMatch(c -> "<>=!*".indexOf(c) >= 0)) {
            return refused("version", "the characters of comparators are percent-encoded");
        }
        if (datetime && !encoded.matches("[-0-9TZ:.+]*")) {
            return refused("datetime", "a time has a capital T and Z and plain colons");
        }
        return decoded(encoded, strictly)
                .<Parsed<Constraint>>map(
                        version -> Parsed.valid(new Constraint(comparator, version)))
                .orElseGet(
                        () -> refused("percent", "a percent sign begins two hexadecimal digits"));
    }

    private static Comparator comparator(String piece) {
        for (var comparator : Comparator.values()) {
            if (comparator != Comparator.ANY && piece.startsWith(comparator.sign)) {
                return comparator;
            }
        }
        throw new AssertionError("every text begins with nothing");
    }

    /** Empty where it is no UTF-8 in percent-encoding; strictly, the digits are capitals. */
    private static Optional<String> decoded(String text, boolean strictly) {
        if (text.indexOf('%') < 0) {
            return Optional.of(text);
        }
        var given = text.getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.allocate(given.length);
        for (var i = 0; i < given.length; i++) {
            if (given[i] != '%') {
                bytes.put(given[i]);
                continue;
            }
            var triplet = i + 2 < given.length;
            var high = triplet ? hex(given[i + 1], strictly) : -1;
            var low = triplet ? hex(given[i + 2], strictly) : -1;
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            bytes.put((byte) (high * 16 + low));
            i += 2;
        }
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static int hex(byte digit, boolean strictly) {
        return strictly && Letters.small(digit) ? -1 : Character.digit(digit, 16);
    }

    private static String escaped(String version) {
        var text = new StringBuilder();
        for (var each : version.getBytes(StandardCharsets.UTF_8)) {
            if (each > ' ' && each <= '~' && "><=!*|%".indexOf(each) < 0) {
                text.append((char) each);
            } else {
                text.append("%%%02X".formatted(each & 0xFF));
            }
        }
        return text.toString();
    }

    public String render() {
        return SCHEME
                + type
                + "/"
                + constraints.stream().map(Constraint::render).collect(Collectors.joining("|"));
    }

    /** Empty for types that nothing is known of; their versions have no order here. */
    public Optional<VersionScheme> scheme() {
        return VersionScheme.named(type);
    }

    /** What clause 5.4 does not allow, if there is any. */
    public Optional<Problem> problem() {
        var any = problemOfAny();
        if (any.isPresent()) {
            return any;
        }
        var seen = new HashSet<String>();
        for (var i = 0; i < constraints.size(); i++) {
            if (!seen.add(constraints.get(i).version) || (i > 0 && order(i - 1, i) == 0)) {
                return Optional.of(found("unique", "a version occurs once"));
            }
            if (i > 0 && order(i - 1, i) > 0) {
                return Optional.of(found("sorted", "constraints are sorted by version"));
            }
        }
        return simplified().equals(this)
                ? Optional.empty()
                : Optional.of(found("sequence", "one constraint makes its neighbour redundant"));
    }

    private Optional<Problem> problemOfAny() {
        var any = constraints.contains(ANY);
        if (any && constraints.size() > 1) {
            return Optional.of(found("any", "an asterisk stands alone"));
        }
        // "all" has versions in many advisories, and is read as generic then; "none" never has.
        return type.equals("none") && !any
                ? Optional.of(found("any", "nothing is written vers:none/*"))
                : Optional.empty();
    }

    /** Negative where unknown, so that what cannot be placed counts as in place. */
    private int order(int one, int other) {
        return scheme().map(scheme ->
                        scheme.compare(constraints.get(one).version, constraints.get(other).version)
                                .orElse(-1))
                .orElse(-1);
    }

    /** By version, as far as all have a place; equal ones stay as they are. */
    public Vers sorted() {
        var scheme = scheme();
        if (scheme.isEmpty()
                || constraints.contains(ANY)
                || !constraints.stream().allMatch(each -> scheme.get().understands(each.version))) {
            return this;
        }
        var sorted = new ArrayList<>(constraints);
        sorted.sort((a, b) -> scheme.get().compareKeys(a.version, b.version).orElseThrow());
        return new Vers(type, sorted);
    }

    /**
     * A version that is named beside a range that ends or begins at it is meant: of sorted ones.
     */
    private Vers withBoundsThatAreNamed() {
        var joined = new ArrayList<Constraint>();
        for (var i = 0; i < constraints.size(); i++) {
            var each = constraints.get(i);
            var last = joined.isEmpty() ? each : joined.getLast();
            var comparator =
                    i > 0 && order(i - 1, i) == 0
                            ? joined(last.comparator, each.comparator)
                            : Optional.<Comparator>empty();
            if (comparator.isPresent()) {
                joined.set(joined.size() - 1, new Constraint(comparator.get(), last.version));
            } else {
                joined.add(each);
            }
        }
        return new Vers(type, joined);
    }

    private static Optional<Comparator> joined(Comparator one, Comparator other) {
        if (one != Comparator.EQUAL && other != Comparator.EQUAL) {
            return Optional.empty();
        }
        return switch (one == Comparator.EQUAL ? other : one) {
            case GREATER, AT_LEAST -> Optional.of(Comparator.AT_LEAST);
            case LESS, AT_MOST -> Optional.of(Comparator.AT_MOST);
            case EQUAL -> Optional.of(Comparator.EQUAL);
            case ANY, NOT -> Optional.empty();
        };
    }

    /** Without the constraints that others make redundant; of sorted ones only. */
    public Vers simplified() {
        var kept = new BitSet();
        // Those that say more than that a version is left out; the last is on top.
        var ranges = new ArrayDeque<Integer>();
        for (var i = 0; i < constraints.size(); i++) {
            var comparator = constraints.get(i).comparator;
            if (comparator != Comparator.NOT) {
                if (!comparator.isUpper() && topIs(ranges, Comparator::isLower)) {
                    continue;
                }
                while (comparator.isUpper()
                        && topIs(ranges, top -> top.isUpper() || top == Comparator.EQUAL)) {
                    kept.clear(ranges.pop());
                }
                ranges.push(i);
            }
            kept.set(i);
        }
        return new Vers(type, kept.stream().mapToObj(constraints::get).toList());
    }

    private boolean topIs(Deque<Integer> ranges, Predicate<Comparator> kind) {
        return !ranges.isEmpty() && kind.test(constraints.get(ranges.peek()).comparator);
    }

    public Match contains(String version) {
        if (type.equals("none")) {
            return new Match.Outside();
        }
        if (type.equals("all") && constraints.contains(ANY)) {
            return new Match.Inside();
        }
        return versions()
                .map(set -> set.contains(version))
                .orElseGet(() -> new Match.Possible("nothing is known of the type " + type));
    }

    /** Empty for a type that nothing is known of. */
    public Optional<VersionSet> versions() {
        if (type.equals("none")) {
            return Optional.of(VersionSet.none(VersionScheme.GENERIC));
        }
        return (type.equals("all") ? Optional.of(VersionScheme.GENERIC) : scheme())
                .map(this::versions);
    }

    private VersionSet versions(VersionScheme scheme) {
        var spans = new ArrayList<Span>();
        var except = new ArrayList<String>();
        var open = Optional.<Bound>empty();
        for (var each : simplified().constraints) {
            switch (each.comparator) {
                case ANY -> spans.add(Span.ALL);
                case EQUAL -> spans.add(Span.only(each.version));
                case NOT -> except.add(each.version);
                case AT_LEAST, GREATER -> open = Optional.of(bound(each));
                case AT_MOST, LESS -> {
                    spans.add(new Span(open.orElse(Span.OPEN), bound(each)));
                    open = Optional.empty();
                }
            }
        }
        open.ifPresent(from -> spans.add(new Span(from, Span.OPEN)));
        // With nothing but versions left out, all others are meant.
        return new VersionSet(scheme, spans.isEmpty() ? List.of(Span.ALL) : spans, except);
    }

    private static Bound bound(Constraint constraint) {
        return new Bound.At(constraint.version, constraint.comparator.isIncluded());
    }

    /** From versions that all have a place in the order. */
    static Vers of(String type, VersionSet set) {
        var merged = set.withExceptionsAtBounds();
        if (merged.spans().isEmpty()) {
            return new Vers("none", List.of(ANY));
        }
        var constraints = new ArrayList<Constraint>();
        for (var i = 0; i < merged.spans().size(); i++) {
            var span = merged.spans().get(i);
            if (span.single() && span.from() instanceof Bound.At(var version, _)) {
                constraints.add(new Constraint(Comparator.EQUAL, version));
                continue;
            }
            if (span.from() instanceof Bound.At(var version, var included)
                    && !merged.touches(i - 1)) {
                constraints.add(
                        new Constraint(
                                included ? Comparator.AT_LEAST : Comparator.GREATER, version));
            }
            if (span.to() instanceof Bound.At(var version, var included)) {
                constraints.add(new Constraint(end(included, merged.touches(i)), version));
            }
        }
        merged.except().forEach(not -> constraints.add(new Constraint(Comparator.NOT, not)));
        return new Vers(type, constraints.isEmpty() ? List.of(ANY) : constraints).sorted();
    }

    /** Where the next span begins right behind the version, only the version is left out. */
    private static Comparator end(boolean included, boolean touchesNext) {
        if (touchesNext) {
            return Comparator.NOT;
        }
        return included ? Comparator.AT_MOST : Comparator.LESS;
    }

    private static Problem found(String rule, String message) {
        return new Problem("", "vers-" + rule, message);
    }

    private static <T> Parsed<T> refused(String rule, String message) {
        return Parsed.invalid("", "vers-" + rule, message);
    }
}
