package clearinghouse.catalogue;

import clearinghouse.formats.advisory.NumberPrefix;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.PublicId;
import clearinghouse.platform.Db;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Answers what is known of a public vulnerability, under whichever of its names. */
public final class Dossiers {

    public static final int LONGEST_NAME = 256;

    private static final int LONGEST_TITLE = 120;

    private static final int LONGEST_SUMMARY = 400;

    private static final int MOST_BRIEFS = 50_000;

    /** A hostile record could name the whole world one vulnerability. */
    private static final int MOST_NAMES = 500;

    private static final int MOST_DOCUMENTS = 200;

    private final Db db;
    private final NumberPrefix own;
    private final InstantSource clock;
    private volatile Briefs briefs = new Briefs(0, Map.of());

    /**
     * @param own with which the numbers begin that are published here
     */
    public Dossiers(Db db, NumberPrefix own, InstantSource clock) {
        this.db = db;
        this.own = own;
        this.clock = clock;
    }

    /** Empty where nobody tells of it. A name in small letters is found as in capitals. */
    public Optional<Dossier> find(Access access, String name) {
        var asked = name.strip();
        return db.inSnapshot(
                access, tx -> find(tx, asked).or(() -> find(tx, asked.toUpperCase(Locale.ROOT))));
    }

    /**
     * What decisions on a vulnerability of ours can be made from, by its own identifiers alone: a
     * foreign record that names it as an alias of another does not decide. To the end of the
     * transaction {@link #awaitDecisions} of this vulnerability waits.
     */
    public Known known(Tx tx, PublicId vulnerability) {
        var store = new DossierStore(tx, own, clock.instant());
        store.holdDecisions(vulnerability.code());
        var names = identifiers(tx, vulnerability);
        if (names.isEmpty()) {
            return new Known(List.of(), List.of(), List.of(), Optional.empty(), false);
        }
        var heard = store.deciding(names, MOST_DOCUMENTS + 1);
        return Known.of(
                heard.stream()
                        .limit(MOST_DOCUMENTS)
                        .flatMap(Optional::stream)
                        .filter(it -> names.contains(it.telling().name()))
                        .toList(),
                store.scored(names),
                heard.size() > MOST_DOCUMENTS || heard.stream().anyMatch(Optional::isEmpty));
    }

    /** By which others know a vulnerability of ours. */
    public List<String> identifiers(Tx tx, PublicId vulnerability) {
        return new CatalogueStore(tx).identifiers(vulnerability);
    }

    /**
     * Waits for those who decide by what was known before: what they make can be seen after it, and
     * who decides later sees what is known now.
     *
     * @param vulnerability its code
     */
    public void awaitDecisions(Tx tx, String vulnerability) {
        new DossierStore(tx, own, clock.instant()).awaitDecisions(vulnerability);
    }

    /**
     * What somebody who has it reads first.
     *
     * @param title in the words of the source that is followed; the name where there is none
     * @param summary the beginning of how it is described; empty where it is not
     * @param publishedAt when it became public, or at least was first told of here
     */
    public record Headline(String title, String summary, Instant publishedAt) {}

    /** What is known of a vulnerability that only others publish, in short. */
    public record Brief(Headline headline, Known known) {}

    private record Asked(String name, Set<String> names) {}

    private record Briefs(long stamp, Map<Asked, Brief> told) {}

    /**
     * By the name that most know each by. What was told once is told again without looking until
     * something else is imported.
     *
     * @param names of each, itself among them, by which documents are looked for
     */
    public Map<String, Brief> briefs(Tx tx, Map<String, ? extends Collection<String>> names) {
        long stamp = new ImportStore(tx).lastStamp();
        var held = briefs;
        if (held.stamp() != stamp || held.told().size() > MOST_BRIEFS) {
            held = new Briefs(stamp, new ConcurrentHashMap<>());
            briefs = held;
        }
        var told = new HashMap<String, Brief>();
        var lacking = new HashMap<String, Collection<String>>();
        for (var each : names.entrySet()) {
            var known = held.told().get(asked(each));
            if (known == null) {
                lacking.put(each.getKey(), each.getValue());
            } else {
                told.put(each.getKey(), known);
            }
        }
        if (!lacking.isEmpty()) {
            told.putAll(looked(new DossierStore(tx, own, clock.instant()), lacking));
            for (var each : lacking.entrySet()) {
                held.told().put(asked(each), Objects.requireNonNull(told.get(each.getKey())));
            }
        }
        return told;
    }

    private static Asked asked(Map.Entry<String, ? extends Collection<String>> each) {
        return new Asked(each.getKey(), Set.copyOf(each.getValue()));
    }

    private Map<String, Brief> looked(DossierStore store, Map<String, Collection<String>> names) {
        var heard = store.heardOfEach(names, MOST_NAMES, MOST_DOCUMENTS + 1);
        var scored =
                store.scored(names.keySet()).stream()
                        .collect(Collectors.groupingBy(it -> it.score().cve()));
        var briefs = new HashMap<String, Brief>();
        for (var name : names.keySet()) {
            var documents = heard.getOrDefault(name, List.of());
            briefs.put(
                    name,
                    new Brief(
                            headline(name, documents.stream().flatMap(Optional::stream).toList()),
                            Known.of(
                                    documents.stream()
                                            .flatMap(Optional::stream)
                                            .filter(it -> it.telling().name().equals(name))
                                            .toList(),
                                    scored.getOrDefault(name, List.of()),
                                    documents.size() > MOST_DOCUMENTS
                                            || documents.stream().anyMatch(Optional::isEmpty))));
        }
        return briefs;
    }

    private Headline headline(String vulnerability, List<Heard> heard) {
        var dossier = Dossier.of(List.of(vulnerability), heard, List.of(), false);
        return new Headline(
                dossier.chosen(Point.TITLE)
                        .or(() ->
                                dossier.chosen(Point.DESCRIPTION)
                                        .map(text -> beginning(text, LONGEST_TITLE)))
                        .orElse(vulnerability),
                dossier.chosen(Point.DESCRIPTION)
                        .map(text -> beginning(text, LONGEST_SUMMARY))
                        .orElse(""),
                dossier.chosen(Point.PUBLISHED)
                        .map(Instant::parse)
                        .or(() ->
                                heard.stream()
                                        .map(it -> it.source().importedAt())
                                        .min(Comparator.naturalOrder()))
                        .orElseGet(clock::instant));
    }

    /** As much as a line holds, up to the end of a sentence or word. */
    private static String beginning(String text, int longest) {
        var line = text.strip().lines().findFirst().orElse("");
        if (line.length() <= longest) {
            return line;
        }
        int end = line.lastIndexOf(' ', longest);
        return line.substring(0, end > 0 ? end : longest) + " …";
    }

    private Optional<Dossier> find(Tx tx, String name) {
        var store = new DossierStore(tx, own, clock.instant());
        var names = store.same(name, MOST_NAMES + 1);
        if (names.isEmpty()) {
            var scored = store.scored(List.of(name));
            return scored.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Dossier.of(List.of(name), List.of(), scored, false));
        }
        var told = names.stream().limit(MOST_NAMES).toList();
        var heard = store.heard(told, MOST_DOCUMENTS + 1);
        return Optional.of(
                Dossier.of(
                        told,
                        heard.stream().limit(MOST_DOCUMENTS).flatMap(Optional::stream).toList(),
                        store.scored(told),
                        names.size() > MOST_NAMES
                                || heard.size() > MOST_DOCUMENTS
                                || heard.stream().anyMatch(Optional::isEmpty)));
    }
}
