package clearinghouse.parties;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestServer;
import clearinghouse.app.TestVisitor;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HolderPagesTest {

    private static final Pattern TOKEN = Pattern.compile("ch_[0-9A-Za-z]{43}[0-9a-f]{8}");

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static TestVisitor administrator() {
        return new TestVisitor(server, server.administrator(), "");
    }

    @Test
    void a_person_is_off_boarded_after_reading_in_plain_words_what_it_ends() {
        var member = server.member("developer", "Finder Labs", "developer");
        server.administrator()
                .post(
                        "/api/v1/parties/" + member.party() + "/agents",
                        Map.of("name", "Night Fuzzer", "responsible", member.person()));
        var visitor = administrator();
        var party = "/parties/" + member.party();
        assertThat(visitor.get(party).body())
                .contains("Finder Labs's person")
                .contains("Night Fuzzer")
                .contains("all that developer may");
        var leaving = party + "/people/" + member.person() + "/off-boarding";
        assertThat(visitor.get(leaving).body())
                .contains("1 token is revoked")
                .contains("answers for Night Fuzzer")
                .contains("Nobody else here has the role: developer");
        assertThat(visitor.submit(leaving, leaving, Map.of()).statusCode())
                .as("without a word about the agents")
                .isEqualTo(422);
        assertThat(member.client().get("/api/v1/me").status()).isEqualTo(200);
        assertThat(visitor.submit(leaving, leaving, Map.of("agents", "stop")).statusCode())
                .isEqualTo(303);
        assertThat(member.client().get("/api/v1/me").status()).isEqualTo(401);
        assertThat(visitor.get(party).body()).contains("left ").contains("stopped ");
        assertThat(visitor.sees(leaving)).isFalse();
    }

    @Test
    void a_party_is_off_boarded_on_a_page() {
        var member = server.member("operator", "Town Clinic", "operator");
        var leaving = "/parties/" + member.party() + "/off-boarding";
        var visitor = administrator();
        assertThat(visitor.get(leaving).body())
                .contains("1 person, 0 agents and 1 token end")
                .contains("stays here");
        visitor.submit(leaving, leaving, Map.of());
        assertThat(member.client().get("/api/v1/me").status()).isEqualTo(401);
        assertThat(visitor.sees("/parties/" + member.party())).isTrue();
    }

    @Test
    void nobody_but_who_administers_sees_these_pages() {
        var member = server.member("operator", "Hospital", "operator");
        var triage = server.member("clearinghouse", "Triage", "triage");
        for (var who : List.of(member, triage)) {
            var visitor = new TestVisitor(server, who.client(), "");
            assertThat(visitor.sees("/parties/" + member.party())).isFalse();
            assertThat(visitor.sees("/parties/" + member.party() + "/off-boarding")).isFalse();
        }
    }

    @Test
    void everyone_rotates_and_revokes_its_own_tokens_on_a_page() {
        var member = server.member("operator", "Water Utility", "operator");
        var visitor = new TestVisitor(server, member.client(), "");
        var id = member.client().get("/api/v1/me/tokens").json().at("/items/0/id").asString();
        var page = visitor.get("/tokens").body();
        assertThat(page).contains(id).contains("all that operator may");
        assertThat(TOKEN.matcher(page).find()).as("a secret on the page").isFalse();
        var rotated = visitor.submit("/tokens", "/tokens/" + id + "/rotation", Map.of());
        assertThat(rotated.statusCode()).isEqualTo(200);
        var secret = TOKEN.matcher(rotated.body());
        assertThat(secret.find()).isTrue();
        assertThat(server.as(secret.group()).get("/api/v1/me").status()).isEqualTo(200);
        assertThat(visitor.get("/tokens").body()).contains("ends soon");
        visitor.submit("/tokens", "/tokens/" + id + "/revocation", Map.of());
        assertThat(visitor.sees("/tokens")).as("signed in with what was revoked").isFalse();
    }
}
