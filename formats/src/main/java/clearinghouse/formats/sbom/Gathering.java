package clearinghouse.formats.sbom;

import clearinghouse.formats.HashAlgorithm;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.purl.PackageUrl;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Components and warnings of one document while it is read. */
final class Gathering {

    private static final int LONGEST_TEXT = 1_000;
    private static final int LONGEST_POINTER = 1_000;
    private static final int LONGEST_ALGORITHM = 50;
    private static final int MOST_WARNINGS = 1_000;
    private static final int MOST_FAULTS = 100;

    // Of one component each, which is then compared with all that is known.
    private static final int MOST_NUMBERS = 50;
    private static final int MOST_PURLS = 100;
    private static final int MOST_CPES = 200;
    private static final int MOST_HASHES = 20;

    private static final int FEWEST_DIGITS = 16;
    private static final int MOST_DIGITS = 128;

    private static final Pattern ALGORITHM = Pattern.compile("[a-z0-9][a-z0-9./-]*+");

    private final int most;
    private final List<SbomComponent> components = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final List<Problem> faults = new ArrayList<>();

    Gathering(SbomLimits limits) {
        this.most = limits.components();
    }

    List<SbomComponent> components() {
        return components;
    }

    List<Problem> warnings() {
        return warnings;
    }

    /** For which the document is refused, once all of it was read. */
    List<Problem> faults() {
        return faults;
    }

    void fault(String pointer, String code, String message) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(new Problem(shortened(pointer), code, message));
        } else if (faults.size() == MOST_FAULTS) {
            faults.add(new Problem("", "faults-cut", "there are more faults than these"));
        }
    }

    void warn(String pointer, String code, String message) {
        if (warnings.size() < MOST_WARNINGS) {
            warnings.add(new Problem(shortened(pointer), code, message));
        } else if (warnings.size() == MOST_WARNINGS) {
            warnings.add(new Problem("", "warnings-cut", "there are more warnings than these"));
        }
    }

    void add(SbomComponent component) {
        oneMore(component.pointer(), components.size());
        components.add(component);
    }

    void replace(int index, SbomComponent component) {
        components.set(index, component);
    }

    /** Of components, or of what else a document has many of. */
    void oneMore(String pointer, int already) {
        if (already >= most) {
            throw new Refused(
                    pointer,
                    "too-many-components",
                    "the document has more than " + most + " components");
        }
    }

    String shortened(String pointer, String what, String text) {
        var stripped = text.strip();
        if (stripped.length() <= LONGEST_TEXT) {
            return stripped;
        }
        warn(pointer, "text-cut", what + " is cut to its first " + LONGEST_TEXT + " characters");
        return stripped.substring(0, LONGEST_TEXT);
    }

    /** Its last members after an ellipsis: the names above it may be as long as they like. */
    private static String shortened(String pointer) {
        if (pointer.length() <= LONGEST_POINTER) {
            return pointer;
        }
        var from = pointer.length() - LONGEST_POINTER;
        var member = pointer.indexOf('/', from);
        if (member < 0) {
            member = Character.isLowSurrogate(pointer.charAt(from)) ? from + 1 : from;
        }
        return "/\u2026" + pointer.substring(member);
    }

    /** Who stands behind a component, the one that advisories are likely to name first. */
    enum Maker {
        MANUFACTURER,
        PUBLISHER,
        SUPPLIER,
        NAMESPACE
    }

    /** A component under construction; the setters are lenient and warn. */
    final class Draft {

        private final String pointer;
        private String vendor = "";
        private Maker vendorIs = Maker.NAMESPACE;
        private String name = "";
        private String version = "";
        private Optional<PackageUrl> purl = Optional.empty();
        private final List<PackageUrl> otherPurls = new ArrayList<>();
        private SbomComponent.Kind kind = SbomComponent.Kind.OTHER;
        private final List<String> models = new ArrayList<>();
        private final List<String> serials = new ArrayList<>();
        private final List<String> cpes = new ArrayList<>();
        private final Map<String, String> hashes = new LinkedHashMap<>();
        private final Set<String> cut = new HashSet<>();

        Draft(String pointer) {
            this.pointer = Gathering.shortened(pointer);
        }

        /** Of those that a document names, whatever their order. */
        void vendor(Maker maker, String text) {
            if (!text.isBlank() && (vendor.isEmpty() || maker.compareTo(vendorIs) < 0)) {
                vendor = shortened("vendor", text);
                vendorIs = maker;
            }
        }

        void name(String text) {
            name = shortened("name", text);
        }

        void version(String text) {
            version = shortened("version", text);
        }

        void purl(String text) {
            switch (PackageUrl.parseLeniently(text.strip())) {
                case Parsed.Valid<PackageUrl>(var parsed) -> purl(parsed);
                case Parsed.Invalid<PackageUrl>(var problems) ->
                        problems.forEach(p -> warn(pointer, p.code(), p.message()));
            }
        }

        void purl(PackageUrl value) {
            if (purl.isEmpty()) {
                purl = Optional.of(value);
            } else if (!purl.get().equals(value)) {
                addNew(otherPurls, value, MOST_PURLS - 1, "package URLs");
            }
        }

        void kind(SbomComponent.Kind value) {
            kind = value;
        }

        String pointer() {
            return pointer;
        }

        boolean hasPurl() {
            return purl.isPresent();
        }

        void model(String text) {
            addNumber(models, "model", text);
        }

        void serial(String text) {
            addNumber(serials, "serial number", text);
        }

        private void addNumber(List<String> list, String what, String text) {
            var number = shortened(what, text);
            if (!number.isEmpty()) {
                addNew(list, number, MOST_NUMBERS, what + "s");
            }
        }

        /** By comparing it with the few: texts can be made that hash alike. */
        private <T> void addNew(List<T> list, T one, int most, String what) {
            if (list.contains(one)) {
                return;
            }
            if (list.size() < most) {
                list.add(one);
            } else {
                cut(what);
            }
        }

        private void cut(String what) {
            if (cut.add(what)) {
                warn(pointer, "component-cut", "the component has more " + what + " than are read");
            }
        }

        void cpe(String text) {
            if (text.startsWith("cpe:")) {
                addNew(cpes, shortened("cpe", text), MOST_CPES, "CPEs");
            } else {
                warn(pointer, "cpe-form", "a CPE begins with cpe:");
            }
        }

        void hash(String algorithm, String value) {
            // First the pattern: lowering other letters can take the square of their number.
            var digits = value.strip();
            if (!isHex(digits)) {
                warn(pointer, "hash-form", "a hash has hexadecimal digits");
                return;
            }
            var named = algorithm.length() > LONGEST_ALGORITHM ? "" : HashAlgorithm.name(algorithm);
            if (!ALGORITHM.matcher(named).matches()) {
                warn(pointer, "hash-algorithm", "a hash names its algorithm in a few letters");
            } else if (hashes.size() < MOST_HASHES || hashes.containsKey(named)) {
                hashes.put(named, digits.toLowerCase(Locale.ROOT));
            } else {
                cut("hashes");
            }
        }

        SbomComponent done() {
            purl.ifPresent(p -> {
                if (name.isEmpty()) {
                    name = p.name();
                }
                if (version.isEmpty()) {
                    version = p.version();
                }
            });
            if (name.isEmpty()) {
                warn(pointer, "name-missing", "the component has no name");
            }
            var done =
                    new SbomComponent(
                            pointer,
                            vendor,
                            name,
                            version,
                            purl,
                            cpes,
                            hashes,
                            kind,
                            models,
                            serials,
                            List.copyOf(otherPurls));
            done.contradictingVersion()
                    .ifPresent(beside ->
                            warn(
                                    pointer,
                                    "version-contradiction",
                                    "the version %s contradicts the %s of the package URL, which decides"
                                            .formatted(
                                                    Problem.excerpt(beside),
                                                    Problem.excerpt(
                                                            purl.map(PackageUrl::version)
                                                                    .orElse("")))));
            return done;
        }

        private String shortened(String what, String text) {
            return Gathering.this.shortened(pointer, what, text);
        }
    }

    Draft draft(String pointer) {
        return new Draft(pointer);
    }

    Optional<Instant> instant(String pointer, String text) {
        try {
            return Optional.of(DateTimeFormatter.ISO_DATE_TIME.parse(text, Instant::from));
        } catch (DateTimeException _) {
            warn(pointer, "date-form", "the time is not ISO 8601 with a zone");
            return Optional.empty();
        }
    }

    static boolean isHex(String text) {
        if (text.length() < FEWEST_DIGITS || text.length() > MOST_DIGITS) {
            return false;
        }
        for (var i = 0; i < text.length(); i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
