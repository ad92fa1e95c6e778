package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list in docs/operate/logs.md: each event that is logged, and no other. */
class LogsTest {

    private static final Pattern LOGGED = Pattern.compile("event=([a-z0-9_-]+)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]+`) \\|");
    private static final Pattern NAME = Pattern.compile("`([a-z0-9_]+)`");

    @Test
    void each_event_stands_there_once() throws IOException {
        var table = Files.readString(ArchitectureTest.repository().resolve("docs/operate/logs.md"));
        assertThat(ROW.matcher(table).results().flatMap(row -> names(row.group(1))))
                .containsExactlyInAnyOrderElementsOf(events());
    }

    private static Stream<String> names(String cell) {
        return NAME.matcher(cell).results().map(name -> name.group(1));
    }

    private static Set<String> events() throws IOException {
        try (var files = Files.walk(ArchitectureTest.repository())) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains("/server/src/main/"))
                    .flatMap(file -> LOGGED.matcher(text(file)).results())
                    .map(event -> event.group(1))
                    .collect(Collectors.toSet());
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
