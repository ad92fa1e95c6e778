package clearinghouse.formats.version;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.version.Vers.Comparator;
import clearinghouse.formats.version.Vers.Constraint;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Ranges as package managers write them, read to VERS: node-semver's of npm and cargo, Conan's,
 * RubyGems', PEP 440's, intervals of Maven and NuGet, nginx's and OpenSSL's lists of versions, and
 * plain comparators for all others.
 */
public final class NativeRange {

    private static final int LONGEST = 4_096;

    private static final Pattern COMPARED =
            Pattern.compile(
                    "(~>|~=|>=|<=|>>|<<|==|!=|>|<|=|~|\\^|)\\s*+([^\\s<>=~^,|!\\[\\](){}]++)");
    private static final Pattern HYPHENED = Pattern.compile("(\\S+) - (\\S+)");
    private static final Pattern INTERVAL =
            Pattern.compile("([\\[(])([^,\\[\\]()]*+)(?:(,)([^,\\[\\]()]*+))?([\\])])");

    private NativeRange() {}

    public static Parsed<Vers> read(String type, String range) {
        var scheme = VersionScheme.named(type);
        if (scheme.isEmpty() || range.length() > LONGEST) {
            return refused("nothing is known of ranges of the type " + type);
        }
        var constraints = constraints(type, scheme.get(), range.strip());
        if (constraints.isEmpty() || !constraints.get().stream().allMatch(NativeRange::whole)) {
            return refused("the range is not of the notation of " + type);
        }
        // Any version or another one is any version.
        var any = constraints.get().stream().filter(each -> each.version().isEmpty()).toList();
        return Parsed.valid(
                new Vers(type, any.isEmpty() ? constraints.get() : any.subList(0, 1)).sorted());
    }

    private static boolean whole(Constraint constraint) {
        return constraint.comparator() == Comparator.ANY || !constraint.version().isEmpty();
    }

    private static Optional<List<Constraint>> constraints(
            String type, VersionScheme scheme, String range) {
        if (range.isEmpty() || range.equals("*") || range.equals("all")) {
            return Optional.of(List.of(new Constraint(Comparator.ANY, "")));
        }
        if (type.equals("nginx")) {
            return nginx(range);
        }
        return switch (scheme) {
            case MAVEN, NUGET -> intervals(scheme, range);
            default -> alternatives(scheme, range);
        };
    }

    private static Optional<List<Constraint>> alternatives(VersionScheme scheme, String range) {
        var constraints = new ArrayList<Constraint>();
        for (var alternative : range.split("\\|\\|", -1)) {
            var hyphened = HYPHENED.matcher(alternative.strip());
            if (hyphened.matches() && scheme == VersionScheme.SEMVER) {
                constraints.add(new Constraint(Comparator.AT_LEAST, full(hyphened.group(1))));
                constraints.addAll(upTo(hyphened.group(2)));
            } else if (!compared(scheme, alternative, constraints)) {
                return Optional.empty();
            }
        }
        return Optional.of(constraints);
    }

    private static boolean compared(
            VersionScheme scheme, String text, List<Constraint> constraints) {
        var match = COMPARED.matcher(text);
        var at = 0;
        while (match.find(at)) {
            if (!text.substring(at, match.start()).matches("[\\s,]*")) {
                return false;
            }
            constraints.addAll(meaning(scheme, match.group(1), match.group(2)));
            at = match.end();
        }
        return text.substring(at).matches("[\\s,]*");
    }

    private static List<Constraint> meaning(VersionScheme scheme, String sign, String version) {
        return switch (scheme) {
            case SEMVER -> semver(sign, version);
            case CONAN -> conan(sign, version);
            default -> plain(sign, version);
        };
    }

    private static List<Constraint> plain(String sign, String version) {
        return switch (sign) {
            case "~>", "~=" -> between(version, raised(version, places(version).size() - 1));
            case "~" -> between(version, raised(version, 2));
            case "^" -> between(version, caret(version, ""));
            case ">>" -> List.of(new Constraint(Comparator.GREATER, version));
            case "<<" -> List.of(new Constraint(Comparator.LESS, version));
            default -> List.of(new Constraint(comparator(sign), version));
        };
    }

    private static Comparator comparator(String sign) {
        return switch (sign) {
            case ">=" -> Comparator.AT_LEAST;
            case "<=" -> Comparator.AT_MOST;
            case ">", ">>" -> Comparator.GREATER;
            case "<", "<<" -> Comparator.LESS;
            case "!=" -> Comparator.NOT;
            default -> Comparator.EQUAL;
        };
    }

    private static List<Constraint> between(String from, String before) {
        return List.of(
                new Constraint(Comparator.AT_LEAST, from), new Constraint(Comparator.LESS, before));
    }

    private static List<Constraint> semver(String sign, String given) {
        var version = given.startsWith("v") ? given.substring(1) : given;
        var places = places(version);
        var partial = places.size() < 3;
        var full = full(version);
        if (places.isEmpty()) {
            return List.of(new Constraint(Comparator.ANY, ""));
        }
        return switch (sign) {
            case "~", "~>" -> between(full, full(raised(version, 2)));
            case "^" -> between(full, full(caret(version, "")));
            case "", "=" ->
                    partial
                            ? between(full, full(next(places)))
                            : List.of(new Constraint(Comparator.EQUAL, full));
            default -> List.of(new Constraint(comparator(sign), full));
        };
    }

    private static List<Constraint> upTo(String version) {
        var places = places(version);
        if (places.isEmpty()) {
            return List.of();
        }
        return List.of(
                places.size() < 3
                        ? new Constraint(Comparator.LESS, full(next(places)))
                        : new Constraint(Comparator.AT_MOST, full(version)));
    }

    /** Numbers in front, up to a place that is left open by x, X or an asterisk. */
    private static List<String> places(String version) {
        var places = new ArrayList<String>();
        for (var place : core(version).split("[.+]")) {
            if (!Digits.are(place)) {
                break;
            }
            places.add(place);
        }
        return places;
    }

    private static String core(String version) {
        var end = 0;
        while (end < version.length() && "-+".indexOf(version.charAt(end)) < 0) {
            end++;
        }
        return version.substring(0, end);
    }

    /** With three places; what follows them stays. */
    private static String full(String version) {
        var plain = version.startsWith("v") ? version.substring(1) : version;
        var places = new ArrayList<>(places(plain));
        if (places.size() > 3) {
            return plain;
        }
        while (places.size() < 3) {
            places.add("0");
        }
        return String.join(".", places) + plain.substring(core(plain).length());
    }

    private static String next(List<String> places) {
        var next = new ArrayList<>(places);
        next.set(next.size() - 1, increased(next.getLast()));
        return String.join(".", next);
    }

    /** One more at the place, or at the last where there are fewer, and none behind it. */
    private static String raised(String version, int place) {
        var places = places(version);
        return places.isEmpty()
                ? version
                : next(places.subList(0, Math.clamp(place, 1, places.size())));
    }

    /** The first place that is not zero is the last that must stay. */
    private static String caret(String version, String ending) {
        var places = places(version);
        if (places.isEmpty()) {
            return version;
        }
        var keep = 1;
        while (keep < places.size() && Digits.withoutZeros(places.get(keep - 1)).isEmpty()) {
            keep++;
        }
        return next(places.subList(0, Math.min(keep, places.size()))) + ending;
    }

    private static String increased(String digits) {
        return new BigInteger(digits).add(BigInteger.ONE).toString();
    }

    /** A hyphen at the end only says that pre-releases count. */
    private static List<Constraint> conan(String sign, String given) {
        var version = given.endsWith("-") ? given.substring(0, given.length() - 1) : given;
        if (version.equals("*")) {
            return List.of(new Constraint(Comparator.AT_LEAST, "0.0.0"));
        }
        return switch (sign) {
            case "~" -> between(version, raised(version, 2) + "-");
            case "^" -> between(version, caret(version, "-"));
            default -> List.of(new Constraint(comparator(sign), version));
        };
    }

    /** Even second places are stable branches, which a fix does not leave. */
    private static Optional<List<Constraint>> nginx(String range) {
        var constraints = new ArrayList<Constraint>();
        for (var piece : ascending(range.split("\\s*,\\s*"))) {
            var hyphen = piece.indexOf('-');
            if (piece.equals("none")) {
                continue;
            }
            if (hyphen > 0) {
                constraints.add(new Constraint(Comparator.AT_LEAST, piece.substring(0, hyphen)));
                constraints.add(new Constraint(Comparator.AT_MOST, piece.substring(hyphen + 1)));
            } else if (piece.endsWith("+")) {
                var version = piece.substring(0, piece.length() - 1);
                constraints.add(new Constraint(Comparator.AT_LEAST, version));
                var places = places(version);
                if (places.size() > 1 && "02468".indexOf(lastDigit(places.get(1))) >= 0) {
                    constraints.add(
                            new Constraint(Comparator.LESS, full(next(places.subList(0, 2)))));
                }
            } else {
                constraints.add(new Constraint(Comparator.EQUAL, piece));
            }
        }
        return constraints.isEmpty() ? Optional.empty() : Optional.of(constraints);
    }

    /** So that the end of a branch comes before the beginning of the next. */
    private static List<String> ascending(String[] pieces) {
        var sorted = new ArrayList<>(List.of(pieces));
        sorted.sort((a, b) -> Part.comparePadded(places(a), places(b)));
        return sorted;
    }

    private static char lastDigit(String digits) {
        return digits.charAt(digits.length() - 1);
    }

    private static Optional<List<Constraint>> intervals(VersionScheme scheme, String range) {
        var constraints = new ArrayList<Constraint>();
        var match = INTERVAL.matcher(range);
        var at = 0;
        while (match.find(at)) {
            if (!range.substring(at, match.start()).matches("[\\s,]*")) {
                return Optional.empty();
            }
            interval(match.toMatchResult(), constraints);
            at = match.end();
        }
        if (at == 0) {
            if (!scheme.understands(range)) {
                return alternatives(scheme, range);
            }
            // NuGet means at least this version; Maven wants this one, if nothing else speaks
            // against it.
            constraints.add(
                    new Constraint(
                            scheme == VersionScheme.NUGET ? Comparator.AT_LEAST : Comparator.EQUAL,
                            range));
            return Optional.of(constraints);
        }
        return range.substring(at).matches("[\\s,]*") ? Optional.of(constraints) : Optional.empty();
    }

    private static void interval(MatchResult match, List<Constraint> constraints) {
        var from = match.group(2).strip();
        if (match.group(3) == null) {
            constraints.add(new Constraint(Comparator.EQUAL, from));
            return;
        }
        var to = match.group(4).strip();
        if (!from.isEmpty()) {
            constraints.add(
                    new Constraint(
                            match.group(1).equals("[") ? Comparator.AT_LEAST : Comparator.GREATER,
                            from));
        }
        if (!to.isEmpty()) {
            constraints.add(
                    new Constraint(
                            match.group(5).equals("]") ? Comparator.AT_MOST : Comparator.LESS, to));
        }
    }

    private static Parsed<Vers> refused(String message) {
        return Parsed.invalid("", "native-range", message);
    }
}
