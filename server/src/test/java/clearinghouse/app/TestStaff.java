package clearinghouse.app;

import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PartyId;
import clearinghouse.parties.Enrolments;
import clearinghouse.platform.Db;
import clearinghouse.platform.Pool;
import clearinghouse.record.AuditRecord;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** People of the clearinghouse who come in by passkey, each with one duty. */
record TestStaff(TestServer server, TestPerson administrator) {

    /** Who they are, and with what. */
    record Colleague(String id, TestPerson person) {
        TestVisitor browser() {
            return person.browser;
        }
    }

    /** By a link that the first administrator makes, and so on that one's word. */
    Colleague join(String name, String duty) {
        var id = register(name);
        return new Colleague(id, TestPerson.enrolled(server, link(id, duty)));
    }

    /** By a link that is made on the server's machine, and so on nobody else's word. */
    Colleague joinOnTheMachine(String name, String duty) {
        var id = register(name);
        link(id, duty);
        return new Colleague(id, TestPerson.enrolled(server, linkOnTheMachine(server, id)));
    }

    /** With a token of its own beside the passkey. */
    TestServer.Client clientOf(Colleague who, String role) {
        return server.as(
                server.administrator()
                        .post(
                                "/api/v1/parties/" + server.clearinghouse() + "/tokens",
                                Map.of("holder", who.id(), "roles", List.of(role), "days", 1))
                        .text("token"));
    }

    private String register(String name) {
        return server.administrator()
                .post("/api/v1/parties/" + server.clearinghouse() + "/people", Map.of("name", name))
                .text("id");
    }

    private String link(String id, String duty) {
        var people = "/parties/" + server.clearinghouse() + "/people";
        return TestPerson.linkOn(
                administrator.browser.post(
                        people, people + "/" + id + "/link", Map.of("duties", duty)));
    }

    static String linkOnTheMachine(TestServer server, String id) {
        var ids = new Ids(Clock.systemUTC(), new SecureRandom());
        try (var pool = Pool.open(server.roles().server())) {
            var machine =
                    new Enrolments(
                            new Db(() -> pool),
                            _ -> Set.of(),
                            new AuditRecord(ids, Clock.systemUTC()),
                            (_, _) -> Duration.ofHours(1),
                            ids,
                            Clock.systemUTC());
            return ((Enrolments.Offline.Issued)
                            machine.recoverOnTheMachine(new PartyId(server.clearinghouse()), id))
                    .secret();
        }
    }
}
