package clearinghouse.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Which server, and as whom. */
@SuppressWarnings("NullAway.Init") // picocli sets required options before the command runs
final class ServerAccess {
    private static final Pattern TOKEN = Pattern.compile("[!-~]{8,512}");

    @Option(
            names = "--server",
            required = true,
            paramLabel = "URL",
            description = "The clearinghouse.")
    private URI server;

    @Option(
            names = "--token-file",
            required = true,
            paramLabel = "FILE",
            description = "The file with the API token; no one else may read it.")
    private Path tokenFile;

    Api open() {
        return new Api(server, token());
    }

    private String token() {
        try {
            var view = Files.getFileAttributeView(tokenFile, PosixFileAttributeView.class);
            if (view != null) {
                var others = EnumSet.copyOf(OTHERS);
                others.retainAll(view.readAttributes().permissions());
                if (!others.isEmpty()) {
                    throw Failure.badInput(
                            "Others may read or change %s: run chmod 600 on it, and replace the token if they did."
                                    .formatted(tokenFile));
                }
            }
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
