package clearinghouse.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which server, and as whom. */
@SuppressWarnings("NullAway.Init") // picocli sets required options before the command runs
final class ServerAccess {
    private static final Pattern TOKEN = Pattern.compile("[!-~]{8,512}");
    private static final Pattern AGENT = Pattern.compile("agt_[a-z2-7]{26}");

    @Option(
            names = "--server",
            required = true,
            paramLabel = "URL",
            description = "The clearinghouse.")
    private URI server;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Name name;

    // picocli leaves a group that was not given null, and a list of them empty.
    @ArgGroup(exclusive = false, multiplicity = "0..1")
    private List<Shown> shown = new ArrayList<>();

    /** As whom: what is said with each request. */
    static final class Name {
        @Option(
                names = "--token-file",
                required = true,
                paramLabel = "FILE",
                description = "The file with the API token; no one else may read it.")
        private Optional<Path> tokenFile = Optional.empty();

        @Option(
                names = "--agent",
                required = true,
                paramLabel = "ID",
                description = "The agent that --client-cert is enrolled for, instead of a token.")
        private Optional<String> agent = Optional.empty();
    }

    /** What the connections show. */
    @SuppressWarnings("NullAway.Init") // picocli sets both before the command runs
    static final class Shown {
        @Option(
                names = "--client-cert",
                required = true,
                paramLabel = "FILE",
                description = "The client certificate, in PEM.")
        private Path certificate;

        @Option(
                names = "--client-key",
                required = true,
                paramLabel = "FILE",
                description = "Its private key, in PEM (PKCS#8); no one else may read it.")
        private Path key;
    }

    Api open() {
        return new Api(server, authorization(), tls());
    }

    private String authorization() {
        return name.tokenFile
                .map(file -> "Bearer " + token(file))
                .orElseGet(() -> "Certificate " + agent(name.agent.orElse("")));
    }

    private String agent(String id) {
        if (!AGENT.matcher(id).matches()) {
            throw Failure.badInput("--agent wants an agent's id: agt_…");
        }
        if (shown.isEmpty()) {
            throw Failure.badInput("--agent wants --client-cert and --client-key with it.");
        }
        return id;
    }

    private Optional<SSLContext> tls() {
        return shown.stream().findFirst().map(this::tls);
    }

    private SSLContext tls(Shown given) {
        if (!"https".equals(server.getScheme())) {
            throw Failure.badInput("A certificate is shown over https alone.");
        }
        try {
            requireClosed(given.key);
            return ClientIdentity.read(given.certificate, given.key);
        } catch (IOException e) {
            throw Failure.badInput("The certificate or its key cannot be read.");
        }
    }

    private static void requireClosed(Path secret) throws IOException {
        var view = Files.getFileAttributeView(secret, PosixFileAttributeView.class);
        if (view != null) {
            var others = EnumSet.copyOf(OTHERS);
            others.retainAll(view.readAttributes().permissions());
            if (!others.isEmpty()) {
                throw Failure.badInput(
                        "Others may read or change %s: run chmod 600 on it, and replace what is in it if they did."
                                .formatted(secret));
            }
        }
    }

    private static String token(Path tokenFile) {
        try {
            requireClosed(tokenFile);
            if (!Files.isRegularFile(tokenFile, new LinkOption[0])
                    || Files.size(tokenFile) > 4_096) {
                throw Failure.badInput(tokenFile + " is not a token file.");
            }
            var token = Files.readString(tokenFile, StandardCharsets.UTF_8).strip();
            if (!TOKEN.matcher(token).matches()) {
                throw Failure.badInput(tokenFile + " does not hold one token.");
            }
            return token;
        } catch (IOException e) {
            throw Failure.badInput("The token file %s cannot be read.".formatted(tokenFile));
        }
    }

    private static final EnumSet<PosixFilePermission> OTHERS =
            EnumSet.complementOf(
                    EnumSet.of(
                            PosixFilePermission.OWNER_READ,
                            PosixFilePermission.OWNER_WRITE,
                            PosixFilePermission.OWNER_EXECUTE));
}
