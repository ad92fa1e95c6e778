package clearinghouse.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Run the whole loop on a real vulnerability, through the public interface.",
            "Starts a server on a fresh data directory; nothing leaves this machine."
        })
final class Demo implements Callable<Integer> {

    private final World world;

    @Option(
            names = "--exit",
            description = "End when the loop has run, instead of keeping the server up.")
    private boolean exit;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Also write the summary as JSON.")
    private Optional<Path> reportFile = Optional.empty();

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "0",
            description = "Where to listen (a free port).")
    private int port;

    Demo(World world) {
        this.world = world;
    }

    @Override
    public Integer call() throws InterruptedException {
        var home =
                Optional.ofNullable(System.getProperty("clearinghouse.home"))
                        .map(Path::of)
                        .orElseThrow(
                                () -> Failure.lacking("Start the demo as ./clearinghouse demo."));
        world.out().println("Starting a server on a fresh data directory …");
        try (var server = DemoServer.start(home, port)) {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(server::close));
            world.out()
                    .printf(
                            "%s is ready after %.1f s%n%n",
                            server.address(), server.startup().toMillis() / 1000.0);
            var report = new DemoReport(world);
            var folder = folder();
            var cast = new DemoCast(server, folder);
            new DemoLoop(world, new DemoFiles(home), server, report, folder, cast).run();
            summary(report, server, cast);
            if (!exit) {
                world.out().println("\nThe server stays up until Ctrl-C.");
                server.awaitEnd();
            }
            return 0;
        }
    }

    /** Beside the report, or where temporary files go. */
    private Path folder() {
        try {
            if (reportFile.isEmpty()) {
                return Files.createTempDirectory("clearinghouse-demo-files");
            }
            var name = reportFile.get().getFileName() + ".files";
            var folder = reportFile.get().toAbsolutePath().resolveSibling(name);
            if (Files.exists(folder)) {
                DemoFiles.deleteTree(folder);
            }
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void summary(DemoReport report, DemoServer server, DemoCast cast) {
        reportFile.ifPresent(file ->
                DemoFiles.write(
                        Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of(".")),
                        String.valueOf(file.getFileName()),
                        JsonMapper.builder()
                                .enable(SerializationFeature.INDENT_OUTPUT)
                                .build()
                                .writeValueAsBytes(report.root())));
        var out = world.out();
        out.println("\nPatched and deployed");
        out.println(FunnelTable.text(funnel(report)));
        out.printf("%nLook around: %s%n", server.address());
        cast.tokenFiles()
                .forEach((name, file) ->
                        out.printf("  sign in as %-13s with the token in %s%n", name, file));
    }

    /** The report names each step by its key. */
    private static List<JsonNode> funnel(DemoReport report) {
        return report.root().path("funnel").properties().stream()
                .<JsonNode>map(step ->
                        ((ObjectNode) step.getValue().deepCopy()).put("name", step.getKey()))
                .toList();
    }
}
