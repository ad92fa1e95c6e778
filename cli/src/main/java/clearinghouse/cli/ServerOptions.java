package clearinghouse.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What each command that asks a server takes. */
@SuppressWarnings("NullAway.Init") // picocli sets the mixin before the command runs
final class ServerOptions {
    @Mixin private ServerAccess server;

    @Option(names = "--json", description = "Answer as JSON.")
    private boolean json;

    boolean json() {
        return json;
    }

    Api open() {
        return server.open();
    }
}
