package clearinghouse.cli;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.version.Match;
import clearinghouse.formats.version.Vers;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "contains",
        mixinStandardHelpOptions = true,
        description =
                "Read lines of a VERS range and a version with a tab between, and answer each with true, false or ?.")
final class VersionsContains implements Callable<Integer> {
    private final World world;

    @Option(
            names = "--json",
            description = "Answer each line with a line of JSON, which says why it is not known.")
    private boolean json;

    VersionsContains(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        Lines.answer(
                world,
                line -> told(match(List.of(line.split("\t", -1)))),
                told(new Match.Possible("the line is too long")));
        return 0;
    }

    private static Match match(List<String> fields) {
        if (fields.size() != 2) {
            return new Match.Possible("the line has no range and version with a tab between");
        }
        return switch (Vers.parseLeniently(fields.get(0))) {
            case Parsed.Valid<Vers>(var vers) -> vers.contains(fields.get(1));
            case Parsed.Invalid<Vers>(var problems) ->
                    new Match.Possible(problems.getFirst().message());
        };
    }

    private String told(Match match) {
        return switch (match) {
            case Match.Inside _ -> json ? "{\"contains\":true}" : "true";
            case Match.Outside _ -> json ? "{\"contains\":false}" : "false";
            case Match.Possible(var why) -> json ? unknown(why) : "?";
        };
    }

    private static String unknown(String why) {
        var node = JsonMapper.shared().createObjectNode();
        node.putNull("contains").put("reason", why);
        return JsonMapper.shared().writeValueAsString(node);
    }
}
