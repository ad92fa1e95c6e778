package clearinghouse.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.formats.json.CanonicalJson;
import clearinghouse.formats.merkle.Hash;
import clearinghouse.formats.tlog.Checkpoint;
import clearinghouse.signer.Answer;
import clearinghouse.signer.Ask;
import clearinghouse.signer.Codec;
import clearinghouse.signer.Desk;
import clearinghouse.signer.Purpose;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignerProcessTest {

    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

    @TempDir private Path data;
    private SignerProcess signer;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectory(data.resolve("keys"));
        signer = SignerProcess.start(data, PostQuantum.USUAL);
    }

    @AfterEach
    void stop() {
        signer.close();
    }

    private static Ask tree(int size) {
        return new Ask.Seal(
                new Checkpoint("hub-1/record", size, Hash.ofLeaf(new byte[] {(byte) size})));
    }

    private List<byte[]> signatures(Ask ask) {
        return signer.ask(ask, Answer.Signatures.class).signatures();
    }

    private ProcessHandle process() {
        signer.ask(tree(1));
        return ProcessHandle.of(signer.pid()).orElseThrow();
    }

    private void kill() {
        var process = process();
        process.destroyForcibly();
        process.onExit().join();
    }

    @Test
    void it_signs_as_a_desk_with_the_same_keys_does() {
        var here =
                new Desk(
                        data.resolve("keys"),
                        data.resolve("signer"),
                        PostQuantum.USUAL.signature(),
                        new SecureRandom());
        var there = signer.ask(new Ask.Keys());
        assertThat(here.ask(new Ask.Keys())).isEqualTo(there);
        assertThat(signatures(tree(1)).getFirst())
                .isEqualTo(here.ask(tree(1), Answer.Signatures.class).signatures().getFirst());
        assertThat(signer.ask(new Ask.Fingerprints())).isEqualTo(here.ask(new Ask.Fingerprints()));
        assertThat(signer.ask(new Ask.Certificate("Clearinghouse", NOW)))
                .isEqualTo(here.ask(new Ask.Certificate("Clearinghouse", NOW)));
        assertThat(signer.pid()).isNotEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void one_that_was_killed_is_started_anew_by_the_next_who_asks() {
        var before = signatures(tree(1)).getFirst();
        var process = process();
        kill();
        assertThat(signatures(tree(1)).getFirst()).isEqualTo(before);
        assertThat(signer.pid()).isNotEqualTo(process.pid());
    }

    @Test
    void one_that_is_killed_before_it_has_answered_is_asked_again() throws Exception {
        var process = process();
        signal("STOP", process);
        var answer = CompletableFuture.supplyAsync(() -> signatures(tree(2)));
        // Whether it was asked by now or not: it answers no more.
        process.destroyForcibly();
        assertThat(answer.get(1, TimeUnit.MINUTES)).hasSize(2);
        assertThat(signer.pid()).isNotEqualTo(process.pid());
    }

    @Test
    void one_that_hangs_is_ended_and_started_anew() throws Exception {
        signer.close();
        signer = SignerProcess.start(data, PostQuantum.USUAL, Duration.ofSeconds(5));
        var process = process();
        signal("STOP", process);
        assertThat(signatures(tree(2))).hasSize(2);
        assertThat(process.isAlive()).isFalse();
    }

    private static void signal(String name, ProcessHandle process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor())
                .isZero();
    }

    @Test
    void it_is_started_five_times_in_a_minute_and_then_who_asks_is_told_to_come_back() {
        for (int i = 0; i < 5; i++) {
            kill();
        }
        assertThatThrownBy(() -> signer.ask(tree(1))).isInstanceOf(Unsignable.class);
        assertThat(signer.ask(new Ask.Keys()))
                .as("what everybody may know is known still")
                .isInstanceOf(Answer.Keys.class);
    }

    @Test
    void one_that_comes_back_with_another_key_signs_nothing() throws IOException {
        signer.ask(new Ask.Keys());
        kill();
        Files.delete(data.resolve("keys/record.key"));
        assertThatThrownBy(() -> signer.ask(tree(2))).isInstanceOf(Unsignable.class);
    }

    @Test
    void what_is_wrong_with_a_key_is_told_to_who_asks() throws IOException {
        kill();
        signer.close();
        Files.writeString(data.resolve("keys/tuf-root.key"), "no key\n");
        signer = SignerProcess.start(data, PostQuantum.USUAL);
        assertThatThrownBy(() -> signer.ask(new Ask.Keys(), Answer.Keys.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tuf-root.key");
    }

    @Test
    void it_ends_when_it_is_closed() {
        var process = process();
        signer.close();
        assertThat(process.isAlive()).isFalse();
        assertThatThrownBy(() -> signer.ask(tree(1))).isInstanceOf(Unsignable.class);
    }

    @Test
    void what_is_too_large_is_refused_and_nothing_else_is_lost() {
        var process = process();
        assertThat(signer.ask(new Ask.Vouch(new byte[Codec.LARGEST], NOW)))
                .isInstanceOf(Answer.Refused.class);
        assertThat(signatures(tree(2))).hasSize(2);
        assertThat(signer.pid()).isEqualTo(process.pid());
    }

    /** As many releases as a client takes at once. */
    @Test
    void the_largest_metadata_and_the_largest_advisory_fit_into_its_memory() throws IOException {
        signer.ask(new Ask.Certificate("Clearinghouse", NOW));
        var process = process();
        var targets = targets(5_000_000);
        assertThat(signatures(new Ask.Publish(Purpose.TUF_TARGETS, targets))).hasSize(1);
        var advisory =
                "{\"schema_version\":\"1.7.5\",\"affected\":[%s0]}"
                        .formatted("0,".repeat((Codec.LARGEST - 100) / 2));
        assertThat(signer.ask(new Ask.Vouch(utf8(advisory), NOW)))
                .isInstanceOf(Answer.Armoured.class);
        assertThat(signer.pid()).isEqualTo(process.pid());
        assertThat(kilobytes(process, "VmHWM")).isLessThan(250_000);
    }

    private static byte[] targets(int bytes) {
        var all = new StringBuilder();
        for (int i = 0; all.length() < bytes - 300; i++) {
            all.append(i == 0 ? "" : ",")
                    .append(
                            "\"org.json/json/%06d/json.jar\":{\"hashes\":{\"sha256\":\"%s\"},\"length\":1}"
                                    .formatted(i, "0".repeat(64)));
        }
        var signed =
                Json.mapper()
                        .readTree(
                                "{\"_type\":\"targets\",\"expires\":\"2026-11-28T10:00:00Z\",\"spec_version\":\"1.0.34\",\"version\":1,\"targets\":{%s}}"
                                        .formatted(all));
        return CanonicalJson.olpcBytes(signed);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static long kilobytes(ProcessHandle process, String what) throws IOException {
        return Files.readAllLines(Path.of("/proc/%d/status".formatted(process.pid()))).stream()
                .filter(line -> line.startsWith(what + ":"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void it_has_no_socket_no_environment_and_no_library_that_it_does_not_need() throws IOException {
        signer.ask(new Ask.Certificate("Clearinghouse", NOW));
        var proc = Path.of("/proc/" + process().pid());
        assertThat(Files.readString(proc.resolve("environ"))).isEmpty();
        try (var open = Files.list(proc.resolve("fd"))) {
            assertThat(open.map(SignerProcessTest::target))
                    .isNotEmpty()
                    .noneMatch(name -> name.startsWith("socket:"));
        }
        var command = Files.readString(proc.resolve("cmdline")).split("\0");
        var classPath = command[List.of(command).indexOf("-cp") + 1];
        assertThat(Stream.of(classPath.split(":")).map(entry -> Path.of(entry).getFileName()))
                .extracting(Path::toString)
                .allMatch(name ->
                        name.matches(
                                "classes|(clearinghouse-|jackson-|bc(pg|prov|util)-).*\\.jar"));
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException gone) {
            return "";
        }
    }
}
