package clearinghouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the classes of one module use of another, against the tables of ARCHITECTURE.md. */
class ModulesTest {

    /** By what a row calls it. The null annotations are everyone's and weigh nothing. */
    private static final Map<String, List<String>> LIBRARIES =
            Map.of(
                    "Jackson", List.of("tools.jackson.", "com.fasterxml.jackson."),
                    "picocli", List.of("picocli."),
                    "Bouncy Castle", List.of("org.bouncycastle."),
                    "ONNX Runtime", List.of("ai.onnxruntime."));

    /** Built only where it is asked for; its own tests look at the rest. */
    private static final String OPTIONAL = "semantic";

    private static final List<String> EVERYWHERE =
            List.of("java.", "javax.", "jdk.", "com.sun.net.httpserver.", "org.jspecify.");

    private static final Set<String> READS_THE_CLOCK_OR_DRAWS =
            Set.of(
                    "java.time.Instant.now",
                    "java.time.LocalDate.now",
                    "java.time.LocalDateTime.now",
                    "java.time.OffsetDateTime.now",
                    "java.time.ZonedDateTime.now",
                    "java.time.Clock.systemUTC",
                    "java.time.Clock.systemDefaultZone",
                    "java.time.Clock.system",
                    "java.time.InstantSource.system",
                    "java.lang.System.currentTimeMillis",
                    "java.lang.Math.random",
                    "java.util.UUID.randomUUID",
                    "java.util.Random.<init>",
                    "java.util.concurrent.ThreadLocalRandom.current",
                    "java.security.SecureRandom.<init>",
                    "java.security.SecureRandom.getInstanceStrong");

    private static final Map<String, JavaClasses> MODULES = new TreeMap<>();
    private static final Map<String, String> HOME = new TreeMap<>();

    private record Row(Set<String> modules, Set<String> libraries) {}

    @BeforeAll
    static void read() throws IOException {
        for (var module : rows().keySet()) {
            var classes = ServerProcess.repository().resolve(module).resolve("target/classes");
            if (module.equals(OPTIONAL) && !Files.isDirectory(classes)) {
                continue;
            }
            assumeTrue(Files.isDirectory(classes), "not run: " + module + " is not built");
            var imported = new ClassFileImporter().importPath(classes);
            MODULES.put(module, imported);
            for (var type : imported) {
                if (Files.exists(classes.resolve(type.getName().replace('.', '/') + ".class"))) {
                    HOME.put(type.getName(), module);
                }
            }
        }
    }

    @Test
    void every_module_of_the_build_but_the_black_box_tests_has_a_row() throws IOException {
        var build = Files.readString(ServerProcess.repository().resolve("pom.xml"));
        var modules =
                Pattern.compile("<module>([a-z0-9]+)</module>")
                        .matcher(build)
                        .results()
                        .map(found -> found.group(1))
                        .filter(module -> !module.equals("e2e"))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(rows().keySet()).containsExactlyInAnyOrderElementsOf(modules);
    }

    @Test
    void a_module_uses_only_the_modules_and_libraries_of_its_row() throws IOException {
        var broken = new TreeSet<String>();
        for (var row : rows().entrySet()) {
            for (var type : MODULES.getOrDefault(row.getKey(), nothing())) {
                for (var dependency : type.getDirectDependenciesFromSelf()) {
                    var used = dependency.getTargetClass().getBaseComponentType();
                    if (!used.isPrimitive() && !allows(row.getKey(), row.getValue(), used)) {
                        broken.add(
                                row.getKey() + ": " + type.getName() + " uses " + used.getName());
                    }
                }
            }
        }
        assertThat(HOME).isNotEmpty();
        assertThat(broken).isEmpty();
    }

    private static boolean allows(String module, Row row, JavaClass used) {
        var name = used.getName();
        if (name.startsWith("clearinghouse.")) {
            var home = HOME.getOrDefault(name, "nowhere");
            return home.equals(module) || row.modules().contains(home);
        }
        return row.libraries().contains("any")
                || EVERYWHERE.stream().anyMatch(name::startsWith)
                || row.libraries().stream()
                        .flatMap(library -> LIBRARIES.getOrDefault(library, List.of()).stream())
                        .anyMatch(name::startsWith);
    }

    @Test
    void only_who_is_named_reads_the_clock_or_draws_by_itself() throws IOException {
        var found = new TreeSet<String>();
        for (var classes : MODULES.values()) {
            for (var type : classes) {
                for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                    if (READS_THE_CLOCK_OR_DRAWS.contains(
                            access.getTargetOwner().getName() + "." + access.getName())) {
                        found.add(outermost(type.getName()));
                    }
                }
            }
        }
        assertThat(found).isEqualTo(new TreeSet<>(table("clocks").keySet()));
    }

    private static String outermost(String name) {
        return name.contains("$") ? name.substring(0, name.indexOf('$')) : name;
    }

    private static JavaClasses nothing() {
        return new ClassFileImporter().importClasses();
    }

    private static Map<String, Row> rows() throws IOException {
        var rows = new LinkedHashMap<String, Row>();
        table("modules")
                .forEach((module, cells) ->
                        rows.put(
                                module,
                                new Row(
                                        words(cells.get(1).replace("`", "")),
                                        words(cells.get(2)))));
        return rows;
    }

    private static Set<String> words(String cell) {
        return Arrays.stream(cell.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toSet());
    }

    /** By its first cell; a row begins with what stands between backticks. */
    private static Map<String, List<String>> table(String name) throws IOException {
        var text = Files.readString(ServerProcess.repository().resolve(Path.of("ARCHITECTURE.md")));
        var rows = new LinkedHashMap<String, List<String>>();
        text.substring(text.indexOf("<!-- table: " + name + " -->"))
                .lines()
                .skip(1)
                .takeWhile(line -> line.startsWith("|"))
                .filter(line -> line.startsWith("| `"))
                .forEach(line -> {
                    var cells =
                            Arrays.stream(line.substring(1).split("\\|", -1))
                                    .map(String::strip)
                                    .toList();
                    rows.put(cells.getFirst().replace("`", ""), cells.subList(1, cells.size()));
                });
        return rows;
    }
}
