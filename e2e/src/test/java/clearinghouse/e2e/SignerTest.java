package clearinghouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process that alone holds the signing keys, beside the server as it is shipped. */
class SignerTest {

    private static final String MAIN = "clearinghouse.signer.Main";

    @TempDir private Path folder = Path.of("");

    @BeforeAll
    static void assumeBuilt() {
        assumeTrue(
                Files.exists(ServerProcess.jar()),
                "not run: there is no built server (mvn package)");
    }

    private Path data() throws IOException {
        return Files.createDirectory(
                folder.toRealPath().resolve("data"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static ProcessHandle signer(ServerProcess server) {
        return server.family().stream()
                .filter(each -> List.of(words(each)).contains(MAIN))
                .findFirst()
                .orElseThrow();
    }

    private static String[] words(ProcessHandle process) {
        try {
            return Files.readString(proc(process, "cmdline"), StandardCharsets.ISO_8859_1)
                    .split("\0");
        } catch (IOException gone) {
            return new String[0];
        }
    }

    private static Path proc(ProcessHandle process, String what) {
        return Path.of("/proc/%d/%s".formatted(process.pid(), what));
    }

    private static void await(String what, BooleanSupplier there) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!there.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(until);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** The record is sealed and the advisories' key was made: each key has been used, or opened. */
    private static void awaitUse(Path data) {
        await("the key of the advisories", () -> Files.exists(data.resolve("keys/openpgp.key")));
        await("a sealed record", () -> lastSigned(data).contains("/record"));
    }

    private static String lastSigned(Path data) {
        try {
            return Files.readString(data.resolve("signer/last-signed"));
        } catch (IOException notYet) {
            return "";
        }
    }

    @Test
    void no_signing_key_is_in_the_memory_of_the_server_and_each_is_in_that_of_its_signer()
            throws IOException {
        var data = data();
        try (var server = ServerProcess.startIn(data)) {
            awaitUse(data);
            var story = new Story(server.address(), server.administratorToken());
            story.registerOnce();
            var secrets = secrets(data.resolve("keys"));
            assertThat(secrets).hasSize(8);
            var main = server.family().getFirst();
            assertThat(words(main)).contains("-jar");
            // Found there, so that the search is known to find.
            assertThat(Memory.of(signer(server)).find(secrets)).isEqualTo(secrets.keySet());
            assertThat(Memory.of(main).find(secrets)).isEmpty();
            assertThat(
                            Memory.of(main)
                                    .find(
                                            Map.of(
                                                    "a word of the server",
                                                    "event=started"
                                                            .getBytes(
                                                                    StandardCharsets.ISO_8859_1))))
                    .as("what the server does hold is found in it")
                    .hasSize(1);
        }
    }

    /** Of each file the bytes that sign, as they lie in memory once the key is open. */
    private static Map<String, byte[]> secrets(Path keys) throws IOException {
        var secrets = new LinkedHashMap<String, byte[]>();
        try (var files = Files.list(keys)) {
            for (var file : files.sorted().toList()) {
                var name = file.getFileName().toString();
                if (name.startsWith("record") || name.startsWith("tuf-")) {
                    var key = Base64.getDecoder().decode(Files.readAllLines(file).getFirst());
                    secrets.put(name, Arrays.copyOfRange(key, key.length - 32, key.length));
                } else if (name.equals("invitation.key")) {
                    secrets.put(name, Files.readAllBytes(file));
                } else if (name.equals("openpgp.key")) {
                    secrets.put(name, seed(Files.readString(file)));
                }
            }
        }
        return secrets;
    }

    /**
     * RFC 9580 §5.5.3: an unprotected secret of EdDSA stands before the checksum at the end of the
     * first packet, as a number of so many bits.
     */
    private static byte[] seed(String armoured) {
        var lines =
                armoured.lines()
                        .dropWhile(line -> !line.isEmpty())
                        .skip(1)
                        .takeWhile(line -> !line.startsWith("=") && !line.startsWith("-"))
                        .collect(Collectors.joining());
        var packets = Base64.getDecoder().decode(lines);
        assertThat(packets[0] & 0xff)
                .as("a secret-key packet of the old or new form")
                .isIn(0x94, 0xc5);
        int length = packets[1] & 0xff;
        int end = 2 + length - 2;
        return Arrays.copyOfRange(packets, end - 31, end);
    }

    @Test
    void the_signer_has_no_connection_no_environment_and_no_library_of_the_database()
            throws IOException {
        var data = data();
        try (var server = ServerProcess.startIn(data)) {
            awaitUse(data);
            var signer = signer(server);
            assertThat(sockets(signer)).isEmpty();
            assertThat(sockets(server.family().getFirst()))
                    .as("the server has some, so that the look is known to see")
                    .isNotEmpty();
            assertThat(Files.readString(proc(signer, "environ"))).isEmpty();
            var words = List.of(words(signer));
            assertThat(words.get(words.indexOf("-cp") + 1))
                    .contains("clearinghouse-signer")
                    .doesNotContainIgnoringCase("postgres", "hikari", "spring", "server.jar");
            assertThat(words)
                    .contains(
                            "-XX:-HeapDumpOnOutOfMemoryError",
                            "-XX:-CreateCoredumpOnCrash",
                            "-XX:+DisableAttachMechanism");
            assertThat(Files.readString(proc(signer, "limits")))
                    .containsPattern("Max core file size\\s+0\\s+0");
        }
    }

    private static List<String> sockets(ProcessHandle process) throws IOException {
        try (var open = Files.list(proc(process, "fd"))) {
            return open.map(SignerTest::target).filter(name -> name.startsWith("socket:")).toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException gone) {
            return "";
        }
    }

    @Test
    void a_server_that_is_killed_takes_its_signer_with_it() throws IOException {
        var server = ServerProcess.startIn(data());
        var signer = signer(server);
        server.kill();
        assertThat(Processes.leftOf(() -> Processes.running(List.of(signer)))).isEmpty();
    }

    @Test
    void a_signer_that_is_killed_in_the_loop_costs_nothing() throws IOException {
        Tool.assumeInstalled("bwrap", "apt-get install bubblewrap");
        var data = data();
        try (var server = ServerProcess.startIn(data)) {
            var killed = new TreeSet<String>();
            var loop =
                    new Loop(
                            server::address,
                            server.administratorToken(),
                            new Loop.Fate() {
                                @Override
                                public void answered(String act) {
                                    if (KILLED_AFTER.contains(act) && killed.add(act)) {
                                        kill(signer(server));
                                    }
                                }
                            });
            loop.run(Files.createDirectory(folder.resolve("agent")));
            assertThat(killed).isEqualTo(new TreeSet<>(KILLED_AFTER));
            loop.as("auditor")
                    .await("/api/v1/audit/waiting", waiting -> waiting.path("items").isEmpty());
            var agent = folder.resolve("agent");
            var verified = loop.command(agent, loop.tokenFile(agent, "auditor"), "audit", "verify");
            assertThat(verified.exit()).as(verified.output()).isZero();
            assertThat(verified.output()).contains(" 0 not yet sealed");
        }
    }

    /**
     * Before an invitation is signed, an advisory, a release; fewer than would stop it for good.
     */
    private static final Set<String> KILLED_AFTER = Set.of("case", "draft", "publication");

    private static void kill(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** All that a process may write to. */
    private record Memory(ProcessHandle process) {

        private static final int CHUNK = 1 << 22;

        static Memory of(ProcessHandle process) {
            return new Memory(process);
        }

        /** The names of those that are in it. */
        Set<String> find(Map<String, byte[]> wanted) {
            var found = new TreeSet<String>();
            try (var memory = new RandomAccessFile(proc(process, "mem").toFile(), "r")) {
                for (var line : Files.readAllLines(proc(process, "maps"))) {
                    var parts = line.split("\\s+", 6);
                    if (parts[1].startsWith("rw")) {
                        var range = parts[0].split("-");
                        search(
                                memory,
                                Long.parseUnsignedLong(range[0], 16),
                                Long.parseUnsignedLong(range[1], 16),
                                wanted,
                                found);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return found;
        }

        private static void search(
                RandomAccessFile memory,
                long from,
                long to,
                Map<String, byte[]> wanted,
                Set<String> found) {
            int longest = wanted.values().stream().mapToInt(each -> each.length).max().orElse(0);
            var chunk = new byte[CHUNK];
            for (long at = from; at < to; at += CHUNK - longest) {
                int read = read(memory, at, chunk, (int) Math.min(CHUNK, to - at));
                for (var each : wanted.entrySet()) {
                    if (!found.contains(each.getKey()) && holds(chunk, read, each.getValue())) {
                        found.add(each.getKey());
                    }
                }
            }
        }

        /** A page that went away meanwhile holds nothing. */
        private static int read(RandomAccessFile memory, long at, byte[] into, int length) {
            try {
                memory.seek(at);
                int all = 0;
                for (int read; all < length; all += read) {
                    read = memory.read(into, all, length - all);
                    if (read <= 0) {
                        break;
                    }
                }
                return all;
            } catch (IOException gone) {
                return 0;
            }
        }

        private static boolean holds(byte[] chunk, int length, byte[] wanted) {
            for (int i = 0; i <= length - wanted.length; i++) {
                if (chunk[i] == wanted[0]
                        && chunk[i + 1] == wanted[1]
                        && Arrays.equals(chunk, i, i + wanted.length, wanted, 0, wanted.length)) {
                    return true;
                }
            }
            return false;
        }
    }
}
