package clearinghouse.cli;

import clearinghouse.formats.version.VersionScheme;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description =
                "Read lines of scheme, version and version with tabs between, and answer each with <, =, > or ?. A scheme is an ecosystem of OSV, with or without its release, or a type of VERS.")
final class VersionsCompare implements Callable<Integer> {
    private final World world;

    @Option(names = "--key", description = "Compare by the order-preserving keys alone.")
    private boolean key;

    @Option(names = "--json", description = "Answer each line with a line of JSON.")
    private boolean json;

    VersionsCompare(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        Lines.answer(world, line -> told(order(List.of(line.split("\t", -1)))), told("?"));
        return 0;
    }

    private String order(List<String> fields) {
        if (fields.size() != 3) {
            return "?";
        }
        return VersionScheme.named(fields.get(0))
                .map(scheme ->
                        sign(
                                key
                                        ? scheme.compareKeys(fields.get(1), fields.get(2))
                                        : scheme.compare(fields.get(1), fields.get(2))))
                .orElse("?");
    }

    private static String sign(OptionalInt order) {
        if (order.isEmpty()) {
            return "?";
        }
        return order.getAsInt() < 0 ? "<" : order.getAsInt() > 0 ? ">" : "=";
    }

    private String told(String order) {
        return json
                ? JsonMapper.shared()
                        .writeValueAsString(
                                JsonMapper.shared().createObjectNode().put("order", order))
                : order;
    }
}
