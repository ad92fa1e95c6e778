package clearinghouse.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.kernel.Access;
import clearinghouse.platform.Db;
import clearinghouse.platform.Migrations;
import clearinghouse.platform.Pool;
import clearinghouse.platform.TestPostgres;
import com.zaxxer.hikari.HikariDataSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShelfTest {

    private final HikariDataSource pool =
            Pool.open(TestPostgres.migrated("server", Migrations::run).createDatabase().server());
    private final Db db = new Db(() -> pool);
    private final AtomicLong published = new AtomicLong(1);
    private final AtomicInteger makings = new AtomicInteger();

    @AfterEach
    void close() {
        pool.close();
    }

    private long ask(Shelf<Long> shelf) {
        return db.inSnapshot(Access.ofNobody("anyone", "public"), shelf::in);
    }

    @Test
    void it_is_made_once_for_each_publication() {
        var shelf =
                new Shelf<>(
                        _ -> published.get(),
                        _ -> {
                            makings.incrementAndGet();
                            return published.get();
                        });
        assertThat(ask(shelf)).isEqualTo(1);
        assertThat(ask(shelf)).isEqualTo(1);
        assertThat(makings).hasValue(1);
        published.incrementAndGet();
        assertThat(ask(shelf)).isEqualTo(2);
        assertThat(makings).hasValue(2);
    }

    @Test
    void who_sees_an_earlier_moment_does_not_put_it_back() {
        var shelf = new Shelf<>(_ -> published.get(), _ -> published.get());
        published.set(2);
        assertThat(ask(shelf)).isEqualTo(2);
        published.set(1);
        assertThat(ask(shelf)).isEqualTo(2);
        published.set(2);
        assertThat(ask(shelf)).isEqualTo(2);
    }

    @Test
    void who_asks_while_it_is_made_gets_what_was_there_before() throws Exception {
        var begun = new CountDownLatch(1);
        var asked = new CountDownLatch(1);
        var shelf =
                new Shelf<>(
                        _ -> published.get(),
                        _ -> {
                            if (published.get() == 2) {
                                begun.countDown();
                                await(asked);
                            }
                            return published.get();
                        });
        assertThat(ask(shelf)).isEqualTo(1);
        published.incrementAndGet();
        var first = CompletableFuture.supplyAsync(() -> ask(shelf));
        await(begun);
        assertThat(ask(shelf)).as("while it is made").isEqualTo(1);
        asked.countDown();
        assertThat(first.get(1, TimeUnit.MINUTES)).isEqualTo(2);
        assertThat(ask(shelf)).isEqualTo(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
