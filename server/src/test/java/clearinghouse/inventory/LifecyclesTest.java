package clearinghouse.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import clearinghouse.app.TestServer;
import clearinghouse.app.TestServer.Client;
import clearinghouse.app.TestVisitor;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LifecyclesTest {

    private static final String HEADER = "vendor,product,purl,from,below,ends_on,source\n";

    private static TestServer server;
    private static Client publisher;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        publisher = server.member("clearinghouse", "Publisher", "publish").client();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static TestServer.Answer replace(String list) {
        return publisher.post("/api/v1/lifecycles", Map.of("document", list));
    }

    private static String asset(Client operator, String list) {
        return "/api/v1/assets/"
                + operator.post(
                                "/api/v1/inventories",
                                Map.of("asset", Map.of("name", "Ward"), "document", list))
                        .text("asset");
    }

    private static JsonNode lifecycle(Client operator, String asset) {
        return operator.get(asset).json().get("lifecycle");
    }

    @Test
    void an_asset_of_which_a_part_is_no_longer_supported_is_told_to_be_replaced() {
        assertThat(
                        replace(
                                        HEADER
                                                + "Acme,Infusion Pump,,,3.0,2020-01-31,Acme's letter\n"
                                                + ",,pkg:maven/org.json/json,,20230000,2024-12-31,Its page\n")
                                .status())
                .isEqualTo(201);
        var clinic = server.member("operator", "Old clinic", "operator").client();
        var old = asset(clinic, "vendor,product,version\nACME,infusion-pump,2.1\nAcme,Scale,1\n");
        var lifecycle = lifecycle(clinic, old);
        assertThat(lifecycle.get("state").asString()).isEqualTo("ended");
        assertThat(lifecycle.get("on").asString()).isEqualTo("2020-01-31");
        assertThat(lifecycle.get("source").asString()).isEqualTo("Acme's letter");
        assertThat(lifecycle.get("advice").asString()).isEqualTo("replace");
        assertThat(lifecycle.get("of").asString()).isEqualTo("infusion-pump 2.1");
        assertThat(clinic.get("/api/v1/assets").json().at("/items/0/lifecycle"))
                .isEqualTo(lifecycle);

        var page = "/systems/" + old.substring(old.lastIndexOf('/') + 1);
        var visitor = new TestVisitor(server, clinic, "");
        assertThat(visitor.get(page).body())
                .contains(">replace<")
                .contains("No patch will come for it")
                .contains("infusion-pump 2.1");
        assertThat(visitor.get("/systems").body()).contains(">replace<");

        asset(clinic, "vendor,product,version\nAcme,Infusion Pump,3.0\n");
        assertThat(lifecycle(clinic, old).get("state").asString()).isEqualTo("unknown");
        assertThat(lifecycle(clinic, old).get("advice").isNull()).isTrue();
        asset(
                clinic,
                new String(Boms.jsonJava("20220924"), java.nio.charset.StandardCharsets.UTF_8));
        assertThat(lifecycle(clinic, old).get("state").asString()).isEqualTo("ended");
    }

    @Test
    void what_is_said_of_the_asset_goes_before_the_list_and_can_be_taken_back() {
        replace(HEADER + "Acme,Ventilator,,,,2020-01-31,Acme's letter\n");
        var clinic = server.member("operator", "Insured clinic", "operator").client();
        var asset = asset(clinic, "vendor,product,version\nAcme,Ventilator,2.1\n");
        clinic.post(
                asset + "/profile",
                Map.of(
                        "end_of_support",
                        Map.of("on", "2199-12-31", "source", "Our service contract")));
        assertThat(lifecycle(clinic, asset).get("state").asString()).isEqualTo("supported");
        assertThat(lifecycle(clinic, asset).get("of").isNull()).isTrue();
        var back = new HashMap<String, Object>();
        back.put("end_of_support", null);
        clinic.post(asset + "/profile", back);
        assertThat(lifecycle(clinic, asset).get("state").asString()).isEqualTo("ended");
    }

    @Test
    void the_newest_list_holds_whole_and_the_same_one_is_no_new_edition() {
        var first = replace(HEADER + "Acme,Lamp,,,,2020-01-31,A\nAcme,Bed,,,,2020-01-31,A\n");
        var again = replace(HEADER + "Acme,Lamp,,,,2020-01-31,A\nAcme,Bed,,,,2020-01-31,A\n");
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(first.json().get("products").asInt()).isEqualTo(2);
        var second =
                replace(
                        "[{\"vendor\":\"Acme\",\"product\":\"Bed\",\"ends_on\":\"2021-01-31\",\"source\":\"B\"}]");
        assertThat(second.json().get("version").asInt())
                .isEqualTo(first.json().get("version").asInt() + 1);
        var listed = server.anyone().get("/api/v1/lifecycles").json().get("items");
        assertThat(listed).hasSize(1);
        assertThat(listed.at("/0/ends_on").asString()).isEqualTo("2021-01-31");
    }

    @Test
    void many_versions_of_one_product_and_many_lines_of_it_are_told_in_bounded_time() {
        var lines =
                IntStream.range(0, 5_000)
                        .mapToObj(i -> "Acme,Valve,,9.%d,9.%d,2020-01-31,A".formatted(i, i + 1))
                        .collect(
                                Collectors.joining("\n", HEADER, "\nAcme,Tube,,,2,2021-01-31,A\n"));
        assertThat(replace(lines).status()).isEqualTo(201);
        var versions =
                IntStream.range(0, 20_000)
                        .mapToObj(i -> "Acme,Valve,8." + i)
                        .collect(Collectors.joining("\n", "vendor,product,version\n", "\n"));
        var clinic = server.member("operator", "Large clinic", "operator").client();
        var asset = asset(clinic, versions);
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> {
                    assertThat(lifecycle(clinic, asset).get("state").asString())
                            .isEqualTo("unknown");
                    assertThat(clinic.get("/api/v1/assets").status()).isEqualTo(200);
                });
        asset(clinic, "vendor,product,version\nAcme,Valve,9.1\nAcme,Tube,1\n");
        assertThat(lifecycle(clinic, asset).get("of").asString()).isEqualTo("Valve 9.1");
    }

    @Test
    void a_list_with_one_fault_is_refused_whole_and_only_who_imports_replaces_it() {
        // Where the next page begins is told anew each time.
        var before = server.anyone().get("/api/v1/lifecycles").json().path("items");
        var wrong = replace(HEADER + "Acme,Lamp,,,,2020-01-31,A\nAcme,Bed,,,,soon,A\n");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.text("problems.0.pointer")).isEqualTo("/document/3/ends_on");
        assertThat(server.anyone().get("/api/v1/lifecycles").json().path("items"))
                .isEqualTo(before);
        var clinic = server.member("operator", "Meddling clinic", "operator").client();
        assertThat(
                        clinic.post(
                                        "/api/v1/lifecycles",
                                        Map.of("document", HEADER + "Acme,Lamp,,,,2020-01-31,A\n"))
                                .status())
                .isIn(403, 404);
    }
}
