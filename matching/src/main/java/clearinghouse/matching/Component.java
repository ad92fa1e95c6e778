package clearinghouse.matching;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.cpe.Cpe;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.sbom.SbomComponent;
import clearinghouse.formats.version.VersionScheme;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is installed, as far as it can be recognised; empty texts where nothing is said.
 *
 * @param purls as they are written, the one that counts first
 * @param hashes of its file by algorithm, as in {@code sha-256}, in lower-case digits
 * @param models model numbers and stock keeping units
 */
public record Component(
        String vendor,
        String name,
        String version,
        List<PackageUrl> purls,
        List<String> cpes,
        Map<String, String> hashes,
        List<String> models,
        List<String> serials) {

    /** Beside a purl, tools guess CPE names; how many hundredths of such a one are believed. */
    private static final int GUESSED = 60;

    /** A distribution mends a version without a new number, which no dictionary of CPE knows. */
    private static final int REBUILT = 40;

    private static final int SURE = 100;

    /** Types of purls whose packages have advisories of their own, besides those of systems. */
    private static final Set<String> ECOSYSTEMS =
            Set.of(
                    "bitnami",
                    "cargo",
                    "composer",
                    "conan",
                    "cran",
                    "gem",
                    "golang",
                    "hackage",
                    "hex",
                    "julia",
                    "maven",
                    "npm",
                    "nuget",
                    "pub",
                    "pypi",
                    "swift");

    private static final Pattern NUMBER =
            Pattern.compile(
                    "(?<![\\w-])(?=[\\d/-]*[A-Z])(?=(?:[A-Z/-]*\\d){3})[A-Z0-9][A-Z0-9/-]{5,39}(?![\\w-])");

    private static final int LONGEST_NAME = 1_000;

    /** More are no plate, but a catalogue. */
    private static final int MODELS_AS_NAMES = 4;

    /** What the dictionary of CPE calls the home of a package. */
    private static final Map<String, String> TARGETS =
            Map.of(
                    "npm", "node.js",
                    "pypi", "python",
                    "gem", "ruby",
                    "composer", "php",
                    "cargo", "rust",
                    "golang", "go");

    public Component {
        purls = List.copyOf(purls);
        cpes = List.copyOf(cpes);
        hashes = Collections.unmodifiableMap(new LinkedHashMap<>(hashes));
        models = List.copyOf(models);
        serials = List.copyOf(serials);
    }

    /** Of names of one kind no more count: no tool makes so many for one thing. */
    private static final int MOST_NAMES = 200;

    private static final int MOST_HASHES = 20;

    public static Component of(SbomComponent stated) {
        return new Component(
                stated.vendor(),
                stated.name(),
                stated.version(),
                first(Stream.concat(stated.purl().stream(), stated.otherPurls().stream())),
                first(stated.cpes().stream()),
                firstOf(stated.hashes()),
                first(stated.models().stream()),
                first(stated.serials().stream()));
    }

    /**
     * What {@link #bytes} wrote.
     *
     * @throws java.io.UncheckedIOException when it ends too early
     */
    public static Component of(byte[] bytes) {
        return ComponentText.read(bytes);
    }

    /** In a form in which equal components are equal bytes. */
    public byte[] bytes() {
        return ComponentText.write(this);
    }

    private static Map<String, String> firstOf(Map<String, String> hashes) {
        var first = new LinkedHashMap<String, String>();
        hashes.entrySet().stream()
                .limit(MOST_HASHES)
                .forEach(hash -> first.put(hash.getKey(), hash.getValue()));
        return first;
    }

    private static <T> List<T> first(Stream<T> names) {
        return names.limit(MOST_NAMES).toList();
    }

    public Optional<PackageUrl> purl() {
        return purls.isEmpty() ? Optional.empty() : Optional.of(purls.getFirst());
    }

    /** All that it is known by, the most believed first. */
    public List<Named> known() {
        var known = new ArrayList<Named>();
        hashes.forEach((algorithm, digits) ->
                known.add(named(new Identity.Hash(algorithm, digits), VersionScheme.GENERIC)));
        var maker = Vendors.plain(vendor);
        for (var serial : serials) {
            var number = Wildcards.number(serial);
            if (!number.isEmpty()) {
                known.add(named(new Identity.Serial(maker, number), VersionScheme.GENERIC));
            }
        }
        Stream.concat(models.stream(), isPackage() ? Stream.of() : numbersIn(name))
                .map(Wildcards::number)
                .filter(number -> !number.isEmpty())
                .distinct()
                .forEach(number ->
                        known.add(named(new Identity.Model(maker, number), VersionScheme.GENERIC)));
        purls.forEach(purl -> known.addAll(packages(purl)));
        for (var cpe : cpes) {
            if (Cpe.parse(cpe) instanceof Parsed.Valid<Cpe>(var read)) {
                known.add(platform(read));
            }
        }
        if (!isPackage()) {
            known.addAll(names());
        }
        return firstOfEach(known);
    }

    /** It may be known by one thing twice, with two versions: the first one counts. */
    private static List<Named> firstOfEach(Collection<Named> known) {
        if (known.size() < 2) {
            return List.copyOf(known);
        }
        var identities = new HashSet<Identity>();
        return known.stream().filter(it -> identities.add(it.identity())).toList();
    }

    /** Words of a name that look like the number of a model. */
    private static Stream<String> numbersIn(String name) {
        return NUMBER.matcher(name.substring(0, Math.min(LONGEST_NAME, name.length())))
                .results()
                .limit(MODELS_AS_NAMES)
                .map(MatchResult::group);
    }

    private Named named(Identity identity, VersionScheme scheme) {
        return Named.of(identity, statedVersion(), scheme);
    }

    private String statedVersion() {
        return version.isEmpty() ? purl().map(PackageUrl::version).orElse("") : version;
    }

    /** Whether it has a name in an ecosystem whose own advisories know it. */
    private boolean isPackage() {
        return purl().filter(it -> ECOSYSTEMS.contains(it.type()) || Distribution.is(it))
                .isPresent();
    }

    /** Its own package, and the source that a distribution built it from. */
    private List<Named> packages(PackageUrl stated) {
        if (!Distribution.is(stated)) {
            return List.of(packaged(stated, Release.NONE));
        }
        var purl = Distribution.named(stated);
        var release = Distribution.release(purl, purl.version());
        var packages = new ArrayList<Named>();
        packages.add(packaged(purl, release));
        Distribution.source(purl).ifPresent(source -> packages.add(packaged(source, release)));
        Distribution.rebuilt(purl, release)
                .ifPresent(rebuilt ->
                        packages.add(
                                Named.of(
                                        rebuilt,
                                        packages.getFirst().version(),
                                        packages.getFirst().scheme())));
        return packages;
    }

    private Named packaged(PackageUrl purl, Release release) {
        var within = withEpoch(purl);
        return Named.of(
                new Identity.Packaged(purl.matchingKey().render(), release),
                written(purl, within.isEmpty() ? version : within),
                VersionScheme.of(purl));
    }

    /** Go calls its own releases {@code go1.22}, and lists them as {@code 1.22}. */
    private static String written(PackageUrl purl, String version) {
        return purl.type().equals("golang") && version.startsWith("go")
                ? version.substring(2)
                : version;
    }

    /** A purl of the type rpm has the epoch beside its version, and not in it. */
    private static String withEpoch(PackageUrl purl) {
        var epoch = purl.type().equals("rpm") ? purl.qualifiers().getOrDefault("epoch", "") : "";
        return epoch.isEmpty() || purl.version().isEmpty() || purl.version().indexOf(':') > 0
                ? purl.version()
                : epoch + ":" + purl.version();
    }

    private Named platform(Cpe cpe) {
        var type = purl().map(PackageUrl::type).orElse("");
        boolean isRebuilt = purl().filter(Distribution::is).isPresent();
        var doubt = isRebuilt ? REBUILT : isPackage() ? GUESSED : SURE;
        return Named.of(
                Platforms.identity(cpe, TARGETS.getOrDefault(type, ""), doubt),
                isPackage() ? statedVersion() : cpe.versionAndUpdate().orElse(statedVersion()),
                VersionScheme.GENERIC);
    }

    private List<Named> names() {
        var names = new ArrayList<Named>();
        var maker = Vendors.words(vendor);
        if (!maker.isEmpty()) {
            // What a plate calls a model, an advisory may call the product, or a part of its name.
            var texts = new ArrayList<String>();
            texts.add(name);
            models.stream()
                    .limit(MODELS_AS_NAMES)
                    .forEach(model -> {
                        texts.add(model);
                        texts.add(name + " " + model);
                    });
            texts.stream()
                    .flatMap(text -> ProductName.of(maker, text).names().stream())
                    .distinct()
                    .forEach(words ->
                            names.add(
                                    named(
                                            new Identity.Product(maker, words),
                                            VersionScheme.GENERIC)));
        }
        // A brand is the vendor to one, and a word of the name to another.
        Stream.of(name, name.isEmpty() ? "" : vendor + " " + name)
                .flatMap(text -> ProductName.keys(text).stream())
                .distinct()
                .forEach(key ->
                        names.add(named(new Identity.Name(key, false), VersionScheme.GENERIC)));
        return names;
    }
}
