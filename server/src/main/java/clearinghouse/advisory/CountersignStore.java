package clearinghouse.advisory;

import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** Signatures of ours over documents of others, by the hash of the document. */
final class CountersignStore {

    private final Tx tx;

    CountersignStore(Tx tx) {
        this.tx = tx;
    }

    /** Nothing of it is ever changed or deleted. */
    long count() {
        return tx.count("select count(*) from advisory_countersigned");
    }

    /** When the last was made; the first instant of 1970 where there is none. */
    Instant lastAt() {
        return tx.first(
                        "select coalesce(max(signed_at), 'epoch') as at from advisory_countersigned",
                        row -> row.instant("at"))
                .orElseThrow();
    }

    /** Of which of these documents there is one. */
    Set<String> signed(Collection<String> sha256) {
        return Set.copyOf(
                tx.list(
                        "select sha256 from advisory_countersigned where sha256 = any (?) and signature is not null",
                        row -> row.text("sha256"),
                        sha256));
    }

    boolean isTried(String sha256) {
        return tx.count("select count(*) from advisory_countersigned where sha256 = ?", sha256) > 0;
    }

    Optional<String> signature(String sha256) {
        return tx.first(
                        "select signature from advisory_countersigned where sha256 = ?",
                        row -> row.optionalText("signature"),
                        sha256)
                .flatMap(it -> it);
    }

    void save(String sha256, Optional<String> signature, Instant now) {
        tx.update(
                """
                insert into advisory_countersigned (sha256, signature, signed_at) values (?, ?, ?)
                on conflict (sha256) do nothing
                """,
                sha256,
                signature,
                now);
    }
}
