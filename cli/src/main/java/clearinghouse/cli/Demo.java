package clearinghouse.cli;

import clearinghouse.lab.Lab;
import clearinghouse.lab.Target;
import java.io.IOException;
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

    /** Only a folder that holds it was made by a demo. */
    private static final String OURS = ".clearinghouse-demo";

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

    @Option(
            names = "--json",
            description = "Answer with the summary as JSON; progress goes to standard error.")
    private boolean json;

    Demo(World world) {
        this.world = world;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > 65_535) {
            throw Failure.badInput("A port is a number from 0 to 65535.");
        }
        var beside = reportFile.map(Demo::folderBeside);
        var home =
                Optional.ofNullable(System.getProperty("clearinghouse.home"))
                        .map(Path::of)
                        .orElseThrow(
                                () -> Failure.lacking("Start the demo as ./clearinghouse demo."));
        var told =
                json
                        ? new World(
                                world.in(), world.err(), world.err(), world.clock(), world.pause())
                        : world;
        DemoServer.sweep(Path.of(System.getProperty("java.io.tmpdir")));
        told.out().println("Looking at the sandbox and the software under test …");
        laboratoryProblem()
                .ifPresent(why -> {
                    throw Failure.lacking(why);
                });
        told.out().println("Starting a server on a fresh data directory …");
        try (var server = DemoServer.start(home, port)) {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(server::close));
            told.out()
                    .printf(
                            "%s is ready after %.1f s%n%n",
                            server.address(), server.startup().toMillis() / 1000.0);
            var report = new DemoReport(told);
            var folder = beside.orElseGet(() -> server.data().resolve("demo-files"));
            var cast = new DemoCast(server, folder);
            boolean done = false;
            try {
                new DemoLoop(told, new DemoFiles(home), server, report, folder, cast).run();
                done = true;
            } finally {
                reportFile.ifPresent(file -> write(file, report));
                if (!done && server.keep()) {
                    told.err()
                            .printf(
                                    "%nWhat was there when it broke is kept in %s (logs/demo.log first).%n",
                                    server.data());
                }
            }
            summary(told, report, server, cast);
            if (json) {
                world.out().println(JsonMapper.shared().writeValueAsString(report.root()));
            }
            if (!exit) {
                told.out().println("\nThe server stays up until Ctrl-C.");
                server.awaitEnd();
            }
            return 0;
        }
    }

    /** The server takes the same cache, so that nothing is fetched while a finding waits. */
    private static Optional<String> laboratoryProblem() {
        var cache = Path.of(System.getProperty("user.home"), ".cache", "clearinghouse");
        return new Lab(Lab.Settings.in(cache)).problem(Target.shipped());
    }

    /** Made before anything starts, so that a place nobody may write to costs no time. */
    private static Path folderBeside(Path report) {
        var file = report.toAbsolutePath().normalize();
        var folder = file.resolveSibling(file.getFileName() + ".files");
        var mark = folder.resolve(OURS);
        try {
            if (Files.isDirectory(file)) {
                throw Failure.badInput(
                        "%s is a folder, not a file for the report.".formatted(file));
            }
            if (Files.exists(folder) && !Files.exists(mark)) {
                throw Failure.badInput(
                        "%s was not made by a demo, so it is not replaced: name another report."
                                .formatted(folder));
            }
            DemoFiles.deleteTree(folder);
            Files.createDirectories(folder);
            Files.createFile(mark);
            Files.write(file, new byte[0]);
            return folder;
        } catch (IOException e) {
            throw Failure.badInput(
                    "The report cannot be written to %s (%s)."
                            .formatted(file, e.getClass().getSimpleName()));
        }
    }

    private static void write(Path file, DemoReport report) {
        var json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        try {
            Files.write(file, json.writeValueAsBytes(report.root()));
        } catch (IOException e) {
            throw Failure.badInput("The report cannot be written to %s.".formatted(file));
        }
    }

    private static void summary(World told, DemoReport report, DemoServer server, DemoCast cast) {
        var out = told.out();
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
