package clearinghouse.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Both directions on published advisories and published inventories, against a slow look at all.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealDataTest {

    private static final int LOOKED_AT_SLOWLY = 60;
    private static final int PER_ASSET = 300;

    private final List<Component> components = new ArrayList<>();
    private final AdvisoryIndex index = new AdvisoryIndex();

    @BeforeAll
    void read() {
        Corpora.documents(
                index,
                "osv/go.jsonl.gz",
                "osv/pypa.jsonl.gz",
                "osv/almalinux.jsonl.gz",
                "osv/bitnami.jsonl.gz",
                "osv/rustsec.jsonl.gz",
                "osv/rubysec.jsonl.gz",
                "ghsa/ghsa-sample.jsonl.gz",
                "csaf-vendor/csaf-redhat-suse.jsonl.gz",
                "openvex/aqua-vexhub.jsonl.gz");
        var distinct = new LinkedHashSet<Component>();
        for (var name : List.of("sbom/containers.jsonl.gz", "sbom/products.jsonl.gz")) {
            Corpora.sboms(name)
                    .forEach(sbom ->
                            sbom.components().stream().map(Component::of).forEach(distinct::add));
        }
        components.addAll(distinct);
        Collections.shuffle(components, new Random(new SplittableRandom().nextLong()));
    }

    @Test
    void from_a_component_it_finds_what_a_look_at_every_advisory_finds() {
        var all = Corpora.all(index);
        for (var component : components.subList(0, LOOKED_AT_SLOWLY)) {
            var expected = new TreeMap<String, Judgement>();
            all.forEach((vulnerability, assertions) -> {
                var judgement = Slowly.judge(component, assertions);
                if (!(judgement instanceof Judgement.Unnamed)) {
                    expected.put(vulnerability, judgement);
                }
            });
            assertThat(found(component)).as("%s", component).isEqualTo(expected);
        }
    }

    @Test
    void from_an_advisory_it_finds_what_is_found_from_the_components() {
        var forward = new TreeMap<String, Map<Component, Judgement>>();
        var builder = new Portfolio.Builder();
        for (int from = 0; from < components.size(); from += PER_ASSET) {
            var owned = components.subList(from, Math.min(from + PER_ASSET, components.size()));
            builder.asset(
                    from / PER_ASSET, 0, owned.stream().mapToInt(builder::component).toArray());
            for (var component : owned) {
                found(component)
                        .forEach((vulnerability, judgement) ->
                                forward.computeIfAbsent(vulnerability, _ -> new HashMap<>())
                                        .put(component, judgement));
            }
        }
        var now = builder.build().now();
        var reverse = new TreeMap<String, Map<Component, Judgement>>();
        Corpora.all(index)
                .forEach((vulnerability, assertions) ->
                        now.each(
                                assertions,
                                (component, judgement, _) ->
                                        reverse.computeIfAbsent(vulnerability, _ -> new HashMap<>())
                                                .put(component, judgement)));
        assertThat(forward).hasSizeGreaterThan(500);
        assertThat(reverse.keySet()).isEqualTo(forward.keySet());
        forward.forEach((vulnerability, by) ->
                assertThat(reverse.get(vulnerability)).as(vulnerability).isEqualTo(by));
    }

    private Map<String, Judgement> found(Component component) {
        var found = new TreeMap<String, Judgement>();
        index.about(component).forEach(it -> found.put(it.vulnerability(), it.judgement()));
        return found;
    }
}
