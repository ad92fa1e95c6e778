package clearinghouse.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestServer;
import clearinghouse.platform.Json;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class InventoryTest {

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Map<String, Object> upload(String asset, boolean exposed, byte[] document) {
        return Map.of(
                "asset",
                Map.of("name", asset, "internet_exposed", exposed),
                "document",
                new String(document, StandardCharsets.UTF_8));
    }

    @Test
    void an_upload_makes_the_asset_and_counts_its_components() {
        var hospital = server.member("operator", "County Hospital", "operator").client();
        var answer =
                hospital.post(
                        "/api/v1/inventories",
                        upload("Patient portal", true, Boms.jsonJava("20220924")));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text("id")).startsWith("doc_");
        assertThat(answer.text("format")).isEqualTo("cyclonedx");
        assertThat(answer.json().get("components").asInt()).isEqualTo(2);
        var asset = hospital.get("/api/v1/assets").json().at("/items/0");
        assertThat(asset.get("id").asString()).isEqualTo(answer.text("asset"));
        assertThat(asset.get("internet_exposed").asBoolean()).isTrue();
    }

    @Test
    void a_second_upload_of_the_same_name_renews_the_asset_and_keeps_the_first_document() {
        var bank = server.member("operator", "Community Bank", "operator").client();
        bank.post("/api/v1/inventories", upload("Core", true, Boms.spdx("20220924")));
        bank.post("/api/v1/inventories", upload("Core", false, Boms.csv()));
        var assets = bank.get("/api/v1/assets").json().get("items");
        assertThat(assets).hasSize(1);
        assertThat(assets.at("/0/internet_exposed").asBoolean()).isFalse();
        var documents = bank.get("/api/v1/inventories").json().get("items");
        assertThat(documents.findValuesAsString("format")).containsExactly("csv", "spdx");
    }

    @Test
    void a_broker_uploads_for_its_member_and_is_named_as_the_one_who_set_the_exposure() {
        var utility = server.member("operator", "Town Water", "operator");
        var broker = server.member("broker", "Water ISAC", "broker");
        utility.client().post("/api/v1/me/brokers", Map.of("broker", broker.party()));
        var answer =
                broker.client()
                        .actingFor(utility.party())
                        .post("/api/v1/inventories", upload("Plant", false, Boms.csv()));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(
                        utility.client()
                                .get("/api/v1/assets")
                                .json()
                                .at("/items/0/exposed_set_by")
                                .asString())
                .isEqualTo(broker.party());
    }

    @Test
    void what_is_no_inventory_is_refused_with_the_place_of_each_fault() {
        var clinic = server.member("operator", "Clinic", "operator").client();
        var answer =
                clinic.post(
                        "/api/v1/inventories",
                        upload("Ward", false, "{\"a\":1}".getBytes(StandardCharsets.UTF_8)));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/problems/0/pointer").asString()).startsWith("/document");
        assertThat(clinic.get("/api/v1/assets").json().get("items")).isEmpty();
    }

    @Test
    void characters_that_the_database_cannot_hold_do_not_stop_an_inventory() {
        var clinic = server.member("operator", "Other clinic", "operator").client();
        var answer =
                clinic.post(
                        "/api/v1/inventories",
                        upload(
                                "Ward",
                                false,
                                "product,version\na\0b,1\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(answer.status()).isEqualTo(201);
        var control = clinic.post("/api/v1/inventories", upload("Wa\0rd", false, Boms.csv()));
        assertThat(control.status()).isEqualTo(422);
    }

    @Test
    void a_package_too_long_for_the_index_is_kept_with_a_warning() {
        var clinic = server.member("operator", "Third clinic", "operator").client();
        var answer =
                clinic.post(
                        "/api/v1/inventories",
                        upload(
                                "Ward",
                                false,
                                Boms.cycloneDx("pkg:maven/g/" + "a".repeat(3_000) + "@1", "1")));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().get("components").asInt()).isEqualTo(2);
        assertThat(answer.json().findValuesAsString("code")).contains("package-too-long");
    }

    @Test
    void a_retry_under_the_same_key_stores_one_document() {
        var clinic = server.member("operator", "Fourth clinic", "operator").client();
        var key = Map.of("Idempotency-Key", "upload-1");
        var body = upload("Ward", false, Boms.csv());
        var first = clinic.post("/api/v1/inventories", body, key);
        var again = clinic.post("/api/v1/inventories", body, key);
        assertThat(again.text("id")).isEqualTo(first.text("id"));
        assertThat(clinic.get("/api/v1/inventories").json().get("items")).hasSize(1);
    }

    @Test
    void a_list_that_is_the_newest_already_is_no_new_one() {
        var clinic = server.member("operator", "Fifth clinic", "operator").client();
        var first = clinic.post("/api/v1/inventories", upload("Ward", false, Boms.csv()));
        var again = clinic.post("/api/v1/inventories", upload("Ward", false, Boms.csv()));
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.text("id")).isEqualTo(first.text("id"));
        clinic.post("/api/v1/inventories", upload("Ward", false, Boms.gsonAlone()));
        var back = clinic.post("/api/v1/inventories", upload("Ward", false, Boms.csv()));
        assertThat(back.text("id")).isNotEqualTo(first.text("id"));
        assertThat(clinic.get("/api/v1/inventories").json().get("items")).hasSize(3);
    }

    @Test
    void the_same_list_is_taken_in_anew_once_it_is_read_otherwise_than_before()
            throws SQLException {
        var clinic = server.member("operator", "Re-read clinic", "operator").client();
        var list =
                "vendor,product,version\nAcme,Pump,1.0\nAcme,Pump\n"
                        .getBytes(StandardCharsets.UTF_8);
        var first = clinic.post("/api/v1/inventories", upload("Ward", false, list)).text("id");
        misread("update inventory_document set parts = parts[2:] where code = '" + first + "'");
        var second = clinic.post("/api/v1/inventories", upload("Ward", false, list)).text("id");
        assertThat(second).isNotEqualTo(first);
        assertThat(
                        texts(
                                "select p.version from inventory_document d join inventory_part p on p.number = d.parts[1] where d.code = '%s'"
                                        .formatted(second)))
                .startsWith("1.0");
        misread("update inventory_document set warnings = '[]' where code = '" + second + "'");
        var third = clinic.post("/api/v1/inventories", upload("Ward", false, list)).text("id");
        assertThat(third).isNotEqualTo(second);
        assertThat(clinic.post("/api/v1/inventories", upload("Ward", false, list)).text("id"))
                .isEqualTo(third);
    }

    /** As an earlier reader may have left it. */
    private static void misread(String sql) throws SQLException {
        try (var owner = server.roles().owner().connect();
                var statement = owner.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isPositive();
        }
    }

    @Test
    void of_two_lists_at_once_the_later_one_holds_whole() throws Exception {
        var clinic = server.member("operator", "Sixth clinic", "operator").client();
        try (var senders = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 5; round++) {
                var together = new CyclicBarrier(4);
                var sent = new ArrayList<Future<Integer>>();
                for (int sender = 0; sender < 4; sender++) {
                    var list = list(100 + 50 * sender, round + "." + sender);
                    sent.add(
                            senders.submit(() -> {
                                together.await();
                                return clinic.post(
                                                "/api/v1/inventories",
                                                upload("Ward", sender(list), list))
                                        .status();
                            }));
                }
                for (var one : sent) {
                    assertThat(one.get()).isEqualTo(201);
                }
                var newest = clinic.get("/api/v1/inventories").json().at("/items/0");
                var asset = clinic.get("/api/v1/assets/" + newest.get("asset").asString()).json();
                assertThat(asset.at("/inventory/id")).isEqualTo(newest.get("id"));
                assertThat(
                                texts(
                                        """
                                        select distinct p.version || ' of ' || count(*) over ()
                                          from inventory_document d join inventory_asset a on a.current_document = d.code
                                         cross join lateral unnest(d.parts) as part (number)
                                          join inventory_part p on p.number = part.number
                                         where a.code = '%s'
                                        """
                                                .formatted(newest.get("asset").asString())))
                        .singleElement()
                        .asString()
                        .endsWith(" of " + newest.get("components").asInt());
            }
        }
        assertThat(clinic.get("/api/v1/assets").json().get("items")).hasSize(1);
        assertThat(clinic.get("/api/v1/inventories").json().get("items")).hasSize(20);
    }

    /** What is said with a list, so that those at once contradict each other there, too. */
    private static boolean sender(byte[] list) {
        return list.length % 2 == 0;
    }

    private static byte[] list(int components, String version) {
        var list = new StringBuilder("vendor,product,version\n");
        for (int i = 0; i < components; i++) {
            list.append("Acme,Part ").append(i).append(',').append(version).append('\n');
        }
        return list.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> texts(String sql) throws SQLException {
        try (var owner = server.roles().owner().connect();
                var statement = owner.createStatement();
                var rows = statement.executeQuery(sql)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    @Test
    void a_list_that_is_cut_off_in_the_middle_leaves_nothing() throws Exception {
        var clinic = server.member("operator", "Seventh clinic", "operator");
        var body =
                Json.render(upload("Ward", true, list(5_000, "1")))
                        .getBytes(StandardCharsets.UTF_8);
        var address = server.uri("/");
        for (int kept : List.of(0, 1, body.length / 2, body.length - 1)) {
            try (var socket = new Socket(address.getHost(), address.getPort())) {
                var out = socket.getOutputStream();
                out.write(
                        """
                        POST /api/v1/inventories HTTP/1.1\r
                        Host: %s\r
                        Authorization: Bearer %s\r
                        Content-Type: application/json\r
                        Content-Length: %d\r
                        \r
                        """
                                .formatted(
                                        address.getAuthority(),
                                        clinic.client().token(),
                                        body.length)
                                .getBytes(StandardCharsets.UTF_8));
                out.write(body, 0, kept);
                out.flush();
                socket.shutdownOutput();
                // Until the server has given up on it.
                socket.getInputStream().readAllBytes();
            }
        }
        assertThat(clinic.client().get("/api/v1/inventories").json().get("items")).isEmpty();
        assertThat(clinic.client().get("/api/v1/assets").json().get("items")).isEmpty();
        assertThat(
                        texts(
                                "select code from inventory_document where operator = '%s'"
                                        .formatted(clinic.party())))
                .isEmpty();
    }

    @Test
    void a_list_in_another_encoding_than_the_request_is_sent_byte_by_byte() {
        var clinic = server.member("operator", "Eighth clinic", "operator").client();
        var answer =
                clinic.post(
                        "/api/v1/inventories",
                        Map.of(
                                "asset",
                                Map.of("name", "Ward"),
                                "encoding",
                                "base64",
                                "document",
                                Base64.getEncoder().encodeToString(Boms.csv())));
        assertThat(answer.status()).isEqualTo(201);
        var same =
                clinic.post(
                        "/api/v1/inventories",
                        Map.of(
                                "asset",
                                Map.of("name", "Ward"),
                                "document",
                                new String(Boms.csv(), StandardCharsets.UTF_8)));
        assertThat(same.text("id")).isEqualTo(answer.text("id"));
        var wrong =
                clinic.post(
                        "/api/v1/inventories",
                        Map.of(
                                "asset",
                                Map.of("name", "Ward"),
                                "encoding",
                                "base64",
                                "document",
                                "no base64!"));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.text("problems.0.pointer")).isEqualTo("/document");
    }

    @Test
    void an_empty_list_is_refused_and_makes_no_asset() {
        var clinic = server.member("operator", "Ninth clinic", "operator").client();
        for (var empty : List.of("", " ", "\n\n")) {
            var answer =
                    clinic.post(
                            "/api/v1/inventories",
                            Map.of("asset", Map.of("name", "Ward"), "document", empty));
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.text("problems.0.pointer")).startsWith("/document");
        }
        assertThat(clinic.get("/api/v1/assets").json().get("items")).isEmpty();
    }

    @Test
    void the_record_of_a_list_names_the_member_and_the_broker() throws SQLException {
        var utility = server.member("operator", "Recorded Water", "operator");
        var broker = server.member("broker", "Recording ISAC", "broker");
        utility.client().post("/api/v1/me/brokers", Map.of("broker", broker.party()));
        var sent =
                broker.client()
                        .actingFor(utility.party())
                        .post("/api/v1/inventories", upload("Plant", false, Boms.csv()));
        assertThat(
                        texts(
                                "select party || ' ' || broker from record_entry where subject = '%s' and action = 'inventory.received'"
                                        .formatted(sent.text("id"))))
                .containsExactly(utility.party() + " " + broker.party());
        utility.client().post("/api/v1/me/brokers/" + broker.party() + "/withdrawal", Map.of());
        assertThat(
                        broker.client()
                                .actingFor(utility.party())
                                .post("/api/v1/inventories", upload("Plant", true, Boms.csv()))
                                .status())
                .isEqualTo(401);
    }

    @Test
    void an_operator_sees_no_inventory_of_another() {
        var one = server.member("operator", "One", "operator").client();
        var other = server.member("operator", "Other", "operator").client();
        one.post("/api/v1/inventories", upload("Core", true, Boms.csv()));
        assertThat(other.get("/api/v1/assets").json().get("items")).isEmpty();
        assertThat(other.get("/api/v1/inventories").json().get("items")).isEmpty();
    }
}
