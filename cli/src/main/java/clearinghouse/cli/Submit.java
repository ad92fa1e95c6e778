package clearinghouse.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "submit",
        mixinStandardHelpOptions = true,
        description = "Submit a finding with its proof.")
@SuppressWarnings("NullAway.Init") // picocli sets required options before the command runs
final class Submit implements Callable<Integer> {
    private static final long MAX_FILE = 8_000_000;
    private static final int TRIES = 3;
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private final World world;

    @Mixin private ServerOptions server;

    @Option(
            names = "--target",
            required = true,
            paramLabel = "PURL",
            description = "What it is in, as a package URL with version.")
    private String target;

    @Option(
            names = "--entry",
            required = true,
            paramLabel = "NAME",
            description = "The target's entry point that the proof is given to.")
    private String entry;

    @Option(
            names = "--proof",
            required = true,
            paramLabel = "FILE",
            description = "The input that triggers it.")
    private Path proof;

    @Option(
            names = "--title",
            required = true,
            paramLabel = "TEXT",
            description = "What it is, in a line.")
    private String title;

    @Option(names = "--description", paramLabel = "FILE", description = "What it is, at length.")
    private Optional<Path> description;

    @Option(
            names = "--provenance",
            paramLabel = "WORD",
            description = "Where it comes from: government or private; else as policy says.")
    private Optional<String> provenance;

    @Option(
            names = "--use-limit",
            paramLabel = "TERM",
            description =
                    "What it may be used for and what not, such as defence-only; more than once. Else as policy says.")
    private List<String> useLimits = List.of();

    @Option(
            names = "--wait",
            description = "Wait for the verdict; exit 0 only when it is reproduced.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "How long to wait (${DEFAULT-VALUE}).")
    private int timeout;

    Submit(World world) {
        this.world = world;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!target.startsWith("pkg:")) {
            throw Failure.badInput(
                    "--target wants a package URL, such as pkg:maven/org.json/json@20220924.");
        }
        var body = body();
        try (var api = server.open()) {
            var accepted = post(api, body);
            var id = accepted.path("id").asString("");
            if (!id.matches("[a-z]{3}_[A-Za-z0-9_-]{1,64}")) {
                throw Failure.lacking("The server's answer names no finding.");
            }
            if (!wait) {
                world.answer(server.json(), accepted, id);
                return 0;
            }
            if (!server.json()) {
                world.out().println(id);
            }
            return verdict(api, id);
        }
    }

    private byte[] body() {
        var node = JsonMapper.shared().createObjectNode();
        node.put("title", title);
        node.put("description", description.map(Submit::text).orElse(title));
        node.put("target", target);
        node.put("entry", entry);
        node.putObject("proof")
                .put("encoding", "base64")
                .put("content", Base64.getEncoder().encodeToString(read(proof)));
        provenance.ifPresent(word -> node.put("provenance", word));
        if (!useLimits.isEmpty()) {
            useLimits.forEach(node.putArray("use_limits")::add);
        }
        return JsonMapper.shared().writeValueAsBytes(node);
    }

    /**
     * The same body always has the same key, so a second try, or a second call, never makes a
     * second finding.
     */
    private JsonNode post(Api api, byte[] body) throws InterruptedException {
        var key = Map.of("Idempotency-Key", sha256(body));
        for (int tried = 1; ; tried++) {
            try {
                return api.post("/api/v1/findings", body, key);
            } catch (Api.Unreachable e) {
                if (tried == TRIES) {
                    throw api.unreachable(e);
                }
                world.pause().of(BETWEEN.multipliedBy(tried));
            }
        }
    }

    private int verdict(Api api, String id) throws InterruptedException {
        var until = world.clock().instant().plusSeconds(timeout);
        while (true) {
            var finding = api.get("/api/v1/findings/" + id);
            var verdict = finding.path("verdict").path("verdict");
            if (verdict.isString()) {
                world.answer(server.json(), finding, World.printable(verdict.stringValue()));
                return verdict.stringValue().equals("reproduced") ? 0 : 1;
            }
            if (!finding.path("verdict").isNull()) {
                throw Failure.lacking("The server's verdict is not one that this version knows.");
            }
            if (!world.clock().instant().isBefore(until)) {
                throw Failure.no("No verdict on %s within %d s.".formatted(id, timeout));
            }
            world.pause().of(BETWEEN);
        }
    }

    private static byte[] read(Path file) {
        try {
            if (Files.size(file) > MAX_FILE) {
                throw Failure.badInput("%s is larger than %,d bytes.".formatted(file, MAX_FILE));
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw Failure.badInput("%s cannot be read.".formatted(file));
        }
    }

    private static String text(Path file) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(read(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Failure.badInput("%s is not text in UTF-8.".formatted(file));
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
