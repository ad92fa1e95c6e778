package clearinghouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes what a clearinghouse publishes as a CSAF downloader does: from {@code security.txt} to the
 * metadata, from there to the lists, from each of them to the files; and verifies with programs of
 * others.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CsafProviderTest {

    /** Where it says that it is; the test stands in the place of the TLS proxy. */
    private static final String ADDRESS = "https://cert.example";

    private static final Path VALIDATOR = ServerProcess.repository().resolve("e2e/csaf-validator");
    private static final Path SCHEMAS =
            ServerProcess.repository().resolve("formats/src/test/resources/schemas");

    private static final List<String> BESIDE = List.of(".asc", ".sha256", ".sha512");

    @TempDir private Path folder = Path.of("");
    private ServerProcess server;
    private Actor anyone;

    @BeforeAll
    void publish() throws IOException {
        assumeTrue(
                Files.exists(ServerProcess.jar()),
                "not run: there is no built server (mvn package)");
        var data = Files.createTempDirectory("clearinghouse-e2e");
        // The first start makes the profile, which its operator then edits.
        ServerProcess.startIn(data).kill();
        Files.writeString(
                data.resolve("publisher.properties"),
                """
                publisher.name = Rural CERT
                publisher.namespace = https://cert.example
                publisher.contact = Write to cert@cert.example
                server.address = %s
                security.contact = mailto:flaws@cert.example
                cve.organization = 8254265b-2729-46b6-b9e3-3dfca2d5bfca
                cve.short-name = rural
                """
                        .formatted(ADDRESS));
        server = ServerProcess.startIn(data);
        var story = new Story(server.address(), server.administratorToken());
        story.registerOnce();
        anyone = story.as("nobody");
        var finding = "/api/v1/findings/" + story.submitOne();
        story.vulnerability =
                story.as("analyst")
                        .await(finding, seen -> seen.path("verdict").isObject())
                        .path("vulnerability")
                        .asString();
        story.openCase();
        var drafted =
                story.as("analyst")
                        .post("/api/v1/cases/" + story.caseId + "/advisories", Story.draft());
        assertThat(lines("/csaf/white/index.txt")).isEmpty();
        story.as("analyst")
                .post(
                        "/api/v1/advisories/" + drafted.path("id").asString() + "/publication",
                        Map.of());
    }

    @AfterAll
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    /** By a path, or by an address that the provider named. */
    private HttpResponse<byte[]> fetch(String address) {
        assertThat(address).matches("(" + ADDRESS + ")?/.*");
        var answer = anyone.fetch(URI.create(address).getRawPath());
        assertThat(answer.statusCode()).as(address).isEqualTo(200);
        return answer;
    }

    private String text(String address) {
        return new String(fetch(address).body(), StandardCharsets.UTF_8);
    }

    private JsonNode json(String address) {
        return JsonMapper.shared().readTree(fetch(address).body());
    }

    private List<String> lines(String address) {
        return text(address).lines().toList();
    }

    private JsonNode metadata() {
        var named =
                lines("/.well-known/security.txt").stream()
                        .filter(line -> line.startsWith("CSAF: "))
                        .map(line -> line.substring("CSAF: ".length()))
                        .toList();
        assertThat(named).containsExactly(ADDRESS + "/.well-known/csaf/provider-metadata.json");
        return json(named.getFirst());
    }

    private String feed() {
        return metadata().at("/distributions/1/rolie/feeds/0/url").asString();
    }

    private List<String> byDirectory() {
        var directory = metadata().at("/distributions/0/directory_url").asString();
        return lines(directory + "index.txt").stream().map(directory::concat).toList();
    }

    @Test
    void both_ways_lead_to_the_same_documents() {
        assertThat(byDirectory()).hasSize(1);
        assertThat(json(feed()).at("/feed/entry").findValuesAsString("src"))
                .isEqualTo(byDirectory());
        var changed = lines("/csaf/white/changes.csv").getFirst().split("\"", -1);
        assertThat(ADDRESS + "/csaf/white/" + changed[1]).isEqualTo(byDirectory().getFirst());
    }

    @Test
    void metadata_and_feed_pass_the_schemas_of_the_standard() throws IOException {
        assertThat(faults("csaf-provider-2.0", JsonMapper.shared().writeValueAsString(metadata())))
                .isEmpty();
        assertThat(faults("csaf-rolie-2.0", text(feed()))).isEmpty();
        assertThat(faults("csaf-rolie-2.0", text(feed()).replace("\"2.0\"", "\"1.0\"")))
                .as("they would find a fault")
                .isNotEmpty();
    }

    private static List<String> faults(String schema, String document) throws IOException {
        var known =
                Map.of(
                        "https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json",
                        schema("csaf-2.0"),
                        "https://www.first.org/cvss/cvss-v2.0.json",
                        schema("cvss-v2.0"),
                        "https://www.first.org/cvss/cvss-v3.0.json",
                        schema("cvss-v3.0"),
                        "https://www.first.org/cvss/cvss-v3.1.json",
                        schema("cvss-v3.1"));
        return SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(known))
                .getSchema(schema(schema), InputFormat.JSON)
                .validate(document, InputFormat.JSON)
                .stream()
                .map(Object::toString)
                .toList();
    }

    private static String schema(String name) throws IOException {
        return Files.readString(SCHEMAS.resolve(name + ".json"));
    }

    /** Each document with what stands beside it, as a downloader keeps them. */
    private List<Path> downloaded(Path into) throws IOException {
        var documents = new ArrayList<Path>();
        for (var address : byDirectory()) {
            var name = address.substring(address.lastIndexOf('/') + 1);
            documents.add(Files.write(into.resolve(name), fetch(address).body()));
            for (var file : BESIDE) {
                Files.write(into.resolve(name + file), fetch(address + file).body());
            }
        }
        return documents;
    }

    @Test
    void gpg_verifies_every_document_with_the_key_that_the_metadata_names() throws IOException {
        Tool.assumeInstalled("gpg", "apt-get install gnupg");
        var home =
                Files.createDirectory(
                        folder.resolve("gpg"),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
        var key = metadata().at("/public_openpgp_keys/0");
        try {
            Files.write(home.resolve("key.asc"), fetch(key.path("url").asString()).body());
            assertThat(gpg(home, "--import", "key.asc").exit()).isZero();
            assertThat(gpg(home, "--list-keys", "--with-colons").output())
                    .contains(key.path("fingerprint").asString());
            for (var document : downloaded(home)) {
                var name = document.getFileName().toString();
                assertThat(gpg(home, "--verify", name + ".asc", name).output())
                        .contains("Good signature");
                Files.writeString(document, Files.readString(document) + " ");
                assertThat(gpg(home, "--verify", name + ".asc", name).output())
                        .contains("BAD signature");
            }
        } finally {
            Tool.run(
                    home,
                    Map.of("GNUPGHOME", home.toString()),
                    List.of("gpgconf", "--kill", "all"));
        }
    }

    private static Tool.Result gpg(Path home, String... arguments) {
        var command = new ArrayList<>(List.of("gpg", "--batch", "--no-tty"));
        command.addAll(List.of(arguments));
        return Tool.run(home, Map.of("GNUPGHOME", home.toString(), "LC_ALL", "C.UTF-8"), command);
    }

    @Test
    void the_checksum_programs_agree_with_every_document() throws IOException {
        var into = Files.createDirectory(folder.resolve("sums"));
        for (var document : downloaded(into)) {
            for (var sum : List.of("sha256", "sha512")) {
                var name = document.getFileName() + "." + sum;
                var checked =
                        Tool.run(
                                into,
                                Map.of("LC_ALL", "C.UTF-8"),
                                List.of(sum + "sum", "--check", "--strict", name));
                assertThat(checked.output()).isEqualTo(document.getFileName() + ": OK\n");
            }
        }
    }

    @Test
    void the_validator_of_others_finds_no_error_in_any_document() throws IOException {
        assumeTrue(
                Files.isDirectory(VALIDATOR.resolve("node_modules")),
                "not run: e2e/csaf-validator is not installed (npm ci)");
        for (var document : downloaded(Files.createDirectory(folder.resolve("judged")))) {
            var judged =
                    Tool.run(
                            folder,
                            Map.of(),
                            List.of(
                                    "node",
                                    VALIDATOR.resolve("validate-csaf.mjs").toString(),
                                    document.toString()));
            assertThat(judged.exit()).as(judged.output()).isZero();
        }
    }
}
