package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.platform.Unsignable;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A server whose signing keys are not to be had, at the one door that needs them from strangers.
 */
class SignerAwayTest {

    /** Looks like a link, so that only the key knows that it is forged. */
    private static final String FORGED = "inv_" + "A".repeat(64);

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Optional<ProcessHandle> signer() {
        return ProcessHandle.current()
                .children()
                .filter(each ->
                        Arrays.asList(each.info().arguments().orElse(new String[0]))
                                .contains(server.data().resolve("keys").toString()))
                .findFirst();
    }

    /** The shell before it has become the signer has the same words: it is one of them. */
    private static void kill() {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (signer().isEmpty()) {
            assertThat(System.nanoTime()).as("a signer").isLessThan(until);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        signer().ifPresent(each -> {
            each.destroyForcibly();
            each.onExit().join();
        });
    }

    @Test
    void a_request_that_needs_a_signature_is_told_to_come_back_and_others_are_answered() {
        assertThat(server.anyone().get("/api/v1/invitations/" + FORGED).status()).isEqualTo(404);
        kill();
        assertThat(server.anyone().get("/api/v1/invitations/" + FORGED).status())
                .as("lost once, it is started anew")
                .isEqualTo(404);
        while (server.anyone().get("/api/v1/invitations/" + FORGED).status() == 404) {
            signer().ifPresent(_ -> kill());
        }
        var answer = server.anyone().get("/api/v1/invitations/" + FORGED);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text("detail")).isEqualTo(Unsignable.SENTENCE);
        assertThat(answer.header("Retry-After")).isNotEmpty();
        var page = new TestVisitor(server).get("/invitations/" + FORGED);
        assertThat(page.statusCode()).isEqualTo(503);
        assertThat(page.body()).contains("This cannot be signed");
        assertThat(server.administrator().get("/api/v1/me").status()).isEqualTo(200);
    }
}
