package clearinghouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.json.CanonicalJson;
import clearinghouse.formats.merkle.CompactRange;
import clearinghouse.formats.merkle.Hash;
import clearinghouse.formats.merkle.TreeHead;
import clearinghouse.formats.tuf.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class AuditVerifyTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00.123456Z");
    private static final int SEALED = 7;

    private final LoopbackServer server = new LoopbackServer();
    private final Signer key = newKey();
    private Signer batchSigner = key;
    private final List<ObjectNode> items = new ArrayList<>();
    private final List<TreeHead> earlierHeads = new ArrayList<>();
    private TreeHead head = new TreeHead(0, CompactRange.EMPTY.root(), NOW);
    @TempDir private Path folder = Path.of("");

    private static Signer newKey() {
        try {
            return Signer.ed25519(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void record() {
        var tree = CompactRange.EMPTY;
        for (int i = 0; i < SEALED + 2; i++) {
            var item = JsonMapper.shared().createObjectNode();
            item.putObject("entry")
                    .put("what", "finding-accepted")
                    .put("number", i)
                    .put("at", NOW.toString());
            var leaf = leaf(item);
            item.put("leaf", leaf.toString());
            if (i < SEALED) {
                item.put("index", i);
                tree = tree.append(leaf);
                if (i == 1 || i == 4) {
                    earlierHeads.add(
                            new TreeHead(tree.size(), tree.root(), NOW.minusSeconds(SEALED - i)));
                }
            } else {
                item.putNull("index");
            }
            items.add(item);
        }
        head = new TreeHead(SEALED, tree.root(), NOW);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Hash leaf(ObjectNode item) {
        return Hash.ofLeaf(CanonicalJson.rfc8785Bytes(item.path("entry")));
    }

    private Cli.Result verify(String... options) throws IOException {
        return verify(key, options);
    }

    private Cli.Result verify(Signer signer, String... options) throws IOException {
        server.get("/api/v1/audit/entries", page(items.subList(0, 4), "\"c/ 2\""));
        server.get(
                "/api/v1/audit/entries?cursor=c%2F+2",
                page(items.subList(4, items.size()), "null"));
        server.get("/api/v1/audit/head", signed(head, signer).toString());
        var first = earlierHeads.stream().map(each -> signed(each, batchSigner)).toList();
        server.get("/api/v1/audit/heads", page(first, "\"h2\""));
        server.get("/api/v1/audit/heads?cursor=h2", page(List.of(signed(head, signer)), "null"));
        var all = new ArrayList<>(List.of(options));
        all.add("--json");
        return new Cli(server, folder, InstantSource.fixed(NOW))
                .run(List.of("audit", "verify"), all.toArray(String[]::new));
    }

    private ObjectNode signed(TreeHead each, Signer signer) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("size", each.size())
                .put("root", each.root().toString())
                .put("at", each.at().toString())
                .put(
                        "signature",
                        Base64.getEncoder().encodeToString(signer.sign(each.signedBytes())))
                .put("public_key", base64(key));
    }

    private static String page(List<ObjectNode> items, String next) {
        return "{\"items\":%s,\"next\":%s}".formatted(items, next);
    }

    private static String base64(Signer signer) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(signer.key().value()));
    }

    private void assertBroken(Cli.Result result, int index) {
        assertThat(result.exit()).as(result.toString()).isEqualTo(1);
        assertThat(result.json().path("verified").booleanValue()).isFalse();
        assertThat(result.json().path("broken").path("index").asInt(-1)).isEqualTo(index);
    }

    @Test
    void an_untouched_record_verifies_and_counts_what_is_not_sealed_yet() throws IOException {
        var result = verify();
        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.json().path("verified").booleanValue()).isTrue();
        assertThat(result.json().path("entries").asInt()).isEqualTo(9);
        assertThat(result.json().path("sealed").asInt()).isEqualTo(7);
        assertThat(result.json().path("unsealed").asInt()).isEqualTo(2);
        assertThat(result.json().path("broken").isNull()).isTrue();
    }

    @Test
    void the_first_changed_entry_is_named() throws IOException {
        ((ObjectNode) items.get(3).path("entry")).put("what", "finding-refused");
        ((ObjectNode) items.get(5).path("entry")).put("what", "finding-refused");
        assertBroken(verify(), 3);
    }

    @Test
    void of_an_entry_changed_together_with_its_leaf_the_batch_is_named() throws IOException {
        ((ObjectNode) items.get(3).path("entry")).put("what", "finding-refused");
        items.get(3).put("leaf", leaf(items.get(3)).toString());
        var result = verify();
        assertBroken(result, -1);
        var broken = result.json().path("broken");
        assertThat(broken.path("first").asInt()).isEqualTo(2);
        assertThat(broken.path("last").asInt()).isEqualTo(4);
        assertThat(broken.path("why").asString())
                .contains("between 2026-11-22T11:59:54.123456Z and 2026-11-22T11:59:57.123456Z");
    }

    @Test
    void a_head_of_a_batch_that_someone_else_signed_is_named_by_its_entries() throws IOException {
        batchSigner = newKey();
        var broken = verify().json().path("broken");
        assertThat(broken.path("first").asInt(-1)).isZero();
        assertThat(broken.path("last").asInt()).isEqualTo(1);
        assertThat(broken.path("why").asString()).contains("signature");
    }

    @Test
    void a_removed_entry_is_named() throws IOException {
        items.remove(2);
        assertBroken(verify(), 2);
    }

    @Test
    void entries_cut_off_at_the_end_are_named() throws IOException {
        items.subList(6, items.size()).clear();
        assertBroken(verify(), 6);
    }

    @Test
    void entries_sealed_after_the_head_do_no_harm() throws IOException {
        items.get(7).put("index", 7);
        var result = verify();
        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.json().path("sealed").asInt()).isEqualTo(8);
    }

    @Test
    void a_record_that_lost_its_end_and_its_heads_is_found_by_who_remembers_one()
            throws IOException {
        var remembered = folder.resolve("head").toString();
        assertThat(verify("--remember", remembered).exit()).isZero();
        assertThat(verify("--remember", remembered).json().path("grown_from").asInt()).isEqualTo(7);
        items.subList(5, items.size()).clear();
        sealAll();
        assertThat(verify().exit()).isZero();
        assertBroken(verify("--remember", remembered), 5);
        // What was refused is not remembered.
        assertBroken(verify("--remember", remembered), 5);
    }

    @Test
    void a_record_written_anew_is_found_by_who_remembers_its_head() throws IOException {
        var remembered = folder.resolve("head").toString();
        assertThat(verify("--remember", remembered).exit()).isZero();
        ((ObjectNode) items.get(3).path("entry")).put("what", "finding-refused");
        sealAll();
        assertThat(verify().exit()).isZero();
        assertBroken(verify("--remember", remembered), -1);
    }

    @Test
    void a_head_that_is_none_is_bad_input() throws IOException {
        var root = head.root().toString();
        for (var text :
                List.of(
                        "",
                        "{}",
                        "[]",
                        "{\"size\":7,\"root\":\"%s\"}".formatted(root),
                        "{\"size\":-1,\"root\":\"%s\",\"at\":\"%s\"}".formatted(root, NOW))) {
            var remembered = Files.writeString(folder.resolve("head"), text);
            assertThat(verify("--remember", remembered.toString()).exit()).as(text).isEqualTo(2);
        }
    }

    /** As one does who holds the signing key. */
    private void sealAll() {
        var tree = CompactRange.EMPTY;
        for (var item : items) {
            item.put("index", tree.size()).put("leaf", leaf(item).toString());
            tree = tree.append(leaf(item));
        }
        earlierHeads.clear();
        head = new TreeHead(tree.size(), tree.root(), NOW);
    }

    @Test
    void a_changed_entry_that_is_not_sealed_yet_is_found() throws IOException {
        ((ObjectNode) items.get(8).path("entry")).put("number", 99).put("id", "ent_8");
        var result = verify();
        assertBroken(result, -1);
        assertThat(result.json().path("broken").path("entry").asString()).isEqualTo("ent_8");
    }

    @Test
    void a_head_that_someone_else_signed_does_not_verify() throws IOException {
        var result = verify(newKey());
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.json().path("signature").booleanValue()).isFalse();
    }

    @Test
    void only_the_pinned_key_counts() throws IOException {
        var right = Files.writeString(folder.resolve("right"), base64(key) + "\n");
        var wrong = Files.writeString(folder.resolve("wrong"), base64(newKey()));
        assertThat(verify("--key", right.toString()).exit()).isZero();
        assertThat(verify("--key", wrong.toString()).exit()).isEqualTo(1);
        assertThat(verify("--key", folder.resolve("none").toString()).exit()).isEqualTo(2);
    }

    @Test
    void an_empty_record_verifies() throws IOException {
        items.clear();
        head = new TreeHead(0, CompactRange.EMPTY.root(), NOW);
        server.get("/api/v1/audit/entries", page(List.of(), "null"));
        server.get("/api/v1/audit/heads", page(List.of(), "null"));
        server.get("/api/v1/audit/head", signed(head, key).toString());
        assertThat(
                        new Cli(server, folder, InstantSource.fixed(NOW))
                                .run(List.of("audit", "verify"))
                                .exit())
                .isZero();
    }

    @Test
    void pages_that_lead_in_a_circle_end_the_command() throws IOException {
        verify();
        server.get("/api/v1/audit/entries?cursor=c%2F+2", page(List.of(), "\"c/ 2\""));
        assertThat(
                        new Cli(server, folder, InstantSource.fixed(NOW))
                                .run(List.of("audit", "verify"))
                                .exit())
                .isEqualTo(3);
    }
}
