package clearinghouse.formats.likeness;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a text names: public numbers, names of code, and where a program ended. */
public final class Mentions {

    /** A text that names more than this is a list, and its names tell nothing. */
    private static final int MOST_OF_A_KIND = 64;

    private static final int INNERMOST = 3;
    private static final int SHORTEST_NAME = 4;

    private static final Pattern NUMBER =
            Pattern.compile(
                    "(?<![\\p{Alnum}-])(?:CVE-\\d{4}-\\d{4,19}|GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}"
                            + "|(?:PYSEC|RUSTSEC|GO|OSV|EUVD)-\\d{4}-\\d{1,9})(?![\\p{Alnum}-])",
                    Pattern.CASE_INSENSITIVE);

    /** A path's last part with the ending of a language, or a name that no prose has. */
    private static final Pattern FILE =
            Pattern.compile(
                    "(?<![\\w.])[\\w-]{1,80}\\.(?:c|cc|cpp|cxx|h|hpp|java|kt|go|rs|py|rb|php|js|ts|mjs|cs|swift|scala|pl|erl|ex|lua|m|asm|S)(?!\\w|\\.\\w)");

    private static final Pattern NAME =
            Pattern.compile(
                    "(?<![\\w.:/@-])(?:\\w{1,80}(?:::|\\.|#|->)){0,8}\\w{1,80}(?=\\()|\\b\\w{0,80}(?:\\p{L}_\\p{L}|\\p{Ll}\\p{Lu})\\w{0,80}\\b");
    private static final Pattern LAST = Pattern.compile("\\w+$");

    /** What is written with brackets behind it and is no name of code. */
    private static final Set<String> NO_NAMES =
            Set.of(
                    "javascript",
                    "github",
                    "gitlab",
                    "openssl",
                    "null",
                    "main",
                    "this",
                    "that",
                    "denial",
                    "service",
                    "versions",
                    "version",
                    "attack",
                    "issue",
                    "with",
                    "when",
                    "which",
                    "from",
                    "user",
                    "input",
                    "code",
                    "data",
                    "file",
                    "read",
                    "write",
                    "open",
                    "close",
                    "init",
                    "test",
                    "free",
                    "alloc",
                    "malloc",
                    "memcpy",
                    "strcpy",
                    "printf",
                    "exec",
                    "eval",
                    "while",
                    "return",
                    "sizeof",
                    "phpmyadmin");

    private static final List<Pattern> FRAMES =
            List.of(
                    // AddressSanitizer and gdb
                    Pattern.compile("(?m)^\\s*#\\d{1,4}\\s+(?:0x\\p{XDigit}+ in )?([^\\s(]+)"),
                    // Java and its kin, JavaScript
                    Pattern.compile("(?m)^\\s*at ([\\w.$<>/]+)\\s?\\("),
                    // Python, the innermost last
                    Pattern.compile("(?m)^\\s*File \"[^\"\\n]+\", line \\d+, in (\\S+)"));

    /** Frames of what watches a program, and not of the program. */
    private static final Pattern WATCHER =
            Pattern.compile(
                    "(?:__(?:asan|msan|tsan|ubsan|hwasan|sanitizer|interceptor|libc|GI)_?.*|_*abort|_*raise|_*gsignal"
                            + "|(?:java|javax|jdk|sun|com\\.code_intelligence)\\..*|mem(?:cpy|move|set)|str(?:len|cpy|cat)|free|malloc)");

    private Mentions() {}

    public static Set<Mention> in(String text) {
        var found = new LinkedHashSet<Mention>();
        found.addAll(few(Mention.Kind.NUMBER, numbers(text)));
        found.addAll(few(Mention.Kind.CODE, code(text)));
        crash(text).ifPresent(name -> found.add(new Mention(Mention.Kind.CRASH, name)));
        return found;
    }

    private static Set<Mention> few(Mention.Kind kind, Set<String> names) {
        return names.size() > MOST_OF_A_KIND
                ? Set.of()
                : names.stream().map(name -> new Mention(kind, name)).collect(Collectors.toSet());
    }

    /** As their issuers write them but in one case. */
    private static Set<String> numbers(String text) {
        return NUMBER.matcher(text)
                .results()
                .map(found -> found.group().toUpperCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private static Set<String> code(String text) {
        var names =
                NAME.matcher(text)
                        .results()
                        .map(found -> last(found.group()))
                        .filter(Mentions::isName)
                        .collect(Collectors.toCollection(LinkedHashSet::new));
        FILE.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .forEach(names::add);
        return names;
    }

    private static String last(String name) {
        return LAST.matcher(name)
                .results()
                .map(MatchResult::group)
                .findFirst()
                .orElse("")
                .toLowerCase(Locale.ROOT);
    }

    private static boolean isName(String name) {
        return name.length() >= SHORTEST_NAME
                && !NO_NAMES.contains(name)
                && name.chars().anyMatch(Character::isLetter);
    }

    private static java.util.Optional<String> crash(String text) {
        return FRAMES.stream()
                .map(form -> frames(form, text))
                .filter(frames -> frames.size() >= INNERMOST)
                .map(frames -> String.join("|", frames.subList(0, INNERMOST)))
                .findFirst();
    }

    private static List<String> frames(Pattern form, String text) {
        var frames =
                form.matcher(text)
                        .results()
                        .map(found -> found.group(1))
                        .filter(name -> !WATCHER.matcher(name).matches())
                        .collect(Collectors.toCollection(ArrayList::new));
        return form == FRAMES.getLast() ? frames.reversed() : frames;
    }
}
