package clearinghouse.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "funnel",
        mixinStandardHelpOptions = true,
        description = {
            "Show how many got how far, from submitted findings to verified fixes,",
            "and the median time from the step before."
        })
final class Funnel implements Callable<Integer> {
    private final World world;

    @Mixin private final ServerOptions server = new ServerOptions();

    Funnel(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        try (var api = server.open()) {
            var answer = api.get("/api/v1/funnel");
            world.answer(
                    server.json(),
                    answer,
                    FunnelTable.text(answer.path("steps").valueStream().toList()));
            return 0;
        }
    }
}
