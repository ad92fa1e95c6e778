package clearinghouse.cli;

import clearinghouse.formats.merkle.Hash;
import clearinghouse.formats.merkle.MerkleTree;
import clearinghouse.formats.tlog.Checkpoint;
import clearinghouse.formats.tlog.EntryBundle;
import clearinghouse.formats.tlog.HashTile;
import clearinghouse.formats.tlog.LogKeys;
import clearinghouse.formats.tlog.SignedNote;
import clearinghouse.formats.tlog.TilePath;
import clearinghouse.formats.tlog.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** A log of some entries, written by the definitions and not by what is tested. */
record TestLog(List<byte[]> entries, List<Integer> batches, KeyPair pair, Optional<Second> second) {

    /** An ML-DSA-65 key that signs from this size on. */
    record Second(KeyPair pair, int from) {}

    private static final String ORIGIN = "hub.example/record";

    static TestLog of(int size, List<Integer> batches) {
        return new TestLog(
                new ArrayList<>(IntStream.range(0, size).mapToObj(TestLog::entry).toList()),
                batches,
                newPair("Ed25519"),
                Optional.empty());
    }

    TestLog signedTwiceFrom(int size) {
        return new TestLog(
                entries, batches, pair, Optional.of(new Second(newPair("ML-DSA-65"), size)));
    }

    /** Of the same log, or of one that its key forged. */
    TestLog shorter(int size, List<Integer> earlier) {
        return new TestLog(new ArrayList<>(entries.subList(0, size)), earlier, pair, second);
    }

    private static byte[] entry(int i) {
        return "{\"action\":\"finding.submitted\",\"number\":%d,\"party\":\"pty_%d\"}"
                .formatted(i, i % 7)
                .getBytes(StandardCharsets.UTF_8);
    }

    VerifierKey key() {
        var der = pair.getPublic().getEncoded();
        return VerifierKey.of(
                ORIGIN,
                VerifierKey.Kind.SIGNS,
                Arrays.copyOfRange(der, der.length - 32, der.length));
    }

    LogKeys keys() {
        return new LogKeys(
                Stream.concat(
                                Stream.of(new LogKeys.Begun(key(), 0)),
                                second.stream()
                                        .map(each -> new LogKeys.Begun(key(each), each.from())))
                        .toList());
    }

    private static VerifierKey key(Second second) {
        var der = second.pair().getPublic().getEncoded();
        return VerifierKey.of(
                ORIGIN,
                VerifierKey.Kind.SIGNS_ML_DSA_65,
                Arrays.copyOfRange(der, der.length - 1952, der.length));
    }

    Hash root(int size) {
        return new MerkleTree(leaves().subList(0, size)).root();
    }

    SignedNote signed(int size) {
        return signed(size, root(size));
    }

    SignedNote signed(int size, Hash root) {
        var text = new Checkpoint(ORIGIN, size, root).text();
        var lines = new ArrayList<>(List.of(key().sign(text, message -> sign(pair, message))));
        second.filter(each -> size >= each.from())
                .ifPresent(each ->
                        lines.add(key(each).sign(text, message -> sign(each.pair(), message))));
        return new SignedNote(text, lines);
    }

    void write(Path export) throws IOException {
        writeTiles(export);
        Files.writeString(export.resolve("checkpoint"), signed(entries.size()).render());
        Files.writeString(export.resolve("checkpoints"), earlier());
    }

    private String earlier() {
        return batches.stream().map(size -> signed(size).render()).collect(Collectors.joining());
    }

    void writeTiles(Path export) throws IOException {
        Files.createDirectories(export);
        for (var file : tiles().entrySet()) {
            var path = export.resolve(file.getKey().toString());
            Files.createDirectories(path.resolve("..").normalize());
            Files.write(path, file.getValue());
        }
    }

    private Map<TilePath, byte[]> tiles() {
        var tiles = new HashMap<TilePath, byte[]>();
        var leaves = leaves();
        TilePath.entriesOf(leaves.size())
                .forEach(path -> {
                    int from = (int) path.first();
                    tiles.put(path, EntryBundle.render(entries.subList(from, from + path.width())));
                });
        TilePath.hashesOf(leaves.size())
                .forEach(path -> {
                    int span = 1 << path.treeLevel();
                    tiles.put(
                            path,
                            HashTile.render(
                                    IntStream.range(0, path.width())
                                            .map(i -> ((int) path.first() + i) * span)
                                            .mapToObj(i -> leaves.subList(i, i + span))
                                            .map(MerkleTree::new)
                                            .map(MerkleTree::root)
                                            .toList()));
                });
        return tiles;
    }

    List<Path> files(Path export) throws IOException {
        try (var all = Files.walk(export)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    void deleteEntries(Path export) throws IOException {
        for (var file : files(export)) {
            if (file.toString().contains("/entries/")) {
                Files.delete(file);
            }
        }
    }

    void serve(LoopbackServer server, int waiting) {
        var log = "/api/v1/audit/";
        tiles().forEach((path, bytes) -> server.get(log + path, bytes));
        server.get(log + "checkpoint", signed(entries.size()).render());
        server.get(log + "key", key() + "\n");
        server.get(log + "keys", keys().render());
        var items = JsonMapper.shared().createArrayNode();
        Stream.concat(batches.stream(), Stream.of(entries.size()))
                .forEach(size -> items.addObject().put("note", signed(size).render()));
        server.get(log + "checkpoints", "{\"items\":[],\"next\":\"c/ 2\"}");
        server.get(log + "checkpoints?cursor=c%2F+2", "{\"items\":%s}".formatted(items));
        var unsealed = JsonMapper.shared().createArrayNode();
        for (int i = 0; i < waiting; i++) {
            unsealed.addObject().putObject("entry").put("id", "ent_" + i);
        }
        server.get(log + "waiting", "{\"items\":%s}".formatted(unsealed));
    }

    private List<Hash> leaves() {
        return entries.stream().map(Hash::ofLeaf).toList();
    }

    private static byte[] sign(KeyPair pair, byte[] message) {
        try {
            var signature = Signature.getInstance(pair.getPublic().getAlgorithm());
            signature.initSign(pair.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair newPair(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
