package clearinghouse.cli;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        description =
                "Send the list of what a system holds. Sent again unchanged it is no new list, so a script may run each night.")
@SuppressWarnings("NullAway.Init") // picocli sets required parameters before the command runs
final class InventorySend implements Callable<Integer> {

    private static final long MAX_FILE = 32L << 20;
    private static final int TRIES = 3;
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private final World world;

    @Mixin private ServerOptions server;

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description =
                    "A CycloneDX or SPDX document, what dpkg, rpm, apk, winget, pip or npm list, or a table such as CSV.")
    private Path file;

    @Option(
            names = "--asset",
            required = true,
            paramLabel = "NAME",
            description = "The system; a name that is new makes it.")
    private String asset;

    @Option(
            names = "--exposed",
            paramLabel = "yes|no",
            description =
                    "Whether strangers on the internet reach it; what was said before holds where it is not said.")
    private Optional<String> exposed = Optional.empty();

    @Option(
            names = "--on-behalf-of",
            paramLabel = "MEMBER",
            description = "The id of the operator that a broker sends this for: pty_...")
    private Optional<String> member = Optional.empty();

    InventorySend(World world) {
        this.world = world;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (exposed.filter(it -> !it.equals("yes") && !it.equals("no")).isPresent()) {
            throw Failure.badInput("--exposed is yes or no.");
        }
        if (member.filter(it -> !it.matches("pty_[a-z2-7]{26}")).isPresent()) {
            throw Failure.badInput("--on-behalf-of wants a member's id: pty_...");
        }
        var body = body();
        try (var api = server.open()) {
            var received = post(api, body);
            world.answer(server.json(), received, text(received));
            if (!server.json()) {
                for (var warning : received.path("warnings")) {
                    world.err()
                            .println(
                                    World.printable(
                                            "%s: %s"
                                                    .formatted(
                                                            warning.path("pointer").asString(""),
                                                            warning.path("message").asString(""))));
                }
            }
            return 0;
        }
    }

    private String text(JsonNode received) {
        return "%s: %s read, %s unclear."
                .formatted(
                        World.printable(asset),
                        counted(received.path("components").asLong(0), "component"),
                        counted(received.path("warning_count").asLong(0), "thing"));
    }

    private static String counted(long number, String what) {
        return "%,d %s%s".formatted(number, what, number == 1 ? "" : "s");
    }

    private byte[] body() {
        var node = JsonMapper.shared().createObjectNode();
        var about = node.putObject("asset").put("name", asset);
        exposed.ifPresent(it -> about.put("internet_exposed", it.equals("yes")));
        var content = read();
        text(content)
                .ifPresentOrElse(
                        it -> node.put("document", it),
                        // Such as the UTF-16 that some shells write into files.
                        () ->
                                node.put("encoding", "base64")
                                        .put(
                                                "document",
                                                Base64.getEncoder().encodeToString(content)));
        return JsonMapper.shared().writeValueAsBytes(node);
    }

    /**
     * Every try of one call has one key. Another call has another one: a list that went back to
     * what it was earlier would else be answered as it was then, and not be taken in. A call that
     * is repeated because no answer came finds the list in place, and the server says so.
     */
    private JsonNode post(Api api, byte[] body) throws InterruptedException {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Idempotency-Key", key(body));
        member.ifPresent(id -> headers.put("Clearinghouse-Acting-For", id));
        for (int tried = 1; ; tried++) {
            try {
                return api.post("/api/v1/inventories", body, Map.copyOf(headers));
            } catch (Api.Unreachable e) {
                if (tried == TRIES) {
                    throw api.unreachable(e);
                }
                world.pause().of(BETWEEN.multipliedBy(tried));
            }
        }
    }

    private String key(byte[] body) {
        var all = new ByteArrayOutputStream();
        all.writeBytes((world.clock().instant() + "\n").getBytes(StandardCharsets.UTF_8));
        all.writeBytes((member.orElse("") + "\n").getBytes(StandardCharsets.UTF_8));
        all.writeBytes(body);
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(all.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    private byte[] read() {
        var content = WholeFile.read(file, MAX_FILE);
        if (content.length == 0) {
            throw Failure.badInput("%s is empty.".formatted(file));
        }
        return content;
    }

    private static Optional<String> text(byte[] content) {
        try {
            return Optional.of(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(content))
                            .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
