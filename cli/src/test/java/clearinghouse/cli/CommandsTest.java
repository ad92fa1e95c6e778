package clearinghouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class CommandsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final LoopbackServer server = new LoopbackServer();
    @TempDir private Path folder = Path.of("");

    @AfterEach
    void stop() {
        server.close();
    }

    private Cli cli() {
        return new Cli(server, folder, InstantSource.fixed(NOW));
    }

    private Cli.Result submit(String... more) throws IOException {
        var proof = Files.write(folder.resolve("proof.xml"), new byte[] {'<', 0, (byte) 0xff});
        var options =
                new ArrayList<>(
                        List.of(
                                "--target",
                                "pkg:maven/org.json/json@20220924",
                                "--entry",
                                "xml-to-json",
                                "--proof",
                                proof.toString(),
                                "--title",
                                "Unbounded recursion"));
        options.addAll(List.of(more));
        return cli().run(List.of("submit"), options.toArray(String[]::new));
    }

    private static void accepted(HttpExchange exchange) throws IOException {
        LoopbackServer.send(exchange, 202, "{\"id\":\"fnd_abc\",\"verdict\":null}");
    }

    @Test
    void a_finding_is_posted_with_its_proof_and_a_key_of_its_content() throws IOException {
        server.on("POST /api/v1/findings", CommandsTest::accepted);
        var result = submit();
        assertThat(result).isEqualTo(new Cli.Result(0, "fnd_abc" + System.lineSeparator(), ""));
        var asked = server.asked.getFirst();
        var body = JsonMapper.shared().readTree(asked.body());
        assertThat(body.path("proof").path("content").asString()).isEqualTo("PAD/");
        assertThat(body.path("proof").path("encoding").asString()).isEqualTo("base64");
        assertThat(body.path("description").asString()).isEqualTo("Unbounded recursion");
        assertThat(asked.headers()).containsEntry("Authorization", "Bearer ch_0123456789abcdef");
        assertThat(asked.headers().get("Idempotency-key")).matches("[0-9a-f]{64}");

        submit();
        assertThat(server.asked.get(1).headers().get("Idempotency-key"))
                .isEqualTo(asked.headers().get("Idempotency-key"));
        submit("--description", Files.writeString(folder.resolve("d"), "At length").toString());
        assertThat(server.asked.get(2).headers().get("Idempotency-key"))
                .isNotEqualTo(asked.headers().get("Idempotency-key"));
    }

    private Cli.Result send(byte[] list, String... more) throws IOException {
        var file = Files.write(folder.resolve("list.csv"), list);
        var options = new ArrayList<>(List.of(file.toString(), "--asset", "Patient portal"));
        options.addAll(List.of(more));
        return cli().run(List.of("inventory", "send"), options.toArray(String[]::new));
    }

    private static void received(HttpExchange exchange) throws IOException {
        LoopbackServer.send(
                exchange,
                201,
                """
                {"id":"doc_a","asset":"ast_a","format":"csv","components":2,"warning_count":1,
                 "warnings":[{"pointer":"/document/3","code":"short","message":"the line has 2 fields"}]}
                """);
    }

    @Test
    void a_list_is_sent_for_a_member_and_what_was_unclear_is_told_with_its_place()
            throws IOException {
        server.on("POST /api/v1/inventories", CommandsTest::received);
        var member = "pty_" + "a".repeat(26);
        var result =
                send(
                        "vendor,product\n".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        "--on-behalf-of",
                        member,
                        "--exposed",
                        "no");
        assertThat(result)
                .isEqualTo(
                        new Cli.Result(
                                0,
                                "Patient portal: 2 components read, 1 thing unclear."
                                        + System.lineSeparator(),
                                "/document/3: the line has 2 fields" + System.lineSeparator()));
        var asked = server.asked.getFirst();
        assertThat(asked.headers()).containsEntry("Clearinghouse-acting-for", member);
        var body = JsonMapper.shared().readTree(asked.body());
        assertThat(body.at("/asset/name").asString()).isEqualTo("Patient portal");
        assertThat(body.at("/asset/internet_exposed").asBoolean(true)).isFalse();
        assertThat(body.path("document").asString()).isEqualTo("vendor,product\n");
        assertThat(body.has("encoding")).isFalse();
    }

    @Test
    void a_list_that_is_no_text_in_utf_8_is_sent_byte_by_byte() throws IOException {
        server.on("POST /api/v1/inventories", CommandsTest::received);
        var list = "a,b\n".getBytes(java.nio.charset.StandardCharsets.UTF_16);
        assertThat(send(list).exit()).isZero();
        var body = JsonMapper.shared().readTree(server.asked.getFirst().body());
        assertThat(body.path("encoding").asString()).isEqualTo("base64");
        assertThat(java.util.Base64.getDecoder().decode(body.path("document").asString()))
                .isEqualTo(list);
        assertThat(body.at("/asset").has("internet_exposed")).isFalse();
    }

    @Test
    void a_second_try_of_one_call_has_the_key_of_the_first() throws IOException {
        var tries = new AtomicInteger();
        server.on(
                "POST /api/v1/inventories",
                exchange -> {
                    if (tries.incrementAndGet() == 1) {
                        exchange.close();
                    } else {
                        received(exchange);
                    }
                });
        assertThat(send(new byte[] {'a', '\n'}).exit()).isZero();
        assertThat(server.asked).hasSize(2);
        assertThat(server.asked.get(1).headers().get("Idempotency-key"))
                .isEqualTo(server.asked.get(0).headers().get("Idempotency-key"))
                .matches("[0-9a-f]{64}");
    }

    @Test
    void what_cannot_be_a_list_ends_with_2_before_anything_is_sent() throws IOException {
        assertThat(send(new byte[0]).exit()).isEqualTo(2);
        assertThat(send(new byte[] {'a'}, "--on-behalf-of", "County Hospital").exit()).isEqualTo(2);
        assertThat(send(new byte[] {'a'}, "--exposed", "perhaps").exit()).isEqualTo(2);
        assertThat(server.asked).isEmpty();
    }

    @Test
    void a_finding_says_where_it_comes_from_and_what_it_may_be_used_for() throws IOException {
        server.on("POST /api/v1/findings", CommandsTest::accepted);
        submit();
        var silent = JsonMapper.shared().readTree(server.asked.getFirst().body());
        assertThat(silent.has("use_limits")).as("left to policy").isFalse();
        submit(
                "--provenance",
                "government",
                "--use-limit",
                "defence-only",
                "--use-limit",
                "no-attribution");
        var said = JsonMapper.shared().readTree(server.asked.get(1).body());
        assertThat(said.path("provenance").asString()).isEqualTo("government");
        assertThat(said.path("use_limits").toString())
                .isEqualTo("[\"defence-only\",\"no-attribution\"]");
    }

    @Test
    void a_broken_connection_is_tried_again_under_the_same_key() throws IOException {
        var tries = new AtomicInteger();
        server.on(
                "POST /api/v1/findings",
                exchange -> {
                    if (tries.incrementAndGet() == 3) {
                        accepted(exchange);
                    }
                });
        assertThat(submit().exit()).isZero();
        assertThat(tries).hasValue(3);
        assertThat(
                        server.asked.stream()
                                .map(asked -> asked.headers().get("Idempotency-key"))
                                .distinct())
                .hasSize(1);
    }

    @Test
    void waiting_ends_with_the_verdict() throws IOException {
        server.on("POST /api/v1/findings", CommandsTest::accepted);
        var polls = new AtomicInteger();
        server.on(
                "GET /api/v1/findings/fnd_abc",
                exchange ->
                        LoopbackServer.send(
                                exchange,
                                200,
                                polls.incrementAndGet() < 3
                                        ? "{\"verdict\":null}"
                                        : "{\"verdict\":{\"verdict\":\"reproduced\"}}"));
        assertThat(submit("--wait"))
                .isEqualTo(new Cli.Result(0, "fnd_abc%nreproduced%n".formatted(), ""));
        server.get("/api/v1/findings/fnd_abc", "{\"verdict\":{\"verdict\":\"not_reproduced\"}}");
        assertThat(submit("--wait").exit()).isEqualTo(1);
        server.get("/api/v1/findings/fnd_abc", "{\"verdict\":null}");
        assertThat(submit("--wait", "--timeout", "0").exit()).isEqualTo(1);
    }

    @Test
    void every_fault_of_a_problem_is_shown_with_its_pointer() throws IOException {
        server.on(
                "POST /api/v1/findings",
                exchange ->
                        LoopbackServer.send(
                                exchange,
                                422,
                                """
                                {"title":"Invalid finding","detail":"2 faults\\u001b[2J","problems":[
                                  {"pointer":"/title","detail":"is too long"},{"pointer":"/entry","detail":"is unknown"}]}
                                """));
        var result = submit("--json");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err().strip())
                .isEqualTo(
                        "The server answered 422: Invalid finding: 2 faults?[2J; /title is too long; /entry is unknown.");
        assertThat(result.json().path("ok").booleanValue()).isFalse();
    }

    @Test
    void a_keeper_asks_for_a_new_key_and_another_one_consents() throws IOException {
        var id = "rot_" + "a".repeat(26);
        var rotations = "/api/v1/keys/rotations";
        for (var answer : List.of(":asked", "/" + id + "/consent:under_way")) {
            var parts = answer.split(":");
            server.on(
                    "POST " + rotations + parts[0],
                    exchange ->
                            LoopbackServer.send(
                                    exchange,
                                    201,
                                    "{\"id\":\"%s\",\"state\":\"%s\"}".formatted(id, parts[1])));
        }
        assertThat(cli().run(List.of("key", "rotate")).out())
                .contains(id, "another keeper has to consent");
        assertThat(cli().run(List.of("key", "rotate"), "--consent", id).out())
                .contains("under way");
        assertThat(cli().run(List.of("key", "rotate"), "--consent", "../x").exit()).isEqualTo(2);
        assertThat(cli().run(List.of("key", "rotate"), "--consent", id, "--refuse", id).exit())
                .isEqualTo(2);
    }

    @Test
    void the_keys_and_their_rotations_are_listed_by_name() throws IOException {
        server.get(
                "/api/v1/keys",
                "{\"keys\":[{\"name\":\"file:2\",\"state\":\"current\",\"wraps\":7}]}");
        server.get(
                "/api/v1/keys/rotations",
                "{\"items\":[{\"id\":\"rot_x\",\"state\":\"under_way\",\"asked_at\":\"2026-11-22T12:00:00Z\",\"left\":3}]}");
        var result = cli().run(List.of("key", "list"));
        assertThat(result.out().lines())
                .containsExactly(
                        "file:2  current, wraps 7",
                        "rot_x  under way, asked for 2026-11-22T12:00:00Z, 3 left");
    }

    @Test
    void a_receipt_tells_state_and_note() throws IOException {
        server.on(
                "POST /api/v1/exposures/exp_1/receipts",
                exchange -> LoopbackServer.send(exchange, 201, "{\"state\":\"applied\"}"));
        assertThat(cli().run(List.of("receipt", "exp_1", "applied"), "--note", "at night").exit())
                .isZero();
        assertThat(server.asked.getFirst().body())
                .isEqualTo("{\"state\":\"applied\",\"note\":\"at night\"}");
        assertThat(cli().run(List.of("receipt", "exp_2", "applied")).exit()).isEqualTo(2);
        assertThat(cli().run(List.of("receipt", "../x", "applied")).exit()).isEqualTo(2);
    }

    private static final String FUNNEL =
            """
            {"steps":[
              {"name":"submitted","count":5,"unit":"findings","median_seconds_from_previous":null},
              {"name":"unique","count":2,"unit":"vulnerabilities","median_seconds_from_previous":null},
              {"name":"reproduced","count":1,"unit":"vulnerabilities","median_seconds_from_previous":0},
              {"name":"disclosed","count":1,"unit":"vulnerabilities","median_seconds_from_previous":1},
              {"name":"patched","count":1,"unit":"vulnerabilities","median_seconds_from_previous":3599},
              {"name":"delivered","count":2,"unit":"operators","median_seconds_from_previous":7260},
              {"name":"deployed","count":1,"unit":"operators","median_seconds_from_previous":86400},
              {"name":"verified","count":12,"unit":"operators","median_seconds_from_previous":180000}]}
            """;

    @Test
    void the_funnel_tells_how_long_each_step_took_in_words() throws IOException {
        server.get("/api/v1/funnel", FUNNEL);
        var result = cli().run(List.of("funnel"));
        assertThat(result.exit()).isZero();
        assertThat(result.out().lines())
                .containsExactly(
                        "  submitted     5 findings",
                        "  unique        2 vulnerabilities  not measured",
                        "  reproduced    1 vulnerability    median less than a second after unique",
                        "  disclosed     1 vulnerability    median 1 second after reproduced",
                        "  patched       1 vulnerability    median 59 minutes and 59 seconds after disclosed",
                        "  delivered     2 operators        median 2 hours and 1 minute after patched",
                        "  deployed      1 operator         median 1 day after delivered",
                        "  verified     12 operators        median 2 days and 2 hours after deployed");
    }

    @Test
    void a_funnel_of_what_is_published_says_so() throws IOException {
        server.get(
                "/api/v1/funnel",
                FUNNEL.replace("{\"steps\"", "{\"scope\":\"published\",\"steps\""));
        assertThat(cli().run(List.of("funnel")).out().lines())
                .last()
                .isEqualTo("Only vulnerabilities that an advisory tells of are counted.");
    }

    @Test
    void the_funnel_as_json_is_what_the_server_answered() throws IOException {
        server.get("/api/v1/funnel", FUNNEL);
        var result = cli().run(List.of("funnel"), "--json");
        assertThat(result.json()).isEqualTo(JsonMapper.shared().readTree(FUNNEL));
        assertThat(result.out().lines()).hasSize(1);
    }

    @Test
    void a_funnel_that_may_not_be_read_is_said_so() throws IOException {
        server.on(
                "GET /api/v1/funnel",
                exchange -> LoopbackServer.send(exchange, 403, "{\"title\":\"Not allowed\"}"));
        var result = cli().run(List.of("funnel"));
        assertThat(result)
                .isEqualTo(
                        new Cli.Result(
                                1, "", "The server answered 403: Not allowed.%n".formatted()));
    }

    @Test
    void a_unit_from_elsewhere_does_not_reach_the_terminal_as_it_is() throws IOException {
        server.get(
                "/api/v1/funnel",
                "{\"steps\":[{\"name\":\"\\u001b[2J\",\"count\":2,\"unit\":\"\\u001b[31m\"}]}");
        assertThat(cli().run(List.of("funnel")).out()).doesNotContain("\u001b");
    }

    @Test
    void a_redirect_is_not_followed() throws IOException {
        server.on(
                "POST /api/v1/exposures/exp_1/receipts",
                exchange -> {
                    exchange.getResponseHeaders().add("Location", server.address() + "/elsewhere");
                    exchange.sendResponseHeaders(307, -1);
                });
        assertThat(cli().run(List.of("receipt", "exp_1", "applied")).exit()).isEqualTo(3);
        assertThat(server.asked).hasSize(1);
    }

    @Test
    void a_token_that_others_may_read_is_not_used() throws IOException {
        Files.setPosixFilePermissions(
                cli().tokenFile(), PosixFilePermissions.fromString("rw-r-----"));
        var result = cli().run(List.of("receipt", "exp_1", "applied"));
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("chmod 600").doesNotContain("ch_0");
        assertThat(server.asked).isEmpty();
    }

    @Test
    void a_token_file_with_more_than_a_token_is_refused_without_showing_it() throws IOException {
        Files.writeString(cli().tokenFile(), "ch_0123456789abcdef\nX-Evil: 1");
        var result = cli().run(List.of("receipt", "exp_1", "applied"));
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).doesNotContain("ch_0").doesNotContain("Evil");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://clearinghouse.example",
                "http://127.0.0.1.example",
                "ftp://127.0.0.1",
                "https://user@host.example",
                "clearinghouse.example",
                "https://host.example/?q",
            })
    void an_address_that_would_give_the_token_away_is_refused(String address) throws IOException {
        var result =
                cli().bare(
                                "receipt",
                                "exp_1",
                                "applied",
                                "--server",
                                address,
                                "--token-file",
                                cli().tokenFile().toString());
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("--server");
    }

    @Test
    void bad_usage_exits_2_with_a_hint() {
        var result = cli().bare("receipt", "exp_1");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("clearinghouse receipt --help");
        assertThat(cli().bare("nonsense").exit()).isEqualTo(2);
        assertThat(cli().bare("submit", "--nonsense").exit()).isEqualTo(2);
        assertThat(cli().bare().exit()).isEqualTo(2);
        assertThat(cli().bare("agent").exit()).isEqualTo(2);
    }

    @Test
    void help_and_version_need_no_server() {
        assertThat(cli().bare("help").out())
                .contains("submit", "receipt", "funnel", "agent", "audit", "version");
        assertThat(cli().bare("help", "submit").out()).contains("--proof");
        assertThat(cli().bare("version").out()).startsWith("clearinghouse ");
        assertThat(cli().bare("version", "--json").json().path("version").isString()).isTrue();
        assertThat(cli().bare("--version").out()).startsWith("clearinghouse ");
    }
}
