package clearinghouse.formats.cwe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What each entry of the CWE list was called in which release of the list, since when there is one,
 * and whether vulnerabilities may be mapped to it. Read from the history that the list keeps of
 * itself.
 */
public final class CweHistory {

    private static final List<Release> RELEASES = releases();
    private static final Map<Integer, Entry> ENTRIES = entries();

    /** Whether a vulnerability may be mapped to an entry, by the newest release of the list. */
    public enum Usage {
        ALLOWED,
        ALLOWED_WITH_REVIEW,
        DISCOURAGED,
        PROHIBITED,
        UNKNOWN
    }

    private enum Kind {
        WEAKNESS,
        GROUPING
    }

    private record Release(String version, Instant published) {}

    private record Rename(int release, String formerName) {}

    private record Entry(
            Kind kind,
            int since,
            Usage usage,
            String name,
            List<Rename> renames,
            Set<String> names) {

        String nameIn(int release) {
            for (var rename : renames) {
                if (rename.release() > release) {
                    return rename.formerName();
                }
            }
            return name;
        }
    }

    private CweHistory() {}

    /** Empty when that release is not known, had no such entry, or it is a category or a view. */
    public static Optional<String> weaknessName(int id, String version) {
        var release = release(version);
        var entry = ENTRIES.get(id);
        return release < 0
                        || entry == null
                        || entry.since() > release
                        || entry.kind() == Kind.GROUPING
                ? Optional.empty()
                : Optional.of(entry.nameIn(release));
    }

    /** Every name that the weakness had in any release; none for a category or a view. */
    public static Set<String> weaknessNames(int id) {
        var entry = ENTRIES.get(id);
        if (entry == null || entry.kind() == Kind.GROUPING) {
            return Set.of();
        }
        return entry.names();
    }

    public static Usage usage(int id) {
        var entry = ENTRIES.get(id);
        return entry == null ? Usage.UNKNOWN : entry.usage();
    }

    public static boolean knowsRelease(String version) {
        return release(version) >= 0;
    }

    /** The newest release that was out at that moment; a day counts from its first moment. */
    public static Optional<String> newestRelease(Instant at) {
        var newest = Optional.<String>empty();
        for (var release : RELEASES) {
            if (!release.published().isAfter(at)) {
                newest = Optional.of(release.version());
            }
        }
        return newest;
    }

    /**
     * The newest release that was out at that moment and has the weakness by that name, or else the
     * first one after it.
     */
    public static Optional<String> releaseOf(int id, String name, Instant at) {
        var found = Optional.<String>empty();
        for (var release : RELEASES) {
            var has = weaknessName(id, release.version()).filter(name::equals).isPresent();
            if (has && (found.isEmpty() || !release.published().isAfter(at))) {
                found = Optional.of(release.version());
            }
        }
        return found;
    }

    private static int release(String version) {
        for (var i = 0; i < RELEASES.size(); i++) {
            if (RELEASES.get(i).version().equals(version)) {
                return i;
            }
        }
        return -1;
    }

    private static List<Release> releases() {
        return resource("cwe-releases.tsv")
                .lines()
                .map(line -> line.split("\t"))
                .map(fields ->
                        new Release(
                                fields[0],
                                LocalDate.parse(fields[1])
                                        .atStartOfDay(ZoneOffset.UTC)
                                        .toInstant()))
                .toList();
    }

    private static Map<Integer, Entry> entries() {
        var current = new HashMap<Integer, String[]>();
        resource("cwe.tsv")
                .lines()
                .map(line -> line.split("\t", 3))
                .forEach(fields -> current.put(Integer.valueOf(fields[0]), fields));
        var entries = new HashMap<Integer, Entry>();
        resource("cwe-history.tsv")
                .lines()
                .map(line -> line.split("\t"))
                .forEach(fields -> {
                    var id = Integer.valueOf(fields[0]);
                    entries.put(id, entry(fields, Objects.requireNonNull(current.get(id))));
                });
        return Map.copyOf(entries);
    }

    private static Entry entry(String[] history, String[] current) {
        var renames = new ArrayList<Rename>();
        for (var i = 3; i < history.length; i++) {
            var blank = history[i].indexOf(' ');
            renames.add(
                    new Rename(
                            release(history[i].substring(0, blank)),
                            history[i].substring(blank + 1)));
        }
        var kind = current[1].equals("C") || current[1].equals("V") ? Kind.GROUPING : Kind.WEAKNESS;
        var names = new HashSet<String>();
        names.add(current[2]);
        renames.forEach(rename -> names.add(rename.formerName()));
        return new Entry(
                kind,
                release(history[1]),
                usage(history[2].charAt(0)),
                current[2],
                List.copyOf(renames),
                Set.copyOf(names));
    }

    private static Usage usage(char letter) {
        return switch (letter) {
            case 'A' -> Usage.ALLOWED;
            case 'R' -> Usage.ALLOWED_WITH_REVIEW;
            case 'D' -> Usage.DISCOURAGED;
            case 'P' -> Usage.PROHIBITED;
            default -> Usage.UNKNOWN;
        };
    }

    private static String resource(String name) {
        try (var in = Objects.requireNonNull(CweHistory.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
