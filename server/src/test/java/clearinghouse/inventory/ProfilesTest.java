package clearinghouse.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestServer;
import clearinghouse.app.TestServer.Client;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ProfilesTest {

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Client operator(String name) {
        return server.member("operator", name, "operator").client();
    }

    /** The path of an asset of which nothing is said. */
    private static String asset(Client operator, String name) {
        var answer =
                operator.post(
                        "/api/v1/inventories",
                        Map.of(
                                "asset",
                                Map.of("name", name),
                                "document",
                                "vendor,product,version\nAcme,Pump,1.0\n"));
        assertThat(answer.status()).isEqualTo(201);
        return "/api/v1/assets/" + answer.text("asset");
    }

    private static JsonNode point(JsonNode shown, String point) {
        return shown.at("/profile/" + point);
    }

    @Test
    void a_new_asset_is_sound_without_an_answer_and_its_guesses_are_told_as_guesses() {
        var clinic = operator("Silent clinic");
        var shown = clinic.get(asset(clinic, "Pumps")).json();
        for (var assumed :
                Map.of(
                                "internet_exposed", "true",
                                "mission_impact", "mef_support_crippled",
                                "safety_impact", "marginal",
                                "mission_well_being", "medium",
                                "environment", "it",
                                "maintenance_window", "ask")
                        .entrySet()) {
            var fact = point(shown, assumed.getKey());
            assertThat(fact.get("value").asString()).isEqualTo(assumed.getValue());
            assertThat(fact.get("assumed").asBoolean()).as(assumed.getKey()).isTrue();
            assertThat(fact.get("because").asString()).isNotEmpty();
            assertThat(fact.get("said_by").isNull()).isTrue();
        }
        for (var unknown : List.of("owner", "end_of_support")) {
            assertThat(point(shown, unknown).get("value").isNull()).as(unknown).isTrue();
            assertThat(point(shown, unknown).get("assumed").asBoolean()).isFalse();
        }
        var listed = clinic.get("/api/v1/assets").json().at("/items/0");
        assertThat(listed.get("internet_exposed").asBoolean()).isTrue();
        assertThat(listed.get("exposed_set_by").isNull()).isTrue();
    }

    @Test
    void what_is_said_is_told_with_who_said_it_and_can_be_taken_back() {
        var hospital = server.member("operator", "Telling hospital", "operator");
        var broker = server.member("broker", "Health ISAC", "broker");
        hospital.client().post("/api/v1/me/brokers", Map.of("broker", broker.party()));
        var asset = asset(hospital.client(), "Portal");
        var said =
                Map.of(
                        "internet_exposed",
                        false,
                        "safety_impact",
                        "critical",
                        "maintenance_window",
                        "sunday 02:00-05:00",
                        "end_of_support",
                        Map.of("on", "2027-06-30", "source", "The vendor's letter"));
        var answer = broker.client().actingFor(hospital.party()).post(asset + "/profile", said);
        assertThat(answer.status()).isEqualTo(200);
        var shown = hospital.client().get(asset).json();
        assertThat(point(shown, "safety_impact").get("value").asString()).isEqualTo("critical");
        assertThat(point(shown, "safety_impact").get("assumed").asBoolean()).isFalse();
        assertThat(point(shown, "safety_impact").get("said_by").asString())
                .isEqualTo(broker.party());
        assertThat(point(shown, "end_of_support").at("/value/on").asString())
                .isEqualTo("2027-06-30");
        assertThat(hospital.client().get("/api/v1/assets").text("items.0.exposed_set_by"))
                .isEqualTo(broker.party());

        var back = new HashMap<String, Object>();
        back.put("safety_impact", null);
        back.put("internet_exposed", null);
        shown = hospital.client().post(asset + "/profile", back).json();
        assertThat(point(shown, "safety_impact").get("value").asString()).isEqualTo("marginal");
        assertThat(point(shown, "safety_impact").get("assumed").asBoolean()).isTrue();
        assertThat(point(shown, "internet_exposed").get("assumed").asBoolean()).isTrue();
        assertThat(point(shown, "maintenance_window").get("value").asString())
                .isEqualTo("sunday 02:00-05:00");

        var history = hospital.client().get(asset + "/history").json().get("items");
        assertThat(history).hasSize(6);
        var safety =
                history.valueStream()
                        .filter(it -> it.get("point").asString().equals("safety_impact"))
                        .toList();
        assertThat(safety.get(0).get("from").asString()).isEqualTo("critical");
        assertThat(safety.get(0).get("to").isNull()).isTrue();
        assertThat(safety.get(0).get("said_by").asString()).isEqualTo(hospital.party());
        assertThat(safety.get(1).get("from").isNull()).isTrue();
        assertThat(safety.get(1).get("to").asString()).isEqualTo("critical");
        assertThat(safety.get(1).get("said_by").asString()).isEqualTo(broker.party());
    }

    @Test
    void what_holds_already_is_not_said_again() {
        var clinic = operator("Repeating clinic");
        var asset = asset(clinic, "Pumps");
        for (int i = 0; i < 2; i++) {
            clinic.post(asset + "/profile", Map.of("environment", "clinical"));
        }
        assertThat(clinic.get(asset + "/history").json().get("items")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "safety_impact, deadly",
        "maintenance_window, sunday 02:00-02:00",
        "maintenance_window, at night",
        "owner, ctc_aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "owner, Ana",
        "environment, ''"
    })
    void what_cannot_be_said_of_an_asset_is_refused_with_its_place(String point, String value) {
        var clinic = operator("Wrong clinic");
        var asset = asset(clinic, "Pumps");
        var answer = clinic.post(asset + "/profile", Map.of(point, value));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("problems.0.pointer")).isEqualTo("/" + point);
        assertThat(clinic.get(asset + "/history").json().get("items")).isEmpty();
    }

    @Test
    void every_fault_is_told_at_once() {
        var clinic = operator("Twice wrong clinic");
        var answer =
                clinic.post(
                        asset(clinic, "Pumps") + "/profile",
                        Map.of(
                                "safety_impact",
                                "deadly",
                                "end_of_support",
                                Map.of("on", "2027-02-30", "source", "A letter")));
        assertThat(answer.json().get("problems").findValuesAsString("pointer"))
                .contains("/safety_impact")
                .anyMatch(pointer -> pointer.startsWith("/end_of_support"));
    }

    @Test
    void an_operator_says_where_it_is_and_what_it_does() {
        var water = server.member("operator", "Town Water", "operator").client();
        assertThat(point(water.get("/api/v1/operator").json(), "time_zone").get("value").asString())
                .isEqualTo("UTC");
        var shown =
                water.post(
                                "/api/v1/operator/profile",
                                Map.of(
                                        "sector", "water_and_wastewater_systems",
                                        "region", "US-OH",
                                        "time_zone", "America/New_York"))
                        .json();
        assertThat(point(shown, "sector").get("value").asString())
                .isEqualTo("water_and_wastewater_systems");
        assertThat(point(shown, "region").get("assumed").asBoolean()).isFalse();
        assertThat(
                        water.post("/api/v1/operator/profile", Map.of("region", "ZZ-OH"))
                                .text("problems.0.pointer"))
                .isEqualTo("/region");
        assertThat(water.get("/api/v1/operator/history").json().get("items")).hasSize(3);
    }

    @Test
    void a_sector_that_the_office_registered_is_assumed_until_the_operator_says_one() {
        var party =
                server.administrator()
                        .post(
                                "/api/v1/parties",
                                Map.of("kind", "operator", "name", "Dam", "sector", "Dams"))
                        .text("id");
        var person =
                server.administrator()
                        .post("/api/v1/parties/" + party + "/people", Map.of("name", "Ana"))
                        .text("id");
        var token =
                server.administrator()
                        .post(
                                "/api/v1/parties/" + party + "/tokens",
                                Map.of("holder", person, "roles", List.of("operator"), "days", 1))
                        .text("token");
        var sector = point(server.as(token).get("/api/v1/operator").json(), "sector");
        assertThat(sector.get("value").asString()).isEqualTo("dams");
        assertThat(sector.get("assumed").asBoolean()).isTrue();
    }

    @Test
    void a_contact_that_is_removed_leaves_no_name_and_owns_nothing() {
        var clinic = operator("Clinic with contacts");
        var wish =
                Map.of(
                        "role", "Biomedical engineering",
                        "name", "Ana Canary",
                        "mail", "ana@clinic.example",
                        "phone", "+1 614 555 0100");
        var contact = clinic.post("/api/v1/operator/contacts", wish).text("id");
        var asset = asset(clinic, "Pumps");
        assertThat(clinic.post(asset + "/profile", Map.of("owner", contact)).status())
                .isEqualTo(200);
        var changed = new HashMap<>(wish);
        changed.put("role", "Engineering");
        changed.remove("phone");
        assertThat(clinic.post("/api/v1/operator/contacts/" + contact, changed).status())
                .isEqualTo(200);
        var shown = clinic.get("/api/v1/operator/contacts").json().at("/items/0");
        assertThat(shown.get("role").asString()).isEqualTo("Engineering");
        assertThat(shown.get("phone").isNull()).isTrue();
        var gone = "/api/v1/operator/contacts/" + contact + "/removal";
        assertThat(clinic.post(gone, Map.of()).status()).isEqualTo(200);
        assertThat(clinic.post(gone, Map.of()).status()).isEqualTo(404);
        assertThat(clinic.get("/api/v1/operator/contacts").json().get("items")).isEmpty();
        assertThat(point(clinic.get(asset).json(), "owner").get("value").isNull()).isTrue();
        var history = clinic.get("/api/v1/operator/history");
        assertThat(history.json().get("items")).hasSize(3);
        assertThat(new String(history.raw().body(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("Biomedical engineering")
                .doesNotContain("Canary", "clinic.example");
    }

    @Test
    void what_belongs_to_another_operator_looks_absent() {
        var one = operator("First operator");
        var other = operator("Second operator");
        var asset = asset(one, "Core");
        var contact =
                one.post("/api/v1/operator/contacts", Map.of("role", "IT", "name", "Desk"))
                        .text("id");
        assertThat(other.get(asset).status()).isEqualTo(404);
        assertThat(other.get(asset + "/history").status()).isEqualTo(404);
        assertThat(other.post(asset + "/profile", Map.of("environment", "ot")).status())
                .isEqualTo(404);
        assertThat(
                        other.post(
                                        "/api/v1/operator/contacts/" + contact,
                                        Map.of("role", "IT", "name", "Mine"))
                                .status())
                .isEqualTo(404);
        assertThat(
                        other.post(asset(other, "Core") + "/profile", Map.of("owner", contact))
                                .text("problems.0.pointer"))
                .isEqualTo("/owner");
    }

    @Test
    void a_list_without_a_word_on_the_internet_keeps_what_was_said_before() {
        var clinic = operator("Clinic that lists again");
        var asset = asset(clinic, "Pumps");
        clinic.post(asset + "/profile", Map.of("internet_exposed", false));
        clinic.post(
                "/api/v1/inventories",
                Map.of(
                        "asset",
                        Map.of("name", "Pumps"),
                        "document",
                        "vendor,product,version\nAcme,Pump,2.0\n"));
        var exposed = point(clinic.get(asset).json(), "internet_exposed");
        assertThat(exposed.get("value").asBoolean()).isFalse();
        assertThat(exposed.get("assumed").asBoolean()).isFalse();
    }
}
