package clearinghouse.formats.cvss;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.chance.Chance;
import clearinghouse.formats.Problem;
import clearinghouse.formats.SharedData;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CvssTest {

    private static final String BASE_4 =
            "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";

    // The three examples of the guide to version 2 (section 3.3), and one of a low requirement,
    // which its equations press below nothing; two of each version 3, and where they part.
    @ParameterizedTest
    @CsvSource({
        "AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H, 7.8 6.4 9.2",
        "AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:L, 10.0 8.3 9.0",
        "AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:M, 6.2 4.9 7.5",
        "AV:L/AC:H/Au:M/C:N/I:N/A:P/AR:L, 0.8 - 0.0",
        "A:P/C:P/I:P/Au:N/AC:L/AV:N/E:ND/TD:ND, 7.5 - -",
        "CVSS:3.0/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H, 9.9 9.9 9.9",
        "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H, 9.9 9.9 10.0",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H, 9.6 9.6 9.7",
        "CVSS:3.1/S:U/A:H/I:N/C:N/UI:N/PR:N/AC:L/AV:N/MA:N, 7.5 7.5 0.0",
        "CVSS:3.0/S:U/AV:N/AC:L/PR:H/UI:N/C:L/I:L/A:N/E:F/RL:X, 3.8 3.7 3.7",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:N/I:N/A:N, 0.0 0.0 0.0"
    })
    void a_vector_has_the_scores_that_its_standard_computes(String vector, String scores) {
        assertThat(scores(Cvss.of(vector))).isEqualTo(scores);
    }

    // Published scores (CVE-2024-41128 the second), the highest of all, the lowest that is not
    // nothing,
    // and one by hand: 002001 is 9.2, five steps of six towards 002101 of 7.9, and of the other
    // three
    // sets with something below none: 9.2 - 1.3 * 5 / 6 / 4.
    @ParameterizedTest
    @CsvSource({
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N, 9.3, 9.3",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N/E:U, 8.7, 6.6",
        "CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:P, 7.3, 5.9",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N/MSI:S, 0.0, 8.9",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H, 10.0, 10.0",
        "CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:N/VI:N/VA:N/SC:N/SI:N/SA:L/E:U, 1.0, 0.1"
    })
    void version_four_scores_base_and_all(String vector, String base, String score) {
        assertThat(Cvss.of(vector).baseScore()).isEqualTo(base);
        assertThat(Cvss.of(vector).score()).isEqualTo(score);
    }

    @ParameterizedTest
    @CsvSource({
        "'', cvss-metric",
        "CVSS:, cvss-version",
        "CVSS:2.0/AV:N/AC:L/Au:N/C:N/I:N/A:C, cvss-version",
        "CVSS:3.2/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H, cvss-version",
        "cvss:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H, cvss-metric",
        "AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H, cvss-metric",
        "AV:N/AC:L/Au:N/C:N/I:N, cvss-metric",
        "AV:N/AC:L/Au:N/C:N/I:N/A:C/, cvss-metric",
        "AV:N/AC:L/Au:N/C:N/I:N/A:C/E:X, cvss-metric",
        "(AV:N/AC:L/Au:N/C:N/I:N/A:C), cvss-metric",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:X, cvss-metric",
        "CVSS:3.1/AV:n/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H, cvss-metric",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H/AT:N, cvss-metric",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H/E:X/E:X, cvss-metric",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H/E, cvss-metric",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H/MAV:N:A, cvss-metric",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:S/SA:N, cvss-metric",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N, cvss-metric",
        "CVSS:4.0/AC:L/AV:N/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N, cvss-order",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/CR:H/E:A, cvss-order",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/U:clear, cvss-metric"
    })
    void what_its_standard_does_not_allow_is_refused(String vector, String code) {
        assertThat(Cvss.parse(vector).problems()).extracting(Problem::code).containsExactly(code);
    }

    @Test
    void an_endless_vector_is_refused_before_it_is_looked_at() {
        assertThat(Cvss.parse(BASE_4 + "/E:A".repeat(1_000)).problems())
                .extracting(Problem::code)
                .containsExactly("cvss-too-long");
    }

    @Test
    void the_longest_vector_there_is_can_be_read() {
        var longest =
                "CVSS:4.0/"
                        + CvssVersion.V4_0.metrics().entrySet().stream()
                                .map(metric -> metric.getKey() + ":" + longest(metric.getValue()))
                                .collect(Collectors.joining("/"));
        assertThat(Cvss.of(longest).vector()).isEqualTo(longest);
        assertThat(Cvss.of(longest).metric("U")).contains("Clear");
        assertThat(Cvss.of(BASE_4).metric("U")).isEmpty();
    }

    private static String longest(List<String> values) {
        return values.stream().reduce((a, b) -> b.length() > a.length() ? b : a).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(CvssVersion.class)
    void whatever_a_version_allows_reads_back_and_has_a_score(CvssVersion version) {
        Chance.forAll(
                2_000,
                chance -> {
                    var vector = joined(version, metrics(version, chance));
                    var cvss = Cvss.of(vector);
                    assertThat(cvss.vector()).isEqualTo(vector);
                    assertThat(cvss.version()).isEqualTo(version);
                    for (var score : List.of(cvss.baseScore(), cvss.score())) {
                        assertThat(score).isBetween(BigDecimal.ZERO, BigDecimal.TEN);
                        assertThat(score.scale()).isEqualTo(1);
                    }
                });
    }

    @ParameterizedTest
    @EnumSource(CvssVersion.class)
    void a_metric_that_is_not_defined_changes_no_score(CvssVersion version) {
        Chance.forAll(
                500,
                chance -> {
                    var metrics = new TreeMap<>(metrics(version, chance));
                    metrics.values().removeIf(CvssTest::undefined);
                    var without = Cvss.of(joined(version, metrics));
                    var undefined = version == CvssVersion.V2_0 ? "ND" : "X";
                    version.metrics()
                            .keySet()
                            .forEach(metric -> metrics.putIfAbsent(metric, undefined));
                    assertThat(scores(Cvss.of(joined(version, metrics))))
                            .isEqualTo(scores(without));
                });
    }

    @ParameterizedTest
    @EnumSource(value = CvssVersion.class, names = "V4_0", mode = EnumSource.Mode.EXCLUDE)
    void before_version_four_the_order_of_metrics_says_nothing(CvssVersion version) {
        Chance.forAll(
                500,
                chance -> {
                    var metrics = metrics(version, chance);
                    var rest = new ArrayList<>(metrics.keySet());
                    var mixed = new ArrayList<String>();
                    while (!rest.isEmpty()) {
                        var metric = rest.remove(chance.between(0, rest.size() - 1));
                        mixed.add(metric + ":" + metrics.get(metric));
                    }
                    var vector = version.prefix() + String.join("/", mixed);
                    assertThat(scores(Cvss.of(vector)))
                            .isEqualTo(scores(Cvss.of(joined(version, metrics))));
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"V3_0", "V3_1", "V4_0"})
    void to_modify_a_metric_to_what_it_is_changes_no_score(String name) {
        var version = CvssVersion.valueOf(name);
        Chance.forAll(
                500,
                chance -> {
                    var metrics = new TreeMap<>(metrics(version, chance));
                    metrics.keySet().removeIf(metric -> metric.matches("M[A-Z]+"));
                    var plain = Cvss.of(joined(version, metrics));
                    version.mandatory()
                            .forEach(metric -> metrics.put("M" + metric, metrics.get(metric)));
                    var modified = Cvss.of(joined(version, metrics));
                    assertThat(scores(modified)).isEqualTo(scores(plain));
                });
    }

    @Test
    void supplemental_metrics_change_no_score() {
        var supplemental = List.of("S", "AU", "R", "V", "RE", "U");
        Chance.forAll(
                500,
                chance -> {
                    var metrics = new TreeMap<>(metrics(CvssVersion.V4_0, chance));
                    var with = Cvss.of(joined(CvssVersion.V4_0, metrics));
                    metrics.keySet().removeAll(supplemental);
                    assertThat(Cvss.of(joined(CvssVersion.V4_0, metrics)).score())
                            .isEqualTo(with.score());
                });
    }

    @Test
    void all_scores_are_those_of_an_independent_calculator() {
        int looked = 0;
        for (var file : SharedData.archive("cvss/cvss-vectors.tar.gz").entrySet()) {
            for (var line : text(file.getValue()).lines().toList()) {
                looked++;
                var parts = line.split(" - ");
                var expected =
                        Arrays.stream(parts[1].replaceAll("[(),]", " ").strip().split(" +"))
                                .map(CvssTest::oneDecimal)
                                .collect(Collectors.joining(" "));
                assertThat(scores(Cvss.of(parts[0]))).as(line).isEqualTo(expected);
            }
        }
        assertThat(looked).isGreaterThan(5_000);
    }

    // Of what CNAs and CISA published, about one score in a hundred is a mistake of theirs.
    @Test
    void of_published_scores_a_few_follow_from_no_part_of_their_vector() {
        var wrong = new TreeMap<String, Integer>();
        var all = new TreeMap<String, Integer>();
        try (var lines = SharedData.lines("cvss/cvss-real-scores.csv.gz")) {
            lines.skip(1)
                    .map(line -> line.split(",", -1))
                    .forEach(row -> {
                        var cvss = Cvss.of(row[3]);
                        var published = new BigDecimal(row[4]);
                        all.merge(row[2], 1, Integer::sum);
                        if (Stream.of(cvss.baseScore(), cvss.score())
                                .noneMatch(score -> score.compareTo(published) == 0)) {
                            wrong.merge(row[2], 1, Integer::sum);
                        }
                    });
        }
        System.out.println("published scores: " + all + ", of them no score of theirs: " + wrong);
        assertThat(all.keySet()).containsExactly("cvssV2_0", "cvssV3_0", "cvssV3_1", "cvssV4_0");
        all.forEach((version, count) ->
                assertThat(wrong.getOrDefault(version, 0)).isLessThan(count / 100));
    }

    private static Map<String, String> metrics(CvssVersion version, Chance chance) {
        var metrics = new TreeMap<String, String>();
        version.metrics()
                .forEach((metric, values) -> {
                    if (version.mandatory().contains(metric) || chance.yesOrNo()) {
                        metrics.put(metric, chance.oneOf(values));
                    }
                });
        return metrics;
    }

    /** In the order of the specification. */
    private static String joined(CvssVersion version, Map<String, String> metrics) {
        return version.prefix()
                + version.metrics().keySet().stream()
                        .filter(metrics::containsKey)
                        .map(metric -> metric + ":" + metrics.get(metric))
                        .collect(Collectors.joining("/"));
    }

    private static boolean undefined(String value) {
        return value.equals("X") || value.equals("ND");
    }

    private static String scores(Cvss cvss) {
        return switch (cvss) {
            case Cvss2 two ->
                    two.baseScore()
                            + " "
                            + orDash(two.temporalScore())
                            + " "
                            + orDash(two.environmentalScore());
            case Cvss3 three ->
                    three.baseScore()
                            + " "
                            + three.temporalScore()
                            + " "
                            + three.environmentalScore();
            case Cvss4 four -> four.score().toString();
        };
    }

    private static String orDash(Optional<BigDecimal> score) {
        return score.map(BigDecimal::toString).orElse("-");
    }

    private static String oneDecimal(String score) {
        return score.equals("None") ? "-" : new BigDecimal(score).setScale(1).toString();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
