package clearinghouse.formats.csaf.validation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The namespace of an SSVC decision point, by the grammar of SSVC 2.0.0.
 *
 * @param base before the first slash
 * @param extensions what follows, segment by segment; the first may be empty
 */
record SsvcNamespace(String whole, String base, List<String> extensions) {

    private static final int LONGEST = 1_000;
    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern DOMAIN = Pattern.compile(LABEL + "(?:\\." + LABEL + ")++");
    private static final Pattern FRAGMENT = Pattern.compile("[a-z0-9]++(?:[.-][a-z0-9]++)*+");
    private static final Pattern REGISTERED =
            Pattern.compile("[a-z][a-z0-9]++(?:[.-][a-z0-9]++)*+");

    // The specification of SSVC: "example" and "test" may say anything, "invalid" nothing.
    private static final Set<String> FREE = Set.of("example", "test");
    private static final Set<String> REGISTERED_NAMES =
            Set.of("ssvc", "cvss", "cisa", "basic", "nist");

    static Optional<SsvcNamespace> parse(String text) {
        if (text.length() < 3 || text.length() > LONGEST) {
            return Optional.empty();
        }
        var segments = List.of(text.split("/", -1));
        if (!isBase(segments.getFirst())) {
            return Optional.empty();
        }
        var extensions = segments.subList(1, segments.size());
        for (var i = 0; i < extensions.size(); i++) {
            var segment = extensions.get(i);
            if (!(i == 0 ? segment.isEmpty() || isLanguage(segment) : isExtension(segment))) {
                return Optional.empty();
            }
        }
        return Optional.of(new SsvcNamespace(text, segments.getFirst(), extensions));
    }

    private static boolean isBase(String text) {
        if (text.startsWith("x_")) {
            return isDomainWithFragment(text.substring(2));
        }
        var hash = text.indexOf('#');
        var name = hash < 0 ? text : text.substring(0, hash);
        return name.length() >= 3
                && REGISTERED.matcher(name).matches()
                && (hash < 0 || FRAGMENT.matcher(text.substring(hash + 1)).matches());
    }

    private static boolean isExtension(String text) {
        if (!text.startsWith(".")) {
            return isLanguage(text);
        }
        var dollar = text.indexOf('$');
        if (dollar < 0) {
            return isDomainWithFragment(text.substring(1));
        }
        var named = text.substring(1, dollar);
        return (DOMAIN.matcher(named).matches() || isDomainWithFragment(named))
                && isLanguage(text.substring(dollar + 1));
    }

    private static boolean isDomainWithFragment(String text) {
        var hash = text.indexOf('#');
        return hash > 0
                && DOMAIN.matcher(text.substring(0, hash)).matches()
                && FRAGMENT.matcher(text.substring(hash + 1)).matches();
    }

    private static boolean isLanguage(String text) {
        return LanguageTag.parse(text).isPresent();
    }

    private String name() {
        var hash = base.indexOf('#');
        return hash < 0 ? base : base.substring(0, hash);
    }

    /** Reserved for examples and tests, where everything is allowed. */
    boolean isFree() {
        return FREE.contains(name());
    }

    boolean isRegistered() {
        return REGISTERED_NAMES.contains(name());
    }

    boolean isUnregistered() {
        return !isFree() && !isRegistered();
    }

    /** The first segment may name a language; what follows is an extension. */
    boolean hasExtension() {
        return extensions.size() > 1;
    }

    boolean isRegisteredAsItIs() {
        return isRegistered() && extensions.isEmpty();
    }
}
