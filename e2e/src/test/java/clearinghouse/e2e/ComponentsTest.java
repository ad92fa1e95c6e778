package clearinghouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The list of components that a build leaves beside each program, and what is known of them. */
class ComponentsTest {

    private static final Path DIST = ServerProcess.repository().resolve("target/dist");

    @TempDir private Path folder = Path.of("");

    private static Path list(String program) {
        var list = DIST.resolve(program).resolve("sbom.cdx.json");
        assumeTrue(Files.exists(list), "not run: nothing is packaged yet");
        return list;
    }

    private static JsonNode read(String program) throws IOException {
        return JsonMapper.shared().readTree(Files.readAllBytes(list(program)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "cli"})
    void every_jar_that_a_program_loads_is_listed_with_its_hash_and_a_licence(String program)
            throws Exception {
        var listed = new TreeMap<String, JsonNode>();
        for (var component : read(program).get("components")) {
            listed.put(sha256(component), component);
        }
        var loaded = loaded(program);
        assertThat(loaded).hasSizeGreaterThan(2);
        var missing = new ArrayList<String>();
        for (var jar : loaded) {
            var component = listed.remove(sha256(Files.readAllBytes(jar)));
            if (component == null || !component.get("purl").asString().startsWith("pkg:maven/")) {
                missing.add(jar.getFileName() + " is not listed by its hash");
            } else if (component.path("licenses").isEmpty()) {
                missing.add(jar.getFileName() + " has no licence");
            }
        }
        assertThat(missing).isEmpty();
        assertThat(listed.values()).as("listed, and not loaded").isEmpty();
    }

    private static String sha256(JsonNode component) {
        for (var hash : component.path("hashes")) {
            if (hash.get("alg").asString().equals("SHA-256")) {
                return hash.get("content").asString();
            }
        }
        return "no SHA-256 of " + component.path("purl").asString();
    }

    private static String sha256(byte[] content) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private static List<Path> loaded(String program) throws IOException {
        var jar = DIST.resolve(program).resolve("clearinghouse-" + program + ".jar");
        try (var opened = new JarFile(jar.toFile())) {
            var path =
                    opened.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            return Stream.of(path.split(" ")).map(DIST.resolve(program)::resolve).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "cli"})
    void the_list_is_cyclonedx_1_6_and_says_of_which_program_it_is(String program)
            throws IOException {
        var list = read(program);
        assertThat(list.get("bomFormat").asString()).isEqualTo("CycloneDX");
        assertThat(list.get("specVersion").asString()).isEqualTo("1.6");
        assertThat(list.at("/metadata/component/name").asString())
                .isEqualTo("clearinghouse-" + program);
        assertThat(list.at("/metadata/component/type").asString()).isEqualTo("application");
    }

    // Known vulnerabilities

    /** Where {@code CLEARINGHOUSE_ADVISORIES} says, or in the data beside the repository. */
    private static Path advisories() {
        var named = System.getenv("CLEARINGHOUSE_ADVISORIES");
        if (named != null) {
            return Path.of(named);
        }
        for (var at = ServerProcess.repository(); at != null; at = at.getParent()) {
            var data = at.resolve("shared/data/ghsa");
            if (Files.isDirectory(data)) {
                return data;
            }
        }
        return Path.of("no advisories");
    }

    private Tool.Result affected(Path list) {
        assumeTrue(
                Files.exists(advisories()),
                "not run: no advisories are here; name a dump of OSV records in CLEARINGHOUSE_ADVISORIES");
        return Tool.run(
                folder,
                Map.of("CLEARINGHOUSE_BUILT", "1", "JAVA_HOME", System.getProperty("java.home")),
                ServerProcess.launcher(
                                "affected", list.toString(), advisories().toString(), "--json")
                        .command());
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "cli"})
    void no_advisory_is_known_of_what_ships(String program) {
        var compared = affected(list(program));
        assertThat(compared.exit()).as(compared.output()).isZero();
        var answer = JsonMapper.shared().readTree(compared.output());
        assertThat(answer.get("components").asInt()).isGreaterThan(2);
        assertThat(answer.get("advisories").asInt()).isGreaterThan(100);
    }

    @Test
    void an_older_library_on_the_list_is_found() throws IOException {
        var older =
                Files.readString(list("server"))
                        .replaceAll("(tomcat-embed-core)@[0-9.]+", "$1@9.0.39");
        var compared = affected(Files.writeString(folder.resolve("older.cdx.json"), older));
        assertThat(compared.exit()).as(compared.output()).isEqualTo(1);
        assertThat(compared.output())
                .contains(
                        "pkg:maven/org.apache.tomcat.embed/tomcat-embed-core@9.0.39",
                        "GHSA-2rvv-w9r2-rg7m");
    }

    @Test
    void a_list_of_nothing_is_not_taken_for_the_all_clear() throws IOException {
        var empty = "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"components\": []}";
        var compared = affected(Files.writeString(folder.resolve("empty.cdx.json"), empty));
        assertThat(compared.exit()).as(compared.output()).isEqualTo(2);
        assertThat(compared.output()).contains("Nothing was compared: 0 components");
    }
}
