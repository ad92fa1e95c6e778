package clearinghouse.record;

import clearinghouse.platform.PostQuantum;
import clearinghouse.platform.SigningKey;
import clearinghouse.platform.SigningKey.Algorithm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * What signs the record: an Ed25519 key, and beside it each ML-DSA key that is there. A setting
 * only says which one is made; one that has begun to sign goes on, or a checkpoint without its
 * signature would look like one from which it was taken away.
 */
public final class SealingKeys {

    private static final String FIRST = "record.key";

    /** The weaker before the stronger. */
    private static final List<Algorithm> BESIDE = List.of(Algorithm.ML_DSA_65, Algorithm.ML_DSA_87);

    private final SigningKey first;
    private final CompletableFuture<List<SigningKey>> beside;

    private SealingKeys(SigningKey first, CompletableFuture<List<SigningKey>> beside) {
        this.first = first;
        this.beside = beside;
    }

    /**
     * Makes what is not there.
     *
     * @param keys the folder
     * @param executor opens the keys of ML-DSA, whose first use takes the platform a while
     */
    public static SealingKeys open(
            Path keys, PostQuantum strength, SecureRandom chance, Executor executor) {
        return new SealingKeys(
                SigningKey.open(keys.resolve(FIRST), chance),
                CompletableFuture.supplyAsync(
                        () -> openBeside(keys, strength.signature(), chance), executor));
    }

    public static List<String> fileNames() {
        var names = new ArrayList<>(List.of(FIRST));
        BESIDE.forEach(algorithm -> names.add(fileName(algorithm)));
        return List.copyOf(names);
    }

    /**
     * Waits for the keys that are opened late: before what the server signs with is written down.
     *
     * @throws IllegalStateException when one is damaged, or others can read it
     */
    public void await() {
        beside();
    }

    SigningKey first() {
        return first;
    }

    List<SigningKey> beside() {
        try {
            return beside.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** A stronger one that is there already does for a weaker one. */
    private static List<SigningKey> openBeside(Path keys, Algorithm wanted, SecureRandom chance) {
        boolean strongEnough =
                BESIDE.subList(BESIDE.indexOf(wanted), BESIDE.size()).stream()
                        .anyMatch(algorithm -> Files.exists(keys.resolve(fileName(algorithm))));
        return BESIDE.stream()
                .filter(algorithm ->
                        Files.exists(keys.resolve(fileName(algorithm)))
                                || (algorithm == wanted && !strongEnough))
                .map(algorithm ->
                        SigningKey.open(keys.resolve(fileName(algorithm)), algorithm, chance))
                .toList();
    }

    private static String fileName(Algorithm algorithm) {
        return switch (algorithm) {
            case ED25519 -> FIRST;
            case ML_DSA_65 -> "record-ml-dsa-65.key";
            case ML_DSA_87 -> "record-ml-dsa-87.key";
        };
    }
}
