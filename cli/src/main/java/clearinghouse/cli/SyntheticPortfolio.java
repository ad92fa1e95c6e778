package clearinghouse.cli;

import clearinghouse.formats.published.AffectedSoftware;
import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.published.Dates;
import clearinghouse.formats.published.PublishedRecord;
import clearinghouse.formats.published.Software;
import clearinghouse.formats.published.StatedRange;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.matching.Assertion;
import clearinghouse.matching.Assertions;
import clearinghouse.matching.Component;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What operators might run and what might be advised on it, by chance but always the same: as many
 * packages, versions and shapes of ranges as published inventories and advisories have, in the same
 * shares. Counted in 442 published inventories of 219,000 components, and 16,000 OSV records.
 */
final class SyntheticPortfolio {

    /** A package for so many installations, up to as many as 100 million have. */
    private static final int INSTALLATIONS_A_PACKAGE = 333;

    private static final int MOST_PACKAGES = 300_000;
    private static final int LEAST_PACKAGES = 500;

    /** Few packages are everywhere, and most hardly anywhere. */
    private static final double ZIPF = 0.9;

    private static final int MOST_TRIES = 20;
    private static final double VERSIONS = 8.5;
    private static final int MOST_VERSIONS = 60;

    /** Homes of components in parts of a hundred; what has no package URL has vendor and name. */
    private static final List<Home> HOMES =
            List.of(
                    new Home(17, "maven", "Maven"),
                    new Home(16, "rpm", "AlmaLinux:8"),
                    new Home(15, "npm", "npm"),
                    new Home(15, "golang", "Go"),
                    new Home(14, "deb", "Debian:12"),
                    new Home(2, "pypi", "PyPI"),
                    new Home(1, "cargo", "crates.io"),
                    new Home(20, "", ""));

    private record Home(int share, String type, String ecosystem) {}

    private final SplittableRandom random;
    private final int[] homes;
    private final int[] firsts;
    private final double[] weights;

    SyntheticPortfolio(long installations, long seed) {
        random = new SplittableRandom(seed);
        int packages =
                Math.clamp(installations / INSTALLATIONS_A_PACKAGE, LEAST_PACKAGES, MOST_PACKAGES);
        homes = new int[packages];
        firsts = new int[packages + 1];
        weights = new double[packages];
        for (int i = 0; i < packages; i++) {
            homes[i] = home(random.nextInt(100));
            firsts[i + 1] = firsts[i] + versions();
            weights[i] = (i == 0 ? 0 : weights[i - 1]) + Math.pow(i + 1, -ZIPF);
        }
    }

    private static int home(int percent) {
        int home = 0;
        for (int left = percent - HOMES.get(0).share; left >= 0; left -= HOMES.get(home).share) {
            home++;
        }
        return home;
    }

    /** Geometric: many packages are seen in one version alone. */
    private int versions() {
        int versions = 1;
        while (versions < MOST_VERSIONS && random.nextDouble() > 1 / VERSIONS) {
            versions++;
        }
        return versions;
    }

    int packages() {
        return homes.length;
    }

    /** Versions of packages, numbered through. */
    int components() {
        return firsts[homes.length];
    }

    Component component(int number) {
        int found = Arrays.binarySearch(firsts, number);
        // Every package has a version, so that no two begin with one number.
        int packed = found >= 0 ? found : -found - 2;
        var version = version(packed, number - firsts[packed]);
        var home = HOMES.get(homes[packed]);
        return new Component(
                home.type.isEmpty() ? vendor(packed) : "",
                name(packed),
                version,
                home.type.isEmpty() ? List.of() : List.of(purl(packed).withVersion(version)),
                List.of(),
                Map.of(),
                List.of(),
                List.of());
    }

    private PackageUrl purl(int packed) {
        var name = name(packed);
        return PackageUrl.of(
                switch (HOMES.get(homes[packed]).type) {
                    case "maven" -> "pkg:maven/org.group%d/%s".formatted(packed % 1_000, name);
                    case "golang" ->
                            "pkg:golang/example.org/group%d/%s".formatted(packed % 1_000, name);
                    case "rpm" -> "pkg:rpm/almalinux/" + name + "?distro=almalinux-8";
                    case "deb" -> "pkg:deb/debian/" + name + "?distro=debian-12";
                    case String type -> "pkg:" + type + "/" + name;
                });
    }

    private String name(int packed) {
        return HOMES.get(homes[packed]).type.isEmpty()
                ? "Controller C" + packed
                : "package-" + packed;
    }

    private static String vendor(int packed) {
        return "Maker " + packed % 500 + " Ltd.";
    }

    /** In ascending order, as the ecosystem writes them. */
    private String version(int packed, int place) {
        var numbers = "%d.%d.%d".formatted(1 + place / 16, place / 4 % 4, place % 4);
        return switch (HOMES.get(homes[packed]).type) {
            case "rpm" -> numbers + "-" + (1 + place) + ".el8";
            case "deb" -> numbers + "-" + (1 + place) + "+deb12u1";
            case "golang" -> "v" + numbers;
            case "npm" -> place % 16 == 15 ? numbers + "-rc.1" : numbers;
            default -> numbers;
        };
    }

    /** What one operator has: so many components, each once, as far as there are enough. */
    int[] inventory(int components) {
        var drawn = new int[Math.min(components, components())];
        var taken = new HashSet<Integer>();
        for (int size = 0, left = MOST_TRIES * drawn.length;
                size < drawn.length && left > 0;
                left--) {
            int packed = popular();
            int component = firsts[packed] + random.nextInt(firsts[packed + 1] - firsts[packed]);
            if (taken.add(component)) {
                drawn[size++] = component;
            }
        }
        return Arrays.stream(drawn).sorted().distinct().toArray();
    }

    private int popular() {
        double drawn = random.nextDouble(weights[weights.length - 1]);
        int found = Arrays.binarySearch(weights, drawn);
        return found < 0 ? -found - 1 : found;
    }

    /** On one vulnerability: half of them are of what many have. */
    List<Assertion> advisory(int number) {
        int packed = random.nextBoolean() ? popular() : random.nextInt(homes.length);
        var home = HOMES.get(homes[packed]);
        var record = record("SYN-" + number, software(packed, home), ranges(packed));
        return Assertions.of(record, record.id());
    }

    private Software software(int packed, Home home) {
        if (home.type.isEmpty()) {
            return new Software.Product(vendor(packed), name(packed), "", "", List.of());
        }
        var purl = purl(packed);
        var name =
                switch (home.type) {
                    case "maven" -> purl.namespace() + ":" + purl.name();
                    case "golang" -> purl.namespace() + "/" + purl.name();
                    default -> purl.name();
                };
        return new Software.EcosystemPackage(home.ecosystem, name, "");
    }

    /** Of a hundred 85 end once and begin at the beginning, three never end. */
    private List<StatedRange> ranges(int packed) {
        int versions = firsts[packed + 1] - firsts[packed];
        var events = new ArrayList<StatedRange.Event>();
        int drawn = random.nextInt(100);
        if (drawn < 3) {
            events.add(new StatedRange.Event("introduced", "0"));
        } else {
            int spans = drawn < 93 ? 1 : 2 + random.nextInt(3);
            int from = drawn < 88 ? -1 : 0;
            for (int i = 0; i < spans && from < versions; i++) {
                int to = from + 1 + random.nextInt(Math.max(1, versions));
                events.add(
                        new StatedRange.Event(
                                "introduced", from < 0 ? "0" : version(packed, from)));
                events.add(new StatedRange.Event("fixed", version(packed, to)));
                from = to + 1;
            }
        }
        if (HOMES.get(homes[packed]).type.isEmpty()) {
            return List.of(cve(events));
        }
        return List.of(new StatedRange.Events("ECOSYSTEM", "", events));
    }

    private static StatedRange cve(List<StatedRange.Event> events) {
        var versions = new ArrayList<StatedRange.CveVersion>();
        for (int i = 0; i < events.size(); i += 2) {
            versions.add(
                    new StatedRange.CveVersion(
                            events.get(i).version(),
                            "affected",
                            "custom",
                            i + 1 < events.size() ? events.get(i + 1).version() : "*",
                            "",
                            List.of()));
        }
        return new StatedRange.CveVersions("unaffected", versions);
    }

    private static PublishedRecord record(String id, Software software, List<StatedRange> ranges) {
        return new PublishedRecord(
                PublishedRecord.Form.OSV,
                id,
                List.of(),
                List.of(),
                List.of(),
                "",
                "",
                new Dates(Optional.empty(), Optional.empty(), Optional.empty()),
                false,
                List.of(),
                List.of(),
                List.of(
                        new AffectedSoftware(
                                "", software, Standing.AFFECTED, ranges, List.of(), List.of())),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }
}
