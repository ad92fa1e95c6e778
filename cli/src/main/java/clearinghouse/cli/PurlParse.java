package clearinghouse.cli;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.purl.PackageUrl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "parse",
        mixinStandardHelpOptions = true,
        description =
                "Read package URLs from standard input, one a line. Write the parts of each in"
                        + " canonical form as a JSON object, null for what is absent; or error: and"
                        + " why. Needs no server.")
final class PurlParse implements Callable<Integer> {
    private final World world;

    @Option(names = "--json", description = "Say errors as JSON objects too.")
    private boolean json;

    PurlParse(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        Lines.answer(world, this::parts, Lines.TOO_LONG);
        return 0;
    }

    private String parts(String text) {
        return switch (PackageUrl.parse(text)) {
            case Parsed.Valid<PackageUrl>(var purl) ->
                    JsonMapper.shared().writeValueAsString(node(purl));
            case Parsed.Invalid<PackageUrl>(var problems) -> refused(problems.getFirst().message());
        };
    }

    private String refused(String why) {
        return json
                ? JsonMapper.shared()
                        .writeValueAsString(
                                JsonMapper.shared().createObjectNode().put("error", why))
                : "error: " + why;
    }

    /** As the standard's own test suite writes it. */
    private static ObjectNode node(PackageUrl purl) {
        var node = JsonMapper.shared().createObjectNode();
        node.put("type", purl.type());
        put(node, "namespace", purl.namespace());
        node.put("name", purl.name());
        put(node, "version", purl.version());
        if (purl.qualifiers().isEmpty()) {
            node.putNull("qualifiers");
        } else {
            var qualifiers = node.putObject("qualifiers");
            purl.qualifiers().forEach(qualifiers::put);
        }
        put(node, "subpath", purl.subpath());
        return node;
    }

    private static void put(ObjectNode node, String name, String value) {
        if (value.isEmpty()) {
            node.putNull(name);
        } else {
            node.put(name, value);
        }
    }
}
