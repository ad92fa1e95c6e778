package clearinghouse.cli;

import clearinghouse.formats.Problem;
import clearinghouse.formats.csaf.validation.CsafValidator;
import clearinghouse.formats.csaf.validation.CsafVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        description =
                "Judge CSAF documents (2.0, and the draft of 2.1) by the structure and every test of the standard. Needs no server. Exits 1 when one is not valid, 2 when none could be read.")
@SuppressWarnings("NullAway.Init") // picocli sets the paths before the command runs
final class CsafValidate implements Callable<Integer> {
    private final World world;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "CSAF documents, as JSON.")
    private List<Path> files;

    @Option(
            names = "--json",
            description =
                    "Answer as JSON: for each file whether it is valid, with errors, warnings and infos, each with rule, pointer and message.")
    private boolean json;

    CsafValidate(World world) {
        this.world = world;
    }

    private record Judged(Path file, CsafVerdict verdict, boolean read) {
        ObjectNode asJson() {
            var node = JsonMapper.shared().createObjectNode();
            node.put("file", file.toString()).put("valid", verdict.isValid());
            add(node, "errors", verdict.errors());
            add(node, "warnings", verdict.warnings());
            add(node, "infos", verdict.infos());
            return node;
        }

        private static void add(ObjectNode node, String name, List<Problem> problems) {
            var list = node.putArray(name);
            for (var problem : problems) {
                list.addObject()
                        .put("rule", problem.code())
                        .put("pointer", problem.pointer())
                        .put("message", problem.message());
            }
        }

        String asText() {
            var text = new StringBuilder();
            text.append(file).append(": ").append(verdict.isValid() ? "valid" : "not valid");
            lines(text, "error", verdict.errors());
            lines(text, "warning", verdict.warnings());
            lines(text, "info", verdict.infos());
            return text.toString();
        }

        private static void lines(StringBuilder text, String weight, List<Problem> problems) {
            for (var problem : problems) {
                text.append(
                        "%n  %-7s %-8s %s %s"
                                .formatted(
                                        weight,
                                        problem.code(),
                                        problem.pointer(),
                                        problem.message()));
            }
        }
    }

    /** One document after the other, so that many need no more memory than the largest. */
    @Override
    public Integer call() {
        var unread = 0;
        var invalid = 0;
        var judged = new ArrayList<ObjectNode>();
        for (var file : files) {
            var one = judge(file);
            unread += one.read() ? 0 : 1;
            invalid += one.verdict().isValid() ? 0 : 1;
            if (json) {
                judged.add(one.asJson());
            } else {
                one.asText().lines().map(World::printable).forEach(world.out()::println);
            }
        }
        if (json) {
            world.out().println(JsonMapper.shared().writeValueAsString(judged));
        } else {
            world.out()
                    .println(
                            "%d of %d documents are valid."
                                    .formatted(files.size() - invalid, files.size()));
        }
        if (unread == files.size()) {
            return 2;
        }
        return invalid == 0 ? 0 : 1;
    }

    private Judged judge(Path file) {
        try {
            if (Files.size(file) > CsafValidator.LARGEST) {
                return unread(
                        file, "the file is larger than %,d bytes".formatted(CsafValidator.LARGEST));
            }
            var verdict =
                    CsafValidator.validate(
                            Files.readAllBytes(file),
                            CsafValidator.Extent.FULL,
                            world.clock().instant());
            return new Judged(file, verdict, true);
        } catch (IOException _) {
            return unread(file, "the file cannot be read");
        }
    }

    private static Judged unread(Path file, String why) {
        return new Judged(file, CsafVerdict.unreadable(why), false);
    }
}
