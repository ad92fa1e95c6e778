package clearinghouse.matching;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.chance.Chance;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.published.PublishedDocument;
import clearinghouse.formats.purl.PackageUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class AdvisoryIndexTest {

    @Test
    void it_finds_what_looking_at_every_advisory_finds() {
        Chance.forAll(
                300,
                chance -> {
                    var builder = new AdvisoryIndex.Builder();
                    var all = new TreeMap<String, List<Assertion>>();
                    for (int number = chance.between(1, 6); number > 0; number--) {
                        var vulnerability = "CVE-" + number;
                        var assertions =
                                Drawn.assertions(chance).stream()
                                        .map(assertion -> on(vulnerability, assertion))
                                        .toList();
                        all.put(vulnerability, assertions);
                        builder.add(assertions);
                    }
                    var index = builder.build();
                    for (int left = 10; left > 0; left--) {
                        var component = Drawn.component(chance);
                        var expected = new TreeMap<String, Judgement>();
                        all.forEach((vulnerability, assertions) -> {
                            var judgement = Slowly.judge(component, assertions);
                            if (!(judgement instanceof Judgement.Unnamed)) {
                                expected.put(vulnerability, judgement);
                            }
                        });
                        assertThat(found(index, component)).isEqualTo(expected);
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
        var builder = new AdvisoryIndex.Builder();
        for (var document : documents) {
            var read = PublishedDocument.read("", JsonMapper.shared().readTree(document));
            assertThat(read).isInstanceOf(Parsed.Valid.class);
            builder.add(read.orElseThrow());
        }
        return builder.build();
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
