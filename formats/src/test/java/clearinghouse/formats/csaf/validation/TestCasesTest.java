package clearinghouse.formats.csaf.validation;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Problem;
import clearinghouse.formats.SharedData;
import clearinghouse.formats.csaf.validation.CsafValidator.Extent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The test documents of the technical committee: each has to fail, or pass, the test that it is
 * for, and to be valid or not.
 */
class TestCasesTest {

    private static final Instant NOW = Instant.parse("2026-11-29T00:00:00Z");

    /** What we see otherwise than the committee's files, with the reason, by version and file. */
    private static final Map<String, String> MISSES =
            Map.ofEntries(
                    // Needs the network, which the validator does not ask.
                    Map.entry("2.0 6-3-06-02", "a host that answers with 404"),
                    Map.entry("2.1 6-3-06-02", "a host that answers with 404"),
                    // Said to be valid, and breaking another mandatory test.
                    Map.entry("2.0 6-2-08-02", "names md5 twice, against 6.1.25"),
                    Map.entry("2.0 6-2-09-02", "names sha1 twice, against 6.1.25"),
                    Map.entry(
                            "2.1 6-1-10-13", "its baseScore is its temporal score, against 6.1.9"),
                    Map.entry(
                            "2.1 6-1-27-13-16",
                            "an id defined twice, one not at all: 6.1.1, 6.1.2"),
                    Map.entry(
                            "2.1 6-2-20-02", "a member that the schema of CVSS 4.0 forbids: 6.1.8"),
                    Map.entry("2.1 6-2-21-02", "by date version 6 comes before 5, against 6.1.14"),
                    Map.entry("2.1 6-2-39-02-01", "no note of category description: 6.1.27.14"),
                    Map.entry("2.1 6-2-39-03-01", "no note of category description: 6.1.27.14"),
                    Map.entry("2.1 6-2-42-02", "a pkg:deb without a namespace, against 6.1.13"),
                    Map.entry("2.1 6-3-21-01-02", "an id that is not defined, against 6.1.1"),
                    Map.entry("2.1 6-3-21-01-12", "an id that is not defined, against 6.1.1"),
                    // Said to pass the test that they are for.
                    Map.entry("2.1 6-1-48-16", "no decision point cvss:E:3.0.1 is registered"),
                    Map.entry(
                            "2.1 6-1-48-19", "its values are in another order than the registered"),
                    Map.entry("2.1 6-1-50-14", "vers:/all is no VERS"),
                    // Extensions whose schemas exist for these tests alone.
                    Map.entry("2.1 6-1-60-02-01", "the schema of the extension is not known"),
                    Map.entry("2.1 6-1-60-02-02", "the schema of the extension is not known"),
                    Map.entry("2.1 6-1-60-03-02", "the metadata of the extension is not known"),
                    // The list of ScanCode is not shipped.
                    Map.entry("2.1 6-2-44-02", "a name of ScanCode's list that is deprecated"),
                    Map.entry("2.1 6-2-45-02", "a name that ScanCode's list does not have"));

    private record Case(String test, String file, boolean fails, boolean valid, byte[] document) {

        /** As the standard's own files are named, without what they have in common. */
        String name() {
            return file.replaceFirst(".*-20(21|24)-", "").replace(".json", "");
        }
    }

    private static List<Case> cases(String version) {
        var folder = "csaf_" + version + "/test/validator/data/";
        var files = SharedData.archive("csaf-tests/csaf-" + version + "-tests.tar.gz");
        var cases = new ArrayList<Case>();
        var list = Objects.requireNonNull(files.get(folder + "testcases.json"));
        for (var test : JsonMapper.shared().readTree(list).path("tests")) {
            for (var kind : List.of("failures", "valid")) {
                for (var one : test.path(kind)) {
                    var file = text(one, "name");
                    cases.add(
                            new Case(
                                    text(test, "id"),
                                    file,
                                    kind.equals("failures"),
                                    one.path("valid").booleanValue(),
                                    Objects.requireNonNull(files.get(folder + file))));
                }
            }
        }
        return cases;
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).stringValue();
    }

    private static boolean agrees(Case one) {
        var verdict = CsafValidator.validate(one.document(), Extent.FULL, NOW);
        var problems =
                switch (one.test().substring(0, 4)) {
                    case "6.1." -> verdict.errors();
                    case "6.2." -> verdict.warnings();
                    default -> verdict.infos();
                };
        var failed = problems.stream().map(Problem::code).anyMatch(one.test()::equals);
        return failed == one.fails() && verdict.isValid() == one.valid();
    }

    @ParameterizedTest
    @CsvSource({"2.0, 0.97, 1.0", "2.1, 0.97, 0.97"})
    void the_documents_of_the_committee_are_judged_as_it_says(
            String version, double least, double leastMandatory) {
        var missed = new LinkedHashMap<String, Case>();
        var all = cases(version);
        for (var one : all) {
            if (!agrees(one)) {
                missed.put(version + " " + one.name(), one);
            }
        }
        var expected = MISSES.keySet().stream().filter(name -> name.startsWith(version)).toList();
        assertThat(missed.keySet()).containsExactlyInAnyOrderElementsOf(expected);
        var mandatory = all.stream().filter(one -> one.test().startsWith("6.1.")).toList();
        var missedMandatory =
                missed.values().stream().filter(one -> one.test().startsWith("6.1.")).count();
        assertThat(1 - (double) missed.size() / all.size()).isGreaterThanOrEqualTo(least);
        assertThat(1 - (double) missedMandatory / mandatory.size())
                .isGreaterThanOrEqualTo(leastMandatory);
    }

    @ParameterizedTest
    @CsvSource({"2.0", "2.1"})
    void there_is_a_rule_for_each_test_that_has_cases(String version) {
        var rules = version.equals("2.0") ? Csaf20.RULES : Csaf21.RULES;
        var numbers = new ArrayList<>(rules.stream().map(Rule::number).toList());
        // Judged with the structure.
        numbers.addAll(List.of("6.1.8", "6.1.46", "6.1.60.1"));
        assertThat(numbers).containsAll(cases(version).stream().map(Case::test).toList());
        assertThat(numbers).doesNotHaveDuplicates();
    }
}
