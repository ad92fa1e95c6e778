package clearinghouse.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "receipt",
        mixinStandardHelpOptions = true,
        description = "Tell the clearinghouse what became of a fix: applied, help, ...")
@SuppressWarnings("NullAway.Init") // picocli sets required parameters before the command runs
final class Receipt implements Callable<Integer> {
    private final World world;

    @Mixin private ServerOptions server;

    @Parameters(index = "0", paramLabel = "EXPOSURE", description = "The exposure's id, exp_...")
    private String exposure;

    @Parameters(index = "1", paramLabel = "STATE", description = "What became of it.")
    private String state;

    @Option(names = "--note", paramLabel = "TEXT", description = "A remark for the analyst.")
    private Optional<String> note;

    Receipt(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        if (!exposure.matches("exp_[A-Za-z0-9_-]{1,64}")) {
            throw Failure.badInput("An exposure's id looks like exp_...");
        }
        var body = JsonMapper.shared().createObjectNode().put("state", state);
        note.ifPresent(text -> body.put("note", text));
        try (var api = server.open()) {
            var answer =
                    api.postOnce(
                            "/api/v1/exposures/" + exposure + "/receipts",
                            JsonMapper.shared().writeValueAsBytes(body));
            world.answer(server.json(), answer, "%s: %s".formatted(exposure, state));
            return 0;
        }
    }
}
