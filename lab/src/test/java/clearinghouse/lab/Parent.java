package clearinghouse.lab;

import clearinghouse.runner.protocol.Limits;
import clearinghouse.runner.protocol.Request;
import clearinghouse.runner.protocol.Run;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Stands in for a server: a JVM of its own that waits for a run which does not end. */
final class Parent {

    private Parent() {}

    public static void main(String[] args) throws Exception {
        var limits = Limits.standard().withWall(Duration.ofSeconds(60));
        var run =
                new Run(
                        "long",
                        List.of("/bin/sh", "-c", "sleep 999 & sleep 999"),
                        Map.of("MARK", args[0]),
                        limits);
        new RunnerProcess(Lab.Settings.in(Path.of(args[1])))
                .ask(new Request.Job(List.of(), List.of(run), 1), reply -> {}, () -> false);
    }
}
