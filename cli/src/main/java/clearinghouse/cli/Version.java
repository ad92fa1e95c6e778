package clearinghouse.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

@Command(name = "version", mixinStandardHelpOptions = true, description = "Which version this is.")
final class Version implements Callable<Integer>, IVersionProvider {
    private final World world;

    @Option(names = "--json", description = "Answer as JSON.")
    private boolean json;

    Version(World world) {
        this.world = world;
    }

    /** For picocli, which makes its own to answer {@code --version}. */
    @SuppressWarnings("unused")
    Version() {
        this(World.real());
    }

    @Override
    public Integer call() {
        var node = JsonMapper.shared().createObjectNode().put("version", number());
        world.answer(json, node, "clearinghouse " + number());
        return 0;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"clearinghouse " + number()};
    }

    private static String number() {
        return Objects.requireNonNullElse(
                Version.class.getPackage().getImplementationVersion(), "(not packaged)");
    }
}
