package clearinghouse.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.json.CanonicalJson;
import clearinghouse.formats.tuf.FileNames;
import clearinghouse.formats.tuf.PatchNote;
import clearinghouse.formats.tuf.Signer;
import clearinghouse.formats.tuf.TargetFile;
import clearinghouse.formats.tuf.TargetPath;
import clearinghouse.formats.tuf.TufRepository;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class AgentSyncTest {
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final Instant later = now.plus(1, ChronoUnit.DAYS);
    private static final TargetPath MINE = new TargetPath("org.json/json/json-fixed.jar");
    private static final TargetPath OTHERS = new TargetPath("org.acme/acme-fixed.jar");
    private static final byte[] JAR = "the fixed jar".repeat(1_000).getBytes(UTF_8);
    private static final TargetFile TARGET =
            TargetFile.of(
                    JAR,
                    new PatchNote(
                            "adv_1", "pkg:maven/org.json/json@1", "pkg:maven/org.json/json@2", 1));
    private static final TargetFile OTHER_TARGET =
            TargetFile.of(
                    JAR,
                    new PatchNote(
                            "adv_2", "pkg:maven/org.acme/acme@1", "pkg:maven/org.acme/acme@2", 1));

    private final LoopbackServer server = new LoopbackServer();
    private final Signer key = newKey();
    private Instant timestampExpires = later;
    private Map<TargetPath, TargetFile> listed = Map.of(MINE, TARGET, OTHERS, OTHER_TARGET);
    @TempDir private Path folder = Path.of("");

    private static Signer newKey() {
        try {
            return Signer.ed25519(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void serve() throws IOException {
        publish(1);
        assign("adv_1", MINE.value());
        Files.write(folder.resolve("root.json"), file("1.root.json"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Map<String, byte[]> metadata(long version) {
        return new TufRepository(
                        new TufRepository.Role(1, later, key),
                        new TufRepository.Role(version, later, key),
                        new TufRepository.Role(version, later, key),
                        new TufRepository.Role(version, timestampExpires, key),
                        listed)
                .metadata();
    }

    private byte[] file(String name) {
        return Objects.requireNonNull(metadata(1).get(name));
    }

    private void publish(long version) {
        metadata(version).forEach((name, bytes) -> server.get("/tuf/" + name, bytes));
        for (var name : FileNames.target(MINE, TARGET)) {
            server.get("/tuf/targets/" + name, JAR);
        }
    }

    private static String served() {
        return "/tuf/targets/" + FileNames.target(MINE, TARGET).getFirst();
    }

    private void assign(String advisory, String target) {
        server.get(
                "/api/v1/me/assignments",
                """
                {"items":[{"exposure":"exp_1","advisory":"%s","target":"%s","asset":"ast_1","due":null}],"next":null}
                """
                        .formatted(advisory, target));
    }

    private Cli cli() {
        return new Cli(server, folder, InstantSource.fixed(now));
    }

    private Cli.Result sync() throws IOException {
        return sync(folder.resolve("root.json"));
    }

    private Cli.Result sync(Path root) throws IOException {
        return cli().run(
                        List.of("agent", "sync"),
                        "--data",
                        folder.resolve("data").toString(),
                        "--root",
                        root.toString(),
                        "--json");
    }

    private Path installed() {
        return folder.resolve("data/targets").resolve(MINE.value());
    }

    private void assertRefused(Cli.Result result, String reason) throws IOException {
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.json().path("refused").path(0).path("reason").asString(""))
                .isEqualTo(reason);
        assertThat(result.json().path("fetched")).isEmpty();
        assertThat(installed()).doesNotExist();
        assertNothingHalf();
    }

    private void assertNothingHalf() throws IOException {
        try (var left = Files.list(folder.resolve("data/incoming"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void an_assigned_fix_is_fetched_and_no_other() throws IOException {
        var result = sync();
        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(installed()).hasBinaryContent(JAR);
        var fetched = result.json().path("fetched").path(0);
        assertThat(fetched.path("exposure").asString()).isEqualTo("exp_1");
        assertThat(fetched.path("purl_after").asString()).isEqualTo("pkg:maven/org.json/json@2");
        assertThat(result.json().path("skipped").path(0).path("target").asString())
                .isEqualTo(OTHERS.value());
        assertThat(server.asked).noneMatch(asked -> asked.line().contains("acme"));
        assertNothingHalf();
    }

    @Test
    void what_is_there_already_is_not_fetched_again() throws IOException {
        sync();
        server.asked.clear();
        var again = sync();
        assertThat(again.exit()).isZero();
        assertThat(again.json().path("present")).hasSize(1);
        assertThat(server.asked).noneMatch(asked -> asked.line().contains("/targets/"));
    }

    @Test
    void an_installed_file_that_was_changed_is_fetched_again() throws IOException {
        sync();
        Files.writeString(installed(), "rubbish");
        assertThat(sync().json().path("fetched")).hasSize(1);
        assertThat(installed()).hasBinaryContent(JAR);
    }

    @Test
    void trust_never_starts_with_the_server_s_word() throws IOException {
        var result =
                cli().run(List.of("agent", "sync"), "--data", folder.resolve("data").toString());
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("--root");
        assertThat(server.asked).isEmpty();
    }

    @Test
    void another_root_later_is_refused() throws IOException {
        sync();
        var other = newKey();
        var role = new TufRepository.Role(1, later, other);
        var root =
                Files.write(
                        folder.resolve("other.json"),
                        Objects.requireNonNull(
                                new TufRepository(role, role, role, role, Map.of())
                                        .metadata()
                                        .get("1.root.json")));
        assertThat(sync(root).exit()).isEqualTo(2);
    }

    @Test
    void a_tampered_fix_is_not_installed() throws IOException {
        var changed = JAR.clone();
        changed[JAR.length - 1] ^= 1;
        server.get(served(), changed);
        assertRefused(sync(), "tampered");
    }

    @Test
    void a_fix_that_never_ends_is_cut_off_at_its_signed_length() throws IOException {
        server.on(
                "GET " + served(),
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    try (var body = exchange.getResponseBody()) {
                        while (true) {
                            body.write(JAR);
                        }
                    }
                });
        assertRefused(sync(), "tampered");
    }

    @Test
    void a_fix_that_ends_early_is_not_installed() throws IOException {
        server.get(served(), Arrays.copyOf(JAR, JAR.length - 1));
        assertRefused(sync(), "tampered");
    }

    @Test
    void a_fix_that_is_not_served_is_said_to_be_unavailable() throws IOException {
        server.on("GET " + served(), exchange -> LoopbackServer.send(exchange, 503, "later"));
        assertRefused(sync(), "unavailable");
    }

    @Test
    void tampered_metadata_is_refused() throws IOException {
        server.get(
                "/tuf/1.targets.json",
                new String(file("1.targets.json"), UTF_8).replace("adv_1", "adv_9"));
        assertRefused(sync(), "tampered");
    }

    @Test
    void metadata_longer_than_signed_is_refused() throws IOException {
        server.get("/tuf/1.targets.json", new String(file("1.targets.json"), UTF_8) + " ");
        assertRefused(sync(), "tampered");
    }

    @Test
    void metadata_over_the_limit_is_refused() throws IOException {
        server.get("/tuf/timestamp.json", new byte[100_000]);
        assertRefused(sync(), "too-large");
    }

    @Test
    void expired_metadata_is_refused() throws IOException {
        timestampExpires = now;
        publish(1);
        assertRefused(sync(), "expired");
    }

    @Test
    void an_older_repository_is_refused_by_the_next_process() throws IOException {
        publish(2);
        assign("adv_none", "none");
        assertThat(sync().exit()).isEqualTo(1);
        publish(1);
        assign("adv_1", MINE.value());
        assertRefused(sync(), "rolled-back");
    }

    @Test
    void a_fix_that_no_metadata_lists_is_refused() throws IOException {
        assign("adv_1", "org.json/json/other.jar");
        assertRefused(sync(), "not-listed");
    }

    @Test
    void an_assignment_cannot_bring_back_what_a_fetched_fix_superseded() throws IOException {
        var newer = new TargetPath("org.json/json/json-fixed-better.jar");
        var target =
                TargetFile.of(
                        JAR,
                        new PatchNote(
                                "adv_1",
                                "pkg:maven/org.json/json@1",
                                "pkg:maven/org.json/json@3",
                                2));
        listed = Map.of(MINE, TARGET, newer, target);
        publish(2);
        FileNames.target(newer, target).forEach(name -> server.get("/tuf/targets/" + name, JAR));
        assign("adv_1", newer.value());
        assertThat(sync().exit()).isZero();
        assign("adv_1", MINE.value());
        assertRefused(sync(), "superseded");
        assertThat(installed()).doesNotExist();
    }

    @Test
    void a_newer_fix_of_the_same_package_for_another_need_supersedes_nothing() throws IOException {
        var other =
                TargetFile.of(
                        JAR,
                        new PatchNote(
                                "adv_2",
                                "pkg:maven/org.json/json@1",
                                "pkg:maven/org.json/json@3",
                                2));
        listed = Map.of(MINE, TARGET, OTHERS, other);
        publish(2);
        assertThat(sync().exit()).isZero();
        assertThat(installed()).exists();
    }

    @Test
    void an_assignment_cannot_give_a_fix_another_meaning() throws IOException {
        assign("adv_2", MINE.value());
        assertRefused(sync(), "not-assigned");
    }

    @Test
    void a_signed_path_that_leaves_the_folder_is_refused() throws IOException {
        resign("1.targets.json", text -> text.replace(MINE.value(), "../../evil.jar"));
        assign("adv_1", "../../evil.jar");
        assertRefused(sync(), "unsafe-path");
    }

    @Test
    void a_fix_over_the_given_size_is_not_fetched() throws IOException {
        var result =
                cli().run(
                                List.of("agent", "sync"),
                                "--data",
                                folder.resolve("data").toString(),
                                "--root",
                                folder.resolve("root.json").toString(),
                                "--max-bytes",
                                "100",
                                "--json");
        assertRefused(result, "too-large");
        assertThat(server.asked).noneMatch(asked -> asked.line().contains("/targets/"));
    }

    @Test
    void a_killed_sync_leaves_nothing_half_and_the_next_completes() throws Exception {
        var half = new CountDownLatch(1);
        var killed = new CountDownLatch(1);
        server.on(
                "GET " + served(),
                exchange -> {
                    exchange.sendResponseHeaders(200, JAR.length);
                    exchange.getResponseBody().write(JAR, 0, JAR.length / 2);
                    exchange.getResponseBody().flush();
                    half.countDown();
                    try {
                        killed.await(30, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                });
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "agent",
                                "sync",
                                "--server",
                                server.address(),
                                "--token-file",
                                cli().tokenFile().toString(),
                                "--data",
                                folder.resolve("data").toString(),
                                "--root",
                                folder.resolve("root.json").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("killed.log").toFile())
                        .start();
        assertThat(half.await(30, TimeUnit.SECONDS)).isTrue();
        process.destroyForcibly().waitFor();
        killed.countDown();
        assertThat(installed()).doesNotExist();

        publish(1);
        var next = sync();
        assertThat(next.exit()).as(next.toString()).isZero();
        assertThat(installed()).hasBinaryContent(JAR);
        assertNothingHalf();
    }

    @Test
    void a_damaged_state_is_refused_and_not_replaced() throws IOException {
        sync();
        var state = folder.resolve("data/trusted.json");
        Files.writeString(state, Files.readString(state).replace("\"version\":1", "\"version\":9"));
        var result = sync();
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("trusted.json");
    }

    @Test
    void two_syncs_do_not_work_in_one_folder() throws IOException {
        sync();
        try (var other = FileChannel.open(folder.resolve("data/lock"), StandardOpenOption.WRITE);
                var _ = other.lock()) {
            assertThat(sync().exit()).isEqualTo(3);
        }
    }

    @Test
    void a_server_that_is_not_there_is_said_in_a_sentence() throws IOException {
        server.close();
        var result = sync();
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.json().path("ok").booleanValue()).isFalse();
    }

    /**
     * Puts another text under the key, with all that lists it, as only the repository's owner
     * could.
     */
    private void resign(String name, UnaryOperator<String> change) {
        var targets = signed(changed(new String(file(name), UTF_8), change));
        server.get("/tuf/1.targets.json", targets);
        var snapshot = signed(unlisted(file("1.snapshot.json"), "targets.json"));
        server.get("/tuf/1.snapshot.json", snapshot);
        server.get(
                "/tuf/timestamp.json", signed(unlisted(file("timestamp.json"), "snapshot.json")));
    }

    private static ObjectNode changed(String file, UnaryOperator<String> change) {
        return (ObjectNode) JsonMapper.shared().readTree(change.apply(file)).path("signed");
    }

    private static ObjectNode unlisted(byte[] file, String name) {
        var signed = changed(new String(file, UTF_8), UnaryOperator.identity());
        ((ObjectNode) signed.path("meta").path(name)).remove(List.of("length", "hashes"));
        return signed;
    }

    private byte[] signed(ObjectNode content) {
        var file = JsonMapper.shared().createObjectNode();
        file.set("signed", content);
        file.putArray("signatures")
                .addObject()
                .put("keyid", key.keyId())
                .put("sig", HexFormat.of().formatHex(key.sign(CanonicalJson.olpcBytes(content))));
        return JsonMapper.shared().writeValueAsBytes(file);
    }
}
