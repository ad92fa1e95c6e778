package clearinghouse.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the demo saw, in the shape that others build on: fields may be added, none renamed. */
final class DemoReport {

    private final ObjectNode root = JsonMapper.shared().createObjectNode();
    private final World world;

    DemoReport(World world) {
        this.world = world;
        for (var list :
                new String[] {
                    "steps",
                    "findings",
                    "vulnerabilities",
                    "patches",
                    "exposures",
                    "agent_refusals",
                    "receipts"
                }) {
            root.putArray(list);
        }
        root.putObject("documents");
    }

    ObjectNode root() {
        return root;
    }

    ArrayNode list(String name) {
        return (ArrayNode) root.get(name);
    }

    ObjectNode add(String list) {
        return list(list).addObject();
    }

    /** Tells of a step before and after it; the facts it returns go into the report. */
    void step(String name, Supplier<Map<String, ?>> work) {
        var step = add("steps").put("name", name);
        world.out().printf("%-11s", name);
        world.out().flush();
        var began = Instant.now();
        var facts = work.get();
        var seconds = Duration.between(began, Instant.now()).toMillis() / 1000.0;
        step.put("seconds", seconds);
        step.set("facts", JsonMapper.shared().valueToTree(new LinkedHashMap<>(facts)));
        var said = new StringBuilder();
        facts.forEach((key, value) ->
                said.append(said.isEmpty() ? "" : ", ").append(key).append(' ').append(value));
        world.out().printf("%6.1f s  %s%n", seconds, World.printable(said.toString()));
    }
}
