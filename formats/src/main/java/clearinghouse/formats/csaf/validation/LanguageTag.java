package clearinghouse.formats.csaf.validation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A language tag of BCP 47 in the form that the CSAF schema allows. Kept in lower case.
 *
 * @param grandfathered one of the old tags that keep to no form
 * @param privateUse what follows {@code x-}
 */
record LanguageTag(
        String language,
        List<String> extended,
        String script,
        String region,
        List<String> variants,
        List<String> extensions,
        List<String> privateUse,
        String grandfathered) {

    private static final int LONGEST = 10_000;
    private static final Map<String, Set<String>> REGISTRY = registry();

    /** Empty when it has not the form; whether its parts exist is another question. */
    static Optional<LanguageTag> parse(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return Optional.empty();
        }
        var parts = List.of(text.toLowerCase(Locale.ROOT).split("-", -1));
        if (!parts.stream().allMatch(LanguageTag::isSubtag)) {
            return Optional.empty();
        }
        var whole = String.join("-", parts);
        if (whole.equals("i-default") || whole.equals("i-mingo")) {
            return Optional.of(
                    new LanguageTag("", List.of(), "", "", List.of(), List.of(), List.of(), whole));
        }
        if (parts.getFirst().equals("x")) {
            return parts.size() < 2
                    ? Optional.empty()
                    : Optional.of(
                            new LanguageTag(
                                    "",
                                    List.of(),
                                    "",
                                    "",
                                    List.of(),
                                    List.of(),
                                    parts.subList(1, parts.size()),
                                    ""));
        }
        return new Reader(parts).read();
    }

    /** Reads the subtags of a usual tag from left to right. */
    private static final class Reader {
        private final List<String> parts;
        private int at;

        Reader(List<String> parts) {
            this.parts = parts;
        }

        Optional<LanguageTag> read() {
            var language = parts.get(at++);
            if (!isLetters(language) || language.length() < 2 || language.length() > 8) {
                return Optional.empty();
            }
            var extended = new ArrayList<String>();
            while (language.length() <= 3 && extended.size() < 3 && next(3, true)) {
                extended.add(parts.get(at++));
            }
            var script = next(4, true) ? parts.get(at++) : "";
            var region = next(2, true) || nextDigits() ? parts.get(at++) : "";
            var variants = new ArrayList<String>();
            while (at < parts.size() && isVariant(parts.get(at))) {
                variants.add(parts.get(at++));
            }
            var extensions = new ArrayList<String>();
            while (at < parts.size() && parts.get(at).length() == 1 && !parts.get(at).equals("x")) {
                var begin = at++;
                while (at < parts.size() && parts.get(at).length() >= 2) {
                    at++;
                }
                if (at == begin + 1) {
                    return Optional.empty();
                }
                extensions.add(String.join("-", parts.subList(begin, at)));
            }
            var privateUse = List.<String>of();
            if (at < parts.size() && parts.get(at).equals("x") && at + 1 < parts.size()) {
                privateUse = parts.subList(at + 1, parts.size());
                at = parts.size();
            }
            return at < parts.size()
                    ? Optional.empty()
                    : Optional.of(
                            new LanguageTag(
                                    language,
                                    extended,
                                    script,
                                    region,
                                    variants,
                                    extensions,
                                    privateUse,
                                    ""));
        }

        private boolean next(int length, boolean letters) {
            return at < parts.size()
                    && parts.get(at).length() == length
                    && isLetters(parts.get(at)) == letters;
        }

        private boolean nextDigits() {
            return next(3, false) && Letters.all(parts.get(at), c -> c >= '0' && c <= '9');
        }
    }

    /** What of it the IANA registry does not know; empty when all exists. */
    Optional<String> unknownPart() {
        if (!grandfathered.isEmpty()) {
            return Optional.empty();
        }
        if (!language.isEmpty() && !known("language", language) && !isPrivateLanguage(language)) {
            return Optional.of(language + " is no language");
        }
        for (var part : extended) {
            if (!known("extlang", part)) {
                return Optional.of(part + " is no extended language");
            }
        }
        if (!script.isEmpty() && !known("script", script) && !isPrivateScript(script)) {
            return Optional.of(script + " is no script");
        }
        if (!region.isEmpty() && !known("region", region) && !isPrivateRegion(region)) {
            return Optional.of(region + " is no region");
        }
        for (var part : variants) {
            if (!known("variant", part)) {
                return Optional.of(part + " is no variant");
            }
        }
        return Optional.empty();
    }

    boolean isEnglish() {
        return language.equals("en");
    }

    boolean isDefault() {
        return grandfathered.equals("i-default");
    }

    /** The first subtag that is reserved for private use. */
    Optional<String> privatePart() {
        if (!privateUse.isEmpty()) {
            return Optional.of("x-" + String.join("-", privateUse));
        }
        if (isPrivateLanguage(language)) {
            return Optional.of(language);
        }
        if (isPrivateScript(script)) {
            return Optional.of(script);
        }
        return isPrivateRegion(region) ? Optional.of(region) : Optional.empty();
    }

    // The registry has these as ranges: qaa..qtz, Qaaa..Qabx, AA, QM..QZ, XA..XZ, ZZ.
    private static boolean isPrivateLanguage(String text) {
        return text.length() == 3 && text.compareTo("qaa") >= 0 && text.compareTo("qtz") <= 0;
    }

    private static boolean isPrivateScript(String text) {
        return text.length() == 4 && text.compareTo("qaaa") >= 0 && text.compareTo("qabx") <= 0;
    }

    private static boolean isPrivateRegion(String text) {
        return text.length() == 2
                && (text.equals("aa")
                        || text.equals("zz")
                        || (text.compareTo("qm") >= 0 && text.compareTo("qz") <= 0)
                        || (text.compareTo("xa") >= 0 && text.compareTo("xz") <= 0));
    }

    private static boolean known(String kind, String subtag) {
        return Objects.requireNonNull(REGISTRY.get(kind)).contains(subtag);
    }

    private static boolean isSubtag(String text) {
        return !text.isEmpty()
                && text.length() <= 8
                && Letters.all(text, c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
    }

    private static boolean isLetters(String text) {
        return Letters.all(text, c -> c >= 'a' && c <= 'z');
    }

    private static boolean isVariant(String text) {
        return text.length() >= 5
                || (text.length() == 4 && text.charAt(0) >= '0' && text.charAt(0) <= '9');
    }

    private static Map<String, Set<String>> registry() {
        var kinds = new HashMap<String, Set<String>>();
        try (var in =
                Objects.requireNonNull(LanguageTag.class.getResourceAsStream("languages.txt"))) {
            for (var line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                var words = List.of(line.split(" "));
                kinds.put(words.getFirst(), Set.copyOf(words.subList(1, words.size())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(kinds);
    }
}
