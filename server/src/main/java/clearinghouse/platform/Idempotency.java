package clearinghouse.platform;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Digest;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A safe retry: the key, the act that it guards and the answer commit together, so that a second
 * request finds all or nothing. Only an act that succeeded is remembered.
 */
final class Idempotency {

    static final int LONGEST_KEY = 255;

    private final Db db;
    private final InstantSource clock;

    Idempotency(Db db, InstantSource clock) {
        this.db = db;
        this.clock = clock;
    }

    private record Stored(
            String fingerprint, int status, Optional<String> answer, Optional<String> location) {}

    Response once(
            Access access,
            String key,
            String fingerprint,
            Route.Replay replay,
            Supplier<Response> act) {
        return db.inTransaction(
                access,
                tx ->
                        tx.withSavepoint(
                                () -> claimed(tx, access, key, fingerprint, replay, act),
                                Response::succeeded));
    }

    private Response claimed(
            Tx tx,
            Access access,
            String key,
            String fingerprint,
            Route.Replay replay,
            Supplier<Response> act) {
        var keyHash = Digest.sha256(key.getBytes(java.nio.charset.StandardCharsets.UTF_8)).hex();
        // A second request with the key waits here until the first has committed or rolled back.
        int claimed =
                tx.update(
                        """
                        insert into platform_idempotency (party, actor, key_hash, fingerprint, claimed_at)
                        values (?, ?, ?, ?, ?) on conflict do nothing
                        """,
                        access.party(),
                        access.actor(),
                        keyHash,
                        fingerprint,
                        clock.instant());
        if (claimed == 0) {
            return replayed(tx, access, keyHash, fingerprint);
        }
        var response = act.get();
        if (response.succeeded()) {
            var answer =
                    replay == Route.Replay.ANSWER
                                    && response.body() instanceof Response.Body.JsonValue(var value)
                            ? Optional.of(Json.render(value))
                            : Optional.<String>empty();
            tx.update(
                    """
                    update platform_idempotency set status = ?, answer = ?, location = ?
                     where party = ? and actor = ? and key_hash = ?
                    """,
                    response.status(),
                    answer,
                    Optional.ofNullable(response.headers().get("Location")),
                    access.party(),
                    access.actor(),
                    keyHash);
        }
        return response;
    }

    private static Response replayed(Tx tx, Access access, String keyHash, String fingerprint) {
        var stored =
                tx.first(
                                """
                                select fingerprint, status, answer, location
                                  from platform_idempotency where party = ? and actor = ? and key_hash = ?
                                """,
                                row ->
                                        new Stored(
                                                row.text("fingerprint"), row.integer("status"),
                                                row.optionalText("answer"),
                                                        row.optionalText("location")),
                                access.party(),
                                access.actor(),
                                keyHash)
                        .orElseThrow();
        if (!stored.fingerprint().equals(fingerprint)) {
            return Response.problem(
                    ProblemType.IDEMPOTENCY_CONFLICT,
                    "This Idempotency-Key was used with another request; use a new key for a new request.");
        }
        if (stored.answer().isEmpty()) {
            return Response.problem(
                    ProblemType.IDEMPOTENCY_CONFLICT,
                    "This request was done already. Its answer is not kept: it held a secret that is shown once, or what it was about is removed.");
        }
        var again =
                new Response(
                        stored.status(),
                        java.util.Map.of("Idempotency-Replayed", "true"),
                        new Response.Body.JsonValue(Json.mapper().readTree(stored.answer().get())));
        return stored.location().map(at -> again.with("Location", at)).orElse(again);
    }
}
