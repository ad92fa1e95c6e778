package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.platform.DataDirectory;
import clearinghouse.platform.Json;
import clearinghouse.platform.PostQuantum;
import clearinghouse.platform.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that is not there yet, and one that is there no more. */
class OutageTest {

    private static final String READINESS = "/actuator/health/readiness";

    @TempDir Path temp;

    @Test
    void without_its_database_it_is_not_ready_and_says_so_soon() throws Exception {
        try (var postgres = TestPostgres.alone(temp.resolve("postgres"));
                var server = TestServer.startOn(postgres.roles())) {
            var observer = server.member("clearinghouse", "Monitoring", "observe").client();
            var visitor =
                    new TestVisitor(
                            server,
                            server.member("operator", "Small Clinic", "operator").client(),
                            "");
            assertThat(visitor.sees("/exposures")).isTrue();
            assertThat(server.anyone().get(READINESS).status()).isEqualTo(200);
            assertThat(text(observer.get("/actuator/prometheus")))
                    .contains(
                            "clearinghouse_jobs_ready{kind=",
                            "clearinghouse_jobs_failing{kind=",
                            "clearinghouse_jobs_late{kind=",
                            "clearinghouse_record_sealing_lag_seconds ",
                            "clearinghouse_outbox_waiting 0.0");

            postgres.postgres().close();
            Until.holds(
                    Duration.ofSeconds(20),
                    () -> server.anyone().get(READINESS).status(),
                    status -> status == 503);
            assertThat(server.anyone().get("/actuator/health/liveness").status()).isEqualTo(200);
            var asked = Instant.now();
            var answers =
                    List.of(
                            server.administrator().get("/api/v1/parties"),
                            server.administrator()
                                    .post(
                                            "/api/v1/parties",
                                            Map.of("kind", "operator", "name", "Late"),
                                            Map.of("Idempotency-Key", "late")),
                            observer.get("/actuator/prometheus"));
            var page = visitor.get("/exposures");
            assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(25));
            assertThat(page.statusCode()).isEqualTo(503);
            assertThat(page.body()).contains("The database does not answer");
            assertThat(answers)
                    .allSatisfy(answer -> {
                        assertThat(answer.status()).isEqualTo(503);
                        assertThat(answer.text("code")).isEqualTo("unavailable");
                        assertThat(answer.header("Retry-After")).isNotEmpty();
                    });
        }
    }

    @Test
    void before_its_database_is_there_it_says_so_and_a_database_that_never_comes_ends_it()
            throws Exception {
        var data = temp.resolve("data");
        Files.createDirectories(data.resolve("keys"));
        var database = new CompletableFuture<clearinghouse.platform.PostgresRoles>();
        int port = freePort();
        var settings =
                new Settings(
                        port,
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        DataDirectory.Kind.PRODUCTION,
                        data,
                        temp,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        PostQuantum.USUAL,
                        Optional.empty(),
                        FeedSettings.in(data),
                        database,
                        Clock.systemUTC());
        var start = CompletableFuture.supplyAsync(() -> Server.start(settings));
        try (var client = HttpClient.newHttpClient()) {
            for (var path : List.of("/api/v1/me", READINESS, "/actuator/prometheus")) {
                var answer =
                        Until.holds(
                                        Duration.ofMinutes(1),
                                        () -> get(client, port, path),
                                        Optional::isPresent)
                                .orElseThrow();
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Content-Type"))
                        .contains("application/problem+json");
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                assertThat(Json.mapper().readTree(answer.body()).path("code").asString())
                        .isEqualTo("unavailable");
            }
            database.completeExceptionally(StartRefused.because("There is no database."));
            assertThatThrownBy(start::join)
                    .isInstanceOf(CompletionException.class)
                    .satisfies(fault ->
                            assertThat(StartRefused.of(fault).why())
                                    .isEqualTo("There is no database."));
            assertThat(get(client, port, READINESS)).as("nobody answers any more").isEmpty();
        }
    }

    private static Optional<HttpResponse<byte[]>> get(HttpClient client, int port, String path) {
        try {
            return Optional.of(
                    client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            BodyHandlers.ofByteArray()));
        } catch (java.net.ConnectException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String text(TestServer.Answer answer) {
        return new String(answer.raw().body(), StandardCharsets.UTF_8);
    }
}
