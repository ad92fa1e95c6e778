package clearinghouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PolicyDecideTest {

    private static final String CSV =
            """
            row,Shape v1.0.0,Colour v2.0.1 (own),Answer v1.0.0
            0,round,red,no
            1,round,blue,yes
            2,square,red,yes
            3,square,blue,no
            """;

    private final LoopbackServer server = new LoopbackServer();
    private InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-01T00:00:00Z"));
    @TempDir private Path folder = Path.of("");

    @AfterEach
    void stop() {
        server.close();
    }

    private Cli.Result decide(String table, String... lines) {
        return new Cli(server, folder, clock)
                .asking(String.join("\n", lines) + "\n", "policy", "decide", table);
    }

    private static List<JsonNode> answers(Cli.Result result) {
        return Stream.of(result.out().split("\n"))
                .map(line -> JsonMapper.shared().readTree(line))
                .toList();
    }

    @Test
    void a_pack_decides_by_key_id_or_name_and_says_tier_days_and_clocks() {
        var result =
                decide(
                        "cisa-bod-26-04",
                        "{\"KEV\":\"N\",\"PE\":\"Y\",\"A\":\"Y\",\"TI\":\"P\"}",
                        "{\"cisa:KEV:1.0.0\":\"yes\",\"publicly exposed\":false,\"ssvc:A\":\"Y\",\"Technical"
                                + " Impact\":\"TOTAL\"}");
        assertThat(result.exit()).isZero();
        assertThat(result.err()).isEmpty();
        var first = answers(result).getFirst();
        assertThat(first.toString())
                .isEqualTo(
                        "{\"outcome\":\"14D\",\"outcome_name\":\"14 days\",\"row\":7,\"table\":\"cisa:DT_BOD2604:1.0.0\","
                                + "\"pack\":\"cisa-bod-26-04@1\",\"tier\":3,\"days\":14,\"clocks\":[],\"missing\":[],\"assumed\":{}}");
        var second = answers(result).getLast();
        assertThat(second.path("outcome").asString()).isEqualTo("3DF");
        assertThat(second.path("row").asInt()).isEqualTo(13);
        assertThat(second.path("days").asInt()).isEqualTo(3);
        assertThat(second.path("clocks").findValuesAsString("hours"))
                .containsExactly("2", "24", "72");
        assertThat(second.at("/clocks/0/after").asString()).contains("triage");
    }

    @Test
    void a_pack_is_found_by_the_id_of_its_table_too() {
        var answer =
                answers(
                        decide(
                                "ssvc:DT_COORD_PUBLISH:1.0.0",
                                "{\"SINV\":\"UU\",\"E\":\"A\",\"PVA\":\"L\"}"));
        assertThat(answer.getFirst().path("outcome_name").asString()).isEqualTo("Publish");
    }

    @Test
    void what_is_missing_is_told_with_what_stood_in_for_it() {
        var result = decide("cisa-bod-26-04", "{\"KEV\":\"N\",\"PE\":null}");
        assertThat(result.exit()).isZero();
        var answer = answers(result).getFirst();
        assertThat(answer.path("missing").toString()).contains("cisa:PE:1.0.0", "ssvc:A:2.0.0");
        assertThat(answer.at("/assumed/ssvc:TI:1.0.0").asString()).isEqualTo("T");
        assertThat(answer.path("outcome").asString()).isEqualTo("3D");
    }

    @Test
    void a_line_that_is_not_decided_says_what_is_missing_or_unknown_and_what_is_allowed()
            throws IOException {
        var file = Files.writeString(folder.resolve("own.csv"), CSV);
        var result =
                decide(
                        file.toString(),
                        "{\"colour\":\"green\"}",
                        "{\"shape\":\"ROUND\",\"Colour\":\"red\"}");
        assertThat(result.exit()).isEqualTo(1);
        var answer = answers(result).getFirst();
        assertThat(answer.path("outcome").isNull()).isTrue();
        assertThat(answer.path("missing").toString()).isEqualTo("[\"Shape:1.0.0\"]");
        assertThat(answer.path("unknown").toString()).isEqualTo("[\"own:Colour:2.0.1\"]");
        assertThat(answer.at("/allowed/own:Colour:2.0.1").propertyNames())
                .containsExactly("red", "blue");
        assertThat(answers(result).getLast().path("outcome").asString()).isEqualTo("no");
        assertThat(result.err()).contains("Note: in 2 places the table answers less to more");
    }

    @Test
    void a_line_that_is_no_object_of_texts_is_answered_and_ends_with_2() {
        for (var line :
                List.of("", "[]", "{\"KEV\":[]}", "{", "\"KEV\"", "{\"KEV\":1,\"KEV\":2}")) {
            var result = decide("cisa-bod-26-04", line);
            assertThat(result.exit()).as(line).isEqualTo(2);
            assertThat(answers(result).getFirst().has("error")).as(line).isTrue();
        }
    }

    @Test
    void a_table_that_is_none_ends_with_2_and_says_why() throws IOException {
        assertThat(decide("no-such").err()).contains("neither a file nor a pack", "ssvc-deployer");
        var gap =
                Files.writeString(folder.resolve("gap.csv"), CSV.replace("3,square,blue,no\n", ""));
        var result = decide(gap.toString(), "{}");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("3 of 4 combinations are answered");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void a_pack_that_is_not_in_force_decides_nothing() {
        clock = InstantSource.fixed(Instant.parse("2026-06-09T23:00:00Z"));
        var result = decide("cisa-bod-26-04", "{}");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("in force from 2026-06-10");
    }
}
