package clearinghouse.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Who takes part in the demo, each by a short name and with a token of its own. */
final class DemoCast {

    private final DemoServer server;
    private final DemoActor administrator;
    private final Path folder;
    private final Map<String, DemoActor> actors = new LinkedHashMap<>();
    private final Map<String, String> parties = new LinkedHashMap<>();

    /**
     * @param folder where the tokens are kept
     */
    DemoCast(DemoServer server, Path folder) {
        this.server = server;
        this.administrator = server.administrator();
        this.folder = folder;
    }

    void enter(ObjectNode facts) {
        agent("finder", "developer", "Aurora AI", "Ada Finder", "aurora-scan-1");
        agent("second", "developer", "Borealis Labs", "Ben Hunter", "borealis-7");
        person(
                "maintainer",
                "maintainer",
                "JSON-java maintainers",
                "Mia Maintainer",
                Optional.empty(),
                "maintainer");
        person(
                "hospital",
                "operator",
                "County Hospital",
                "Hanna Nurse",
                Optional.of("health"),
                "operator");
        person(
                "bank",
                "operator",
                "Community Bank",
                "Bo Teller",
                Optional.of("finance"),
                "operator");
        person("utility", "operator", "Town Water", "Uma Water", Optional.of("water"), "operator");
        person("broker", "broker", "Water ISAC", "Ivo Broker", Optional.empty(), "broker");
        actor("utility").post("/api/v1/me/brokers", Map.of("broker", party("broker")));
        actors.put("administrator", administrator);
        var clearinghouse = administrator.get("/api/v1/me").path("party").asString();
        parties.put("analyst", clearinghouse);
        staff("analyst", "Ana Analyst", "triage", "coordinate", "publish");
        staff("auditor", "Aldo Auditor", "audit");
        facts.put("parties", Set.copyOf(parties.values()).size()).put("agents", 2);
    }

    private void register(String name, String kind, String title, Optional<String> sector) {
        var body = new LinkedHashMap<String, Object>(Map.of("kind", kind, "name", title));
        sector.ifPresent(value -> body.put("sector", value));
        parties.put(name, administrator.post("/api/v1/parties", body).path("id").asString());
    }

    private String addPerson(String name, String person) {
        return administrator
                .post("/api/v1/parties/" + party(name) + "/people", Map.of("name", person))
                .path("id")
                .asString();
    }

    private void token(String name, String holder, String... roles) {
        var issued =
                administrator.post(
                        "/api/v1/parties/" + party(name) + "/tokens",
                        Map.of("holder", holder, "roles", List.of(roles), "days", 7));
        actors.put(
                name,
                new DemoActor(
                        server.address(),
                        name,
                        Optional.of(issued.path("token").asString()),
                        Optional.empty()));
    }

    private void person(
            String name,
            String kind,
            String title,
            String person,
            Optional<String> sector,
            String role) {
        register(name, kind, title, sector);
        token(name, addPerson(name, person), role);
    }

    private void agent(String name, String kind, String title, String person, String agent) {
        register(name, kind, title, Optional.empty());
        var responsible = addPerson(name, person);
        var id =
                administrator
                        .post(
                                "/api/v1/parties/" + party(name) + "/agents",
                                Map.of("name", agent, "responsible", responsible))
                        .path("id")
                        .asString();
        token(name, id, "developer");
    }

    private void staff(String name, String person, String... roles) {
        parties.put(name, party("analyst"));
        token(name, addPerson(name, person), roles);
    }

    DemoActor actor(String name) {
        var actor = actors.get(name);
        if (actor == null) {
            throw new IllegalStateException("nobody is called " + name);
        }
        return actor;
    }

    String party(String name) {
        return parties.getOrDefault(name, "");
    }

    /** For a person who wants to look around afterwards. */
    Map<String, Path> tokenFiles() {
        var written = new LinkedHashMap<String, Path>();
        for (var name :
                List.of(
                        "analyst",
                        "bank",
                        "hospital",
                        "finder",
                        "maintainer",
                        "broker",
                        "auditor",
                        "administrator")) {
            written.put(name, tokenFile(name));
        }
        return written;
    }

    Path tokenFile(String name) {
        var file = name + ".token";
        var written = folder.resolve(file);
        return Files.exists(written)
                ? written
                : DemoFiles.secret(folder, file, actor(name).token().orElseThrow() + "\n");
    }
}
