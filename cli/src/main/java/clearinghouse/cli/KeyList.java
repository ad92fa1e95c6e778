package clearinghouse.cli;

import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Show the keys that wrap the vault's keys, by name, and their rotations.")
final class KeyList implements Callable<Integer> {
    private final World world;

    @Mixin private final ServerOptions server = new ServerOptions();

    KeyList(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        try (var api = server.open()) {
            var keys = api.get("/api/v1/keys").path("keys");
            var rotations = api.get("/api/v1/keys/rotations").path("items");
            var answer = JsonMapper.shared().createObjectNode();
            answer.set("keys", keys);
            answer.set("rotations", rotations);
            var lines =
                    Stream.concat(
                            keys.valueStream().map(KeyList::key),
                            rotations.valueStream().map(KeyList::rotation));
            world.answer(
                    server.json(),
                    answer,
                    lines.collect(Collectors.joining(System.lineSeparator())));
            return 0;
        }
    }

    private static String key(JsonNode key) {
        return "%s  %s, wraps %d"
                .formatted(
                        key.path("name").asString(""),
                        key.path("state").asString(""),
                        key.path("wraps").asLong(0));
    }

    private static String rotation(JsonNode rotation) {
        var left = rotation.path("left");
        return "%s  %s, asked for %s%s"
                .formatted(
                        rotation.path("id").asString(""),
                        rotation.path("state").asString("").replace('_', ' '),
                        rotation.path("asked_at").asString(""),
                        left.isNumber() ? ", " + left.asLong() + " left" : "");
    }
}
