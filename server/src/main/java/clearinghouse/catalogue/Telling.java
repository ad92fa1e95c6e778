package clearinghouse.catalogue;

import clearinghouse.formats.published.AffectedSoftware;
import clearinghouse.formats.published.Exploitation;
import clearinghouse.formats.published.KevCatalogue;
import clearinghouse.formats.published.PublishedRecord;
import clearinghouse.formats.published.StatedSeverity;
import clearinghouse.formats.published.VexDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A vulnerability that a document tells of.
 *
 * @param name that the document has for it
 * @param aliases what it calls other names of the same
 */
record Telling(String name, List<String> aliases, Statement statement) {

    /** Of one document; what follows is counted. */
    private static final int MOST_AFFECTED = 200;

    private static final int LONGEST_TEXT = 20_000;
    private static final int LONGEST_BY = 256;

    Telling {
        aliases = List.copyOf(aliases);
    }

    /** Each once. */
    Set<String> names() {
        var names = new LinkedHashSet<>(List.of(name));
        names.addAll(aliases);
        return names;
    }

    static Telling of(PublishedRecord published) {
        return of(published.id(), published);
    }

    static Telling of(String name, PublishedRecord published) {
        var draft = new Draft();
        draft.say(Point.TITLE, published.title(), "");
        draft.say(Point.DESCRIPTION, published.details(), "");
        for (var severity : published.severities()) {
            draft.say(Point.SEVERITY, words(severity), severity.by());
        }
        draft.say(Point.WEAKNESSES, String.join(", ", published.weaknesses()), "");
        for (var exploitation : published.exploitation()) {
            draft.say(Point.EXPLOITED, words(exploitation), exploitation.by());
        }
        for (var selection : published.ssvc()) {
            draft.say(Point.SSVC, DecidingWords.selection(selection), selection.by());
        }
        draft.say(Point.PUBLISHED, words(published.dates().published()), "");
        draft.say(Point.MODIFIED, words(published.dates().modified()), "");
        draft.say(Point.WITHDRAWN, published.withdrawn() ? "yes" : "no", "");
        published.affected().forEach(draft::affected);
        return new Telling(name, published.aliases(), draft.done());
    }

    static Telling of(KevCatalogue.Entry entry) {
        var draft = new Draft();
        draft.say(Point.TITLE, entry.name(), "");
        draft.say(Point.DESCRIPTION, entry.description(), "");
        draft.say(Point.WEAKNESSES, String.join(", ", entry.cwes()), "");
        var words = new ArrayList<String>();
        words.add(DecidingWords.listed(entry.added()));
        words.add(entry.requiredAction());
        entry.due().ifPresent(due -> words.add("Federal agencies are due on " + due + "."));
        if (entry.ransomware().equals("Known")) {
            words.add("Ransomware campaigns are known to use it.");
        }
        draft.say(Point.EXPLOITED, sentences(words), "");
        draft.line(entry.vendor() + " " + entry.product(), "affected", "", "");
        return new Telling(entry.cve(), List.of(), draft.done());
    }

    /**
     * Several statements on one vulnerability, each on other products, are one telling. Who makes
     * them knows the products; the aliases are copied from a database of some day, and are not
     * followed.
     */
    static List<Telling> of(VexDocument document) {
        var byName = new LinkedHashMap<String, List<VexDocument.Statement>>();
        for (var statement : document.statements()) {
            byName.computeIfAbsent(statement.vulnerability(), _ -> new ArrayList<>())
                    .add(statement);
        }
        return byName.entrySet().stream().map(it -> of(it.getKey(), it.getValue())).toList();
    }

    private static Telling of(String name, List<VexDocument.Statement> statements) {
        var draft = new Draft();
        for (var statement : statements) {
            var reason =
                    sentences(
                            List.of(
                                    statement.justification(),
                                    statement.impact(),
                                    statement.action()));
            for (var product : statement.products()) {
                draft.line(words(product), words(statement.standing()), reason, "");
            }
        }
        return new Telling(name, List.of(), draft.done());
    }

    private static String words(VexDocument.Product product) {
        var within =
                product.components().stream()
                        .map(VexDocument.Product::id)
                        .collect(Collectors.joining(", "));
        return within.isEmpty() ? product.id() : product.id() + ", in it " + within;
    }

    private static String words(StatedSeverity severity) {
        var about = severity.about().isEmpty() ? "" : severity.about() + ": ";
        var score = severity.score().map(it -> it.toPlainString() + " ").orElse("");
        return about
                + severity.cvss()
                        .map(cvss -> cvss.baseScore().toPlainString() + " " + cvss.vector())
                        .orElseGet(() ->
                                (score + severity.rating() + " " + severity.vector()).strip());
    }

    private static String words(Exploitation exploitation) {
        return exploitation.listed()
                ? sentences(
                        List.of(DecidingWords.listed(exploitation.since()), exploitation.words()))
                : DecidingWords.unlisted(exploitation.words());
    }

    private static String words(Optional<Instant> at) {
        return at.map(Instant::toString).orElse("");
    }

    private static String words(AffectedSoftware.Standing standing) {
        return standing.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String sentences(List<String> words) {
        return words.stream().filter(it -> !it.isBlank()).collect(Collectors.joining(" "));
    }

    /** Gathers what is said, within limits. */
    private static final class Draft {
        private final List<Statement.Said> said = new ArrayList<>();
        private final List<Statement.Affected> affected = new ArrayList<>();
        private int more;

        void say(Point point, String words, String by) {
            if (!words.isBlank()) {
                said.add(new Statement.Said(point, cut(words, LONGEST_TEXT), cut(by, LONGEST_BY)));
            }
        }

        void affected(AffectedSoftware software) {
            line(
                    SoftwareWords.of(software.software()),
                    words(software.standing()),
                    SoftwareWords.versions(software),
                    software.by());
        }

        void line(String software, String standing, String versions, String by) {
            if (affected.size() < MOST_AFFECTED) {
                affected.add(
                        new Statement.Affected(
                                cut(software, LONGEST_TEXT),
                                standing,
                                cut(versions, LONGEST_TEXT),
                                cut(by, LONGEST_BY)));
            } else {
                more++;
            }
        }

        Statement done() {
            return new Statement(said, affected, more);
        }

        private static String cut(String words, int longest) {
            return words.length() <= longest
                    ? words
                    : words.substring(0, words.offsetByCodePoints(0, longest / 2)) + " …";
        }
    }
}
