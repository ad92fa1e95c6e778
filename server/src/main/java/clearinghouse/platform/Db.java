package clearinghouse.platform;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * The one door to the database. Every transaction says who acts, for which party, why and with
 * which grants, before its first statement; the row-level security of each table reads it. The role
 * behind the data source owns nothing.
 *
 * <p>A transaction opened inside another one on the same thread joins it when it is for the same
 * actor and party: so an {@code Idempotency-Key} and the act it guards commit together.
 */
public final class Db {

    private static final ScopedValue<Open> CURRENT = ScopedValue.newInstance();

    private record Open(Tx tx, Access access) {}

    private final Supplier<DataSource> source;

    public Db(Supplier<DataSource> source) {
        this.source = source;
    }

    public <T> T inTransaction(Access access, Function<Tx, T> work) {
        return run(access, false, work);
    }

    /**
     * For an answer that is put together from several statements: all of them see the database as
     * it was at the first one, so that no half of another act shows in it.
     */
    public <T> T inSnapshot(Access access, Function<Tx, T> work) {
        return run(access, true, work);
    }

    private <T> T run(Access access, boolean snapshot, Function<Tx, T> work) {
        if (CURRENT.isBound()) {
            return work.apply(joined(access));
        }
        try (var connection = source.get().getConnection()) {
            connection.setAutoCommit(false);
            var tx = new Tx(connection);
            if (snapshot) {
                tx.update("set transaction isolation level repeatable read");
            }
            introduce(tx, access);
            T result;
            try {
                result =
                        ScopedValue.where(CURRENT, new Open(tx, access)).call(() -> work.apply(tx));
            } catch (RuntimeException | Error e) {
                rollBack(connection, e);
                throw e;
            }
            connection.commit();
            tx.committed();
            return result;
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    public void inTransactionDo(Access access, Consumer<Tx> work) {
        inTransaction(
                access,
                tx -> {
                    work.accept(tx);
                    return true;
                });
    }

    private static Tx joined(Access access) {
        var open = CURRENT.get();
        if (!open.access().actor().equals(access.actor())
                || !open.access().party().equals(access.party())) {
            throw new IllegalStateException("a transaction acts for one actor and one party");
        }
        return open.tx();
    }

    private static void introduce(Tx tx, Access access) {
        var grants =
                access.grants().stream()
                        .map(Permission::name)
                        .sorted()
                        .collect(Collectors.joining(","));
        tx.first(
                """
                select set_config('app.actor', ?, true), set_config('app.party', ?, true),
                       set_config('app.purpose', ?, true), set_config('app.grants', ?, true),
                       set_config('app.broker', ?, true)
                """,
                row -> true,
                access.actor(),
                access.party().code(),
                access.purpose(),
                grants,
                access.broker().map(PartyId::code).orElse(""));
    }

    private static void rollBack(Connection connection, Throwable because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }
}
