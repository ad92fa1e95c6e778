package clearinghouse.formats.cvss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.formats.Problem;
import clearinghouse.formats.SharedData;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Cvss31Test {

    private static final String CVE_2022_45688 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H";

    @Test
    void the_vector_of_cve_2022_45688_scores_seven_and_a_half() {
        var cvss = new Cvss31(CVE_2022_45688);
        assertThat(cvss.baseScore()).isEqualTo(new BigDecimal("7.5"));
        assertThat(cvss.severity()).isEqualTo(Severity.HIGH);
    }

    @ParameterizedTest
    @CsvSource({
        "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H, cvss-version",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N, cvss-metric",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:X, cvss-metric",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H/A:H, cvss-metric",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H/, cvss-metric"
    })
    void a_vector_that_is_none_is_refused(String vector, String code) {
        assertThat(Cvss31.parse(vector).problems()).extracting(Problem::code).containsExactly(code);
        assertThatThrownBy(() -> new Cvss31(vector)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void base_scores_are_those_of_an_independent_calculator() {
        var vectors =
                SharedData.archive("cvss/cvss-vectors.tar.gz")
                        .get("redhat-cvss/vectors_simple31.txt");
        var lines = new String(vectors, StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSizeGreaterThan(100);
        for (var line : lines) {
            var parts = line.split(" - \\(|, ");
            assertThat(new Cvss31(parts[0]).baseScore()).as(line).isEqualByComparingTo(parts[1]);
        }
    }

    @Test
    void published_scores_differ_in_at_most_two_of_a_hundred() {
        try (var lines = SharedData.lines("cvss/cvss-real-scores.csv.gz")) {
            var rows =
                    lines.map(line -> line.split(","))
                            .filter(row -> row[2].equals("cvssV3_1"))
                            .toList();
            var wrong =
                    rows.stream()
                            .filter(row -> {
                                var cvss = new Cvss31(row[3]);
                                return cvss.baseScore().compareTo(new BigDecimal(row[4])) != 0
                                        || !cvss.severity()
                                                .name()
                                                .equals(row[5].toUpperCase(Locale.ROOT));
                            })
                            .count();
            assertThat(rows).hasSizeGreaterThan(20_000);
            assertThat(wrong).isLessThan(rows.size() / 50);
        }
    }
}
