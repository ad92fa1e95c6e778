package clearinghouse.parties;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestServer;
import clearinghouse.app.TestVisitor;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BrokerTest {

    private static final Map<String, Object> NOTHING = Map.of();

    private static TestServer server;

    private TestServer.Member operator;
    private TestServer.Member broker;
    private TestServer.Client acting;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void register() {
        operator = server.member("operator", "Water Utility", "operator");
        broker = server.member("broker", "Water ISAC", "broker");
        acting = broker.client().actingFor(operator.party());
    }

    @Test
    void a_broker_acts_for_an_operator_by_its_consent_alone() {
        assertThat(acting.get("/api/v1/assets").status()).isEqualTo(401);
        consent();
        assertThat(acting.get("/api/v1/assets").status()).isEqualTo(200);
        var other = server.member("operator", "Another Utility", "operator");
        assertThat(broker.client().actingFor(other.party()).get("/api/v1/assets").status())
                .isEqualTo(401);
    }

    @Test
    void a_broker_chooses_among_its_own_members_and_returns_without_signing_in_again() {
        consent();
        var stranger = server.member("operator", "Stranger Utility", "operator");
        var visitor = new TestVisitor(server, broker.client(), "");
        assertThat(visitor.get("/").body())
                .contains("Act for Water Utility")
                .contains(operator.party())
                .doesNotContain("Stranger Utility");
        assertThat(visitor.submit("/", "/acting", Map.of("member", stranger.party())).statusCode())
                .isEqualTo(404);
        visitor.submit("/", "/acting", Map.of("member", operator.party()));
        assertThat(visitor.get("/systems").body())
                .contains("you act for <strong>Water Utility</strong>")
                .contains("Add this system");
        visitor.submit("/systems", "/acting/end", Map.of());
        assertThat(visitor.sees("/systems")).isFalse();
        assertThat(visitor.get("/").body()).contains("Act for Water Utility");
    }

    @Test
    void the_consents_of_others_are_not_there_for_a_broker() {
        consent();
        var other = server.member("broker", "Another ISAC", "broker");
        assertThat(new TestVisitor(server, other.client(), "").get("/").body())
                .contains("No operator has consented")
                .doesNotContain("Water Utility");
    }

    @Test
    void an_operator_leaves_its_broker_at_once() {
        consent();
        var path = "/api/v1/me/brokers/" + broker.party() + "/withdrawal";
        assertThat(operator.client().post(path, NOTHING).status()).isEqualTo(200);
        assertThat(acting.get("/api/v1/assets").status()).isEqualTo(401);
        assertThat(operator.client().post(path, NOTHING).status()).isEqualTo(404);
        consent();
        assertThat(acting.get("/api/v1/assets").status()).isEqualTo(200);
    }

    @Test
    void an_operator_ends_no_consent_but_its_own() {
        consent();
        var other = server.member("operator", "Another Utility", "operator");
        assertThat(
                        other.client()
                                .post(
                                        "/api/v1/me/brokers/" + broker.party() + "/withdrawal",
                                        NOTHING)
                                .status())
                .isEqualTo(404);
        assertThat(acting.get("/api/v1/assets").status()).isEqualTo(200);
        assertThat(
                        server.administrator()
                                .post(
                                        "/api/v1/parties/%s/brokers/%s/withdrawal"
                                                .formatted(operator.party(), broker.party()),
                                        NOTHING)
                                .status())
                .isEqualTo(200);
        assertThat(acting.get("/api/v1/assets").status()).isEqualTo(401);
    }

    @Test
    void who_is_no_broker_gets_no_consent() {
        var other = server.member("operator", "Another Utility", "operator");
        assertThat(
                        operator.client()
                                .post("/api/v1/me/brokers", Map.of("broker", other.party()))
                                .status())
                .isEqualTo(422);
    }

    @Test
    void nobody_but_the_operator_says_who_acts_for_it() {
        consent();
        var rival = server.member("broker", "Second ISAC", "broker");
        var wanted = Map.<String, Object>of("broker", rival.party());
        assertThat(acting.post("/api/v1/me/brokers", wanted).status()).isEqualTo(403);
        assertThat(broker.client().post("/api/v1/me/brokers", wanted).status()).isEqualTo(403);
        assertThat(server.administrator().post("/api/v1/me/brokers", wanted).status())
                .isEqualTo(403);
        assertThat(operator.client().post("/api/v1/me/brokers", wanted).status()).isEqualTo(201);
        assertThat(
                        acting.post("/api/v1/me/brokers/" + rival.party() + "/withdrawal", NOTHING)
                                .status())
                .isEqualTo(404);
        assertThat(rival.client().actingFor(operator.party()).get("/api/v1/assets").status())
                .isEqualTo(200);
    }

    private void consent() {
        assertThat(
                        operator.client()
                                .post("/api/v1/me/brokers", Map.of("broker", broker.party()))
                                .status())
                .isEqualTo(201);
    }
}
