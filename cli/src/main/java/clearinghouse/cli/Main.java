package clearinghouse.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import tools.jackson.databind.json.JsonMapper;

/** The table of subcommands. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(World.real(), args));
    }

    static int run(World world, String... args) {
        return commands(world).execute(args);
    }

    private static CommandLine commands(World world) {
        var line =
                new CommandLine(new Top())
                        .addSubcommand(new CommandLine.HelpCommand())
                        .addSubcommand(new Version(world))
                        .addSubcommand(new Demo(world))
                        .addSubcommand(new Submit(world))
                        .addSubcommand(new Receipt(world))
                        .addSubcommand(
                                new CommandLine(new Inventory())
                                        .addSubcommand(new InventorySend(world)))
                        .addSubcommand(new Funnel(world))
                        .addSubcommand(new Affected(world))
                        .addSubcommand(new Match(world))
                        .addSubcommand(new Import(world))
                        .addSubcommand(new Convert(world))
                        .addSubcommand(
                                new CommandLine(new Bench())
                                        .addSubcommand(new BenchPortfolio(world)))
                        .addSubcommand(
                                new CommandLine(new Versions())
                                        .addSubcommand(new VersionsCompare(world))
                                        .addSubcommand(new VersionsContains(world)))
                        .addSubcommand(
                                new CommandLine(new Csaf()).addSubcommand(new CsafValidate(world)))
                        .addSubcommand(
                                new CommandLine(new CvssTop()).addSubcommand(new CvssScore(world)))
                        .addSubcommand(
                                new CommandLine(new Purl()).addSubcommand(new PurlParse(world)))
                        .addSubcommand(
                                new CommandLine(new PolicyTop())
                                        .addSubcommand(new PolicyDecide(world)))
                        .addSubcommand(
                                new CommandLine(new Agent()).addSubcommand(new AgentSync(world)))
                        .addSubcommand(
                                new CommandLine(new Audit())
                                        .addSubcommand(new AuditExport(world))
                                        .addSubcommand(new AuditVerify(world))
                                        .addSubcommand(new AuditWitness(world)))
                        .addSubcommand(
                                new CommandLine(new Key())
                                        .addSubcommand(new KeyList(world))
                                        .addSubcommand(new KeyRotate(world)));
        // Set last: they reach only the subcommands that are there.
        return line.setOut(new PrintWriter(world.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(world.err(), true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler((e, _) -> {
                    var command = e.getCommandLine().getCommandSpec().qualifiedName();
                    world.err().println(World.printable(String.valueOf(e.getMessage())));
                    world.err().println("Usage: " + command + " --help");
                    return 2;
                })
                // A fault of ours is not the answer no.
                .setExitCodeExceptionMapper(_ -> 3)
                .setExecutionExceptionHandler((e, command, _) -> {
                    if (!(e instanceof Failure failure)) {
                        throw e;
                    }
                    if (command.getParseResult().hasMatchedOption("--json")) {
                        var node = JsonMapper.shared().createObjectNode();
                        node.put("ok", false).put("problem", failure.sentence());
                        world.out().println(JsonMapper.shared().writeValueAsString(node));
                    }
                    world.err().println(World.printable(failure.sentence()));
                    return failure.exit();
                });
    }

    @Command(
            name = "clearinghouse",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            description = "From an AI agent's finding to a fix that is proved to be in place.")
    static final class Top {}

    @Command(
            name = "agent",
            mixinStandardHelpOptions = true,
            description = "What an operator's machine does.")
    static final class Agent {}

    @Command(
            name = "bench",
            mixinStandardHelpOptions = true,
            description = "How fast it is on this machine.")
    static final class Bench {}

    @Command(
            name = "inventory",
            mixinStandardHelpOptions = true,
            description = "What an operator runs.")
    static final class Inventory {}

    @Command(
            name = "versions",
            mixinStandardHelpOptions = true,
            description = "The order of versions, and ranges of them. Needs no server.")
    static final class Versions {}

    @Command(
            name = "audit",
            mixinStandardHelpOptions = true,
            description = "The record of everything that happened.")
    static final class Audit {}

    @Command(
            name = "csaf",
            mixinStandardHelpOptions = true,
            description = "Security advisories in the Common Security Advisory Framework.")
    static final class Csaf {}

    @Command(
            name = "cvss",
            mixinStandardHelpOptions = true,
            description = "How severe a vulnerability is.")
    static final class CvssTop {}

    @Command(
            name = "purl",
            mixinStandardHelpOptions = true,
            description = "What a package is called.")
    static final class Purl {}

    @Command(
            name = "policy",
            mixinStandardHelpOptions = true,
            description = "What is urgent, by decision tables and packs.")
    static final class PolicyTop {}

    @Command(
            name = "key",
            mixinStandardHelpOptions = true,
            description = "The keys that wrap the vault's keys, for who keeps them.")
    static final class Key {}
}
