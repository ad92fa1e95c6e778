package clearinghouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The build refuses a library without a licence that we take; what it lets pass is a choice. */
class LicencesTest {

    private static final Path DIST = ServerProcess.repository().resolve("target/dist");
    private static final Pattern LIBRARY = Pattern.compile("\\s+((?:\\([^)]*\\) )+)(.*)");
    private static final Pattern COPYLEFT =
            Pattern.compile("GPL|GNU|Affero|SSPL|Server Side", Pattern.CASE_INSENSITIVE);

    @ParameterizedTest
    @ValueSource(strings = {"server", "cli"})
    void a_library_that_offers_copyleft_too_is_decided_on_by_name(String program)
            throws IOException {
        var libraries =
                libraries(DIST.resolve(program)).stream()
                        .map(LIBRARY::matcher)
                        .filter(library -> library.matches())
                        .toList();
        assertThat(libraries).isNotEmpty();
        assertThat(libraries)
                .as("add the choice to licences.properties, or take another library")
                .filteredOn(library -> COPYLEFT.matcher(library.group(1)).find())
                .extracting(library -> library.group(1) + library.group(2))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "cli"})
    void every_jar_that_a_program_loads_is_on_its_list(String program) throws IOException {
        // A jar is named after artifact and version, which the list has between colons.
        var list =
                String.join("\n", libraries(DIST.resolve(program)))
                        .replaceAll(":([^: ]+) - ", "-$1 - ");
        var jar = DIST.resolve(program).resolve("clearinghouse-" + program + ".jar");
        try (var opened = new JarFile(jar.toFile())) {
            var loaded =
                    opened.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            assertThat(loaded.split(" "))
                    .isNotEmpty()
                    .allSatisfy(path ->
                            assertThat(list)
                                    .contains(
                                            path.replaceFirst("^lib/", ":")
                                                    .replaceFirst("\\.jar$", " - ")));
        }
    }

    @Test
    void what_ships_carries_its_licence_and_notice() {
        assumeTrue(Files.exists(DIST.resolve("server/lib")), "not run: nothing is packaged yet");
        assertThat(DIST.resolve("LICENSE")).exists();
        assertThat(DIST.resolve("NOTICE")).exists();
    }

    private static List<String> libraries(Path program) throws IOException {
        assumeTrue(Files.exists(program.resolve("lib")), "not run: nothing is packaged yet");
        return Files.readAllLines(program.resolve("THIRD-PARTY.txt"));
    }
}
