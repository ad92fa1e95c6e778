package clearinghouse.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs the command as a person would, in this process. */
record Cli(LoopbackServer server, Path folder, InstantSource clock) {
    record Result(int exit, String out, String err) {
        JsonNode json() {
            return JsonMapper.shared().readTree(out);
        }
    }

    Path tokenFile() throws IOException {
        var file = folder.resolve("token");
        if (!Files.exists(file)) {
            Files.writeString(file, "ch_0123456789abcdef\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        return file;
    }

    /** The words before the first option, then server and token, then the rest. */
    Result run(List<String> command, String... options) throws IOException {
        var args = new ArrayList<>(command);
        args.addAll(List.of("--server", server.address(), "--token-file", tokenFile().toString()));
        args.addAll(List.of(options));
        return bare(args.toArray(String[]::new));
    }

    Result bare(String... args) {
        return asking("", args);
    }

    /** With a text on standard input. */
    Result asking(String text, String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var world =
                new World(
                        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        clock,
                        _ -> {});
        int exit = Main.run(world, args);
        return new Result(
                exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
