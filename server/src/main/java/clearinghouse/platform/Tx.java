package clearinghouse.platform;

import clearinghouse.kernel.Permission;
import clearinghouse.kernel.PublicId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An open transaction. SQL is written out; parameters are bound in order: text, numbers, instants
 * (kept to the microsecond), UUIDs, bytes, public ids, collections of text or of bytes, and
 * optionals of these.
 */
public final class Tx {

    private final Connection connection;
    private final Set<Runnable> afterCommit = new LinkedHashSet<>();

    Tx(Connection connection) {
        this.connection = connection;
    }

    /** Once, after this transaction has committed; for what must hold up nobody if it fails. */
    void afterCommit(Runnable what) {
        afterCommit.add(what);
    }

    void committed() {
        afterCommit.forEach(Runnable::run);
    }

    public <T> List<T> list(String sql, Function<Row, T> mapper, Object... parameters) {
        try (var statement = prepare(sql, parameters);
                var result = statement.executeQuery()) {
            var row = new Row(result);
            var found = new ArrayList<T>();
            while (result.next()) {
                found.add(mapper.apply(row));
            }
            return found;
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** One entry for each row; no two rows have one key. */
    public <K, V> Map<K, V> map(
            String sql, Function<Row, K> key, Function<Row, V> value, Object... parameters) {
        return list(sql, row -> Map.entry(key.apply(row), value.apply(row)), parameters).stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    public <T> Optional<T> first(String sql, Function<Row, T> mapper, Object... parameters) {
        try (var statement = prepare(sql, parameters);
                var result = statement.executeQuery()) {
            return result.next() ? Optional.of(mapper.apply(new Row(result))) : Optional.empty();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    public long count(String sql, Object... parameters) {
        return first(sql, row -> row.number("count"), parameters).orElseThrow();
    }

    /** The number of rows that changed. */
    public int update(String sql, Object... parameters) {
        try (var statement = prepare(sql, parameters)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** One statement for many rows, in one round trip. */
    public void updateEach(String sql, Collection<Object[]> rows) {
        try (var statement = connection.prepareStatement(sql)) {
            for (var row : rows) {
                bind(statement, row);
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /**
     * Runs one question with one more permission than the caller has, such as whether others claim
     * the same target. What comes back must not say more than the caller may know.
     */
    public <T> T widened(Permission permission, Supplier<T> question) {
        var before =
                first("select current_setting('app.grants') as grants", row -> row.text("grants"))
                        .orElseThrow();
        var wider = before.isEmpty() ? permission.name() : before + "," + permission.name();
        setGrants(wider);
        T answer;
        try {
            answer = question.get();
        } catch (RuntimeException | Error e) {
            narrow(before, e);
            throw e;
        }
        setGrants(before);
        return answer;
    }

    /** A transaction that the database has given up takes no more settings, and needs none. */
    private void narrow(String grants, Throwable because) {
        try {
            setGrants(grants);
        } catch (DatabaseException e) {
            because.addSuppressed(e);
        }
    }

    private void setGrants(String grants) {
        first("select set_config('app.grants', ?, true)", row -> true, grants);
    }

    <T> T withSavepoint(Supplier<T> work, Predicate<T> keep) {
        try {
            var savepoint = connection.setSavepoint();
            T result = work.get();
            if (keep.test(result)) {
                connection.releaseSavepoint(savepoint);
            } else {
                connection.rollback(savepoint);
            }
            return result;
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
        var statement = connection.prepareStatement(sql);
        try {
            bind(statement, parameters);
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private void bind(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, bindable(parameters[i]));
        }
    }

    private @Nullable Object bindable(Object value) throws SQLException {
        return switch (value) {
            case Optional<?> optional -> optional.isEmpty() ? null : bindable(optional.get());
            case Instant instant -> instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
            case PublicId id -> id.code();
            case Enum<?> constant -> constant.name().toLowerCase(java.util.Locale.ROOT);
            case Collection<?> values when values.stream().anyMatch(byte[].class::isInstance) ->
                    connection.createArrayOf("bytea", values.toArray(byte[][]::new));
            case Collection<?> texts ->
                    connection.createArrayOf(
                            "text", texts.stream().map(Object::toString).toArray());
            default -> value;
        };
    }
}
