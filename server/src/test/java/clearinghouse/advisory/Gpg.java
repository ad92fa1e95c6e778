package clearinghouse.advisory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** The programs that an operator verifies with, in a folder of their own. */
public final class Gpg {

    public record Result(int exit, String output) {}

    private final Path folder;

    private Gpg(Path folder) {
        this.folder = folder;
    }

    public static Gpg in(Path folder) {
        try {
            Files.createDirectories(
                    folder.resolve("home"),
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            return new Gpg(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path write(String name, byte[] content) {
        try {
            return Files.write(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void trust(String certificate) {
        write("key.asc", certificate.getBytes(StandardCharsets.US_ASCII));
        var imported = gpg("--import", "key.asc");
        if (imported.exit() != 0) {
            throw new AssertionError(imported.output());
        }
    }

    public Result gpg(String... arguments) {
        var command = new ArrayList<>(List.of("gpg", "--batch", "--no-tty", "--homedir", "home"));
        command.addAll(List.of(arguments));
        return run(command);
    }

    public Result run(List<String> command) {
        try {
            var process =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .start();
            process.getOutputStream().close();
            var output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends the agent that gpg may have started for this folder. */
    public void close() {
        run(List.of("gpgconf", "--homedir", "home", "--kill", "all"));
    }
}
