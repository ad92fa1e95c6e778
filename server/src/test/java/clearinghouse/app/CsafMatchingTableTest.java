package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables in docs/standards/csaf-matching.md: complete, and of tests that are there. */
class CsafMatchingTableTest {

    private static final Path TABLE =
            ArchitectureTest.repository().resolve("docs/standards/csaf-matching.md");

    private static final Pattern ROW =
            Pattern.compile(
                    "\\| ([vm]?\\d+) \\| [^|]+ \\| (met|partly|not met) \\| ([^|]*)\\| ([^|]*)\\|");

    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)\\.([a-z]\\w+)`");

    private record Row(String point, String is, String how, String tests) {
        boolean isOfMatching() {
            return Character.isDigit(point.charAt(0));
        }
    }

    private static List<Row> rows() throws IOException {
        return ROW.matcher(Files.readString(TABLE))
                .results()
                .map(row -> new Row(row.group(1), row.group(2), row.group(3), row.group(4)))
                .toList();
    }

    @Test
    void every_point_stands_there_once_and_the_sums_are_right() throws IOException {
        var points =
                Stream.of(
                                IntStream.rangeClosed(1, 16).mapToObj(String::valueOf),
                                Stream.of("v1", "v2"),
                                IntStream.rangeClosed(1, 13).mapToObj(number -> "m" + number))
                        .flatMap(it -> it)
                        .toList();
        assertThat(rows()).extracting(Row::point).containsExactlyElementsOf(points);
        assertThat(Files.readString(TABLE).replaceAll("\\s+", " "))
                .contains("Of matching itself **" + sums(Row::isOfMatching) + "**")
                .contains("of managing and viewing " + sums(row -> !row.isOfMatching()) + ".");
    }

    private static String sums(Predicate<Row> which) throws IOException {
        var sums =
                rows().stream()
                        .filter(which)
                        .collect(Collectors.groupingBy(Row::is, Collectors.counting()));
        return "%d met, %d partly, %d not met"
                .formatted(
                        sums.getOrDefault("met", 0L),
                        sums.getOrDefault("partly", 0L),
                        sums.getOrDefault("not met", 0L));
    }

    @Test
    void what_is_met_or_partly_names_its_test() throws IOException {
        assertThat(rows())
                .filteredOn(row -> !row.is().equals("not met"))
                .allMatch(row -> NAMED.matcher(row.tests()).find());
    }

    @Test
    void every_test_that_is_named_is_there() throws IOException {
        var missing = new ArrayList<String>();
        for (var named : NAMED.matcher(Files.readString(TABLE)).results().toList()) {
            var method = Pattern.compile("void " + Pattern.quote(named.group(2)) + "\\(");
            if (sources(named.group(1)).stream().noneMatch(it -> method.matcher(it).find())) {
                missing.add(named.group());
            }
        }
        assertThat(missing).isEmpty();
    }

    private static List<String> sources(String test) throws IOException {
        try (var files = Files.walk(ArchitectureTest.repository())) {
            var found =
                    files.filter(file -> file.endsWith(test + ".java"))
                            .filter(file -> file.toString().contains("/src/test/"))
                            .toList();
            var sources = new ArrayList<String>();
            for (var file : found) {
                sources.add(Files.readString(file));
            }
            return sources;
        }
    }
}
