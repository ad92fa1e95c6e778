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
            var table = FunnelTable.text(answer.path("steps").valueStream().toList());
            world.answer(
                    server.json(),
                    answer,
                    answer.path("scope").asString("").equals("published")
                            ? table
                                    + System.lineSeparator()
                                    + "Only vulnerabilities that an advisory tells of are counted."
                            : table);
            return 0;
        }
    }
}
