package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table in docs/standards/asvs.md: complete, and of what is really there. */
class AsvsTest {

    private static final Path TABLE =
            ArchitectureTest.repository().resolve("docs/standards/asvs.md");
    private static final Pattern ROW =
            Pattern.compile(
                    "\\| V([0-9.]+) \\| ([12]) \\| ([^|]+) \\| (met|n/a|not met) \\| ([^|]+) \\|");
    private static final Pattern CLASS = Pattern.compile("`([A-Z][A-Za-z0-9]+)`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)\\)");

    /** Sections of ASVS 5.0.0, and how many requirements each has, of all three levels. */
    private static final String SECTIONS =
            """
            1.1:2 1.2:10 1.3:12 1.4:3 1.5:3 2.1:3 2.2:3 2.3:5 2.4:2 3.1:1 3.2:3 3.3:5 3.4:8 3.5:8
            3.6:1 3.7:5 4.1:5 4.2:5 4.3:2 4.4:4 5.1:1 5.2:6 5.3:3 5.4:3 6.1:3 6.2:12 6.3:8 6.4:6
            6.5:8 6.6:4 6.7:2 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:3 7.6:2 8.1:4 8.2:4 8.3:3 8.4:2
            9.1:3 9.2:4 10.1:2 10.2:3 10.3:5 10.4:16 10.5:5 10.6:2 10.7:3 11.1:4 11.2:5 11.3:5
            11.4:4 11.5:2 11.6:2 11.7:2 12.1:5 12.2:2 12.3:5 13.1:4 13.2:6 13.3:4 13.4:7 14.1:2
            14.2:8 14.3:3 15.1:5 15.2:5 15.3:7 15.4:4 16.1:1 16.2:5 16.3:4 16.4:3 16.5:4 17.1:2
            17.2:8 17.3:2
            """;

    private static final Set<String> OF_LEVEL_3 =
            Set.of(
                    """
                    1.2.10 1.3.12 1.5.3 2.3.5 2.4.2 3.1.1 3.2.3 3.3.5 3.4.7 3.4.8 3.5.6 3.5.7 3.5.8
                    3.6.1 3.7.3 3.7.4 3.7.5 4.1.4 4.1.5 4.2.2 4.2.3 4.2.4 4.2.5 5.2.4 5.2.5 5.2.6
                    5.3.3 6.3.5 6.3.6 6.3.7 6.3.8 6.4.5 6.4.6 6.5.6 6.5.7 6.5.8 6.6.4 6.7.1 6.7.2
                    7.5.3 8.1.3 8.1.4 8.2.4 8.3.2 8.3.3 8.4.2 10.2.3 10.3.5 10.4.12 10.4.13 10.4.14
                    10.4.15 10.4.16 11.1.3 11.1.4 11.2.4 11.2.5 11.3.4 11.3.5 11.5.2 11.6.2 11.7.1
                    11.7.2 12.1.4 12.1.5 12.3.5 13.1.2 13.1.3 13.1.4 13.2.6 13.3.3 13.3.4 13.4.6
                    13.4.7 14.2.5 14.2.6 14.2.7 14.2.8 15.1.4 15.1.5 15.2.4 15.2.5 15.4.1 15.4.2
                    15.4.3 15.4.4 16.5.4 17.1.2 17.2.5 17.2.6 17.2.7 17.2.8
                    """
                            .split("\\s+"));

    private record Row(String number, String is, String where) {}

    private static List<Row> rows() throws IOException {
        var rows = new ArrayList<Row>();
        for (var line : Files.readAllLines(TABLE)) {
            if (line.startsWith("| V")) {
                var row = ROW.matcher(line);
                assertThat(row.matches()).as(line).isTrue();
                rows.add(new Row(row.group(1), row.group(4), row.group(5)));
            }
        }
        return rows;
    }

    @Test
    void every_requirement_of_levels_1_and_2_stands_there_once() throws IOException {
        var asked =
                Stream.of(SECTIONS.strip().split("\\s+"))
                        .map(section -> section.split(":"))
                        .flatMap(section ->
                                IntStream.rangeClosed(1, Integer.parseInt(section[1]))
                                        .mapToObj(number -> section[0] + "." + number))
                        .filter(number -> !OF_LEVEL_3.contains(number))
                        .toList();
        assertThat(asked).hasSize(253);
        assertThat(rows().stream().map(Row::number)).containsExactlyElementsOf(asked);
    }

    @Test
    void every_class_test_and_page_that_it_names_is_there() throws IOException {
        var classes = classes();
        var missing = new ArrayList<String>();
        for (var row : rows()) {
            CLASS.matcher(row.where())
                    .results()
                    .map(name -> name.group(1))
                    .filter(name -> !classes.contains(name) && !OF_OTHERS.contains(name))
                    .forEach(name -> missing.add(row.number() + " names " + name));
            LINK.matcher(row.where())
                    .results()
                    .map(link -> link.group(1))
                    .filter(link -> !Files.exists(TABLE.resolveSibling(link)))
                    .forEach(link -> missing.add(row.number() + " links " + link));
        }
        assertThat(missing).isEmpty();
    }

    /** Of the JDK. */
    private static final Set<String> OF_OTHERS = Set.of("SecureRandom", "Instant");

    private static Set<String> classes() throws IOException {
        try (var files = Files.walk(ArchitectureTest.repository())) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".java") && file.contains("/src/"))
                    .map(file -> file.substring(file.lastIndexOf('/') + 1, file.length() - 5))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void what_is_met_says_where_and_the_sums_are_right() throws IOException {
        assertThat(rows())
                .filteredOn(row -> row.is().equals("met"))
                .allMatch(row -> row.where().contains("`") || row.where().contains("]("));
        var sums = rows().stream().collect(Collectors.groupingBy(Row::is, Collectors.counting()));
        assertThat(Files.readString(TABLE))
                .contains(
                        "**%d met, %d do not apply (n/a), %d not met.**"
                                .formatted(sums.get("met"), sums.get("n/a"), sums.get("not met")));
    }
}
