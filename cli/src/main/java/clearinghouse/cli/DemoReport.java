package clearinghouse.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the demo saw, in the shape that others build on: fields may be added, none renamed. */
final class DemoReport {

    private final ObjectNode root = JsonMapper.shared().createObjectNode();
    private final World world;
    private boolean lineOpen;

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

    /** Tells of a step before and after it; what it finds out goes into the report. */
    void step(String name, Consumer<ObjectNode> work) {
        var step = add("steps").put("name", name);
        world.out().printf("%-11s", name);
        world.out().flush();
        lineOpen = true;
        var began = Instant.now();
        var facts = step.objectNode();
        work.accept(facts);
        var seconds = Duration.between(began, Instant.now()).toMillis() / 1000.0;
        step.put("seconds", seconds).set("facts", facts);
        var said =
                facts.properties().stream()
                        .map(fact -> fact.getKey() + " " + text(fact.getValue()))
                        .collect(Collectors.joining(", "));
        world.out()
                .printf(
                        "%s%6.1f s  %s%n",
                        lineOpen ? "" : "%-11s".formatted(name), seconds, World.printable(said));
    }

    /** Something that came in the middle of a step. */
    void tell(String what) {
        world.out().printf("%s  %s%n", lineOpen ? "\n" : "", World.printable(what));
        world.out().flush();
        lineOpen = false;
    }

    private static String text(JsonNode fact) {
        return fact.isArray()
                ? fact.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "))
                : fact.asString();
    }
}
