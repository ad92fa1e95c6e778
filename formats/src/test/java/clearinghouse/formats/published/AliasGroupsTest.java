package clearinghouse.formats.published;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.chance.Chance;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.SharedData;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AliasGroupsTest {

    private record Named(String name, List<String> aliases) {}

    @Test
    void aliases_of_aliases_are_one_vulnerability() {
        var groups = new AliasGroups();
        groups.add("GO-2020-0001", List.of("CVE-2020-36567", "GHSA-6vm3-jj99-7229"));
        groups.add("GHSA-6vm3-jj99-7229", List.of("CVE-2020-36567"));
        groups.add("BIT-gin-2020-36567", List.of("CVE-2020-36567"));
        groups.add("CVE-2021-1", List.of());
        assertThat(groups.of("GO-2020-0001"))
                .containsExactly(
                        "BIT-gin-2020-36567",
                        "CVE-2020-36567",
                        "GHSA-6vm3-jj99-7229",
                        "GO-2020-0001");
        assertThat(groups.same("BIT-gin-2020-36567", "GHSA-6vm3-jj99-7229")).isTrue();
        assertThat(groups.same("CVE-2021-1", "CVE-2020-36567")).isFalse();
        assertThat(groups.all().keySet()).containsExactly("BIT-gin-2020-36567", "CVE-2021-1");
    }

    @Test
    void upstream_and_related_join_nothing() {
        var osv =
                """
                {"id": "ALSA-1", "related": ["CVE-1-1"], "upstream": ["CVE-1-2"], "aliases": ["X-1"]}
                """;
        var groups = new AliasGroups();
        groups.add(OsvForm.read(json(osv)).orElseThrow());
        assertThat(groups.of("ALSA-1")).containsExactly("ALSA-1", "X-1");
    }

    @Test
    void a_cycle_and_a_name_that_is_its_own_alias_are_taken_as_they_come() {
        var groups = new AliasGroups();
        groups.add("A", List.of("B", "A"));
        groups.add("B", List.of("C"));
        groups.add("C", List.of("A", "A"));
        assertThat(groups.of("B")).containsExactly("A", "B", "C");
        assertThat(groups.of("unknown")).containsExactly("unknown");
        assertThat(groups.same("unknown", "unknown")).isTrue();
    }

    @Test
    void groups_are_what_walking_along_the_aliases_reaches_in_whatever_order_they_come() {
        Chance.forAll(
                300,
                chance -> {
                    var names = chance.between(1, 60);
                    var records =
                            new ArrayList<>(
                                    chance.list(
                                            0,
                                            80,
                                            () ->
                                                    new Named(
                                                            "N" + chance.between(0, names),
                                                            chance.list(
                                                                    0,
                                                                    3,
                                                                    () ->
                                                                            "N"
                                                                                    + chance
                                                                                            .between(
                                                                                                    0,
                                                                                                    names)))));
                    var forwards = groups(records).all();
                    assertThat(forwards).isEqualTo(walked(records));
                    assertThat(groups(records.reversed()).all()).isEqualTo(forwards);
                    forwards.values()
                            .forEach(group ->
                                    group.forEach(name ->
                                            assertThat(groups(records).of(name)).isEqualTo(group)));
                });
    }

    /** Precision and recall over pairs of names, against the index made from the same corpora. */
    @Test
    void groups_of_what_is_published_are_those_of_the_alias_index() {
        var told = new ArrayList<Named>();
        try (var lines = SharedData.lines("dedupe/alias-index.csv.gz")) {
            lines.skip(1)
                    .map(line -> line.split(","))
                    .filter(row -> row[2].equals("alias"))
                    // Two names of Drupal's have blanks around them, there and in the index.
                    .forEach(row -> told.add(new Named(row[1], List.of(row[3].strip()))));
        }
        var groups = new AliasGroups();
        for (var corpus : List.of("go", "bitnami", "pypa", "drupal", "psf")) {
            addAll(groups, "osv/" + corpus + ".jsonl.gz", line -> OsvForm.read(line.doc()));
        }
        for (var corpus : List.of("almalinux", "homebrew", "r", "oss-fuzz", "kubernetes")) {
            addAll(groups, "osv/" + corpus + ".jsonl.gz", line -> OsvForm.read(line.doc()));
        }
        addAll(groups, "ghsa/ghsa-sample.jsonl.gz", line -> OsvForm.read(line.doc()));
        addAll(
                groups,
                "osv/rustsec.jsonl.gz",
                line -> RustSecForm.read(line.doc(), line.title(), line.markdown()));
        addAll(
                groups,
                "osv/haskell.jsonl.gz",
                line -> HaskellForm.read(line.doc(), line.title(), line.markdown()));
        addAll(groups, "osv/rubysec.jsonl.gz", line -> RubySecForm.read(line.path(), line.doc()));
        addAll(
                groups,
                "osv/php-friendsofphp.jsonl.gz",
                line -> FriendsOfPhpForm.read(line.path(), line.doc()));
        addAll(
                groups,
                "osv/nodejs-security-wg.jsonl.gz",
                line -> NodeSecurityForm.read(line.path(), line.doc()));

        var expected = pairs(walked(told));
        var found = pairs(groups.all());
        var right = new HashSet<>(found);
        right.retainAll(expected);
        double precision = (double) right.size() / found.size();
        double recall = (double) right.size() / expected.size();
        System.out.printf(
                "alias pairs: %d expected, %d found, precision %.5f, recall %.5f%n",
                expected.size(), found.size(), precision, recall);
        assertThat(precision).isEqualTo(1.0);
        assertThat(recall).isGreaterThanOrEqualTo(0.999);
    }

    private static void addAll(
            AliasGroups groups,
            String corpus,
            Function<Corpora.Line, Parsed<PublishedRecord>> reader) {
        Corpora.read(corpus, reader).values().forEach(groups::add);
    }

    private static AliasGroups groups(List<Named> records) {
        var groups = new AliasGroups();
        records.forEach(record -> groups.add(record.name(), record.aliases()));
        return groups;
    }

    /** The same by another way: from each name along all edges, both ways. */
    private static Map<String, SortedSet<String>> walked(List<Named> records) {
        var beside = new HashMap<String, Set<String>>();
        for (var record : records) {
            beside.computeIfAbsent(record.name(), _ -> new HashSet<>()).addAll(record.aliases());
            record.aliases()
                    .forEach(alias ->
                            beside.computeIfAbsent(alias, _ -> new HashSet<>()).add(record.name()));
        }
        var groups = new TreeMap<String, SortedSet<String>>();
        var seen = new HashSet<String>();
        for (var name : new TreeSet<>(beside.keySet())) {
            if (seen.add(name)) {
                var group = new TreeSet<String>();
                var waiting = new ArrayDeque<>(List.of(name));
                while (!waiting.isEmpty()) {
                    var at = waiting.pop();
                    group.add(at);
                    beside.getOrDefault(at, Set.of()).stream()
                            .filter(seen::add)
                            .forEach(waiting::push);
                }
                groups.put(group.first(), group);
            }
        }
        return groups;
    }

    private static Set<List<String>> pairs(Map<String, SortedSet<String>> groups) {
        var pairs = new HashSet<List<String>>();
        for (var group : groups.values()) {
            for (var one : group) {
                group.tailSet(one).stream()
                        .filter(other -> !other.equals(one))
                        .forEach(other -> pairs.add(List.of(one, other)));
            }
        }
        return pairs;
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
