package clearinghouse.matching;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.chance.Chance;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.published.AliasGroups;
import clearinghouse.formats.published.PublishedDocument;
import clearinghouse.formats.purl.PackageUrl;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class AdvisoryIndexTest {

    @Test
    void it_finds_what_looking_at_every_advisory_finds() {
        Chance.forAll(
                300,
                chance -> {
                    var index = new AdvisoryIndex();
                    var all = new TreeMap<String, List<Assertion>>();
                    for (int number = chance.between(1, 6); number > 0; number--) {
                        var vulnerability = "CVE-" + number;
                        var assertions =
                                Drawn.assertions(chance).stream()
                                        .map(assertion -> on(vulnerability, assertion))
                                        .toList();
                        all.put(vulnerability, assertions);
                        index.put(number, Telling.of(assertions));
                    }
                    for (int left = 10; left > 0; left--) {
                        var component = Drawn.component(chance);
                        assertThat(found(index, component)).isEqualTo(slowly(component, all));
                    }
                });
    }

    private static Assertion on(String vulnerability, Assertion of) {
        return Assertion.of(
                new Assertion.Source(vulnerability, of.source().advisory(), of.source().form()),
                of.identities(),
                of.standing(),
                of.ranges(),
                of.named(),
                of.words(),
                of.fixed());
    }

    private static Map<String, Judgement> found(AdvisoryIndex index, Component component) {
        var found = new TreeMap<String, Judgement>();
        index.about(component).forEach(it -> found.put(it.vulnerability(), it.judgement()));
        return found;
    }

    @Test
    void whatever_came_and_went_it_answers_as_if_only_what_is_left_had_ever_come() {
        Chance.forAll(
                200,
                chance -> {
                    var index = new AdvisoryIndex();
                    var left = new TreeMap<Long, List<Telling>>();
                    for (int steps = chance.between(0, 40); steps > 0; steps--) {
                        long document = chance.between(1, 8);
                        if (chance.between(0, 3) == 0) {
                            index.remove(document);
                            left.remove(document);
                        } else {
                            var said = chance.list(0, 3, () -> telling(chance));
                            index.put(document, said);
                            left.put(document, said);
                        }
                    }
                    var groups = new AliasGroups();
                    left.values()
                            .forEach(said ->
                                    said.forEach(
                                            it -> groups.add(it.vulnerability(), it.aliases())));
                    var all = new TreeMap<String, List<Assertion>>();
                    left.forEach((document, said) -> {
                        var about = new TreeSet<String>();
                        for (var telling : said) {
                            var chief = chief(groups.of(telling.vulnerability()));
                            about.add(chief);
                            all.computeIfAbsent(chief, _ -> new ArrayList<>())
                                    .addAll(telling.assertions());
                        }
                        assertThat(index.vulnerabilities(document)).isEqualTo(about);
                    });
                    all.values().removeIf(List::isEmpty);
                    assertThat(index.vulnerabilities()).isEqualTo(all.keySet());
                    NAMES.forEach(name -> assertSaid(index, name, groups, all));
                    for (int components = 5; components > 0; components--) {
                        var component = Drawn.component(chance);
                        assertThat(found(index, component)).isEqualTo(slowly(component, all));
                    }
                    left.keySet().forEach(index::remove);
                    assertThat(index.isEmpty()).isTrue();
                });
    }

    private static final List<String> NAMES =
            List.of("CVE-1", "CVE-2", "CVE-3", "GHSA-1", "GHSA-2", "GO-1", "GO-2", "X");

    private static Telling telling(Chance chance) {
        var vulnerability = chance.oneOf(NAMES);
        return new Telling(
                vulnerability,
                chance.list(0, 1, () -> chance.oneOf(NAMES)),
                Drawn.assertions(chance).stream().map(it -> on(vulnerability, it)).toList());
    }

    private static String chief(SortedSet<String> names) {
        return names.stream()
                .filter(name -> name.startsWith("CVE-"))
                .findFirst()
                .orElse(names.first());
    }

    private static void assertSaid(
            AdvisoryIndex index,
            String name,
            AliasGroups groups,
            Map<String, List<Assertion>> all) {
        var names = groups.of(name);
        var isKnown = groups.all().values().stream().anyMatch(group -> group.contains(name));
        var said = index.said(name);
        assertThat(said.isPresent()).isEqualTo(isKnown);
        said.ifPresent(it -> {
            assertThat(it.vulnerability()).isEqualTo(chief(names));
            assertThat(it.names()).isEqualTo(names);
            assertThat(it.assertions())
                    .containsExactlyInAnyOrderElementsOf(all.getOrDefault(chief(names), List.of()));
        });
    }

    private static Map<String, Judgement> slowly(
            Component component, Map<String, List<Assertion>> all) {
        var expected = new TreeMap<String, Judgement>();
        all.forEach((vulnerability, assertions) -> {
            var judgement = Slowly.judge(component, assertions);
            if (!(judgement instanceof Judgement.Unnamed)) {
                expected.put(vulnerability, judgement);
            }
        });
        return expected;
    }

    @Test
    void who_asks_while_others_write_is_told_all_of_what_stays() {
        var index = new AdvisoryIndex();
        for (int number = 0; number < 20; number++) {
            index.put(number, document(osv("STAYS-" + number, "[]", "npm", "left-pad", "2.0")));
        }
        var done = new AtomicBoolean();
        var asked = new ArrayList<Thread>();
        var failed = new ConcurrentLinkedQueue<Throwable>();
        for (int readers = 2; readers > 0; readers--) {
            asked.add(
                    Thread.ofPlatform()
                            .uncaughtExceptionHandler((_, why) -> failed.add(why))
                            .start(() -> {
                                while (!done.get()) {
                                    var told =
                                            index.about(npm("left-pad", "1.9")).stream()
                                                    .map(AdvisoryIndex.Found::vulnerability)
                                                    .filter(name -> name.startsWith("STAYS-"));
                                    assertThat(told).hasSize(20);
                                    index.said("CVE-1");
                                    index.vulnerabilities();
                                }
                            }));
        }
        for (int step = 0; step < 5_000; step++) {
            int number = 100 + step % 30;
            if (step % 7 == 0) {
                index.remove(number);
            } else {
                index.put(
                        number,
                        document(
                                osv(
                                        "GHSA-" + step % 11,
                                        "[\"CVE-" + step % 5 + "\"]",
                                        "npm",
                                        "left-pad",
                                        "2." + step)));
            }
        }
        done.set(true);
        asked.forEach(AdvisoryIndexTest::join);
        assertThat(failed).isEmpty();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void twenty_thousand_records_that_call_each_other_aliases_cost_as_much_each_as_one() {
        long began = processorSeconds();
        var index = new AdvisoryIndex();
        index.put(0, document(osv("OTHER-1", "[\"CVE-2024-1\"]", "npm", "left-pad", "2.0")));
        int records = 20_000;
        for (int number = 1; number <= records; number++) {
            index.put(number, document(chained(number)));
        }
        assertThat(index.about(npm("left-pad", "1.9"))).hasSize(1);
        assertThat(index.about(npm("right-pad", "1.9"))).hasSize(records);
        for (int number = 1; number <= records; number += 100) {
            index.remove(number);
        }
        // What is left of the chain is short, and believed again.
        assertThat(index.about(npm("right-pad", "1.9"))).hasSize(records / 100);
        for (int number = 1; number <= records; number++) {
            index.remove(number);
        }
        assertThat(index.vulnerabilities()).containsExactly("CVE-2024-1");
        // Ten times what it takes, and a part of what it would were each record to look at all.
        assertThat(processorSeconds() - began).isLessThan(20);
    }

    private static long processorSeconds() {
        return Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime())
                .toSeconds();
    }

    private static String chained(int number) {
        return osv("N-" + number, "[\"N-" + (number + 1) + "\"]", "npm", "right-pad", "2.0");
    }

    @Test
    void what_a_document_said_before_is_forgotten_with_the_names_that_it_joined() {
        var index =
                index(
                        osv("CVE-2024-0001", "[]", "npm", "left-pad", "2.0"),
                        osv("CVE-2024-0002", "[]", "npm", "left-pad", "2.0"),
                        osv(
                                "X-1",
                                "[\"CVE-2024-0001\", \"CVE-2024-0002\"]",
                                "npm",
                                "left-pad",
                                "2.0"));
        assertThat(index.about(npm("left-pad", "1.9"))).hasSize(1);
        index.put(2, document(osv("X-1", "[\"CVE-2024-0002\"]", "npm", "right-pad", "2.0")));
        assertThat(index.about(npm("left-pad", "1.9")))
                .extracting(AdvisoryIndex.Found::names)
                .containsExactly(
                        new TreeSet<>(List.of("CVE-2024-0001")),
                        new TreeSet<>(List.of("CVE-2024-0002", "X-1")));
        assertThat(index.vulnerabilities(2)).containsExactly("CVE-2024-0002");
        assertThat(index.said("X-1").orElseThrow().assertions()).hasSize(2);
    }

    @Test
    void two_advisories_on_one_vulnerability_are_one_match_under_the_name_of_the_cve() {
        var index =
                index(
                        osv("GHSA-aaaa-bbbb-cccc", "[\"CVE-2024-0001\"]", "npm", "left-pad", "2.0"),
                        osv("SNYK-1", "[\"GHSA-aaaa-bbbb-cccc\"]", "npm", "left-pad", "2.0"));
        var found = index.about(npm("left-pad", "1.9"));
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().vulnerability()).isEqualTo("CVE-2024-0001");
        assertThat(found.getFirst().aliases()).containsExactly("GHSA-aaaa-bbbb-cccc", "SNYK-1");
    }

    @Test
    void a_package_of_another_ecosystem_with_the_same_name_is_another() {
        var index = index(osv("GHSA-aaaa-bbbb-cccc", "[]", "PyPI", "left-pad", "2.0"));
        assertThat(index.about(npm("left-pad", "1.9"))).isEmpty();
    }

    @Test
    void what_is_withdrawn_says_nothing() {
        var index =
                index(
                        """
                        {"schema_version": "1.7.0", "id": "GHSA-1", "modified": "2024-01-01T00:00:00Z",
                         "withdrawn": "2024-01-02T00:00:00Z",
                         "affected": [{"package": {"ecosystem": "npm", "name": "left-pad"}}]}
                        """);
        assertThat(index.about(npm("left-pad", "1.9"))).isEmpty();
    }

    @Test
    void fixes_of_older_lines_are_not_told_to_who_is_past_them() {
        var index =
                index(
                        """
                        {"schema_version": "1.7.0", "id": "GHSA-1", "modified": "2024-01-01T00:00:00Z",
                         "affected": [{"package": {"ecosystem": "npm", "name": "left-pad"}, "ranges": [{"type": "SEMVER",
                         "events": [{"introduced": "0"}, {"fixed": "1.5.0"}, {"introduced": "2.0.0"}, {"fixed": "2.3.0"}]}]}]}
                        """);
        assertThat(match(index, npm("left-pad", "1.1.0")).fixed())
                .containsExactly("1.5.0", "2.3.0");
        assertThat(match(index, npm("left-pad", "2.1.0")).fixed()).containsExactly("2.3.0");
    }

    private static ComponentMatch match(AdvisoryIndex index, Component component) {
        return ((Judgement.Affected) index.about(component).getFirst().judgement()).match();
    }

    private static AdvisoryIndex index(String... documents) {
        var index = new AdvisoryIndex();
        for (int i = 0; i < documents.length; i++) {
            index.put(i, document(documents[i]));
        }
        return index;
    }

    private static PublishedDocument document(String text) {
        var read = PublishedDocument.read("", JsonMapper.shared().readTree(text));
        assertThat(read).isInstanceOf(Parsed.Valid.class);
        return read.orElseThrow();
    }

    private static String osv(
            String id, String aliases, String ecosystem, String name, String fixed) {
        return """
        {"schema_version": "1.7.0", "id": "%s", "aliases": %s, "modified": "2024-01-01T00:00:00Z",
         "affected": [{"package": {"ecosystem": "%s", "name": "%s"}, "ranges": [{"type": "ECOSYSTEM",
         "events": [{"introduced": "0"}, {"fixed": "%s"}]}]}]}
        """
                .formatted(id, aliases, ecosystem, name, fixed);
    }

    private static Component npm(String name, String version) {
        return new Component(
                "",
                name,
                version,
                new ArrayList<>(List.of(PackageUrl.of("pkg:npm/" + name + "@" + version))),
                List.of(),
                Map.of(),
                List.of(),
                List.of());
    }
}
