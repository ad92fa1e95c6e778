package clearinghouse.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A patch is judged by running it, so what it adds is as hostile as a proof may be. */
class HostilePatchTest {

    private static final Target TARGET = Target.shipped().getFirst();

    @TempDir private Path folder = Path.of("");

    private final String mark = "mark-" + UUID.randomUUID();

    @Test
    void a_patch_that_forks_writes_and_connects_reaches_nothing_and_is_not_accepted()
            throws IOException {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var escaped = folder.resolve("escaped");
            var judged =
                    judge(
                            """
                            try { java.nio.file.Files.write(java.nio.file.Paths.get("%s"), new byte[1]); } catch (Exception refusal) { }\
                             try { new java.net.Socket("127.0.0.1", %d); } catch (Exception refusal) { }\
                             try { for (int forked = 0; forked < 1000; forked++) new ProcessBuilder("/bin/sh", "-c", "sleep 300; : %s").start(); } catch (Exception refusal) { }\
                             if (x != null) throw new IllegalStateException("tried all");\
                            """
                                    .formatted(escaped, listener.getLocalPort(), mark));
            assertThat(judged.name()).isIn("refused", "errored");
            assertThat(judged.runs())
                    .as("it was built and run")
                    .anyMatch(run -> run.build().equals(PatchVerdict.PATCHED));
            assertThat(escaped).doesNotExist();
            listener.setSoTimeout(1);
            assertThat(connects(listener)).isFalse();
            assertThat(marked()).isEmpty();
        }
    }

    @Test
    @Tag("slow")
    void a_patch_that_never_ends_is_ended_and_not_accepted() throws IOException {
        var judged = judge("while (System.nanoTime() != 0) { }");
        assertThat(judged.name()).isIn("refused", "errored");
        assertThat(judged.runs()).anyMatch(run -> run.build().equals(PatchVerdict.PATCHED));
    }

    private static PatchVerdict judge(String hostile) throws IOException {
        var lab = new Lab(Lab.Settings.in(root().resolve("lab/target/artefacts")));
        return lab.judge(TARGET, List.of(proof()), patch(hostile), Progress.NONE);
    }

    /** On a line that the correct patch adds, so that it runs for every nested element. */
    private static String patch(String hostile) throws IOException {
        var correct = Files.readString(root().resolve("examples/org-json/patches/correct.diff"));
        assertThat(correct).contains("x.descend();");
        return correct.replace("x.descend();", hostile + " x.descend();");
    }

    private static Proof proof() throws IOException {
        var file = root().resolve("examples/org-json/proofs/nested-tags.xml");
        return Proof.of("XML.toJSONObject", Files.readAllBytes(file));
    }

    private static boolean connects(ServerSocket listener) throws IOException {
        try (var _ = listener.accept()) {
            return true;
        } catch (SocketTimeoutException nobody) {
            return false;
        }
    }

    private List<String> marked() throws IOException {
        var found = new ArrayList<String>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                try {
                    var command = Files.readAllBytes(process.resolve("cmdline"));
                    if (new String(command, StandardCharsets.ISO_8859_1).contains(mark)) {
                        found.add(process.toString());
                    }
                } catch (IOException gone) {
                    // Ended while we looked.
                }
            }
        }
        return found;
    }

    private static Path root() {
        var at = Path.of("").toAbsolutePath();
        while (at != null && !Files.isDirectory(at.resolve("examples/org-json"))) {
            at = at.getParent();
        }
        if (at == null) {
            throw new IllegalStateException("not inside the repository");
        }
        return at;
    }
}
