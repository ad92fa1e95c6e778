package clearinghouse.search;

import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.platform.Classification;
import clearinghouse.platform.LegalBasis;
import clearinghouse.platform.Marks;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import clearinghouse.platform.UseLimit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Asks views that name the columns which may be searched, one for each kind, and say to whom. What
 * is told of them passes the row security of its table.
 */
final class SearchStore {

    private static final String HAS_NUMBER =
            "s.vulnerability in (select n.vulnerability from search_name n where upper(n.value) = ?)";

    private static final String HAS_WORDS =
            """
            s.vulnerability in (select v.code from catalogue_vulnerability v
                                 where v.words @@ plainto_tsquery('english', ?))
            """;

    /** What holds findings has the label of each that the caller may read. */
    private static final String HAS_LABEL =
            "s.vulnerability in (select f.vulnerability from search_finding f where f.label = ?::tlp)";

    /** A name that more have is too short to tell them apart. */
    private static final int MOST_PARTIES = 20;

    private final Tx tx;
    private final Instant now;

    /**
     * @param now when what is found is told
     */
    SearchStore(Tx tx, Instant now) {
        this.tx = tx;
        this.now = now;
    }

    /** What has to hold, and the parameters in the order of their marks. */
    private record Conditions(List<String> all, List<Object> parameters) {

        Conditions() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        void add(String condition, Object... values) {
            all.add("(" + condition + ")");
            parameters.addAll(List.of(values));
        }

        String where() {
            return all.stream().collect(Collectors.joining(" and "));
        }
    }

    /** The first parties of that name, of those that the caller sees. */
    Set<String> parties(String name) {
        return Set.copyOf(
                tx.list(
                        "select p.code from search_party p where lower(p.name) like ? order by p.id desc limit ?",
                        row -> row.text("code"),
                        part(name),
                        MOST_PARTIES));
    }

    /**
     * @param parties those of each name in the question
     */
    List<Hit> newest(Kind kind, Question question, Map<String, Set<String>> parties, int most) {
        var conditions = conditions(kind, question, parties);
        conditions.parameters().add(most);
        return tx.list(
                """
                with found as materialized (
                    select s.id, s.code, s.vulnerability, s.name, s.at from %s s where %s order by s.id desc limit ?)
                select found.code, found.name, found.at, (%s)::text as label,
                       %s as provenance, %s as use_limits,
                       %s as cui, (%s)::text as classification, %s as legal_bases
                  from found join %s t on t.code = found.code
                 order by found.id desc
                """
                        .formatted(
                                kind.view(),
                                conditions.where(),
                                kind.label(),
                                kind.provenance(),
                                kind.useLimits(),
                                kind.cui(),
                                kind.classification(),
                                kind.legalBases(),
                                kind.table()),
                row -> hit(kind, row),
                conditions.parameters().toArray());
    }

    private static Conditions conditions(
            Kind kind, Question question, Map<String, Set<String>> parties) {
        var conditions = new Conditions();
        for (var code : question.codes()) {
            conditions.add("s.code = ?", code);
        }
        for (var identifier : question.identifiers()) {
            conditions.add(HAS_NUMBER, identifier);
        }
        for (var product : question.products()) {
            conditions.add("lower(s.package) like ?", part(product));
        }
        for (var party : question.parties()) {
            conditions.add(kind.ofParty(), parties.getOrDefault(party, Set.of()));
        }
        for (var name : question.names()) {
            conditions.add(
                    "lower(s.package) like ? or %s or %s".formatted(kind.ofParty(), HAS_WORDS),
                    part(name.replace(':', '/')),
                    parties.getOrDefault(name, Set.of()),
                    name);
        }
        question.label().ifPresent(label -> labelled(conditions, kind, label));
        question.since().ifPresent(moment -> conditions.add("s.at >= ?", moment));
        question.until().ifPresent(moment -> conditions.add("s.at < ?", moment));
        return conditions;
    }

    private static void labelled(Conditions conditions, Kind kind, TlpLabel label) {
        switch (kind) {
            case FINDING -> conditions.add("s.label = ?::tlp", label);
            case VULNERABILITY, CASE -> conditions.add(HAS_LABEL, label);
            case ADVISORY, EXPOSURE, PARTY ->
                    conditions.add("(" + kind.label() + ") = ?::tlp", label);
        }
    }

    private static String part(String text) {
        return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }

    private Hit hit(Kind kind, Row row) {
        return new Hit(
                kind,
                row.text("code"),
                row.text("name"),
                row.optionalText("label").map(label -> marks(row, label)),
                row.instant("at"));
    }

    private Marks marks(Row row, String label) {
        return new Marks(
                TlpLabel.valueOf(label.toUpperCase(Locale.ROOT)),
                row.texts("provenance"),
                row.texts("use_limits").stream().map(UseLimit::parse).toList(),
                row.texts("cui"),
                row.optionalText("classification").map(Classification::ofCode),
                row.texts("legal_bases").stream()
                        .map(told -> LegalBasis.parse(told).told(now))
                        .toList());
    }
}
