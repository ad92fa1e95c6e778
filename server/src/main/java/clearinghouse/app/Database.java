package clearinghouse.app;

import clearinghouse.platform.DataDirectory;
import clearinghouse.platform.EmbeddedPostgres;
import clearinghouse.platform.ExternalPostgres;
import clearinghouse.platform.PostgresRoles;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Opens PostgreSQL beside the start of the web server: a child of this process, or somebody's. */
final class Database implements AutoCloseable {

    private static final long STOP_SECONDS = 10;

    private final Optional<Path> external;
    private final DataDirectory directory;
    private final CompletableFuture<PostgresRoles> roles = new CompletableFuture<>();
    private final CompletableFuture<Optional<EmbeddedPostgres>> child = new CompletableFuture<>();

    Database(Optional<Path> external, DataDirectory directory) {
        this.external = external;
        this.directory = directory;
    }

    /** Completes when PostgreSQL answers, or with what is wrong. */
    CompletableFuture<PostgresRoles> roles() {
        return roles;
    }

    void open() {
        Thread.ofPlatform().name("postgres").daemon().start(this::run);
    }

    private void run() {
        try {
            if (external.isPresent()) {
                roles.complete(connected(external.get()));
                child.complete(Optional.empty());
            } else {
                var postgres = started();
                child.complete(Optional.of(postgres));
                roles.complete(postgres.roles());
            }
        } catch (RuntimeException | Error e) {
            child.complete(Optional.empty());
            roles.completeExceptionally(e);
        }
    }

    private static PostgresRoles connected(Path settings) {
        return switch (ExternalPostgres.open(settings)) {
            case ExternalPostgres.Connected(var roles) -> roles;
            case ExternalPostgres.Refused(var problems) ->
                    throw StartRefused.because(String.join("\n", problems));
        };
    }

    private EmbeddedPostgres started() {
        return switch (EmbeddedPostgres.start(directory)) {
            case EmbeddedPostgres.Started(var postgres) -> postgres;
            case EmbeddedPostgres.Refused(var why) -> throw StartRefused.because(why);
            case EmbeddedPostgres.Lacking(var why) -> throw StartRefused.lacking(why);
        };
    }

    /** One that is still starting is given a moment; after that it ends with this process. */
    @Override
    public void close() {
        try {
            child.get(STOP_SECONDS, TimeUnit.SECONDS).ifPresent(EmbeddedPostgres::close);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException _) {
            // Its death signal is set: see EmbeddedPostgres.
            return;
        }
    }
}
