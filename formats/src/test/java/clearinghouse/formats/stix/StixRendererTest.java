package clearinghouse.formats.stix;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.SharedData;
import clearinghouse.formats.advisory.Advisory;
import clearinghouse.formats.advisory.Identifier;
import clearinghouse.formats.advisory.Samples;
import clearinghouse.formats.advisory.TlpLabel;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StixRendererTest {

    private static final URI PAGE = URI.create("https://clearinghouse.example/advisories/adv_1");

    private static List<StixObject> objects(Advisory advisory) {
        return StixRenderer.render(advisory, Optional.of(PAGE));
    }

    private static JsonNode json(StixObject object) {
        return JsonMapper.shared().readTree(object.json());
    }

    private static List<JsonNode> of(String type, Advisory advisory) {
        return objects(advisory).stream()
                .filter(it -> it.type().equals(type))
                .map(StixRendererTest::json)
                .toList();
    }

    private static JsonNode only(String type) {
        var found = of(type, Samples.orgJson());
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    @ParameterizedTest
    @EnumSource(TlpLabel.class)
    void every_object_passes_the_schema_of_its_type(TlpLabel label) {
        var schemas = new StixSchemas();
        var advisory = Samples.orgJson(label, List.of(new Identifier.Cve("CVE-2022-45688")));
        for (var object : objects(advisory)) {
            assertThat(schemas.faults(object)).as(object.json()).isEmpty();
        }
        assertThat(
                        schemas.faults(
                                new StixObject(
                                        "report--1",
                                        Optional.empty(),
                                        false,
                                        "{\"type\":\"report\"}")))
                .isNotEmpty();
    }

    /** The standard's own schemas, each known by its address. */
    private static final class StixSchemas {
        private final Map<String, byte[]> files = SharedData.archive("schemas/json-schemas.tar.gz");
        private final Map<String, String> known = new HashMap<>();

        StixSchemas() {
            files.forEach((name, content) -> {
                if (name.startsWith("stix-2.1/")) {
                    var text = new String(content, StandardCharsets.UTF_8);
                    known.put(JsonMapper.shared().readTree(text).path("$id").asString(), text);
                }
            });
        }

        List<String> faults(StixObject object) {
            var address =
                    known.keySet().stream()
                            .filter(it -> it.endsWith("/" + object.type() + ".json"))
                            .findFirst()
                            .orElseThrow();
            return SchemaRegistry.withDefaultDialect(
                            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(known))
                    .getSchema(known.get(address), InputFormat.JSON)
                    .validate(object.json(), InputFormat.JSON)
                    .stream()
                    .map(Error::toString)
                    .toList();
        }
    }

    @Test
    void nothing_is_referred_to_that_was_not_said_before() {
        var said = new HashSet<String>();
        for (var object : objects(Samples.orgJson())) {
            var json = json(object);
            var referred = new ArrayList<String>();
            json.properties()
                    .forEach(member -> {
                        if (member.getKey().endsWith("_ref")) {
                            referred.add(member.getValue().asString());
                        } else if (member.getKey().endsWith("_refs")) {
                            member.getValue().forEach(it -> referred.add(it.asString()));
                        }
                    });
            assertThat(said).as(object.json()).containsAll(referred);
            said.add(object.id());
        }
    }

    @Test
    void the_report_holds_all_but_markings() {
        var all =
                objects(Samples.orgJson()).stream()
                        .map(StixObject::id)
                        .filter(it -> !it.startsWith("marking-definition--"))
                        .filter(it -> !it.startsWith("report--"))
                        .collect(Collectors.toSet());
        var held = new HashSet<String>();
        only("report").path("object_refs").forEach(it -> held.add(it.asString()));
        assertThat(held).isEqualTo(all);
    }

    @Test
    void a_vulnerability_is_called_by_its_cve_id_and_else_by_ours() {
        assertThat(only("vulnerability").path("name").asString()).isEqualTo("CVE-2022-45688");
        assertThat(
                        only("vulnerability")
                                .path("external_references")
                                .findValuesAsString("external_id"))
                .containsExactly(
                        "CLH-2026-0001", "CVE-2022-45688", "GHSA-3vqj-43w4-2q58", "CWE-674");
        var without = of("vulnerability", Samples.orgJson(TlpLabel.CLEAR, List.of())).getFirst();
        assertThat(without.path("name").asString()).isEqualTo("CLH-2026-0001");
    }

    @Test
    void a_new_revision_is_a_new_version_of_the_same_objects() {
        var vulnerability =
                objects(Samples.orgJson()).stream()
                        .filter(it -> it.type().equals("vulnerability"))
                        .findFirst()
                        .orElseThrow();
        assertThat(vulnerability.version().orElseThrow()).isEqualTo("2026-11-22T12:30:00Z");
        assertThat(json(vulnerability).path("created").asString())
                .isEqualTo("2026-11-22T09:00:00.000Z");
        assertThat(json(vulnerability).path("modified").asString())
                .isEqualTo("2026-11-22T12:30:00.000Z");
    }

    @Test
    void a_product_has_the_vulnerability_in_versions_that_can_be_read_back() {
        var software = only("software");
        assertThat(software.path("name").asString()).isEqualTo("JSON-java");
        assertThat(software.path("vendor").asString()).isEqualTo("stleary");
        var has =
                of("relationship", Samples.orgJson()).stream()
                        .filter(it -> it.path("relationship_type").asString().equals("has"))
                        .findFirst()
                        .orElseThrow();
        assertThat(has.path("source_ref").asString()).isEqualTo(software.path("id").asString());
        assertThat(has.path("description").asString())
                .contains("vers:maven/<20230227", "20220924", "20220924-clearinghouse.1");
        assertThat(has.at("/external_references/0/external_id").asString())
                .isEqualTo("pkg:maven/org.json/json");
    }

    /** §2.9: of {"name":"JSON-java","vendor":"stleary"} by Python's uuid.uuid5. */
    @Test
    void the_name_of_a_product_is_what_every_other_producer_gives_it() {
        assertThat(only("software").path("id").asString())
                .isEqualTo("software--93e26c66-eae7-5201-8ce7-628dd7d6f19f");
    }

    @Test
    void a_fix_remediates_and_a_workaround_mitigates() {
        var verbs =
                of("relationship", Samples.orgJson()).stream()
                        .filter(it ->
                                it.path("source_ref").asString().startsWith("course-of-action"))
                        .map(it -> it.path("relationship_type").asString())
                        .toList();
        assertThat(verbs).containsExactly("remediates", "remediates", "mitigates");
        var build = of("course-of-action", Samples.orgJson()).get(1);
        assertThat(build.at("/external_references/0/hashes/SHA-256").asString())
                .isEqualTo(Samples.SHA256);
    }

    @Test
    void every_object_bears_the_label_in_the_words_of_tlp_2() {
        var strict = Samples.orgJson(TlpLabel.AMBER_STRICT, List.of());
        var marking = of("marking-definition", strict).getFirst();
        assertThat(marking.toString()).contains("\"tlp_2_0\":\"amber+strict\"");
        var id = marking.path("id").asString();
        assertThat(objects(strict).stream().skip(1).map(StixRendererTest::json))
                .allSatisfy(it ->
                        assertThat(it.path("object_marking_refs").toString())
                                .isEqualTo("[\"" + id + "\"]"));
    }

    @Test
    void what_many_advisories_refer_to_is_the_same_in_each() {
        var one = objects(Samples.orgJson());
        var other = objects(Samples.branches());
        assertThat(one.stream().filter(StixObject::saidOnce).map(StixObject::id))
                .isEqualTo(
                        other.stream().filter(StixObject::saidOnce).map(StixObject::id).toList());
    }
}
