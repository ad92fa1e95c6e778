package clearinghouse.cli;

import clearinghouse.cli.AuditCheck.Where;
import clearinghouse.formats.merkle.Hash;
import clearinghouse.formats.merkle.TreeHead;
import clearinghouse.formats.tuf.Key;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description =
                "Rebuild the record's tree from its entries and check it against every signed head.")
@SuppressWarnings("NullAway.Init") // picocli sets the mixin before the command runs
final class AuditVerify implements Callable<Integer> {
    private final World world;

    @Mixin private ServerOptions server;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description =
                    "The log's Ed25519 public key in base64, obtained elsewhere; the server's must be this one.")
    private Optional<Path> key;

    @Option(
            names = "--remember",
            paramLabel = "FILE",
            description =
                    "Keep the verified head in this file, and refuse a record that has not grown from the one kept there. Without it nobody notices entries that were cut off together with their heads.")
    private Optional<Path> remembered;

    private record Head(TreeHead tree, Key key, boolean signed) {}

    AuditVerify(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        var pinned = key.map(AuditVerify::readKey);
        var earlier = remembered.filter(Files::exists).map(AuditVerify::readHead);
        try (var api = server.open()) {
            // The head first: entries sealed while we read then lie behind it and harm nothing.
            var head = head(api.get("/api/v1/audit/head"));
            var batches = new ArrayList<AuditCheck.Batch>();
            readPages(
                    api,
                    "/api/v1/audit/heads",
                    node -> {
                        var one = head(node);
                        batches.add(
                                new AuditCheck.Batch(
                                        one.tree(), one.signed() && one.key().equals(head.key())));
                    });
            var check = new AuditCheck(head.tree(), batches, earlier);
            readPages(api, "/api/v1/audit/entries", check::take);
            int exit = answer(head, check, pinned, earlier);
            if (exit == 0) {
                remembered.ifPresent(file -> keep(file, head.tree()));
            }
            return exit;
        }
    }

    private static void readPages(Api api, String path, Consumer<JsonNode> reader) {
        var seen = new HashSet<String>();
        for (var page = api.get(path); ; ) {
            var items = page.path("items");
            if (!items.isArray()) {
                throw notUnderstood();
            }
            items.forEach(reader);
            var next = page.path("next");
            if (!next.isString()) {
                return;
            }
            if (!seen.add(next.stringValue())) {
                throw Failure.lacking("The server's pages of the record lead in a circle.");
            }
            page =
                    api.get(
                            path
                                    + "?cursor="
                                    + URLEncoder.encode(
                                            next.stringValue(), StandardCharsets.UTF_8));
        }
    }

    private int answer(
            Head head, AuditCheck check, Optional<Key> pinned, Optional<TreeHead> earlier) {
        boolean rightKey = pinned.isEmpty() || pinned.get().equals(head.key());
        var broken = check.broken();
        boolean verified = head.signed() && rightKey && broken.isEmpty();

        var node = JsonMapper.shared().createObjectNode();
        node.put("ok", verified);
        node.put("verified", verified);
        node.put("entries", check.sealed() + check.unsealed());
        node.put("sealed", check.sealed());
        node.put("unsealed", check.unsealed());
        node.put("signature", head.signed());
        node.put(
                "key",
                pinned.isEmpty() ? "from the server" : rightKey ? "pinned" : "not the pinned one");
        node.set("head", node(head.tree()));
        earlier.ifPresentOrElse(
                before -> node.put("grown_from", before.size()), () -> node.putNull("grown_from"));
        if (broken.isPresent()) {
            var first = node.putObject("broken");
            switch (broken.get().where()) {
                case Where.Entry(var index) -> first.put("index", index);
                case Where.Unsealed(var id) -> first.put("entry", id);
                case Where.Batch(var from, var to) -> first.put("first", from).put("last", to);
                case Where.Whole() -> {}
            }
            first.put("why", broken.get().why());
        } else {
            node.putNull("broken");
        }

        var text = new StringBuilder();
        if (!rightKey) {
            text.append("Refused: the server signs with another key than the pinned one.\n");
        }
        if (!head.signed()) {
            text.append("Refused: the head's signature does not verify.\n");
        }
        broken.ifPresent(first ->
                text.append("Broken: ")
                        .append(named(first.where()))
                        .append(World.printable(first.why()))
                        .append(".\n"));
        text.append(
                "%d entries, %d sealed, %d not yet sealed; head of %s over %d%s."
                        .formatted(
                                check.sealed() + check.unsealed(),
                                check.sealed(),
                                check.unsealed(),
                                head.tree().at(),
                                head.tree().size(),
                                pinned.isEmpty()
                                        ? "; its key is the server's word (pin one with --key)"
                                        : ""));
        text.append(
                earlier.map(before ->
                                "%nCompared with the %d entries of %s."
                                        .formatted(before.size(), before.at()))
                        .orElse(""));
        world.answer(server.json(), node, text.toString());
        return verified ? 0 : 1;
    }

    private static String named(Where where) {
        return switch (where) {
            case Where.Entry(var index) -> "entry " + index + " ";
            case Where.Unsealed(var id) -> "entry " + World.printable(id) + " ";
            case Where.Batch(var from, var to) -> "entries " + from + " to " + to + " ";
            case Where.Whole() -> "";
        };
    }

    private static Head head(JsonNode node) {
        try {
            var tree = treeHead(node).orElseThrow(AuditVerify::notUnderstood);
            var signature = Base64.getDecoder().decode(node.path("signature").asString(""));
            var publicKey = Base64.getDecoder().decode(node.path("public_key").asString(""));
            if (publicKey.length != 32) {
                throw notUnderstood();
            }
            var key = Key.ed25519(publicKey);
            return new Head(tree, key, key.verifies(tree.signedBytes(), signature));
        } catch (IllegalArgumentException e) {
            throw notUnderstood();
        }
    }

    private static Optional<TreeHead> treeHead(JsonNode node) {
        var size = node.path("size");
        var root = Hash.parse(node.path("root").asString(""));
        if (!size.isIntegralNumber() || size.longValue() < 0 || root.isEmpty()) {
            return Optional.empty();
        }
        try {
            var at = Instant.parse(node.path("at").asString(""));
            return Optional.of(new TreeHead(size.longValue(), root.get(), at));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static ObjectNode node(TreeHead head) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("size", head.size())
                .put("root", head.root().toString())
                .put("at", head.at().toString());
    }

    private static TreeHead readHead(Path file) {
        try {
            return treeHead(JsonMapper.shared().readTree(Files.readString(file))).orElseThrow();
        } catch (IOException | JacksonException | NoSuchElementException e) {
            throw Failure.badInput("%s does not hold the head of an earlier look.".formatted(file));
        }
    }

    /** Whole or not at all: half a file would stop the next look. */
    private static void keep(Path file, TreeHead head) {
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(fresh, node(head) + "\n");
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw Failure.lacking("The head cannot be kept in %s.".formatted(file));
        }
    }

    private static Key readKey(Path file) {
        try {
            var raw =
                    Base64.getDecoder()
                            .decode(Files.readString(file, StandardCharsets.UTF_8).strip());
            if (raw.length == 32) {
                return Key.ed25519(raw);
            }
        } catch (IOException e) {
            throw Failure.badInput("%s cannot be read.".formatted(file));
        } catch (IllegalArgumentException e) {
            throw Failure.badInput("%s is not base64.".formatted(file));
        }
        throw Failure.badInput("%s does not hold the 32 bytes of an Ed25519 key.".formatted(file));
    }

    private static Failure notUnderstood() {
        return Failure.lacking("The server's answer about the record is not understood.");
    }
}
