package clearinghouse.app;

import clearinghouse.platform.DataDirectory;
import clearinghouse.platform.PostQuantum;
import clearinghouse.platform.PostgresRoles;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What one server is started with.
 *
 * @param kind what the data directory and the database are for
 * @param database completes when PostgreSQL answers; the web server does not wait for it
 * @param data holds keys and files; the database of the embedded kind lies in it too
 * @param scratch a tmpfs for what runs in the sandbox, where it is not the system's own
 * @param passphrase the file with the passphrase of the vault's keystore, where it has one
 * @param keystore the file that says in which key service the wrapping keys lie, where in one
 * @param postQuantum how strong a key is made that signs the record beside the first one
 * @param proxy the address of the one proxy whose word about its callers counts
 * @param certificateProxies the addresses of those whose word about their callers' certificates
 *     counts
 * @param tls how the server speaks TLS by itself, where it does
 * @param anchor a file that every checkpoint of the record is added to
 * @param recover the id of a person who gets a new enrolment link at this start
 * @param feeds how sources are asked for what they publish
 * @param semantic the folder of the module that says what a text means, where it is compared by it
 * @param cache artefacts of targets, shared by all data directories of a user
 */
public record Settings(
        int port,
        Optional<String> proxy,
        List<String> certificateProxies,
        Optional<TlsSettings> tls,
        DataDirectory.Kind kind,
        Path data,
        Path cache,
        Optional<Path> scratch,
        Optional<Path> anchor,
        Optional<String> recover,
        Optional<Path> passphrase,
        Optional<Path> keystore,
        PostQuantum postQuantum,
        Optional<Path> semantic,
        FeedSettings feeds,
        CompletableFuture<PostgresRoles> database,
        InstantSource clock) {

    public Settings {
        certificateProxies = List.copyOf(certificateProxies);
    }
}
