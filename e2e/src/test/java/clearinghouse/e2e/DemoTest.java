package clearinghouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./clearinghouse demo --exit --report FILE}, run once as a user does, and its report. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoTest {

    private static final Path VALIDATOR = ServerProcess.repository().resolve("e2e/csaf-validator");

    private Path folder = Path.of("");
    private JsonNode report = JsonMapper.shared().createObjectNode();
    private String output = "";
    private int exit = -1;

    /** Every process that it was seen to have below it, with what it was called then. */
    private final Map<ProcessHandle, String> family = new ConcurrentHashMap<>();

    private List<String> leftOver = List.of();

    @BeforeAll
    void run(@TempDir Path created) throws IOException, InterruptedException {
        Tool.assumeInstalled("bwrap", "apt-get install bubblewrap");
        assumeTrue(
                Files.exists(ServerProcess.jar()),
                "not run: there is no built server (mvn package)");
        folder = created.toRealPath();
        var temporary = Files.createDirectory(folder.resolve("temporary"));
        var said = folder.resolve("output");
        var builder =
                ServerProcess.launcher(
                                "demo",
                                "--exit",
                                "--report",
                                folder.resolve("demo.json").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile());
        // The data directory lies where temporary files go, so that what touches it can be told.
        builder.environment().put("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        var demo = builder.start();
        while (!demo.waitFor(10, TimeUnit.MILLISECONDS)) {
            demo.descendants()
                    .forEach(each -> family.put(each, each.info().command().orElse("gone")));
        }
        exit = demo.exitValue();
        leftOver = new ArrayList<>(Processes.touching(folder));
        leftOver.addAll(Processes.running(List.copyOf(family.keySet())));
        output = Files.readString(said);
        assumeTrue(
                exit == 0 || hasArtefacts(),
                () ->
                        "not run: org.json's jars are not cached, and Maven could not fetch them with this"
                                + " user's settings; the demo said: "
                                + output);
        assertThat(exit).as(output).isZero();
        report = JsonMapper.shared().readTree(Files.readAllBytes(folder.resolve("demo.json")));
    }

    /** Whether the files that the lab's target pins are where it keeps them. */
    private static boolean hasArtefacts() throws IOException {
        var target =
                Files.readString(
                        ServerProcess.repository()
                                .resolve(
                                        "lab/src/main/resources/clearinghouse/lab/targets/org-json/target.json"));
        var cache = Path.of(System.getProperty("user.home"), ".cache/clearinghouse/sha256");
        return StreamSupport.stream(
                        JsonMapper.shared().readTree(target).findValues("sha256").spliterator(),
                        false)
                .map(JsonNode::stringValue)
                .allMatch(hash -> Files.exists(cache.resolve(hash.substring(0, 2)).resolve(hash)));
    }

    @Test
    void the_report_keeps_its_contract() throws IOException {
        assertThat(faults(report)).isEmpty();
    }

    @Test
    void a_report_with_a_field_renamed_breaks_the_contract() throws IOException {
        for (var field : report.propertyNames()) {
            var renamed = (tools.jackson.databind.node.ObjectNode) report.deepCopy();
            renamed.set(field + "s", renamed.remove(field));
            assertThat(faults(renamed)).as(field).isNotEmpty();
        }
    }

    @Test
    void an_exposure_without_a_date_keeps_the_contract_and_one_that_says_nothing_breaks_it()
            throws IOException {
        var changed = report.deepCopy();
        var exposure = (tools.jackson.databind.node.ObjectNode) changed.at("/exposures/0");
        exposure.putNull("due");
        assertThat(faults(changed)).isEmpty();
        exposure.remove("due");
        assertThat(faults(changed)).isNotEmpty();
    }

    private static List<String> faults(JsonNode document) throws IOException {
        var schema =
                Files.readString(
                        ServerProcess.repository().resolve("docs/demo-report.schema.json"));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema, InputFormat.JSON)
                .validate(
                        document.toString(),
                        InputFormat.JSON,
                        context ->
                                context.executionConfig(
                                        config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Error::toString)
                .toList();
    }

    @Test
    void the_steps_are_told_in_order_as_they_happen() {
        assertThat(texts("steps", "name")).containsExactlyElementsOf(Loop.STEPS);
        assertThat(output.lines())
                .as("a line for each of them")
                .filteredOn(line -> line.matches("[a-z]+ +[0-9.]+ s .*"))
                .hasSize(12);
    }

    @Test
    void each_verdict_is_told_as_it_comes() {
        assertThat(output.lines().map(String::strip))
                .contains(
                        "nested-tags: reproduced",
                        "invented: not_reproduced",
                        "correct: accepted",
                        "prefix-only: refused (bypassed by variant 1 (renamed tags))");
    }

    @Test
    void an_invalid_finding_is_answered_with_the_place_of_each_fault() {
        var facts = report.path("steps").get(3).path("facts");
        assertThat(strings(facts.path("faults")))
                .containsExactlyInAnyOrder("/title", "/entry", "/proof/encoding");
    }

    @Test
    void four_findings_are_reproduced_and_the_invented_one_is_not() {
        assertThat(report.path("findings")).hasSize(5);
        for (var finding : report.path("findings")) {
            var invented = finding.path("input").asString().equals("invented");
            assertThat(finding.path("verdict").asString())
                    .isEqualTo(invented ? "not_reproduced" : "reproduced");
            assertThat(finding.path("evidence_level").asString()).isEqualTo(invented ? "E0" : "E3");
        }
        assertThat(texts("findings", "id")).doesNotHaveDuplicates();
    }

    @Test
    void the_four_are_one_vulnerability_and_no_finding_is_lost() {
        assertThat(report.path("vulnerabilities")).hasSize(2);
        var gathered = new ArrayList<String>();
        for (var vulnerability : report.path("vulnerabilities")) {
            var id = vulnerability.path("id").asString();
            var members = strings(vulnerability.path("findings"));
            gathered.addAll(members);
            for (var finding : report.path("findings")) {
                assertThat(finding.path("vulnerability").asString().equals(id))
                        .isEqualTo(members.contains(finding.path("id").asString()));
            }
            assertThat(strings(vulnerability.path("identifiers")).contains("CVE-2022-45688"))
                    .isEqualTo(members.size() == 4);
        }
        assertThat(gathered).containsExactlyInAnyOrderElementsOf(texts("findings", "id"));
    }

    @Test
    void one_patch_is_accepted_and_the_others_are_refused_for_their_own_reasons() {
        assertThat(texts("patches", "name"))
                .containsExactly("correct", "prefix-only", "empty-object");
        assertThat(texts("patches", "verdict")).containsExactly("accepted", "refused", "refused");
        var correct = report.path("patches").get(0);
        assertThat(correct.path("level").asString()).isEqualTo("P4");
        assertThat(correct.path("reason").isNull()).isTrue();
        assertThat(correct.path("bypassed_by").isNull()).isTrue();
        var prefixOnly = report.path("patches").get(1);
        assertThat(prefixOnly.path("bypassed_by").asString()).matches("variant [0-9]+ \\(.+\\)");
        assertThat(prefixOnly.path("reason").asString())
                .isEqualTo("bypassed by " + prefixOnly.path("bypassed_by").asString());
        var emptyObject = report.path("patches").get(2);
        assertThat(emptyObject.path("reason").asString()).startsWith("function lost: ");
        assertThat(emptyObject.path("bypassed_by").isNull()).isTrue();
    }

    @Test
    void the_documents_are_of_the_formats_that_they_are_named_after() throws IOException {
        assertThat(document("csaf").at("/document/category").asString())
                .isEqualTo("csaf_security_advisory");
        assertThat(document("csaf").at("/document/csaf_version").asString()).isEqualTo("2.0");
        assertThat(document("osv").path("schema_version").asString()).startsWith("1.7");
        assertThat(document("cve").path("dataVersion").asString()).startsWith("5.1");
        assertThat(document("openvex").path("@context").asString())
                .startsWith("https://openvex.dev/ns/");
        assertThat(document("cyclonedx_vex").path("bomFormat").asString()).isEqualTo("CycloneDX");
        for (var format : List.of("csaf", "osv", "cve", "openvex", "cyclonedx_vex")) {
            assertThat(Files.readString(path(format))).as(format).contains("CVE-2022-45688");
        }
    }

    @Test
    void the_validator_of_others_finds_no_error_in_the_csaf() throws IOException {
        assumeTrue(
                Files.isDirectory(VALIDATOR.resolve("node_modules")),
                "not run: e2e/csaf-validator is not installed (npm ci)");
        var judged = validated(path("csaf"));
        assertThat(judged.exit()).as(judged.output()).isZero();
        var broken = folder.resolve("broken.json");
        Files.writeString(
                broken, Files.readString(path("csaf")).replaceFirst("CSAFPID-0001", "CSAFPID-9"));
        assertThat(validated(broken).exit()).as("it would find one").isEqualTo(1);
    }

    private Tool.Result validated(Path file) {
        return Tool.run(
                folder,
                Map.of(),
                List.of(
                        "node",
                        VALIDATOR.resolve("validate-csaf.mjs").toString(),
                        file.toString()));
    }

    @Test
    void gpg_verifies_the_signature_with_the_published_key_alone() throws IOException {
        Tool.assumeInstalled("gpg", "apt-get install gnupg");
        var home =
                Files.createDirectory(
                        folder.resolve("gpg"),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
        var changed = folder.resolve("changed.json");
        Files.writeString(changed, Files.readString(path("csaf")) + " ");
        try {
            assertThat(gpg(home, "--import", path("public_key").toString()).exit()).isZero();
            var good = gpg(home, "--verify", path("signature").toString(), path("csaf").toString());
            assertThat(good.exit()).as(good.output()).isZero();
            assertThat(good.output()).contains("Good signature");
            assertThat(
                            gpg(home, "--verify", path("signature").toString(), changed.toString())
                                    .output())
                    .contains("BAD signature");
        } finally {
            Tool.run(
                    folder,
                    Map.of("GNUPGHOME", home.toString()),
                    List.of("gpgconf", "--kill", "all"));
        }
    }

    private Tool.Result gpg(Path home, String... arguments) {
        var command = new ArrayList<>(List.of("gpg", "--batch", "--no-tty"));
        command.addAll(List.of(arguments));
        return Tool.run(folder, Map.of("GNUPGHOME", home.toString(), "LC_ALL", "C.UTF-8"), command);
    }

    @Test
    void the_checksum_programs_agree() throws IOException {
        for (var sum : List.of("sha256", "sha512")) {
            var checked =
                    Tool.run(
                            path("csaf").resolveSibling("."),
                            Map.of("LC_ALL", "C.UTF-8"),
                            List.of(sum + "sum", "--check", "--strict", path(sum).toString()));
            assertThat(checked.exit()).as(checked.output()).isZero();
            assertThat(checked.output()).contains(path("csaf").getFileName() + ": OK");
        }
    }

    @Test
    void two_operators_are_exposed_by_two_rules_with_their_dates_and_who_set_what() {
        assertThat(texts("exposures", "organization")).containsExactly("hospital", "bank");
        assertThat(texts("exposures", "rule")).doesNotHaveDuplicates();
        assertThat(texts("exposures", "table")).containsOnly("cisa:DT_BOD2604:1.0.0");
        assertThat(texts("exposures", "priority")).containsExactly("14 days", "60 days");
        var exposed = new ArrayList<String>();
        for (var exposure : report.path("exposures")) {
            assertThat(Instant.parse(exposure.path("due").asString()))
                    .isAfter(Instant.now().plusSeconds(13L * 24 * 3600));
            assertThat(exposure.path("inputs").propertyNames())
                    .containsExactlyInAnyOrder(
                            "In KEV", "Publicly Exposed", "Automatable", "Technical Impact");
            exposed.add(
                    exposure.at("/inputs/Publicly Exposed/value").asString()
                            + " says "
                            + exposure.at("/inputs/Publicly Exposed/set_by_name").asString());
        }
        assertThat(exposed).containsExactly("yes says County Hospital", "no says Community Bank");
    }

    @Test
    void the_operators_agent_refuses_each_attack() {
        assertThat(texts("agent_refusals", "attack"))
                .containsExactlyInAnyOrder("tampered", "expired", "rolled back");
        for (var attempt : report.path("agent_refusals")) {
            assertThat(attempt.path("refused").asBoolean()).isTrue();
            assertThat(attempt.path("reason").asString())
                    .as("refused for what it is")
                    .startsWith(attempt.path("attack").asString().replace(' ', '-') + ": ");
        }
    }

    @Test
    void the_hospital_has_proved_it_and_the_bank_asks_for_help() {
        assertThat(texts("receipts", "organization")).containsExactly("hospital", "bank");
        assertThat(texts("receipts", "state")).containsExactly("verified", "help");
    }

    @Test
    void the_terminal_tells_how_long_each_step_took_from_the_one_before() {
        assertThat(output.lines())
                .anyMatch(line ->
                        line.matches(" +reproduced +1 vulnerability +median .+ after unique"))
                .anyMatch(line -> line.matches(" +verified +1 operator +median .+ after deployed"));
    }

    @Test
    void the_funnel_counts_each_thing_once() {
        var counted = new LinkedHashMap<String, String>();
        for (var step : report.path("funnel").properties()) {
            counted.put(
                    step.getKey(),
                    step.getValue().path("count").asInt()
                            + " "
                            + step.getValue().path("unit").asString());
        }
        assertThat(counted)
                .containsExactly(
                        entry("submitted", "5 findings"),
                        entry("unique", "2 vulnerabilities"),
                        entry("reproduced", "1 vulnerabilities"),
                        entry("disclosed", "1 vulnerabilities"),
                        entry("patched", "1 vulnerabilities"),
                        entry("delivered", "2 operators"),
                        entry("deployed", "1 operators"),
                        entry("verified", "1 operators"));
    }

    @Test
    void every_entry_of_the_record_is_sealed_and_verified() {
        var audit = report.path("audit");
        assertThat(audit.path("verified").asBoolean()).isTrue();
        assertThat(audit.path("sealed").asLong()).isEqualTo(audit.path("entries").asLong());
        assertThat(audit.path("entries").asLong()).isGreaterThan(report.path("steps").size());
    }

    @Test
    void nothing_that_it_started_is_left() throws IOException {
        assertThat(family.values())
                .as("the processes were looked at")
                .anyMatch(command -> command.endsWith("/postgres"))
                .anyMatch(command -> command.endsWith("/java"))
                .anyMatch(command -> command.endsWith("bwrap"));
        assertThat(leftOver).isEmpty();
        try (var left = Files.list(folder.resolve("temporary"))) {
            assertThat(left).as("nor its data").isEmpty();
        }
    }

    private Path path(String document) {
        return Path.of(report.path("documents").path(document).asString());
    }

    private JsonNode document(String format) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(path(format), StandardCharsets.UTF_8));
    }

    private List<String> texts(String list, String member) {
        return StreamSupport.stream(report.path(list).spliterator(), false)
                .map(each -> each.path(member).asString())
                .toList();
    }

    private static List<String> strings(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(JsonNode::stringValue).toList();
    }
}
