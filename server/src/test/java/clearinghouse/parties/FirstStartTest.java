package clearinghouse.parties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.kernel.Ids;
import clearinghouse.platform.Credentials;
import clearinghouse.platform.Db;
import clearinghouse.platform.Migrations;
import clearinghouse.platform.Pool;
import clearinghouse.platform.TestPostgres;
import clearinghouse.record.AuditRecord;
import com.zaxxer.hikari.HikariDataSource;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FirstStartTest {

    private final HikariDataSource pool =
            Pool.open(TestPostgres.migrated("server", Migrations::run).createDatabase().server());
    private final Db db = new Db(() -> pool);
    private final Ids ids = new Ids(Clock.systemUTC(), new SecureRandom());
    private final Parties parties =
            new Parties(db, new AuditRecord(ids, Clock.systemUTC()), ids, Clock.systemUTC());

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void a_start_that_ends_before_the_token_is_kept_leaves_the_first_start_to_the_next() {
        assertThatThrownBy(() ->
                        parties.open(
                                "Clearinghouse",
                                _ -> {
                                    throw new IllegalStateException("the disk is full");
                                }))
                .hasMessage("the disk is full");
        var kept = new ArrayList<String>();
        parties.open(
                "Clearinghouse",
                fresh -> {
                    // Kept, and not yet good for anything: this transaction has not committed.
                    assertThat(elsewhere(fresh)).isEmpty();
                    kept.add(fresh);
                    return fresh;
                });
        assertThat(authenticated(parties, kept.getFirst())).isPresent();
    }

    @Test
    void a_token_that_a_start_kept_before_it_was_cut_short_becomes_the_administrators() {
        var left = Secret.random(new SecureRandom()).text();
        parties.open("Clearinghouse", _ -> left);
        assertThat(authenticated(parties, left)).isPresent();
    }

    @Test
    void a_damaged_file_never_becomes_a_token() {
        assertThatThrownBy(() -> parties.open("Clearinghouse", _ -> ""))
                .isInstanceOf(IllegalStateException.class);
    }

    private static Optional<?> authenticated(Parties parties, String token) {
        return parties.authenticate(
                new Credentials.Bearer(token, Optional.empty()), Optional.empty(), "127.0.0.1");
    }

    /** Asked on another thread, so in another transaction. */
    private Optional<?> elsewhere(String token) {
        var answer = new ArrayList<Optional<?>>();
        try {
            Thread.ofPlatform().start(() -> answer.add(authenticated(parties, token))).join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return answer.getFirst();
    }
}
