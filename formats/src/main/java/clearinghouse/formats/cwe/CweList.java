package clearinghouse.formats.cwe;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.advisory.Cwe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Which weaknesses there are, by id and name, in CWE {@value VERSION}. */
public final class CweList {

    public static final String VERSION = "4.19.1";

    private static final Map<Integer, Entry> ENTRIES = entries();

    private enum Kind {
        WEAKNESS,
        CATEGORY,
        VIEW,
        DEPRECATED
    }

    private record Entry(Kind kind, String name) {}

    private CweList() {}

    /**
     * The weakness of that id. CSAF 2.0 §6.1.11 wants the list's own name with it, so a name that
     * is given has to be that.
     */
    public static Parsed<Cwe> weakness(int id, Optional<String> name) {
        var entry = Optional.ofNullable(ENTRIES.get(id));
        if (entry.isEmpty()) {
            return refused("/id", "cwe-unknown", id, "is not in the CWE list " + VERSION);
        }
        return switch (entry.get().kind()) {
            case CATEGORY -> refused("/id", "cwe-category", id, "is a category, not a weakness");
            case VIEW -> refused("/id", "cwe-view", id, "is a view of the list, not a weakness");
            case DEPRECATED -> refused("/id", "cwe-deprecated", id, "is deprecated");
            case WEAKNESS -> named(new Cwe(id, entry.get().name()), name);
        };
    }

    private static Parsed<Cwe> named(Cwe weakness, Optional<String> name) {
        return name.filter(given -> !given.equals(weakness.name())).isPresent()
                ? refused(
                        "/name", "cwe-name", weakness.id(), "is named \"" + weakness.name() + "\"")
                : Parsed.valid(weakness);
    }

    private static Parsed<Cwe> refused(String pointer, String code, int id, String why) {
        return Parsed.invalid(pointer, code, "CWE-" + id + " " + why);
    }

    private static Map<Integer, Entry> entries() {
        var entries = new HashMap<Integer, Entry>();
        for (var line : resource().lines().toList()) {
            var fields = line.split("\t", 3);
            entries.put(Integer.valueOf(fields[0]), new Entry(kind(fields[1]), fields[2]));
        }
        return Map.copyOf(entries);
    }

    private static Kind kind(String letter) {
        for (var kind : Kind.values()) {
            if (kind.name().startsWith(letter)) {
                return kind;
            }
        }
        throw new IllegalStateException("an entry of the CWE list is of no known kind");
    }

    private static String resource() {
        try (var in = Objects.requireNonNull(CweList.class.getResourceAsStream("cwe.tsv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
